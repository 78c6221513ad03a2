"""Engines on plain files, without a workspace: how newcomers try them.

`socta money detect`, `socta network remove`, `socta survey estimate`. Files come in
through the readers of `sources`; the engines get tables and give tables.
"""

from pathlib import Path
from typing import Annotated

import pyarrow as pa
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq
import typer

from opensocta.cli.console import as_json, as_table, rows_of, say
from opensocta.cli.options import AsJson
from opensocta.core.errors import SettingsInvalid, SourceUnreadable
from opensocta.evidence import LAKE, finding_rows
from opensocta.integrity import estimate
from opensocta.money import MoneySettings, find_money
from opensocta.networks import dismantle
from opensocta.sources import intake, load_mapping, read

__all__ = ["register"]

_SHOWN = 30


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for name, words, command, call in (
        ("money", "Laundering patterns.", "detect", detect),
        ("network", "Who holds a network together.", "remove", remove),
        ("survey", "Randomised surveys.", "estimate", estimate_share),
    ):
        group = typer.Typer(help=words, no_args_is_help=True)
        group.callback()(_nothing)
        group.command(command)(call)
        app.add_typer(group, name=name)


def detect(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Payments: CSV or Parquet.")],
    mapping: Annotated[str, typer.Option(help="YAML mapping, or the name of a profile.")] = "",
    currency: Annotated[str, typer.Option(help="Reference currency.")] = "EUR",
    json: AsJson = False,
) -> None:
    """Find laundering patterns in one payment table, each with its payments."""
    chosen = load_mapping(mapping) if mapping else None
    handed = intake(path, agency=path.name, obtained_at="1970-01-01", mapping=chosen)
    chunks = [rows for table, rows in read(handed) if table == "transactions"]
    payments = pa.concat_tables(chunks) if chunks else LAKE["transactions"].empty()
    found = rows_of(
        finding_rows(find_money(payments, settings=MoneySettings(reference_currency=currency)))
    )
    if json:
        as_json(found)
        return
    as_table(found[:_SHOWN], {"kind": "pattern", "subject": "account", "reason": "what was found"})
    say(
        f"{min(_SHOWN, len(found)):,} of {len(found):,} findings in {payments.num_rows:,} payments."
    )


def remove(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Edge list: source,target,weight.")],
    strategy: Annotated[str, typer.Option(help="sequential or block.")] = "sequential",
    measure: Annotated[
        str, typer.Option(help="betweenness, katz, collective_influence or degree.")
    ] = "betweenness",
    weighted: Annotated[bool, typer.Option(help="Count weights.")] = False,
    layer: Annotated[str, typer.Option(help="Only edges whose column `layer` says so.")] = "",
    json: AsJson = False,
) -> None:
    """Say how a network falls apart as its key actors are removed."""
    edges = _table(path)
    if layer:
        edges = edges.filter(pa.compute.field("layer") == layer)
    rows = rows_of(dismantle(edges, strategy, measure, weighted=weighted))
    if json:
        as_json(rows)
        return
    as_table(rows[:_SHOWN], {"removed": "removed", "node": "who", "largest": "largest part left",
             "share": "share of the start"})  # fmt: skip


def estimate_share(
    design: Annotated[str, typer.Argument(help="Like crosswise(p=0.25) or forced(p1=.17,p0=.17).")],
    yes: Annotated[int, typer.Argument(help='Answers "yes" or "same".')],
    n: Annotated[int, typer.Argument(help="All answers.")],
    json: AsJson = False,
) -> None:
    """Estimate the share that holds a sensitive trait from randomised answers."""
    if not 0 <= yes <= n or n == 0:
        raise SettingsInvalid(source="survey estimate", key="YES N", rule="needs 0 <= YES <= N > 0")
    found = estimate(design, yes, n)
    if json:
        as_json({"share": found.value, "standard_error": found.error, "low": found.low,
                 "high": found.high, "n": n, "protection": found.protection})  # fmt: skip
        return
    say(f"An estimated {found.value:.1%} ({found.low:.1%} to {found.high:.1%}, 95 % interval, "
        f"standard error {found.error:.4f}) of {n:,} asked hold the trait.")  # fmt: skip
    say(f"An answer tells at most {found.protection:.0%} about the person who gave it.")


def _nothing() -> None:
    """Keep a group with one command a group."""


def _table(path: Path) -> pa.Table:
    if not path.is_file():
        raise SourceUnreadable(
            source=path.name, where="file", rule="there is no such file", advice="Check the path."
        )
    try:
        if path.suffix == ".parquet":
            return pq.read_table(path)
        options = pc_csv.ConvertOptions(strings_can_be_null=True)
        return pc_csv.read_csv(path, convert_options=options)
    except (pa.ArrowInvalid, OSError):
        raise SourceUnreadable(
            source=path.name, where="table", rule="it is no CSV or Parquet table with a header",
            advice="Columns are separated by commas, text is UTF-8.",
        ) from None  # fmt: skip
