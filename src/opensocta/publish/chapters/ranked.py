"""Ranked threats: the cells of all areas, then what would change each rank.

In:   ranking and ranks
Out:  chapter `ranked`
"""

from opensocta.publish.blocks import (
    Block,
    Cell,
    Chapter,
    Column,
    Heading,
    Sentence,
    TableBlock,
)
from opensocta.publish.book import Book, Row, marked, marked_all
from opensocta.publish.chapters.rankfigure import rank_figure
from opensocta.publish.say import aggregate, own, paragraph
from opensocta.publish.text import (
    Span,
    bold,
    count_word,
    joined,
    ordinal,
    share,
    text,
)
from opensocta.vocabulary import indicators

__all__ = ["rank_sentence", "ranked"]

_PUBLIC = {
    "top": "is in the top group", "contested": "contests the top group",
    "below": "is below the top group",
}  # fmt: skip
_WEAK = 0.3


def rank_sentence(book: Book, row: Row) -> Sentence:
    """Return the rank of an area as a sentence with its probability."""
    chance = f"is among the first {count_word(row['k'])} threats with probability "
    inside = f"{chance}{share(row['p_topk'])}; its 90 % rank interval is {_interval(row)}."
    public = f"{_PUBLIC[row['tier']]}; its 90 % rank interval is {_interval(row)}."
    label = book.label(row["crime_area"])
    return aggregate(
        f"The area of {label[0].lower()}{label[1:]} ", Span(inside, public),
        ids=(f"RANK-{row['crime_area']}",), marking=marked(row),
    )  # fmt: skip


def _interval(row: Row) -> str:
    low, high = ordinal(row["rank_low"]), ordinal(row["rank_high"])
    return low if low == high else f"{low} to {high}"


def ranked(book: Book) -> Chapter:
    """Return the chapter on the ranking."""
    blocks: list[Block] = [Heading(id="ranked", level=1, text=text("Ranked threats"))]
    if not book.ranking:
        blocks.append(paragraph("ranked-none", own(
            "No ranking is printed: no indicator of any area is known, and a rank of unknowns "
            "would say nothing.")))  # fmt: skip
        return Chapter("ranked", "Ranked threats", tuple(blocks))
    blocks.append(paragraph("ranked-intro", own(
        "The ranking is drawn over all weights that respect the experts' order of importance, and "
        "over what is not known; a rank is therefore a probability."), own(
        "Top: among the first in four of five draws or more; below: in less than one of five; "
        "contested: in between."), _weak(book)))  # fmt: skip
    blocks.append(rank_figure(book, "ranked-figure", len(book.ranking), len(book.ranking)))
    blocks.append(Heading(id="ranked-lever", level=2, text=text("What would change the rank")))
    blocks.append(_table(book))
    return Chapter("ranked", "Ranked threats", tuple(blocks))


def _table(book: Book) -> TableBlock:
    """Return rank, tier and knowledge of each area, and the one indicator that would move it."""
    levers = {row["crime_area"]: row for row in book.kind_findings("assess.lever")}
    k = book.ranking[0]["k"]
    return TableBlock(
        id="ranked-table", caption=(), small=True,
        columns=(
            Column("Crime area", 2.7), Column(f"P(first {k})", 1, "end", public=False),
            Column("90 % ranks", 1.3), Column("Tier", 1.2), Column("Known", 0.8, "end"),
            Column("What would move it most", 3),
            Column("P from, to", 1.4, "end", public=False),
        ),
        rows=tuple(
            (Cell(text(bold(book.label(row["crime_area"])))), Cell(text(share(row["p_topk"]))),
             Cell(text(_interval(row))), Cell(text(row["tier"])),
             Cell(text(Span(f"{row['knowledge']:.2f}", _fifths(row["knowledge"])))),
             Cell(text(_lever(row))), Cell(text(_range(levers.get(row["crime_area"])))))
            for row in book.ranking
        ),
        row_ids=tuple((f"RANK-{row['crime_area']}",) for row in book.ranking),
        row_markings=tuple(marked(row) for row in book.ranking),
    )  # fmt: skip


def _fifths(known: float) -> str:
    part = round(5 * known)
    return "little" if part == 0 else f"{part} of 5"


def _lever(row: Row) -> str:
    known = indicators().get(row["lever"] or "")
    return known.name if known else "no single indicator"


def _range(finding: Row | None) -> str:
    """Return how far the lever moves the probability, over its levels."""
    measures = finding["measures"] if finding else {}
    low, high = measures.get("p_low"), measures.get("p_high")
    if not isinstance(low, float) or not isinstance(high, float):
        return "not computed"
    return f"{share(low)} to {share(high)}"


def _weak(book: Book) -> Sentence:
    weak = [row for row in book.ranking if row["knowledge"] < _WEAK]
    if not weak:
        return own("Enough is known of every area to rank it.")
    names = joined([book.label(row["crime_area"]).lower() for row in weak])
    whole = len(weak) == len(book.ranking)
    who = f"all {count_word(len(weak))} areas" if whole else names
    return aggregate(
        f"Less than three tenths of what matters is known of {who}: their ranks are weak.",
        ids=tuple(f"RANK-{row['crime_area']}" for row in weak), marking=marked_all(weak),
    )  # fmt: skip
