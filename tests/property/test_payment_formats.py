"""What one account's payments are does not depend on the format in which they come."""

import contextlib
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.sources.bank_messages import ANA, BOJAN, CELIK, details, entry, party, statement

from opensocta.core.errors import OpenSoctaError
from opensocta.sources import intake, parse_mapping, read
from opensocta.sources.mt940_words import read_line, read_narrative

MAPPING = """
currency: EUR
transactions: {reference: n, at: day, amount: amount, signed: true,
  from_account: {number: own}, to_account: {number: other}}
"""
payments = st.lists(
    st.tuples(
        st.integers(0, 600), st.integers(1, 10**9), st.booleans(), st.sampled_from([BOJAN, CELIK])
    ),
    min_size=1, max_size=8,
)  # fmt: skip


def rows_of(path, mapping=None):
    handed = intake(path, agency="Bank", obtained_at="2025", mapping=mapping)
    tables = [rows for name, rows in read(handed) if name == "transactions"]
    rejects = [rows for name, rows in read(handed) if name == "rejects"]
    assert not rejects
    names = ("at", "amount", "currency", "from_account", "to_account")
    return sorted(
        tuple(row[name] for name in names) for row in pa.concat_tables(tables).to_pylist()
    )


@given(payments)
@settings(max_examples=25)
def test_camt_mt940_and_a_table_say_the_same(told):
    days = [date(2024, 6, 1) + timedelta(days=n) for n, *_ in told]
    sums = [Decimal(cents) / 100 for _, cents, *_ in told]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        entries = [
            entry(str(amount), "CRDT" if inward else "DBIT", day=day.isoformat(),
                  details=details(party("X", other, "Dbtr" if inward else "Cdtr")))
            for day, amount, (_, _, inward, other) in zip(days, sums, told, strict=True)
        ]  # fmt: skip
        statement(folder / "s.xml", entries)
        lines = [
            f":61:{day:%y%m%d%m%d}{'C' if inward else 'D'}{str(amount).replace('.', ',')}NTRFREF\n"
            f":86:166?00T?31{other}?32X"
            for day, amount, (_, _, inward, other) in zip(days, sums, told, strict=True)
        ]
        text = f":20:S\n:25:{ANA}\n:28C:1/1\n:60F:C240601EUR0,\n" + "\n".join(lines) + "\n-\n"
        (folder / "s.sta").write_text(text)
        cells = [
            f"{n},{day},{amount if inward else -amount},{ANA},{other}"
            for n, (day, amount, (_, _, inward, other)) in enumerate(
                zip(days, sums, told, strict=True)
            )
        ]
        (folder / "s.csv").write_text("\n".join(["n,day,amount,own,other", *cells]) + "\n")
        table = rows_of(folder / "s.csv", parse_mapping(MAPPING, "m"))
        assert rows_of(folder / "s.xml") == table
        assert rows_of(folder / "s.sta") == table


@given(st.text(st.sampled_from("0123456789CDRNTF,./?+:EIBANSVWZ \nx"), max_size=60))
def test_no_text_of_a_field_stops_the_reader(text):
    read_line(text)
    read_narrative(text)


@given(st.lists(st.text(st.sampled_from(":6186025FMC,-E2503ABN/\n"), max_size=30), max_size=8))
@settings(max_examples=40)
def test_no_file_of_fields_ends_in_another_error(lines):
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "s.sta"
        path.write_text(":20:A\n:25:B\n" + "\n".join(lines) + "\n")
        with contextlib.suppress(OpenSoctaError):
            list(read(intake(path, agency="Bank", obtained_at="2025")))
