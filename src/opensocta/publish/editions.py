"""Editions: what a partner or the public may read of the restricted document.

In:   the restricted document
Out:  the document of an edition, with what was left out counted by chapter
Not:  looking for leaks in finished files (`publish.leaks`)
See:  docs/methods/editions.md

A sentence may leave if its marking is at or below the edition's level, or if every originator
agreed to this edition on record and nothing in it is TLP:RED or H3. Terms never change: a
judgement keeps its term or is withheld.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from opensocta.evidence.marking import CLEAR, Marking
from opensocta.publish.blocks import (
    Block,
    Box,
    Boxes,
    Cell,
    Chapter,
    Digest,
    Document,
    Edition,
    Figure,
    FigureRow,
    Heading,
    Note,
    Paragraph,
    Release,
    Sentence,
    Strip,
    TableBlock,
    Withheld,
)
from opensocta.publish.chapters.summary import UNKNOWN_BOX
from opensocta.publish.coarsen import coarse_data, coarse_text, coarse_words, names_small_count
from opensocta.publish.compose import finish
from opensocta.publish.manifest import amount_words, with_manifest
from opensocta.publish.say import own, paragraph
from opensocta.publish.suppress import LEAST, suppress
from opensocta.publish.text import as_public, number, plain, text
from opensocta.vocabulary import SECTIONS

__all__ = ["for_edition"]

_SUMMARY_JUDGEMENTS = 5
_FORECAST = "future_trends"
_SECTIONS = frozenset(section.code for section in SECTIONS)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What an edition may hold: highest marking, and whether its words are coarsened."""

    edition: Edition
    level: Marking
    coarse: bool

    def may_leave(self, marking: Marking, consents: frozenset[str], release: Release) -> bool:
        if release in ("own", "aggregate"):
            return True
        if release == "inside":
            return False
        mine, its = self.level.rank, marking.rank
        open_enough = its[0] <= mine[0] and its[1] <= mine[1]
        return open_enough or (
            self.edition in consents and marking.handling != "H3" and marking.tlp != "RED"
        )


_RULES = {
    "partner": _Rules("partner", Marking("H2", "AMBER"), coarse=False),
    "public": _Rules("public", CLEAR, coarse=True),
}


def for_edition(document: Document, edition: Edition) -> Document:
    """Return the document as an edition has it; figures and tables are numbered anew.

    Raises
    ------
    KeyError : if there is no such edition.
    """
    if edition == "restricted":
        return finish(with_manifest(document))
    maker = _Maker(_RULES[edition], document)
    return finish(with_manifest(maker.document()))


class _Maker:
    """Walks the restricted tree once; counts what it leaves out and numbers what stays."""

    def __init__(self, rules: _Rules, document: Document) -> None:
        self.rules = rules
        self.source = document
        self.withheld: Counter[str] = Counter()
        self.added: Counter[str] = Counter()
        self.numbers: dict[str, str] = {}
        self._anchors: dict[str, str] = {}
        self._chapter = ""
        self._spare = [p for p in document.spare if self._stays(p.sentences[0])]

    def document(self) -> Document:
        """Return the edition."""
        chapters = tuple(self._one(chapter) for chapter in self.source.chapters)
        kept = tuple(c for c in chapters if len(c.blocks) > 1 or c.kind in ("front", "annex"))
        kept = tuple(c for c in kept if c.id not in self._dropped())
        kept = tuple(c for c in kept if c.id != "annex-series" or len(c.blocks) > 1)
        return replace(
            self.source, edition=self.rules.edition, chapters=kept, spare=(),
            withheld=tuple(sorted(self.withheld.items())), added=tuple(sorted(self.added.items())),
        )  # fmt: skip

    def _dropped(self) -> tuple[str, ...]:
        inside = ("annex-evidence", "annex-judgements", "annex-levels")
        return (*inside, "annex-gaps") if self.rules.coarse else inside

    def _one(self, chapter: Chapter) -> Chapter:
        self._chapter = chapter.title if chapter.kind != "front" else "Front matter"
        blocks: list[Block] = []
        for block in chapter.blocks:
            if chapter.id == "summary" and isinstance(block, Boxes):
                blocks = self._refilled_summary(blocks)
            blocks.extend(self._block(block))
        blocks = self._without_bare_headings(chapter, blocks)
        if chapter.id == "advice" and self.rules.coarse:
            blocks += _help(self.source)
        return replace(chapter, blocks=tuple(blocks))

    # -- blocks ---------------------------------------------------------------------------

    def _block(self, block: Block) -> Iterable[Block]:
        if isinstance(block, Paragraph):
            yield from self._paragraph(block)
        elif isinstance(block, Boxes):
            boxes = tuple(self._box(box) for box in block.boxes)
            if block.id == "summary-boxes":
                boxes = tuple(self._counted(box) for box in boxes)
            yield replace(block, boxes=boxes)
        elif isinstance(block, Digest):
            yield replace(
                block,
                id=self._anchor(block.id),
                rows=tuple(
                    replace(row, sentence=self._digested(row.sentence)) for row in block.rows
                ),
            )
        elif isinstance(block, Figure):
            yield from self._figure(block)
        elif isinstance(block, FigureRow):
            found = tuple(f for figure in block.figures for f in self._figure(figure))
            if any(figure.kind != "unknown" for figure in found) or not self.rules.coarse:
                yield replace(block, figures=found)
        elif isinstance(block, TableBlock):
            yield from self._table(block)
        elif isinstance(block, Strip) and self.rules.coarse:
            yield replace(block, cells=tuple(replace(c, words=c.state) for c in block.cells))
        else:
            yield block

    def _paragraph(self, block: Paragraph) -> Iterable[Block]:
        kept = self._sentences(block.sentences)
        if kept:
            aside = coarse_text(block.aside) if self.rules.coarse else block.aside
            lead = coarse_words(block.lead) if self.rules.coarse else block.lead
            yield replace(block, id=self._anchor(block.id), sentences=kept, aside=aside, lead=lead)
        elif not self.rules.coarse:
            count = len(block.sentences)
            said = "One statement is" if count == 1 else f"{count} statements are"
            yield Withheld(id=block.id, area=block.area, section=block.section, count=count,
                           words=f"{said} withheld here.")  # fmt: skip

    def _box(self, box: Box) -> Box:
        kept = self._sentences(box.sentences)
        return replace(box, sentences=kept or (own("Not part of this edition."),))

    def _counted(self, box: Box) -> Box:
        """Return the box on what is not known with how many judgements may not be printed."""
        gone = len(self.source.spare) - len(self._spare)
        if box.title != UNKNOWN_BOX or not gone:
            return box
        stay, said = len(self._spare), number(gone)
        if self.rules.coarse:
            said = amount_words(gone)
        kept = number(stay) if stay >= LEAST or not self.rules.coarse else f"fewer than {LEAST}"
        return replace(box, sentences=(*box.sentences, own(
            f"{said.capitalize()} judgements are not part of this edition, as their originators "
            f"have not agreed; {kept} may be printed.")))  # fmt: skip

    def _digested(self, sentence: Sentence) -> Sentence:
        kept = self._sentences((sentence,))
        return kept[0] if kept else own("What is known is not part of this edition.")

    def _figure(self, figure: Figure) -> Iterable[Figure]:
        if not self.rules.may_leave(figure.marking, figure.consents, figure.release):
            self.withheld[self._chapter] += 1
            return
        if not self.rules.coarse:
            yield replace(figure, strictest=self._lowered(figure.marking))
            return
        made = coarse_data(figure.kind, figure.data)
        if made is None:
            self.withheld[self._chapter] += 1
            return
        yield replace(
            figure, kind=made[0], data=made[1], title=coarse_text(figure.title), ids=(),
            measure=coarse_text(figure.measure), source=coarse_text(figure.source),
            strictest=CLEAR,
        )  # fmt: skip

    def _table(self, block: TableBlock) -> Iterable[Block]:
        if block.inside_only and (self.rules.coarse or block.release == "inside"):
            self.withheld[self._chapter] += len(block.rows)
            return
        if block.release == "item":
            block = self._released_rows(block)
            if not block.rows:
                return
        if not self.rules.coarse:
            yield replace(block, row_markings=tuple(map(self._lowered, block.row_markings)))
            return
        kept = [place for place, column in enumerate(block.columns) if column.public]
        coarse = block.release != "own"
        rows = [
            tuple(replace(row[p], text=coarse_text(row[p].text) if coarse else row[p].text)
                  for p in kept)
            for row in block.rows
        ]  # fmt: skip
        yield replace(
            block, columns=tuple(block.columns[p] for p in kept), row_ids=(), row_markings=(CLEAR,),
            rows=_small_hidden(rows, total=block.total), caption=coarse_text(block.caption),
        )  # fmt: skip

    def _released_rows(self, block: TableBlock) -> TableBlock:
        """Return a table without the rows that may not leave."""
        places = [
            place for place, marking in enumerate(block.row_markings)
            if self.rules.may_leave(
                marking, block.row_consents[place] if block.row_consents else frozenset(), "item"
            )
        ]  # fmt: skip
        self.withheld[self._chapter] += len(block.rows) - len(places)
        return replace(
            block, rows=tuple(block.rows[p] for p in places),
            row_ids=tuple(block.row_ids[p] for p in places if block.row_ids),
            row_markings=tuple(block.row_markings[p] for p in places), row_consents=(),
        )  # fmt: skip

    # -- sentences ------------------------------------------------------------------------

    def _stays(self, sentence: Sentence) -> bool:
        if not self.rules.may_leave(sentence.marking, sentence.consents, sentence.release):
            return False
        checked = self.rules.coarse and sentence.release == "item" and sentence.kind == "fact"
        return not (checked and names_small_count(plain(sentence.text)))

    def _sentences(self, found: Iterable[Sentence]) -> tuple[Sentence, ...]:
        kept = []
        for sentence in found:
            if self._stays(sentence):
                kept.append(self._sentence(sentence))
            else:
                self.withheld[self._chapter] += 1
        return tuple(kept)

    def _sentence(self, sentence: Sentence) -> Sentence:
        note = self._note(sentence.note) if sentence.note else None
        if not self.rules.coarse:
            return replace(sentence, note=note, marking=self._lowered(sentence.marking))
        open_words = as_public if sentence.release == "own" else coarse_text
        words = open_words(sentence.text)
        ids = sentence.ids if sentence.release == "own" else (self._number(sentence.ids),)
        return replace(sentence, text=words, ids=ids, note=note, marking=CLEAR)

    def _number(self, ids: tuple[str, ...]) -> str:
        """Return the public number of what a sentence rests on, by order of appearance."""
        first = ids[0] if ids else "method"
        return self.numbers.setdefault(first, f"P-{len(self.numbers) + 1}")

    def _note(self, note: Note) -> Note:
        if not self.rules.coarse:
            return replace(note, low=None, high=None, conflict=None)
        extra = tuple(line for line in (coarse_text(line) for line in note.extra) if line)
        if note.kind != "judgement":
            kept = note.id if note.id.startswith("R-") else ""
            return replace(note, id=kept, extra=extra)
        origins = note.origins or 0
        said = f"{LEAST} or more origins" if origins >= LEAST else f"fewer than {LEAST} origins"
        return replace(
            note,
            id=self._number((note.id,)),
            probability=None,
            low=None,
            high=None,
            conflict=None,
            reports=None,
            origins=None,
            origin_words=said,
            extra=extra,
        )

    def _lowered(self, marking: Marking) -> Marking:
        """Return the marking that a released thing carries: never above the edition's level."""
        handling = min(marking.handling, self.rules.level.handling)
        tlp = marking.tlp if marking.rank[1] <= self.rules.level.rank[1] else self.rules.level.tlp
        return Marking(handling, tlp)

    def _anchor(self, block_id: str) -> str:
        """Return an anchor that names no restricted id."""
        if not self.rules.coarse:
            return block_id
        return self._anchors.setdefault(block_id, f"s-{len(self._anchors) + 1}")

    # -- after the walk -------------------------------------------------------------------

    def _refilled_summary(self, blocks: list[Block]) -> list[Block]:
        """Return the summary with the next best judgements in place of withheld ones."""
        judged = [b for b in blocks if isinstance(b, Paragraph) and _is_judgement(b)]
        shown = {self._key(b) for b in judged}
        missing = max(_SUMMARY_JUDGEMENTS - len(judged), 0)
        fresh = [p for p in self._spare if self._number_of(p) not in shown]
        areas = {b.area for b in judged}
        first = {p.area: p for p in reversed(fresh) if p.area not in areas}
        fresh.sort(key=lambda p: (p is not first.get(p.area), p.section == _FORECAST))
        fresh = fresh[:missing]
        self.added[self._chapter] += len(fresh)
        more = [made for p in fresh for made in self._paragraph(p)]
        return [*(b for b in blocks if not isinstance(b, Withheld)), *more]

    def _number_of(self, block: Paragraph) -> str:
        first = block.sentences[0].ids[0]
        return self.numbers.get(first, first) if self.rules.coarse else first

    def _key(self, block: Paragraph) -> str:
        return block.sentences[0].ids[0]

    def _without_bare_headings(self, chapter: Chapter, blocks: list[Block]) -> list[Block]:
        """Return blocks in which every section of a profile has a sentence; others go."""
        kept: list[Block] = []
        for place, block in enumerate(blocks):
            kept.append(block)
            after = blocks[place + 1] if place + 1 < len(blocks) else None
            if not isinstance(block, Heading) or block.level == 1:
                continue
            if after is None or isinstance(after, Heading | Boxes):
                kept.pop()
                if chapter.kind == "profile" and block.id.split("-", 1)[-1] in _SECTIONS:
                    kept += [block, *self._instead(block)]
        return kept

    def _instead(self, heading: Heading) -> Iterable[Block]:
        area, section = heading.id.split("-", 1)
        for spare in self._spare:
            if (spare.area, spare.section) == (area, section):
                self.added[self._chapter] += 1
                yield from self._paragraph(replace(spare, lead=""))
                return
        anchor = f"{area}-{section}-none" if not self.rules.coarse else self._anchor(heading.id)
        yield paragraph(anchor, own("No statement on this section is part of this edition."),
                        area=area, section=section)  # fmt: skip


def _is_judgement(block: Paragraph) -> bool:
    return block.sentences[0].kind == "judgement" and bool(block.lead)


def _small_hidden(rows: list[tuple[Cell, ...]], *, total: bool) -> tuple[tuple[Cell, ...], ...]:
    """Return rows with counts under five, and those that would reveal them, in words."""
    counted = [p for p in range(len(rows[0]) if rows else 0) if rows[0][p].count is not None]
    if not counted:
        return tuple(rows)
    inner = rows[:-1] if total else rows
    counts = np.array([[row[p].count or 0 for p in counted] for row in inner], dtype=np.int64)
    hidden = suppress(counts, column_totals=total)
    found = []
    for place, row in enumerate(rows):
        cells = list(row)
        for index, p in enumerate(counted):
            if place < len(inner) and hidden[place, index]:
                small = 0 < counts[place, index] < LEAST
                cells[p] = Cell(text(f"fewer than {LEAST}" if small else "not shown"))
            elif place >= len(inner) and 0 < (row[p].count or 0) < LEAST:
                cells[p] = Cell(text(f"fewer than {LEAST}"))
        found.append(tuple(cells))
    return tuple(found)


def _help(document: Document) -> tuple[Block, ...]:
    """Return what a reader of the public edition can do; the public edition always has it."""
    where = document.facts.contact or document.facts.unit
    return (
        Heading(id="help", level=2, text=text("What you can do")),
        paragraph("help-words", own(
            "If you know of something that this report is about, tell the police or any agency you "
            "trust; in danger, call the emergency number. Nobody has to investigate alone."), own(
            f"Questions and corrections to this report: {where}.")),
    )  # fmt: skip
