"""Screening of a file against lists, without a workspace: `socta screen FILE --against LIST`."""

from pathlib import Path
from typing import Annotated, Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import typer

from opensocta.cli.console import as_json, as_table, rows_of, say
from opensocta.cli.options import AsJson, name_and_kind
from opensocta.resolve.listed import to_listed
from opensocta.resolve.screening import Screen, ScreenSettings
from opensocta.sources.lists import is_entities, read_list, read_screened

__all__ = ["register"]

_SHOWN = 30
_REJECTS = ("file_name", "sheet", "row", "column", "rule")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("screen")(screen)


def screen(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, Parquet or FtM JSON.")],
    against: Annotated[
        list[Path], typer.Option(metavar="LIST", help="FtM JSON, OFAC SDN.CSV or UN XML.")
    ],
    threshold: Annotated[
        float, typer.Option(help="Least probability shown.")
    ] = ScreenSettings().threshold,
    column: Annotated[
        list[str] | None, typer.Option(help="NAME=KIND where the head does not tell.")
    ] = None,
    dates: Annotated[
        list[str] | None, typer.Option(help="Form of dates, like %d/%m/%Y. May be repeated.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Say who in a file resembles someone on a list, and why. A hit is never proof."""
    lists, rejects = [], []
    for place, one in enumerate(against):
        statements, bad = read_list(one, agency=f"{place} {one.name}")
        lists.append(to_listed(statements, one.name))
        rejects.append(bad)
    ready = Screen.load(lists, settings=ScreenSettings(threshold=threshold))
    if is_entities(path):
        statements, bad = read_list(path)
        rows, size = _entities(statements)
        kinds: dict[str, str] = {}
    else:
        chosen = dict(name_and_kind(one, "screen") for one in column or ())
        read = read_screened(path, chosen, formats=tuple(dates or ()))
        rows, size, kinds, bad = read.rows, read.size, read.kinds, read.rejects
    set_aside = rows_of(pa.concat_tables([*rejects, bad]).select(list(_REJECTS)))
    hits = [_told(hit) for hit in rows_of(ready.screen(rows))]
    if json:
        as_json({"rows": size, "listed": len(ready), "columns": kinds, "threshold": threshold,
                 "hits": hits, "rejects": set_aside})  # fmt: skip
        return
    _print(hits, set_aside, kinds, f"{size:,} rows against {len(ready):,} listed subjects")


def _print(
    hits: list[dict[str, Any]],  # Any: cells of several types
    set_aside: list[dict[str, Any]],
    kinds: dict[str, str],
    done: str,
) -> None:
    if kinds:
        say("Read as " + ", ".join(f"{name}: {kind}" for name, kind in kinds.items()) + ".")
    shown = [hit | {"why": _why(hit["explanation"])} for hit in hits[:_SHOWN]]
    as_table(shown, {"row": "row", "name": "name", "listed_name": "listed", "listed_id": "number",
                     "list": "list", "probability": "probability", "level": "level",
                     "why": "why (bits)"})  # fmt: skip
    say(f"{len(shown):,} of {len(hits):,} hits shown; {done}.")
    for one in set_aside[:_SHOWN]:
        place = " ".join(str(one[key]) for key in ("sheet", "row", "column") if one[key])
        say(f"Set aside: {one['file_name']}, {place}: {one['rule']}.")
    if len(set_aside) > _SHOWN:
        say(f"And {len(set_aside) - _SHOWN:,} more set aside; --json names them all.")
    say("A hit is a reason to look, never proof: read the list's own entry before you act.")


def _told(hit: dict[str, Any]) -> dict[str, Any]:  # Any: cells of several types
    return hit | {"explanation": orjson.loads(hit["explanation"])}


def _why(explanation: list[list[Any]]) -> str:  # Any: [comparison, level, bits]
    """Return the comparisons in words, those that weigh most first; the prior is left out."""
    weighed = sorted(explanation[1:], key=lambda piece: -abs(piece[2]))
    return "; ".join(f"{field}: {level} {bits:+.1f}" for field, level, bits in weighed)


def _entities(statements: pa.Table) -> tuple[pa.Table, int]:
    """Return the rows to be screened of a file of entities; the row is the line."""
    asked = to_listed(statements, "")
    line = pc.cast(pc.replace_substring_regex(asked.subjects["anchor"], r"\D", ""), pa.int64())
    place = pc.index_in(asked.fields["entity_id"], asked.subjects["entity_id"].combine_chunks())
    rows = asked.fields.append_column("row", line.take(place))
    return rows.select(["row", "family", "field", "value"]), asked.subjects.num_rows
