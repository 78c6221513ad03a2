"""Ranked threats: a sentence per area, then the cells, then what would change the rank.

In:   ranking and ranks
Out:  chapter `ranked`
"""

from opensocta.publish.blocks import Block, Chapter, Heading, Paragraph, Sentence
from opensocta.publish.book import Book, Row, marked
from opensocta.publish.chapters.rankfigure import rank_figure
from opensocta.publish.say import aggregate, own, paragraph
from opensocta.publish.text import Span, only_inside, ordinal, share, text
from opensocta.vocabulary import indicators

__all__ = ["rank_sentence", "ranked"]

_PUBLIC = {
    "top": "is in the top group", "contested": "contests the top group",
    "below": "is below the top group",
}  # fmt: skip
_WEAK = 0.3


def rank_sentence(book: Book, row: Row) -> Sentence:
    """Return the rank of an area as a sentence with its probability."""
    inside = (f"is among the first {row['k']} threats with probability {share(row['p_topk'])}; its "
              f"90 % rank interval is {_interval(row)}.")  # fmt: skip
    public = f"{_PUBLIC[row['tier']]}; its 90 % rank interval is {_interval(row)}."
    label = book.label(row["crime_area"])
    return aggregate(
        f"The area of {label[0].lower()}{label[1:]} ", Span(inside, public),
        ids=(f"RANK-{row['crime_area']}",), marking=marked(row),
    )  # fmt: skip


def _interval(row: Row) -> str:
    low, high = ordinal(row["rank_low"]), ordinal(row["rank_high"])
    return low if low == high else f"{low} to {high}"


def _lever(book: Book, row: Row) -> Sentence | None:
    if row["knowledge"] < _WEAK:
        return aggregate(
            "Little is known, so this rank is weak",
            only_inside(f" (known: {row['knowledge']:.2f})"),
            ".", ids=(f"RANK-{row['crime_area']}",), marking=marked(row),
        )  # fmt: skip
    known = indicators().get(row["lever"] or "")
    if known is None:
        return None
    words = f"What would move it most: an answer on {known.name.lower()}."
    return aggregate(words, ids=(f"IND-{row['crime_area']}-{known.code}",),
                     marking=marked(row))  # fmt: skip


def ranked(book: Book) -> Chapter:
    """Return the chapter on the ranking."""
    blocks: list[Block] = [Heading(id="ranked", level=1, text=text("Ranked threats"))]
    if not book.ranking:
        blocks.append(paragraph("ranked-none", own(
            "No ranking is printed: no indicator of any area is known, and a rank of unknowns "
            "would say nothing.")))  # fmt: skip
        return Chapter("ranked", "Ranked threats", tuple(blocks))
    blocks.append(paragraph("ranked-intro", own(
        "The ranking is computed over all weights that respect the order of importance which the "
        "experts agreed on, and over what is not known. A rank is therefore a probability."),
        own("A tier says how often an area is among the first: top, in four of five draws or more; "
            "below, in less than one of five; contested, in between.")))  # fmt: skip
    blocks.append(rank_figure(book, "ranked-figure", len(book.ranking), len(book.ranking)))
    for row in book.ranking:
        if row["crime_area"] in book.areas:
            lever = _lever(book, row)
            found = (rank_sentence(book, row), *((lever,) if lever else ()))
            blocks.append(Paragraph(id=f"ranked-{row['crime_area']}", sentences=found,
                                    area=row["crime_area"]))  # fmt: skip
    return Chapter("ranked", "Ranked threats", tuple(blocks))
