"""Networks and corruption pressure across the areas.

In:   members, ties and findings
Out:  chapters `networks`, `pressure`
"""

from opensocta.publish.blocks import Block, Chapter, Heading
from opensocta.publish.book import Book, Row, marked_all
from opensocta.publish.chapters.pictures import (
    network_figure,
    pressure_figure,
    pressure_rows,
)
from opensocta.publish.chapters.webs import Webs
from opensocta.publish.say import aggregate, fact, few, own, paragraph
from opensocta.publish.text import text

__all__ = ["networks", "pressure"]

_FACTS = 6


def networks(book: Book, webs: Webs) -> Chapter:
    """Return the chapter on who connects the markets."""
    blocks: list[Block] = [Heading(id="networks", level=1, text=text("Networks across areas"))]
    if not webs.codes:
        blocks.append(paragraph("networks-none", own(
            "No network was found: no records of ties between persons were received, or none hold "
            "together.")))  # fmt: skip
        return Chapter("networks", "Networks across areas", tuple(blocks))
    marking = marked_all(webs.rows)
    blocks.append(paragraph("networks-count", aggregate(
        few(len(webs.codes)), " networks were found with ", few(len(webs.rows)),
        " memberships in all. ", ids=tuple(webs.codes), marking=marking), aggregate(
        "Of them ", few(len(webs.across)), " appear in more than one crime area, ",
        few(len(webs.shared)), " persons or firms tie two or more of them together.",
        ids=tuple(webs.codes), marking=marking), own(
        "A network is known where someone looked; its size says as much about the search as about "
        "the group.")))  # fmt: skip
    blocks.append(network_figure(book, webs, "networks-figure", webs.codes, 125))
    blocks.extend(_facts(book, "networks", "networks."))
    return Chapter("networks", "Networks across areas", tuple(blocks))


def _facts(book: Book, chapter: str, *prefixes: str) -> list[Block]:
    rows = _spread(book.kind_findings(*prefixes))
    if not rows:
        return []
    blocks: list[Block] = [
        Heading(id=f"{chapter}-found", level=2, text=text("What the detectors found"))
    ]
    return blocks + [
        paragraph(f"{chapter}-{row['finding_id']}", fact(book, row), area=row["crime_area"])
        for row in rows
    ]


def _spread(rows: list[Row]) -> list[Row]:
    """Return the strongest findings of each kind in turn, at most six."""
    by_kind: dict[str, list[Row]] = {}
    for row in rows:
        by_kind.setdefault(row["kind"], []).append(row)
    chosen = [row for turn in range(_FACTS) for kind in sorted(by_kind)
              for row in by_kind[kind][turn : turn + 1]]  # fmt: skip
    return chosen[:_FACTS]


def pressure(book: Book) -> Chapter:
    """Return the chapter on where access can be bought, as surveys estimate it."""
    blocks: list[Block] = [Heading(id="pressure", level=1, text=text("Corruption pressure"))]
    rows = pressure_rows(book)
    figure = pressure_figure(book, "pressure-figure", rows)
    if figure is None:
        blocks.append(
            paragraph(
                "pressure-none",
                own(
                    "Not known: no randomised survey with thirty or more respondents was received."
                ),
            )
        )
    else:
        blocks.append(paragraph("pressure-intro", own(
            "Staff answered behind a chance device, so that no single answer reveals anything. The "
            "estimate is for the group only; an estimate below zero is chance and is shown as it "
            "is.")))  # fmt: skip
        blocks.append(figure)
        blocks.extend(
            paragraph(f"pressure-{row['finding_id']}", fact(book, row)) for row in rows[:_FACTS]
        )
    return Chapter("pressure", "Corruption pressure", tuple(blocks))
