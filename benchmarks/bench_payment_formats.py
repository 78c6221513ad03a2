"""Measures the readers of payments, the recognition of duplicates, and conversion.

Usage: python benchmarks/bench_payment_formats.py [camt pacs mt940 goaml csv] [--mb 50]
       python benchmarks/bench_payment_formats.py duplicates [--payments 5000000]
       python benchmarks/bench_payment_formats.py truth
Each reader gets an invented file of so many megabytes, read in a process of its own, so that peak
memory is its own; the interpreter with all libraries is taken off. Invented people only.
truth: the payments of amlsim_dev, each told by the statements of payer and payee, the payee's up to
two days later; 5 % stand in one of them only; then with one sum for all, in a
third of the days. Public sets are looked for in OPENSOCTA_DATA, else ../shared/data.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from opensocta.money import convert, find_duplicates, without_duplicates
from opensocta.money.currency import RATES
from opensocta.sources import intake, parse_mapping, read

DAY = 86_400_000_000
OWN = "DE89370400440532013000"
CSV_MAPPING = """
transactions: {reference: n, at: day, amount: amount, currency: {column: currency},
  from_account: {number: a}, to_account: {number: b}, purpose: text, end_to_end: e2e}
"""


def camt(number: int) -> str:
    """Return an entry with one payment."""
    return (
        f'<Ntry><NtryRef>{number}</NtryRef><Amt Ccy="EUR">{number % 5000 + 1}.25</Amt>'
        f"<CdtDbtInd>{'CRDT' if number % 2 else 'DBIT'}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>2025-{number % 12 + 1:02}-{number % 28 + 1:02}</Dt></BookgDt>"
        f"<ValDt><Dt>2025-{number % 12 + 1:02}-{number % 28 + 1:02}</Dt></ValDt>"
        f"<AcctSvcrRef>B{number}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd>"
        "<SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs>"
        f"<EndToEndId>E2E{number}</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>Payer "
        f"{number % 9973}</Nm></Pty></Dbtr>"
        f"<DbtrAcct><Id><Othr><Id>P{number % 9973}</Id></Othr></Id></DbtrAcct>"
        f"<Cdtr><Pty><Nm>Payee {number % 9973}</Nm></Pty></Cdtr><CdtrAcct><Id><Othr><Id>Q"
        f"{number % 9973}</Id></Othr></Id></CdtrAcct></RltdPties><RmtInf><Ustrd>Invoice {number} "
        "of an invented firm</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
    )


def pacs(number: int) -> str:
    """Return a credit transfer."""
    return (
        f"<CdtTrfTxInf><PmtId><InstrId>I{number}</InstrId><EndToEndId>E{number}</EndToEndId>"
        f"<UETR>{number:08x}-0000-4000-8000-000000000000</UETR></PmtId>"
        f'<IntrBkSttlmAmt Ccy="EUR">{number % 5000 + 1}.25</IntrBkSttlmAmt><IntrBkSttlmDt>2025-'
        f"{number % 12 + 1:02}-{number % 28 + 1:02}</IntrBkSttlmDt><ChrgBr>SHAR</ChrgBr>"
        f"<Dbtr><Nm>Payer {number % 9973}</Nm></Dbtr><DbtrAcct><Id><Othr><Id>P{number % 9973}</Id>"
        "</Othr></Id></DbtrAcct><DbtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId>"
        "</DbtrAgt><CdtrAgt><FinInstnId><BICFI>GIBAATWWXXX</BICFI></FinInstnId></CdtrAgt>"
        f"<Cdtr><Nm>Payee {number % 9973}</Nm></Cdtr><CdtrAcct><Id><Othr><Id>Q{number % 9973}</Id>"
        f"</Othr></Id></CdtrAcct><RmtInf><Ustrd>Invoice {number}</Ustrd></RmtInf></CdtTrfTxInf>\n"
    )


def mt940(number: int) -> str:
    """Return a statement line with its narrative."""
    return (
        f":61:25{number % 12 + 1:02}{number % 28 + 1:02}{'C' if number % 2 else 'D'}"
        f"{number % 5000 + 1},25NTRFNONREF//B{number}\n:86:166?00TRANSFER?20EREF+E{number}"
        f"?21SVWZ+Invoice {number}?30GIBAATWW?31Q{number % 9973}?32Partner {number % 9973}\n"
    )


def goaml(number: int) -> str:
    """Return a transaction between two accounts."""
    return (
        f"<transaction><transactionnumber>T{number}</transactionnumber><date_transaction>2025-"
        f"{number % 12 + 1:02}-{number % 28 + 1:02}T00:00:00</date_transaction><transmode_code>E"
        f"</transmode_code><amount_local>{number % 5000 + 1}.25</amount_local><t_from>"
        "<from_account><institution_code>B1</institution_code>"
        f"<account>P{number % 9973}</account></from_account>"
        f"</t_from><t_to><to_account><institution_code>B2</institution_code><account>"
        f"Q{number % 9973}</account></to_account></t_to></transaction>\n"
    )


def csv(number: int) -> str:
    """Return a row of a table."""
    return (
        f"{number},2025-{number % 12 + 1:02}-{number % 28 + 1:02},{number % 5000 + 1}.25,EUR,"
        f"P{number % 9973},Q{number % 9973},Invoice {number},E{number}\n"
    )


_XML = '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:{0}"><{1}>'
FORMATS: dict[str, tuple[str, str, Callable[[int], str], str]] = {
    "camt": (
        _XML.format("camt.053.001.08", "BkToCstmrStmt")
        + f"<Stmt><Id>S</Id><Acct><Id><IBAN>{OWN}</IBAN></Id></Acct>\n",
        "</Stmt></BkToCstmrStmt></Document>", camt, ".xml",
    ),
    "pacs": (
        _XML.format("pacs.008.001.08", "FIToFICstmrCdtTrf") + "<GrpHdr><MsgId>M</MsgId></GrpHdr>\n",
        "</FIToFICstmrCdtTrf></Document>", pacs, ".xml",
    ),
    "mt940": (f":20:S\n:25:{OWN}\n:28C:1/1\n:60F:C250101EUR0,\n", "-\n", mt940, ".sta"),
    "goaml": (
        "<report><entity_reference>R</entity_reference><currency_code_local>EUR"
        "</currency_code_local>\n", "</report>", goaml, ".xml",
    ),
    "csv": ("n,day,amount,currency,a,b,text,e2e\n", "", csv, ".csv"),
}  # fmt: skip


def write(path: Path, name: str, size: int) -> None:
    """Write an invented file of about `size` bytes."""
    head, tail, row, _ = FORMATS[name]
    with path.open("w", encoding="utf-8") as file:
        written, number = file.write(head), 0
        while written < size:
            written += file.write("".join(row(n) for n in range(number, number + 1000)))
            number += 1000
        file.write(tail)


def measure(path: Path, name: str) -> None:
    """Read a file and print payments, CPU seconds and the memory that reading added."""
    mapping = parse_mapping(CSV_MAPPING, "bench") if name == "csv" else None
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / f"small{FORMATS[name][3]}"
        write(small, name, 20_000)
        _count(small, mapping)  # libraries, vocabulary and caches are there
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    payments, rejects = _count(path, mapping)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name:6} {path.stat().st_size / 1e6:6.0f} MB {payments:>9,} payments, {rejects} rejects, "
        f"{seconds:6.1f} CPU s, {payments / seconds:>8,.0f} payments/s, peak {peak:,.0f} MB "
        f"(of which reading {peak - before:,.0f})"
    )


def _count(path: Path, mapping: object) -> tuple[int, int]:
    handed = intake(path, agency="Bank", obtained_at="2025", mapping=mapping)  # type: ignore[arg-type]
    found = {"transactions": 0, "rejects": 0}
    for table, rows in read(handed):
        if table in found:
            found[table] += rows.num_rows
    return found["transactions"], found["rejects"]


def two_reports(payments: int) -> Iterator[pa.Table]:
    """Yield payer's and payee's side of half as many payments, in statements per account."""
    rng = np.random.default_rng(1)
    half, accounts = payments // 2, 200_000
    payer, payee = rng.integers(0, accounts, half), rng.integers(0, accounts, half)
    amount, day = rng.integers(100, 1_000_000, half), rng.integers(20_000, 20_700, half)
    names = pa.array([f"a-{n:020x}" for n in range(accounts)])
    for side, owner, late in (("A", payer, 0), ("B", payee, rng.integers(0, 3, half))):
        reports = pa.array([f"r-{side}{n:06x}" for n in range(accounts)])
        shared = [f"EREF+E{n} SVWZ+x" if n % 4 == 0 else None for n in range(half)]
        yield pa.table(
            {
                "tx_id": pa.array([f"t-{side}{n:019x}" for n in range(half)]),
                "report_id": reports.take(pa.array(owner)),
                "at": pa.array((day + late) * DAY).cast(pa.timestamp("us", "UTC")),
                "amount": amount,
                "amount_ref": pa.nulls(half, pa.int64()),
                "currency": pa.array(["EUR", "USD"]).take(pa.array(amount % 2)),
                "from_account": names.take(pa.array(payer)),
                "to_account": names.take(pa.array(payee)),
                "purpose": pa.array(shared, pa.string()),
                "anchor": pa.repeat("/BkToCstmrStmt/Stmt[1]/Ntry[1]", half),
                "batch_id": pa.repeat("b", half),
            }
        )


def duplicates(payments: int) -> None:
    """Print the cost of recognising duplicates where every payment is told twice, of a table of
    one report, and of conversion."""
    find_duplicates(pa.concat_tables(two_reports(1_000)))
    rows = pa.concat_tables(two_reports(payments))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    links = find_duplicates(rows)
    middle = time.process_time()
    kept = without_duplicates(rows, links)
    end = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"duplicates {payments:,} records, {kept.num_rows:,} payments: {middle - start:.1f} CPU s "
        f"to find, {end - middle:.1f} to leave out, {peak - before:,.0f} MB beside the table"
    )
    one = rows.set_column(1, "report_id", pa.repeat("r", rows.num_rows))
    one = one.set_column(0, "tx_id", rows["tx_id"])
    start = time.process_time()
    find_duplicates(one)
    print(f"one report: {time.process_time() - start:.2f} CPU s")
    days = pa.array(range(19_900, 20_800), pa.int32()).cast(pa.date32())
    rates = pa.table([days, ["USD"] * 900, ["EUR"] * 900, np.linspace(0.8, 1.0, 900)], schema=RATES)
    start = time.process_time()
    convert(rows, rates, reference="EUR")
    print(f"conversion: {time.process_time() - start:.2f} CPU s")


def truth() -> None:
    """Print how many pairs of records are found and how many of those found are pairs."""
    folder = Path(os.environ.get("OPENSOCTA_DATA", Path(__file__).parents[2] / "shared" / "data"))
    rows = pq.read_table(folder / "money" / "amlsim_dev" / "transactions.parquet")
    rng = np.random.default_rng(7)
    many = rows.num_rows
    ends = [pc.binary_join_element_wise("a-", rows[n].cast(pa.string()), "").combine_chunks()
            for n in ("nameOrig", "nameDest")]  # fmt: skip
    amount = np.rint(rows["amount"].to_numpy() * 100).astype(np.int64)
    day = rows["step"].to_numpy().astype(np.int64) + 17_000
    plain = amount, day
    for words, shared, hard in (
        ("without references", 0.0, False),
        ("references on half", 0.5, False),
        ("all of one sum, thrice as many a day, without references", 0.0, True),
        ("all of one sum, thrice as many a day, references on half", 0.5, True),
    ):
        amount, day = (np.full(many, 50_000), plain[1] // 3) if hard else plain
        lag = rng.choice(3, many, p=[0.6, 0.3, 0.1])
        marked = rng.random(many) < shared
        sides = []
        for side, owner, late in (("A", ends[0], 0), ("B", ends[1], lag)):
            there = rng.random(many) >= 0.025
            sides.append(pa.table({
                "tx_id": pa.array([f"{side}{n:08d}" for n in range(many)]),
                "report_id": owner,
                "at": pa.array((day + late) * DAY).cast(pa.timestamp("us", "UTC")),
                "amount": amount, "currency": pa.repeat("USD", many),
                "from_account": ends[0], "to_account": ends[1], "batch_id": owner,
                "anchor": pa.repeat(f"/x, {'debit' if side == 'A' else 'credit'}", many),
                "purpose": pa.array(
                    [f"EREF+{n}" if m else None for n, m in enumerate(marked)], pa.string()
                ),
            }).filter(pa.array(there)))  # fmt: skip
        table = pa.concat_tables(sides)
        links = find_duplicates(table)
        names = [{text[1:] for text in side["tx_id"].to_pylist()} for side in sides]
        pairs = len(names[0] & names[1])
        right = sum(
            a[1:] == b[1:]
            for a, b in zip(
                links["tx_id"].to_pylist(), links["with_tx_id"].to_pylist(), strict=True
            )
        )
        kept, real = table.num_rows - links.num_rows, len(names[0] | names[1])
        print(
            f"{words}: {right / pairs:.4f} of {pairs:,} pairs found, {right / links.num_rows:.4f} "
            f"of {links.num_rows:,} links right; {kept:,} payments counted, {real:,} in truth "
            f"({kept / real - 1:+.3%})"
        )


def main() -> None:
    """Run what was asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("what", nargs="*", default=[*FORMATS, "duplicates"])
    asked.add_argument("--mb", type=int, default=50)
    asked.add_argument("--payments", type=int, default=5_000_000)
    asked.add_argument("--file", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.file:
        measure(Path(given.file), given.what[0])
        return
    for name in given.what:
        if name == "truth":
            truth()
            continue
        if name == "duplicates":
            duplicates(given.payments)
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"payments{FORMATS[name][3]}"
            write(path, name, given.mb * 1_000_000)
            subprocess.run([sys.executable, __file__, name, "--file", str(path)], check=True)


if __name__ == "__main__":
    main()
