"""The payments of one plain file, what it says of the accounts, and what was set aside."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer

from opensocta.core.errors import SourceUnreadable
from opensocta.evidence import LAKE
from opensocta.evidence.wording import counted
from opensocta.money import convert
from opensocta.sources import (
    PaymentGuess,
    guess_payments,
    intake,
    load_mapping,
    mapping_for,
    read,
    read_rates,
)
from opensocta.sources.bulk import first_places
from opensocta.sources.safety import check_file
from opensocta.sources.tables import table_kind

__all__ = [
    "MappingName", "PaymentFile", "RateDays", "Rates", "ReferenceCurrency", "converted", "joined",
    "read_payments",
]  # fmt: skip

MappingName = Annotated[str, typer.Option(help="YAML mapping, or the name of a profile.")]
ReferenceCurrency = Annotated[str, typer.Option(help="Reference currency.")]
Rates = Annotated[Path | None, typer.Option(help="Exchange rates: CSV of date, currency, rate.")]
RateDays = Annotated[int, typer.Option(help="Oldest rate to use, in days.")]


@dataclass(frozen=True)
class PaymentFile:
    """Rows of `transactions`, `statements` and `rejects` of one file."""

    payments: pa.Table
    statements: pa.Table
    rejects: pa.Table
    guess: PaymentGuess | None = None


def read_payments(path: Path, mapping: str, currency: str) -> PaymentFile:
    """Return what a payment file holds; `mapping` is a YAML file or the name of a profile. A table
    of no known header is read as it is guessed, if nothing is doubtful."""
    check_file(path)
    chosen = load_mapping(mapping) if mapping else None
    guess = None
    if chosen is None and table_kind(path) and mapping_for(path) is None:
        guess = guess_payments(path)
        if guess.mapping is None:
            draft = f"Understood so far, to be completed as {path.name}.map.yml:\n\n{guess.yaml}"
            typer.echo(draft, err=True)
        chosen = guess.require(path.name)
    handed = replace(
        intake(path, agency=path.name, obtained_at="1970-01-01", mapping=chosen),
        reference_currency=currency,
    )
    names = ("transactions", "statements", "rejects")
    parts: dict[str, list[pa.Table]] = {name: [] for name in names}
    for table, rows in read(handed):
        if table in parts:
            parts[table].append(rows)
    whole = {
        name: pa.concat_tables(chunks) if chunks else LAKE[name].empty()
        for name, chunks in parts.items()
    }
    if not whole["transactions"].num_rows:
        raise _nothing(path, whole["rejects"])
    return PaymentFile(whole["transactions"], whole["statements"], whole["rejects"], guess)


def converted(payments: pa.Table, rates: Path | None, currency: str, most_days: int) -> pa.Table:
    """Return the payments with reference amounts by a file of rates; as they are without one."""
    if rates is None:
        return payments
    table = read_rates(rates, reference=currency)
    return convert(payments, table, reference=currency, most_days=most_days)


def joined(files: list[PaymentFile]) -> pa.Table:
    """Return the payments of several files; a report that stands in two of them counts once."""
    rows = pa.concat_tables([file.payments for file in files])
    if len(files) > 1:
        first = first_places(rows["tx_id"].combine_chunks())
        rows = rows.take(pa.array(first))
    return rows


def _nothing(path: Path, rejects: pa.Table) -> SourceUnreadable:
    """Return the error of a file without a payment, with the first rule that rows break."""
    aside, rule = rejects.num_rows, ""
    if aside:
        first = rejects.slice(0, 1).to_pylist()[0]
        place = " ".join(str(first[key]) for key in ("sheet", "row", "column") if first[key])
        rule = f": {counted(aside, 'row')} set aside, the first at {place} {first['rule']}"
    return SourceUnreadable(
        source=path.name, where="whole file", rule=f"holds no payment that can be read{rule}",
        advice="Give a mapping that says what the columns are.",
    )  # fmt: skip
