"""What the margin says, line by line, the same in every format; and where chapters begin.

In:   notes of sentences
Out:  `NoteLines`: number, bar, origins in words, further lines
"""

from dataclasses import dataclass
from math import ceil

from opensocta.publish.blocks import (
    Block,
    Boxes,
    Chapter,
    Document,
    Figure,
    FigureRow,
    Heading,
    Note,
    Paragraph,
    Strip,
    TableBlock,
)
from opensocta.publish.text import Span, Text, joined, percent, words
from opensocta.publish.words import kind_words

__all__ = ["NoteLines", "annex_letter", "block_height", "fact_ids", "note_lines", "page_starts"]

_KINDS = 3
_PAGE = 256.0
_LATE = 105.0


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
    shrink = min(1.0, 10 / most)
    filled = max(1, round(note.origins * shrink)) if note.origins else 0
    return NoteLines(number, bar, filled, most, f"{reports}, {origins}", extra)


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
    for chapter in document.chapters:
        high = sum(map(block_height, chapter.blocks))
        alone = chapter.kind in ("front", "profile") or chapter.pages == 1
        after_alone = before is not None and (before.kind in ("front", "profile") or before.pages)
        first_annex = chapter.kind == "annex" and (before is None or before.kind != "annex")
        full = chapter.kind != "annex" and used + high > _PAGE and used > _LATE
        if alone or after_alone or first_annex or full:
            starts.add(chapter.id)
            used = 0.0
        used = (used + high) % _PAGE
        before = chapter
    return frozenset(starts)


def block_height(block: Block) -> float:
    if isinstance(block, Paragraph):
        lines = sum(words(s.text) for s in block.sentences) / 12
        return max(5.2 * ceil(lines), 15.0 if any(s.note for s in block.sentences) else 4.0) + 2.3
    if isinstance(block, Figure):
        rows = len(block.data.get("rows", ()))
        return 18.0 + (5.5 * rows + 9 if rows else 72.0 if block.width > 60 else 52.0)
    if isinstance(block, TableBlock):
        return 12.0 + 6.0 * len(block.rows)
    return {Heading: 9.0, FigureRow: 76.0, Boxes: 28.0, Strip: 13.0}.get(type(block), 6.0)
