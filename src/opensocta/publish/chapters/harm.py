"""Who bears the harm: one page of small multiples, and a sentence or two in each profile.

In:   indicators of harm
Out:  chapter `harm`; `harm_sentences` of an area
"""

from opensocta.evidence.marking import Marking
from opensocta.publish.blocks import Block, Chapter, Figure, Heading, Sentence
from opensocta.publish.book import Book, Row, marked_all, top
from opensocta.publish.say import aggregate, own, paragraph
from opensocta.publish.text import count_word, joined, only_inside, share, text

__all__ = ["harm", "harm_sentences"]

_BEARERS = (
    ("Persons", ("H-PER-SEV", "H-PER-INC")), ("Private sector", ("H-PRI-SEV", "H-PRI-INC")),
    ("State integrity", ("H-STA-SEV", "H-STA-INC")),
    ("Environment, community", ("H-ENV-SEV", "H-COM-SAFE")),
)  # fmt: skip
_LEVELS = ("none", "minor", "moderate", "serious", "grave")


def _known(book: Book, area: str) -> list[Row | None]:
    """Return the best known level of each bearer in an area, None where nothing is known."""
    levels = {row["indicator"]: row for row in book.rows("indicators", "crime_area", "indicator")
              if top(row["crime_area"]) == area and row["basis"] != "unknown"}  # fmt: skip
    return [
        max((levels[code] for code in codes if code in levels),
            key=lambda row: (row["knowledge"], row["indicator"]), default=None)
        for _, codes in _BEARERS
    ]  # fmt: skip


def _cells(row: Row) -> list[float]:
    return [row[f"p{level}"] for level in range(len(_LEVELS))]


def harm_sentences(book: Book, area: str) -> list[Sentence]:
    """Return who bears which harm in an area, and for whom nothing is known."""
    given = _known(book, area)
    named = [(label, row) for (label, _), row in zip(_BEARERS, given, strict=True)]
    used = [(label, row) for label, row in named if row is not None]
    missing = [label.lower() for label, row in named if row is None]
    if not used:
        return [own("Harm: not known; nobody said how grave it is for anyone.")]
    words = []
    for place, (label, row) in enumerate(used):
        cells = _cells(row)
        level = max(range(len(cells)), key=lambda each: cells[each])
        words.append(text(f"{'; ' if place else ''}{label.lower()}: {_LEVELS[level]}",
                          only_inside(f" ({share(cells[level])})")))  # fmt: skip
    ids = tuple(f"IND-{area}-{row['indicator']}" for _, row in used)
    told = aggregate("Most probable harm: ", *words, ".", ids=ids,
                     marking=marked_all([row for _, row in used]))  # fmt: skip
    if not missing:
        return [told]
    return [told, own(f"Not known; nobody asked: harm to {joined(missing, 'or')}.")]


def harm(book: Book) -> Chapter:
    """Return the page on who bears the harm."""
    title = "Harm and who bears it"
    blocks: list[Block] = [Heading(id="harm", level=1, text=text(title))]
    found = {area: _known(book, area) for area in book.areas}
    known = [area for area, rows in found.items() if any(rows)]
    if not known:
        blocks.append(paragraph("harm-none", own(
            "Not known: nobody was asked how grave the harm of any area is.")))  # fmt: skip
        return Chapter("harm", title, tuple(blocks))
    used = [row for area in known for row in found[area] if row is not None]
    ids = tuple(f"IND-{top(row['crime_area'])}-{row['indicator']}" for row in used)
    marking = marked_all(used)
    blocks.append(paragraph("harm-intro", aggregate(
        f"Something is known of the harm of {count_word(len(known))} of {count_word(len(found))} "
        "areas; each block shows the probability of five levels of severity.",
        ids=ids[:3], marking=marking)))  # fmt: skip
    blocks.append(_figure(book, known, found, ids, marking))
    missing = [book.label(area).lower() for area in found if area not in known]
    if missing:
        blocks.append(
            paragraph("harm-unknown", own(f"Not known; nobody asked: harm of {joined(missing)}."))
        )
    return Chapter("harm", title, tuple(blocks))


def _figure(
    book: Book, areas: list[str], found: dict[str, list[Row | None]], ids: tuple[str, ...],
    marking: Marking,
) -> Figure:  # fmt: skip
    rows = [
        {"label": book.label(area), "cells": [_cells(row) if row else [] for row in found[area]]}
        for area in areas
    ]
    count = sum(1 for area in areas for row in found[area] if row)
    return Figure(
        id="harm-figure", kind="harm", width=176,
        data={"public": False, "columns": list(_LEVELS), "bearers": [name for name, _ in _BEARERS],
              "rows": rows},
        title=text(f"{count} of {len(areas) * len(_BEARERS)} levels of harm are known"),
        measure=text("probability of each level in the period, darker = more probable",
                     only_inside(", %")),
        source=text("Levels and their anchors: annex on indicators. Unknown bearers are dotted."),
        strictest=marking, ids=ids,
    )  # fmt: skip
