"""Money on plain files, without a workspace: `socta money detect FILE`, `socta money trace FILE`.

Other commands of the group live in files of their own (`money_…`), each with a `register`.
"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer

from opensocta.cli import money_case, money_duplicates, money_owners, money_score, money_trace
from opensocta.cli.console import as_json, as_table, rows_of, say
from opensocta.cli.figure_files import write_figure
from opensocta.cli.money_files import (
    MappingName,
    RateDays,
    Rates,
    ReferenceCurrency,
    converted,
    joined,
    read_payments,
)
from opensocta.cli.money_notes import note_lines
from opensocta.cli.options import AsJson
from opensocta.cli.plain_table import read_columns
from opensocta.core.errors import SourceUnreadable
from opensocta.evidence import Finding, finding_rows
from opensocta.money import (
    Ledger,
    MoneySettings,
    account_holders,
    build_ledger,
    case_flows,
    case_picture,
    find_money,
    find_unconverted,
)

__all__ = ["register"]

_SHOWN = 30
_DRAWN = 20


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(
        help="Laundering patterns and tracing of proceeds in one payment table.",
        no_args_is_help=True,
    )
    group.callback()(_nothing)
    group.command("detect")(detect)
    money_case.register(group)
    money_duplicates.register(group)
    money_owners.register(group)
    money_score.register(group)
    money_trace.register(group)
    app.add_typer(group, name="money")


def detect(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Payments: CSV, Parquet, camt, pacs, MT940, goAML."),
    ],
    mapping: MappingName = "",
    currency: ReferenceCurrency = "EUR",
    rates: Rates = None,
    rate_days: RateDays = 7,
    risk_countries: Annotated[
        Path | None, typer.Option(help="CSV of country and weight; else those of the vocabulary.")
    ] = None,
    charts: Annotated[
        Path | None, typer.Option(help="Folder for a picture of each of the strongest cases.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Find laundering patterns in payments, each with its payments.

    A payment that several files tell of, like payer's and payee's bank, counts once.
    """
    files = [read_payments(path, mapping, currency) for path in paths]
    payments = converted(joined(files), rates, currency, rate_days)
    unconverted = []
    if rates is not None:
        unconverted = find_unconverted(payments, reference=currency, most_days=rate_days)
    settings = MoneySettings(reference_currency=currency)
    if risk_countries is not None:
        settings = replace(settings, risk_countries=_weights(risk_countries))
    holders = account_holders(pa.concat_tables([file.statements for file in files]))
    ledger = build_ledger(payments, settings=settings, holders=holders)
    found = find_money(ledger, settings=settings)
    drawn = _draw_cases(charts, found, ledger) if charts else 0
    rows = rows_of(finding_rows([*found, *unconverted]))
    lines = [line for file in files for line in note_lines(file)]
    if json:
        as_json(rows)
        for line in lines:
            typer.echo(line, err=True)
        return
    as_table(rows[:_SHOWN], {"kind": "pattern", "subject": "account", "reason": "what was found"})
    say(f"{min(_SHOWN, len(rows)):,} of {len(rows):,} findings in {payments.num_rows:,} payments.")
    if drawn:
        say(f"The {drawn:,} strongest cases are drawn in {charts}.")
    for line in lines:
        say(line)


def _draw_cases(folder: Path, found: list[Finding], ledger: Ledger) -> int:
    """Write a picture of each of the strongest cases; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    cases = sorted((f for f in found if f.kind == "money.case"), key=lambda f: -f.score)[:_DRAWN]
    rows = rows_of(case_flows(cases, ledger))
    for place, case in enumerate(cases, start=1):
        picture = case_picture([row for row in rows if row["key"] == case.key])
        write_figure(folder / f"case-{place:02d}.svg", "payments", picture)
    return len(cases)


def _weights(path: Path) -> dict[str, float]:
    """Return the weight of each country of a table."""
    rows = read_columns(path, ("country",))
    codes = [str(code).strip().upper() for code in rows["country"].to_pylist()]
    weights = rows["weight"].to_pylist() if "weight" in rows.column_names else [1.0] * len(codes)
    bad = [
        line
        for line, (code, weight) in enumerate(zip(codes, weights, strict=True), start=2)
        if len(code) != 2 or not isinstance(weight, int | float) or not 0 < weight <= 1
    ]
    if bad:
        raise SourceUnreadable(
            source=path.name, where=f"line {bad[0]}", rule="is no country code of two letters with "
            "a weight above 0, at most 1", advice="Columns: country, weight.",
        )  # fmt: skip
    return dict(zip(codes, map(float, weights), strict=True))


def _nothing() -> None:
    """Keep a group with one command a group."""
