"""`socta assess rank` of a workspace or a table, and `socta assess gaps`."""

from pathlib import Path
from typing import Annotated

import typer

from opensocta.cli import assess_pooled
from opensocta.cli.assess_rank import RankChoices, rank_file
from opensocta.cli.console import as_json, as_table, rows_of, say
from opensocta.cli.options import AsJson, Unit
from opensocta.vocabulary import ranking_schemes
from opensocta.workspace import Workspace

__all__ = ["register"]

_HERE = Path()


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(help="Ranking, gaps, experts, measures.", no_args_is_help=True)
    group.command("rank")(rank)
    group.command("gaps")(gaps)
    assess_pooled.register(group)
    app.add_typer(group, name="assess")


def rank(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="One alternative a row, one criterion a column. Else: the unit."
        ),
    ] = None,
    order: Annotated[
        str, typer.Option(help="Criteria from most to least weight: 'harm, violence > reach'.")
    ] = "",
    scheme: Annotated[
        list[str] | None,
        typer.Option(help=f"Beside ours: {', '.join(ranking_schemes())}, or a file.yml."),
    ] = None,
    scale: Annotated[str, typer.Option(help="LOW-HIGH; found in the table if absent.")] = "",
    top: Annotated[int, typer.Option(help="How many are the top.", min=0)] = 0,
    draws: Annotated[int, typer.Option(help="Draws of weights and values.", min=100)] = 10_000,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 1,
    geometric: Annotated[bool, typer.Option(help="A low value pulls down hard.")] = False,
    chart: Annotated[Path | None, typer.Option(help="Write a picture to this .svg.")] = None,
    unit: Unit = _HERE,
    json: AsJson = False,
) -> None:
    """Rank the crime areas, or any table of scores, with the probability of each rank.

    A cell of a table is a number, a range like 2-4, a word of the scheme, or empty: not known.
    """
    if path is not None:
        chosen = RankChoices(
            order, tuple(scheme or ()), scale, top, draws, seed, geometric, chart
        )  # fmt: skip
        rank_file(path, chosen, json=json)
        return
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
