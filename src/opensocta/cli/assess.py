"""`socta assess rank` and `socta assess gaps`."""

from pathlib import Path
from typing import Annotated

import typer

from opensocta.cli.console import as_json, as_table, rows_of, say
from opensocta.cli.options import AsJson, Unit
from opensocta.workspace import Workspace

__all__ = ["register"]

_HERE = Path()


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(help="Ranking and gaps.", no_args_is_help=True)
    group.command("rank")(rank)
    group.command("gaps")(gaps)
    app.add_typer(group, name="assess")


def rank(unit: Unit = _HERE, json: AsJson = False) -> None:
    """Rank the crime areas, with the probability of each rank."""
    rows = Workspace.open(unit).ranking()
    if json:
        as_json(rows)
        return
    for row in rows[:3]:
        say(row["sentence"])
    as_table(rows, {"name": "crime area", "p_topk": "P(top)", "rank_low": "from", "rank_high": "to",
             "tier": "tier", "knowledge": "known", "lever": "would move it most"})  # fmt: skip


def gaps(
    limit: Annotated[int, typer.Option(help="How many rows.")] = 20,
    unit: Unit = _HERE,
    json: AsJson = False,
) -> None:
    """List what is not known, the answer that is worth most first."""
    rows = rows_of(Workspace.open(unit).table("gaps").sort_by("worth_rank"))
    if json:
        as_json(rows)
        return
    as_table(rows[:limit], {"gap_id": "id", "crime_area": "area", "section": "section",
             "words": "state", "question": "question"})  # fmt: skip
