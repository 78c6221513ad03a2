"""Working table of the restricted edition: the level of each indicator that is known, by area.

In:   indicators of the areas that have a full profile
Out:  an annex that no other edition has
"""

from opensocta.publish.blocks import Block, Cell, Chapter, Column, Heading, TableBlock
from opensocta.publish.book import Book, Row, marked, top
from opensocta.publish.say import own, paragraph
from opensocta.publish.text import number, text
from opensocta.vocabulary import indicators

__all__ = ["working"]

_FULL = 6
_BASIS = {"experts": "agencies' answers", "measured": "measured", "mixed": "answers and counts"}


def working(book: Book) -> Chapter:
    """Return the levels of known indicators of the first areas, with what is known of each."""
    name = "Indicator levels of the first areas"
    head = Heading(id="annex-levels", level=1, text=text(name))
    order = {area: place for place, area in enumerate(book.areas[:_FULL])}
    known = indicators()
    rows = [row for row in book.rows("indicators", "crime_area", "indicator")
            if row["basis"] != "unknown" and top(row["crime_area"]) in order
            and row["indicator"] in known]  # fmt: skip
    rows.sort(key=lambda row: (order[top(row["crime_area"])], row["indicator"]))
    if not rows:
        none = paragraph("annex-no-levels", own("No indicator of any area is known."))
        return Chapter("annex-levels", name, (head, none), "annex")
    table: Block = TableBlock(
        id="annex-level-table", inside_only=True, release="inside", small=True,
        caption=text("Probability of each level in per cent, and how much is known (0 to 1)"),
        columns=(Column("Crime area", 2.6), Column("Indicator", 3.4),
                 Column("Levels 0 to 4, %", 2.4, "end"),
                 Column("Known", 0.8, "end"), Column("Rests on", 1.7)),
        rows=tuple(_row(book, row) for row in rows),
        row_ids=tuple((f"IND-{row['crime_area']}-{row['indicator']}",) for row in rows),
        row_markings=tuple(marked(row) for row in rows),
    )  # fmt: skip
    return Chapter("annex-levels", name, (head, table), "annex")


def _row(book: Book, row: Row) -> tuple[Cell, ...]:
    return (
        Cell(text(book.label(row["crime_area"]))),
        Cell(text(indicators()[row["indicator"]].name)),
        Cell(text(" · ".join(number(100 * row[f"p{level}"]) for level in range(5)))),
        Cell(text(f"{row['knowledge']:.2f}")),
        Cell(text(_BASIS.get(row["basis"], row["basis"].replace("_", " ")))),
    )
