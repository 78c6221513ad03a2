"""What the margin says, line by line, the same in every format; and where chapters begin.

In:   notes of sentences
Out:  `NoteLines`: number, bar, origins in words, further lines
"""

from dataclasses import dataclass

from opensocta.publish.blocks import Chapter, Document, Figure, FigureRow, Note, Paragraph, TableBlock
from opensocta.publish.text import Span, Text, joined, percent

__all__ = ["NoteLines", "annex_letter", "fact_ids", "note_lines", "starts_page"]

_SHORT = 9


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
        kinds = f": {joined(note.source_kinds)}" if note.source_kinds else ""
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


def starts_page(chapter: Chapter, before: Chapter) -> bool:
    """Tell whether a chapter begins a page; short ones follow the chapter before."""
    if before.kind in ("front", "profile") or chapter.kind == "profile" or before.pages == 1:
        return True
    if chapter.kind == "annex":
        return before.kind != "annex"
    return not (_short(chapter) or _short(before))


def _short(chapter: Chapter) -> bool:
    heavy = any(isinstance(block, Figure | FigureRow | TableBlock) for block in chapter.blocks)
    return not heavy and len(chapter.blocks) <= _SHORT

