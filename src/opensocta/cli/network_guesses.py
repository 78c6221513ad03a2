"""What a network may be beyond what was seen: `socta network links|rank|reconstruct`."""

from pathlib import Path
from typing import Annotated

import typer

from opensocta.cli.console import as_json, as_table, rows_of, say
from opensocta.cli.network_edges import Edges, Layer, read_edges
from opensocta.cli.options import AsJson
from opensocta.cli.plain_table import read_columns
from opensocta.networks import MEASURES, predict_links, rank_intervals, reconstruct

__all__ = ["links", "rank", "rebuild"]

_SHOWN = 30
_BAR = 24

Seed = Annotated[int, typer.Option(help="Seed of the repetitions.")]


def links(
    path: Edges,
    missing: Annotated[
        float, typer.Option(help="Share of all ties that is thought not to have been seen.")
    ] = 0.1,
    most: Annotated[int, typer.Option(help="How many pairs are listed.", min=1)] = _SHOWN,
    layer: Layer = "",
    seed: Seed = 1,
    json: AsJson = False,
) -> None:
    """List the ties that are probably there although nobody saw them: questions, not evidence."""
    found = predict_links(read_edges(path, layer), missing=missing, most=most, seed=seed)
    rows, model = rows_of(found.links), found.model
    if json:
        tested = {"average_precision": model.precision, "resource_allocation": model.index,
                  "by_chance": model.guessing} if model else None  # fmt: skip
        as_json({"links": rows, "test": tested, "abstained": found.abstained})
        return
    if found.abstained:
        say(found.abstained + " No tie is suggested.")
        return
    as_table(rows, {"source": "one", "target": "other", "probability": "probability",
                    "common": "common acquaintances", "through": "some of them"})  # fmt: skip
    if model:
        say(f"Tested on ties hidden from it: average precision {model.precision:.3f}, by guessing "
            f"{model.guessing:.3f}. Probabilities suppose that {missing:.0%} of all ties were not "
            "seen.")  # fmt: skip
    say("A suggested tie is a question to ask, never a tie to report.")


def rank(
    path: Edges,
    measure: Annotated[str, typer.Option(help=f"{', '.join(MEASURES)}.")] = "betweenness",
    missing: Annotated[
        float, typer.Option(help="Share of all ties that is thought not to have been seen.")
    ] = 0.2,
    most: Annotated[int, typer.Option(help="How many people are listed.", min=1)] = _SHOWN,
    layer: Layer = "",
    draws: Annotated[int, typer.Option(help="Networks drawn.", min=1)] = 200,
    seed: Seed = 1,
    json: AsJson = False,
) -> None:
    """Rank people by a measure, with the interval of each rank if ties are missing or doubtful."""
    found = rank_intervals(
        read_edges(path, layer), measure, missing=missing, draws=draws, seed=seed
    )
    rows = rows_of(found.slice(0, most))
    if json:
        as_json({"measure": measure, "missing": missing, "nodes": found.num_rows, "ranks": rows})
        return
    last = max((row["rank_high"] for row in rows), default=1.0)
    for row in rows:
        low, high = (round(_BAR * row[side] / last) for side in ("rank_low", "rank_high"))
        row["bar"] = "·" * low + "━" * max(1, high - low)
    as_table(rows, {"rank": "rank", "node": "who", "score": measure, "rank_low": "from",
                    "rank_high": "to", "bar": "90 % interval"})  # fmt: skip
    say(f"Of {found.num_rows:,} people. Intervals suppose that {missing:.0%} of all ties were not "
        "seen; people whom nobody saw are not among them.")  # fmt: skip


def rebuild(
    path: Annotated[
        Path, typer.Argument(metavar="SIGHTINGS", help="CSV: observation,source,target.")
    ],
    most: Annotated[int, typer.Option(help="How many ties are listed.", min=1)] = _SHOWN,
    json: AsJson = False,
) -> None:
    """Say which ties are probable after several observations that miss some and invent some."""
    made = reconstruct(read_columns(path, ("observation", "source", "target")))
    rows = rows_of(made.ties)
    if json:
        as_json({"expected_ties": made.expected, "found": made.found, "invented": made.invented,
                 "acquaintances_counted": made.around, "ties": rows})  # fmt: skip
        return
    as_table(rows[:most], {"source": "one", "target": "other", "seen": "seen", "of": "of",
                           "probability": "probability"})  # fmt: skip
    say(f"{min(most, len(rows)):,} of {len(rows):,} ties, {made.expected:,.1f} expected. "
        f"An observation sees {made.found:.0%} of the true ties and invents one in "
        f"{made.invented:.2%} of the other pairs.")  # fmt: skip
    if made.around:
        say("Common acquaintances counted: they foretold the observations left out.")
