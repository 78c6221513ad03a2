"""`socta money duplicates FILE...`: which records tell of one payment, and why."""

from pathlib import Path
from typing import Annotated

import pyarrow.compute as pc
import typer

from opensocta.cli.console import as_json, as_table, rows_of, say
from opensocta.cli.money_files import (
    MappingName,
    joined,
    read_payments,
)
from opensocta.cli.options import AsJson
from opensocta.evidence.wording import counted
from opensocta.money import DuplicateSettings, find_duplicates, without_duplicates

__all__ = ["register"]

_SHOWN = 30


def register(group: typer.Typer) -> None:
    """Add the command to the group."""
    group.command("duplicates")(duplicates)


def duplicates(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Payments: CSV, Parquet, camt, pacs, MT940, goAML."),
    ],
    mapping: MappingName = "",
    days: Annotated[
        int, typer.Option(help="Most days between the statements of payer and payee.")
    ] = 3,
    json: AsJson = False,
) -> None:
    """Say which records of several reports tell of one payment, by which rule, and where."""
    payments = joined([read_payments(path, mapping, "EUR") for path in paths])
    links = find_duplicates(payments, settings=DuplicateSettings(both_ends_days=days))
    for name, ids in (("place", "tx_id"), ("with_place", "with_tx_id")):
        where = pc.index_in(links[ids], value_set=payments["tx_id"].combine_chunks())
        links = links.append_column(name, pc.take(payments["anchor"], where))
    rows = rows_of(links)
    if json:
        as_json(rows)
        return
    columns = {"rule": "rule", "score": "score", "place": "record", "with_place": "told before at",
               "reason": "why"}  # fmt: skip
    if rows:
        as_table(rows[:_SHOWN], columns)
    kept = without_duplicates(payments, links).num_rows
    many = counted(payments.num_rows, "record")
    say(f"{many} of {counted(kept, 'payment')}; {counted(len(rows), 'link')} between them.")
