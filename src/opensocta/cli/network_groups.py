"""`socta network groups`: who belongs together in an edge list, how surely, and since when."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.compute as pc
import typer

from opensocta.cli.console import as_json, as_table, rows_of, say, working
from opensocta.cli.network_edges import Edges, Layer, read_edges
from opensocta.cli.options import AsJson
from opensocta.core.errors import SourceUnreadable
from opensocta.core.time import to_date
from opensocta.networks import Groups, GroupSettings, Slice, plain_groups, track_groups

__all__ = ["register"]

_SHOWN = 20
_NAMED = 6
_GROUP_HEADS = {"group": "group", "size": "members", "ties": "ties within", "out": "to others",
                "stability": "stability", "said": "which is", "parts": "parts",
                "names": "surest members"}  # fmt: skip
_EVENT_HEADS = {"slice": "period", "track": "group", "event": "what happened", "size": "members",
                "kept": "of them before", "others": "other groups"}  # fmt: skip
_SURE, _LIKELY = 0.75, 0.6  # Hennig (2007): stable; a pattern, not to be taken for sure
Row = dict[str, Any]  # Any: a cell of any type


def register(group: typer.Typer) -> None:
    """Add the command to the group."""
    group.command("groups")(groups)


def groups(
    path: Edges,
    layer: Layer = "",
    by_layer: Annotated[bool, typer.Option(help="Groups of each layer too.")] = False,
    slices: Annotated[
        int, typer.Option(help="Follow groups over so many periods (columns start, end).", min=0)
    ] = 0,
    draws: Annotated[int, typer.Option(help="Networks drawn, ties left out.", min=0)] = 100,
    missing: Annotated[float, typer.Option(help="Share of ties left out of each draw.")] = 0.1,
    resolution: Annotated[float, typer.Option(help="Above 1: smaller groups.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 1,
    json: AsJson = False,
) -> None:
    """Find groups, how well each stands missing ties, their parts, and what became of them."""
    edges = read_edges(path, layer)
    settings = GroupSettings(draws=draws, missing=missing, resolution=resolution, seed=seed)
    with working("finding groups"):
        found = plain_groups(edges, settings=settings)
        layers = _by_layer(edges, settings) if by_layer and "layer" in edges.column_names else {}
        events = _over_time(path.name, edges, slices, settings) if slices else []
    if json:
        as_json({
            "modularity": found.modularity, "groups": rows_of(found.groups),
            "members": rows_of(found.members), "events": events,
            "layers": {name: {"modularity": one.modularity, "groups": rows_of(one.groups),
                              "members": rows_of(one.members)} for name, one in layers.items()},
        })  # fmt: skip
        return
    _tell(found)
    for name, one in layers.items():
        sizes = ", ".join(str(size) for size in one.groups["size"].to_pylist()[:_NAMED])
        more = ", …" if one.groups.num_rows > _NAMED else ""
        say(f"Layer {name}: {one.groups.num_rows:,} groups ({sizes}{more}), modularity "
            f"{one.modularity:.2f}.")  # fmt: skip
    if events:
        as_table(events, _EVENT_HEADS)
        say("Not seen is not gone: fewer than half of the group's last members were seen at all.")
    say("A group is where ties were seen. Belonging to one is no ground for a measure.")


def _tell(found: Groups) -> None:
    members: dict[int, list[Row]] = {}
    for row in rows_of(found.members):
        members.setdefault(row["group"], []).append(row)
    shown = []
    for row in rows_of(found.groups)[:_SHOWN]:
        best = sorted(members[row["group"]], key=lambda m: (-m["share"], m["node"]))
        names = ", ".join(str(m["node"]) for m in best[:_NAMED])
        stable = row["stability"]
        shown.append({
            **row, "said": ("stable" if stable >= _SURE else "a pattern" if stable >= _LIKELY
                            else "doubtful"),
            "names": names + (" …" if len(best) > _NAMED else ""),
        })  # fmt: skip
    as_table(shown, _GROUP_HEADS)
    loose = sum(row["share"] < 0.5 for row in rows_of(found.members))
    say(f"{found.groups.num_rows:,} groups of {found.members.num_rows:,}, modularity "
        f"{found.modularity:.2f}; {loose:,} belong nowhere surely (in fewer than half of the "
        "draws).")  # fmt: skip


def _by_layer(edges: pa.Table, settings: GroupSettings) -> dict[str, Groups]:
    layer = edges["layer"].cast(pa.string())
    names = sorted(pc.unique(layer).drop_null().to_pylist())
    return {name: plain_groups(edges.filter(pc.equal(layer, name)), settings=settings)
            for name in names}  # fmt: skip


def _over_time(source: str, edges: pa.Table, slices: int, settings: GroupSettings) -> list[Row]:
    """Return what became of the groups over equal periods."""
    start = _days(source, edges, "start")
    end = _days(source, edges, "end") if "end" in edges.column_names else start
    last = [max(a, b) for a, b in zip(start, end, strict=True)]
    if not start:
        return []
    width = max((max(last) - min(start) + 1) / slices, 1e-9)
    bounds = [min(start) + width * k for k in range(slices + 1)]
    made = []
    for low, high in pairwise(bounds):
        inside = pa.array([a < high and b >= low for a, b in zip(start, last, strict=True)])
        mine = edges.filter(inside)
        found = plain_groups(mine, settings=settings).members.to_pylist()
        held: dict[int, set[str]] = {}
        for row in found:
            held.setdefault(row["group"], set()).add(row["node"])
        made.append(Slice(_name(low, high), held, {row["node"] for row in found}))
    return rows_of(track_groups(made))


def _days(source: str, edges: pa.Table, column: str) -> list[float]:
    """Return the instants of a column: numbers as they are, dates as days."""
    if column not in edges.column_names:
        raise SourceUnreadable(source=source, where="header", rule=f"there is no column {column}",
                               advice="Periods need a date or number per tie.")  # fmt: skip
    made: list[float] = []
    for line, value in enumerate(edges[column].to_pylist(), start=2):
        day = (
            value if isinstance(value, date) else to_date(value) if isinstance(value, str) else None
        )
        if isinstance(value, int | float):
            made.append(float(value))
        elif day is not None:
            made.append(float(day.toordinal()))
        else:
            raise SourceUnreadable(source=source, where=f"line {line}, column {column}",
                                   rule="is neither a date nor a number",
                                   advice="Dates are written 2024-03-17.")  # fmt: skip
    return made


def _name(low: float, high: float) -> str:
    if low > 500_000:  # days since year 1: after 1369
        first, last = (date.fromordinal(int(d)) for d in (low, high - 1e-6))
        return f"{first} to {max(last, first) + timedelta(0)}"
    return f"{low:g} to {high:g}"
