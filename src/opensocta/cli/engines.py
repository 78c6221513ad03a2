"""Engines on plain files, without a workspace: how newcomers try them.

`socta network remove`, `socta survey estimate`. The engines get tables and give tables.
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
from opensocta.integrity import estimate
from opensocta.networks import dismantle

__all__ = ["register"]

_SHOWN = 30


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for name, words, command, call in (
        ("network", "Who holds a network together.", "remove", remove),
        ("survey", "Randomised surveys.", "estimate", estimate_share),
    ):
        group = typer.Typer(help=words, no_args_is_help=True)
        group.callback()(_nothing)
        group.command(command)(call)
        app.add_typer(group, name=name)


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
