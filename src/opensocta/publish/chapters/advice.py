"""Recommendations: one act, owner, date, measure and design each.

In:   recommendations
Out:  chapter `advice`; `decision_table` for summary and profiles
"""

from collections.abc import Sequence

from opensocta.publish.blocks import (
    Block,
    Cell,
    Chapter,
    Column,
    Heading,
    Note,
    Paragraph,
    Sentence,
    TableBlock,
)
from opensocta.publish.book import Book, Row, marked
from opensocta.publish.say import own, paragraph
from opensocta.publish.text import Span, Text, bold, day, mono, quarter, text

__all__ = ["advice", "decision_table", "due_text"]


def due_text(row: Row) -> Text:
    """Return the date; the public reads the quarter."""
    return text(Span(day(row["due"]), quarter(row["due"])))


def decision_table(book: Book, block_id: str, rows: Sequence[Row]) -> TableBlock:
    """Return a table of what to decide, by whom, until when and how we will know."""
    return TableBlock(
        id=block_id, caption=(),
        columns=(Column("Id", 1.1), Column("Decide", 4.4), Column("Owner", 1.9),
                 Column("Due", 1.6, "end"), Column("How we will know", 4.2)),
        rows=tuple(
            (Cell(text(mono(row["recommendation_id"]))), Cell(text(row["text"])),
             Cell(text(row["owner"])), Cell(due_text(row)),
             Cell(text(f"{row['measure']}; {row['design']}")))
            for row in rows
        ),
        row_ids=tuple((row["recommendation_id"], *row["supports"]) for row in rows),
        row_markings=tuple(marked(row) for row in rows),
    )  # fmt: skip


def advice(book: Book) -> Chapter:
    """Return the chapter of recommendations."""
    blocks: list[Block] = [Heading(id="advice", level=1, text=text("Recommendations"))]
    if not book.advice:
        blocks.append(
            paragraph(
                "advice-none",
                own("No recommendation is made in this edition: what is known does not carry one."),
            )
        )
    else:
        blocks.append(
            paragraph(
                "advice-intro",
                own(
                    "Each recommendation is one act with one owner. Its measure and design are "
                    "fixed "
                    "before it starts; measures at places and routes are watched for displacement."
                ),
            )
        )
    for row in book.advice:
        blocks.append(_one(book, row))
    return Chapter("advice", "Recommendations", tuple(blocks))


def _one(book: Book, row: Row) -> Paragraph:
    ids = (row["recommendation_id"], *row["supports"])
    words = text(
        bold(f"{row['text'].rstrip('.')}. "),
        f"Owner: {row['owner']}. Due: ",
        due_text(row),
        f". We will know by: {row['measure']} ({row['design']}).",
    )
    note = Note("plain", row["recommendation_id"], extra=(
        text(f"{row['state']}; {book.label(row['crime_area']).lower()}"),
        text(f"displacement: {row['displacement']}"),
    ))  # fmt: skip
    sentence = Sentence("advice", words, ids, marked(row), release="aggregate", note=note)
    return Paragraph(id=f"advice-{row['recommendation_id']}", sentences=(sentence,),
                     area=row["crime_area"])  # fmt: skip
