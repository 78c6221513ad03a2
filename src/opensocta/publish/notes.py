"""What the margin says, line by line, the same in every format; and where chapters begin.

In:   notes of sentences
Out:  `NoteLines`: number, bar, origins in words, further lines
"""

from dataclasses import dataclass
from math import ceil

from opensocta.publish.blocks import (
    Block,
    Boxes,
    Cell,
    Chapter,
    Digest,
    Document,
    Figure,
    FigureRow,
    Heading,
    Note,
    Paragraph,
    Sentence,
    Strip,
    TableBlock,
)
from opensocta.publish.text import Span, Text, joined, percent, plain, words
from opensocta.publish.words import kind_words

__all__ = [
    "NoteLines", "annex_letter", "block_height", "fact_ids", "note_lines", "page_starts",
    "short_note",
]  # fmt: skip

_KINDS = 3
_SQUARES = 7  # more would push the words beside them to a second line
_PAGE = 256.0
_LATE = 105.0
_WIDTH, _LETTER, _LETTER_SMALL = 176.0, 1.6, 1.45  # mm
_MOST_OF_A_PAGE = 150.0
_HALF = 200.0
_EARLY = 45.0  # so little on a page may as well be the end of the page before


@dataclass(frozen=True, slots=True)
class NoteLines:
    """The lines of a note; `bar` is the drawn interval, `squares` the reports drawn."""

    number: str
    bar: tuple[float, float]
    filled: int
    squares: int
    origins: str
    extra: tuple[Text, ...]


def note_lines(note: Note, ids: tuple[str, ...]) -> NoteLines:
    """Return the lines of a note; `ids` are facts that stand in the same paragraph."""
    extra = note.extra
    if ids:
        extra = (*extra, (Span(f"with fact {', '.join(ids)}"),))
    band = f"({percent(note.band[0])}–{percent(note.band[1])} %)"
    if note.probability is None:
        shown = [kind_words(kind) for kind in note.source_kinds]
        if len(shown) > _KINDS:
            shown = [*shown[: _KINDS - 1], f"{len(shown) - _KINDS + 1} more"]
        kinds = f": {joined(shown)}" if shown else ""
        return NoteLines(band, note.band, 0, 0, f"{note.origin_words}{kinds}", extra)
    number = f"{percent(note.probability)} %"
    bar = note.band
    if note.low is not None and note.high is not None:
        number += f" ({percent(note.low)}–{percent(note.high)})"
        bar = (note.low, note.high)
    if note.reports is None or note.origins is None:
        return NoteLines(number, bar, 0, 0, note.origin_words, extra)
    reports = f"{note.reports} report{'s' if note.reports != 1 else ''}"
    origins = f"{note.origins} origin{'s' if note.origins != 1 else ''}"
    most = max(note.reports, 1)
    shrink = min(1.0, _SQUARES / most)
    filled = max(1, round(note.origins * shrink)) if note.origins else 0
    return NoteLines(number, bar, filled, most, f"{reports}, {origins}", extra)


def short_note(sentence: Sentence) -> tuple[str, str, str]:
    """Return a sentence's note in two short lines and its id, for a row of a digest."""
    note = sentence.note
    if note is None:
        known = sentence.ids[0] if sentence.ids and sentence.release != "own" else ""
        return ("Fact" if known else "", "", known)
    if note.kind != "judgement":
        return ("", "", note.id)
    lines = note_lines(note, ())
    rests = "" if note.probability is None else lines.origins
    if note.probability is None:
        rests = note.origin_words
    return f"{note.term} {lines.number}", f"{note.confidence} confidence, {rests}", note.id


def fact_ids(block: Paragraph) -> tuple[str, ...]:
    """Return the ids of a paragraph's facts that lead to evidence, at most four."""
    found = [
        sentence.ids[0] for sentence in block.sentences
        if sentence.note is None and sentence.release != "own" and sentence.ids
    ]  # fmt: skip
    return tuple(dict.fromkeys(found))[:4]


def annex_letter(document: Document, chapter: Chapter) -> str:
    """Return the letter of an annex, empty for other chapters."""
    annexes = [each.id for each in document.chapters if each.kind == "annex"]
    return chr(ord("A") + annexes.index(chapter.id)) if chapter.id in annexes else ""


def page_starts(document: Document) -> frozenset[str]:
    """Return the chapters that begin a page: those that would not end on the page begun before.

    Heights are estimates in millimetres; front matter, summary and profiles stand alone.
    """
    starts: set[str] = set()
    used = _PAGE
    before: Chapter | None = None
    stood = False
    for chapter in document.chapters:
        high = sum(map(block_height, chapter.blocks))
        alone = chapter.kind == "front" or _stands_alone(document, chapter, high)
        after_alone = before is not None and (before.kind == "front" or stood)
        after_alone = after_alone or (before is not None and before.kind != chapter.kind
                                      and "profile" in (before.kind, chapter.kind))  # fmt: skip
        first_annex = (
            chapter.kind == "annex" and used > _HALF
            and (before is None or before.kind != "annex")
        )  # fmt: skip
        full = chapter.kind != "annex" and used + high > _PAGE and used > _LATE
        late = bool(chapter.pages) and chapter.kind == "profile" and not _EARLY < used < _LATE
        if alone or after_alone or first_annex or full or late:
            starts.add(chapter.id)
            used = 0.0
        used = (used + high) % _PAGE
        before, stood = chapter, _stands_alone(document, chapter, high)
    return frozenset(starts)


def _stands_alone(document: Document, chapter: Chapter, high: float) -> bool:
    """Tell whether a chapter has its pages to itself; public profiles are too short for that."""
    if chapter.kind == "profile":
        return chapter.pages > 0 and document.edition != "public"
    return chapter.pages > 0 and high > _MOST_OF_A_PAGE


def block_height(block: Block) -> float:
    """Return about how high a block is in the PDF, in millimetres."""
    if isinstance(block, Digest):
        return 4.0 + sum(max(8.5, 1.5 + 3.6 * ceil(words(row.sentence.text) / 12))
                         for row in block.rows)  # fmt: skip
    if isinstance(block, Paragraph):
        lines = sum(words(s.text) for s in block.sentences) / 12
        beside = max((_note_height(s.note) for s in block.sentences if s.note), default=4.0)
        return max(4.6 * ceil(lines), beside, 3.4 * ceil(words(block.aside) / 6.5)) + 2.3
    if isinstance(block, Boxes):
        most = max(sum(words(s.text) for s in box.sentences) for box in block.boxes)
        return 13.0 + 3.7 * ceil(most * len(block.boxes) / 27)
    if isinstance(block, Heading) and block.level == 1:
        return 15.0 if block.kicker else 10.5
    if isinstance(block, Figure):
        rows = len(block.data.get("rows", ()))
        return 18.0 + (5.5 * rows + 9 if rows else 72.0 if block.width > 60 else 52.0)
    if isinstance(block, TableBlock):
        return 12.0 + sum(_row_height(block, row) for row in block.rows)
    return {Heading: 8.3, FigureRow: 76.0, Strip: 13.0}.get(type(block), 6.0)


def _note_height(note: Note) -> float:
    if note.kind == "judgement":
        return 13.5 + 3.2 * max(0, len(note.extra) - 1)
    return 3.2 * (bool(note.id) + sum(ceil(words(line) / 6.5) for line in note.extra))


def _row_height(table: TableBlock, row: tuple[Cell, ...]) -> float:
    """Return about how high a row is: its longest cell, broken at the width of its column."""
    whole = sum(column.share for column in table.columns)
    letter = _LETTER_SMALL if table.small else _LETTER
    lines = 1
    for column, cell in zip(table.columns, row, strict=False):
        width = max(_WIDTH * column.share / whole - 2.6, 4.0)
        lines = max(lines, ceil(letter * len(plain(cell.text)) / width))
    return 1.9 + (3.1 if table.small else 3.4) * lines
