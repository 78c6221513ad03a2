"""Networks, money and corruption pressure across the areas.

In:   members, ties and findings
Out:  chapters `networks`, `money`, `pressure`
"""

from opensocta.publish.blocks import Block, Chapter, Heading
from opensocta.publish.book import Book, Row, marked_all
from opensocta.publish.chapters.pictures import (
    money_figure,
    network_figure,
    pressure_figure,
    pressure_rows,
)
from opensocta.publish.chapters.webs import Webs
from opensocta.publish.say import aggregate, fact, own, paragraph
from opensocta.publish.text import Span, count_word, number, text

__all__ = ["few", "money", "networks", "pressure"]

_FACTS = 6


def few(count: int) -> Span:
    """Return a count; the public reads "fewer than 5" below five."""
    return Span(number(count) if count else "none", number(count) if count >= 5 else "fewer than 5")


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


def money(book: Book, webs: Webs) -> Chapter:
    """Return the chapter on where the money goes."""
    blocks: list[Block] = [Heading(id="money", level=1, text=text("Money across areas"))]
    rows = book.kind_findings("money.")
    if not rows:
        blocks.append(paragraph("money-none", own(
            "No pattern of laundering can be shown: no payments were received, or none of them "
            "form a pattern.")))  # fmt: skip
        return Chapter("money", "Money across areas", tuple(blocks))
    kinds = sorted({row["kind"] for row in rows})
    blocks.append(paragraph("money-count", aggregate(
        few(len(rows)), f" patterns of {count_word(len(kinds))} kinds were found in the payments.",
        ids=tuple(row["finding_id"] for row in rows[:3]), marking=marked_all(rows)), own(
        "A pattern is a reason to ask, not a proof: lawful business makes some of the same "
        "shapes. What is not paid through the reporting institutions is not seen.")))  # fmt: skip
    blocks.append(money_figure(book, "money-figure", rows, 125))
    blocks.extend(_facts(book, "money", "money."))
    return Chapter("money", "Money across areas", tuple(blocks))


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
