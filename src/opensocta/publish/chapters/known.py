"""What we know and do not know: coverage matrix, replies of agencies, the ten best questions.

In:   gaps
Out:  chapter `known`; `gap_table` for profiles and annex; `coverage_figure`
"""

from collections.abc import Sequence
from dataclasses import replace

from opensocta.publish.blocks import Block, Cell, Chapter, Column, Figure, Heading, TableBlock
from opensocta.publish.book import Book, Row, marked, marked_all
from opensocta.publish.say import own, paragraph
from opensocta.publish.text import Span, count_word, joined, mono, ordinal, text

__all__ = ["gap_table", "known", "open_gaps", "state_words"]

_NAMED = 2
_PUBLIC_STATES = {
    "known": "known", "contested": "known, but contested", "stale": "known, but old",
    "unknown": "not known", "untasked": "not known; nobody asked",
}  # fmt: skip


def state_words(row: Row) -> Span:
    """Return the state of a section in words; the public reads the state without names."""
    return Span(row["words"], _PUBLIC_STATES[row["state"]])


def open_gaps(book: Book, area: str = "") -> list[Row]:
    """Return the sections that are not known, the most valuable answer first."""
    rows = [row for row in book.gaps.values()
            if row["state"] != "known" and area in ("", row["crime_area"])]  # fmt: skip
    return sorted(rows, key=lambda row: (row["worth_rank"], row["gap_id"]))


def gap_table(book: Book, block_id: str, rows: Sequence[Row], *, with_area: bool) -> TableBlock:
    """Return questions with state, whom we asked, and what an answer would be worth."""
    total = len(book.gaps)
    area = (Column("Crime area", 2.6),) if with_area else ()
    return TableBlock(
        id=block_id, caption=(),
        columns=(Column("Id", 1.3, public=False), *area, Column("Question", 5),
                 Column("State", 1.5), Column("Asked", 2.6),
                 Column("Worth of an answer", 2, "end")),
        rows=tuple(
            (Cell(text(mono(row["gap_id"]))),
             *((Cell(text(book.label(row["crime_area"]))),) if with_area else ()),
             Cell(text(row["question"])), Cell(text(row["state"])),
             Cell(text(Span(_asked(row["asked"]),
                            "asked" if row["asked"] else "nobody"))),
             Cell(text(f"{ordinal(row['worth_rank'])} of {total}")))
            for row in rows
        ),
        row_ids=tuple((row["gap_id"],) for row in rows),
        row_markings=tuple(marked(row) for row in rows), small=True, inside_only=True,
    )  # fmt: skip


def _asked(agencies: Sequence[str]) -> str:
    if len(agencies) > _NAMED:
        return f"{count_word(len(agencies))} agencies"
    return ", ".join(agencies) or "nobody"


def known(book: Book) -> Chapter:
    """Return the chapter on what is known and what is not."""
    facts = book.facts
    blocks: list[Block] = [Heading(id="known", level=1, text=text("What we know and do not know"))]
    if facts.agencies_asked:
        replied, asked = len(facts.answered), len(facts.agencies_asked)
        words = [own(f"{replied} of {asked} agencies that were asked replied.")]
        if facts.unasked:
            more = count_word(facts.unasked)
            words.append(
                own(f"{more[0].upper()}{more[1:]} more sent material without being asked.")
            )
        if facts.missing:
            words.append(own("No reply came from ", Span(joined(facts.missing),
                             f"{len(facts.missing)} of them"), "."))  # fmt: skip
        blocks.append(paragraph("known-replies", *words))
    else:
        blocks.append(
            paragraph(
                "known-replies",
                own(
                    "No agency was asked with a questionnaire; what follows rests on the files "
                    "received."
                ),
            )
        )
    if book.gaps:
        blocks.append(_matrix(book))
        best = open_gaps(book)[:10]
        if best:
            blocks.append(
                Heading(
                    id="known-best",
                    level=2,
                    text=text("The questions whose answers are worth most"),
                )
            )
            worth = own("Worth is how much an answer would be expected to move the ranking. An "
                        "answer that moves nothing is interesting, not urgent.")  # fmt: skip
            blocks.append(paragraph("known-worth", replace(worth, release="inside")))
            blocks.append(gap_table(book, "known-gaps", best, with_area=True))
    return Chapter("known", "What we know and do not know", tuple(blocks), pages=1)


def _matrix(book: Book) -> Figure:
    names = book.section_names()
    states = [[book.state(area, code)[0] for code, _ in names] for area in book.areas]
    flat = [state for row in states for state in row]
    data = {
        "columns": [name for _, name in names],
        "rows": [{"label": book.label(area), "states": row}
                 for area, row in zip(book.areas, states, strict=True)],
    }  # fmt: skip
    silent = len(book.silent_areas)
    more = f" On {silent} more areas nothing was received." if silent else ""
    return Figure(
        id="known-matrix", kind="coverage", width=176, data=data,
        title=text(f"{flat.count('known')} of {len(flat)} sections are known"),
        measure=text("state of each section of each area with evidence; stale = older than its "
                     "half-life, untasked = nobody asked"),
        source=text(f"Replies and reports of all agencies as of the cover date.{more}"),
        strictest=marked_all(list(book.gaps.values())),
        ids=tuple(sorted(row["gap_id"] for row in book.gaps.values())),
    )  # fmt: skip
