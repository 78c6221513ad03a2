"""Detections by route and year as a table, for the profile and the annex.

In:   findings of kind `routes.detections`, whose measures hold a total a year (`y2022`)
Out:  a table of routes by the last years, the year of the peak always among them
"""

import re

from opensocta.publish.blocks import Cell, Column, TableBlock
from opensocta.publish.book import Book, Row, marked
from opensocta.publish.text import number, text
from opensocta.vocabulary import nodes

__all__ = ["route_years"]

_YEAR = re.compile(r"^y\d{4}$")
_MOST = {True: 8, False: 26}


def route_years(book: Book, area: str, block_id: str, most: int) -> TableBlock | None:
    """Return detections of the largest routes in at most `most` years; None if there are none.

    Parameters
    ----------
    area : a top area, or empty for all areas.
    """
    found = book.area_findings(area, "routes.detections") if area else book.kind_findings(
        "routes.detections")  # fmt: skip
    rows = sorted(found, key=lambda row: (-row["score"], row["finding_id"]))[: _MOST[bool(area)]]
    years = _years(rows, most)
    if not years:
        return None
    return TableBlock(
        id=block_id, area=area, section="routes", small=True, release="item",
        caption=text("Detections by route and year; they follow the patrols"),
        columns=(Column("Route", 2.6), *(Column(year, 1, "end") for year in years)),
        rows=tuple(
            (Cell(text(_name(row))),
             *(Cell(text(_total(row, year))) for year in years))
            for row in rows
        ),
        row_ids=tuple((row["finding_id"],) for row in rows),
        row_markings=tuple(marked(row) for row in rows),
        row_consents=tuple(book.consents((row["finding_id"],)) for row in rows),
    )  # fmt: skip


def _name(row: Row) -> str:
    """Return the name of a route; the place's name where a crossing stands for it."""
    said = str(row["measures"].get("route") or row["subject"])
    node = nodes().get(said)
    return node.name if node else said


def _years(rows: list[Row], most: int) -> list[str]:
    """Return the last years that any row has, and before them the year in which most was seen."""
    totals: dict[str, float] = {}
    for row in rows:
        for key, value in row["measures"].items():
            if _YEAR.match(key) and isinstance(value, int | float):
                totals[key[1:]] = totals.get(key[1:], 0.0) + value
    years = sorted(totals)
    if len(years) <= most:
        return years
    peak = max(years, key=lambda year: (totals[year], year))
    last = years[-most:]
    return last if peak in last else [peak, *last[1:]]


def _total(row: Row, year: str) -> str:
    value = row["measures"].get(f"y{year}")
    return number(value) if isinstance(value, int | float) else "none given"
