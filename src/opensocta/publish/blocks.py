"""The block tree: one document, from which every edition and format is written.

In:   sentences with their kind, evidence ids and marking
Out:  `Document` of chapters of blocks; `to_json` is the tree itself
Not:  what an edition may hold (`publish.editions`), how it looks (`publish.html`, `publish.pdf`)
See:  docs/reference/blocks.md

The sentence is the unit. A block's marking is the join of the markings of its sentences and
is never typed. `release` says how a thing may leave the room: `item` by marking and consent,
`aggregate` because it pools many reports of several agencies and is coarsened, `own` because
it is the unit's own words about its work and rests on nobody's report, `inside` never.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from opensocta.evidence.marking import CLEAR, Marking, join
from opensocta.publish.facts import EditionFacts
from opensocta.publish.text import Text

__all__ = [
    "Block", "Box", "Boxes", "Cell", "Chapter", "Column", "Contents", "Cover", "Digest",
    "DigestRow", "Document", "Edition", "Figure", "FigureRow", "Heading", "Kind", "Note",
    "Paragraph", "Release", "Sentence", "Strip", "StripCell", "TableBlock", "Withheld", "figures",
    "join_or_clear", "sentences", "tables",
]  # fmt: skip

Kind = Literal["fact", "judgement", "assumption", "advice", "link"]
Release = Literal["item", "aggregate", "own", "inside"]
Edition = Literal["restricted", "partner", "public"]


def join_or_clear(markings: Iterable[Marking]) -> Marking:
    """Return the join; of nothing, the marking of the unit's own words."""
    found = list(markings)
    return join(found) if found else CLEAR


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a sentence: term, number, confidence, origins; or fact ids; or words."""

    kind: Literal["judgement", "fact", "plain"]
    id: str = ""
    term: str = ""
    band: tuple[float, float] = (0.0, 1.0)
    probability: float | None = None
    low: float | None = None
    high: float | None = None
    confidence: str = ""
    reports: int | None = None
    origins: int | None = None
    origin_words: str = ""
    source_kinds: tuple[str, ...] = ()
    conflict: float | None = None
    extra: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: kind, words, the ids it rests on, its marking and how it may be released."""

    kind: Kind
    text: Text
    ids: tuple[str, ...] = ()
    marking: Marking = CLEAR
    consents: frozenset[str] = frozenset()
    release: Release = "item"
    note: Note | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What every block has."""

    id: str
    area: str = ""
    section: str = ""

    @property
    def marking(self) -> Marking:
        """Return the join of all that the block holds."""
        return CLEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover(Block):
    """The first page; `lines` are label and words, `strictest` the highest marking inside."""

    title: str
    subtitle: str
    lines: tuple[tuple[str, Text], ...]
    strictest: Marking = CLEAR

    @property
    def marking(self) -> Marking:
        """Return the highest marking inside."""
        return self.strictest


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Block):
    """A heading; `kicker` is the small line above it. The title of a chapter is level 1."""

    level: int
    text: Text
    kicker: Text = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Block):
    """Sentences that stand together, with at most one judgement note and the facts' ids."""

    sentences: tuple[Sentence, ...]
    style: Literal["", "lead", "small"] = ""
    lead: str = ""
    aside: Text = ()

    @property
    def marking(self) -> Marking:
        """Return the join of the sentences' markings."""
        return join_or_clear(sentence.marking for sentence in self.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Block):
    """A figure. Title, measure and source are text of the page, never part of the picture.

    `data` goes to `figures.figure_spec(kind, data)`; `number` is its table in annex A.
    """

    kind: str
    title: Text
    measure: Text
    source: Text
    data: Mapping[str, Any]  # Any: each kind of figure has its own data
    width: Literal[60, 125, 176] = 60
    ids: tuple[str, ...] = ()
    strictest: Marking = CLEAR
    release: Release = "aggregate"
    consents: frozenset[str] = frozenset()
    number: int = 0

    @property
    def marking(self) -> Marking:
        """Return the marking of the data shown."""
        return self.strictest


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow(Block):
    """One or two small figures side by side with words in the margin."""

    figures: tuple[Figure, ...]
    aside: tuple[Paragraph, ...] = ()

    @property
    def marking(self) -> Marking:
        """Return the join of figures and margin."""
        return join_or_clear(part.marking for part in (*self.figures, *self.aside))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `share` is its width in parts of the whole."""

    label: str
    share: float = 1.0
    align: Literal["start", "end"] = "start"
    public: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; `count` is set where it counts things that must not be shown below five."""

    text: Text
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock(Block):
    """A table with a head row. Empty cells are words. `row_ids` lead to the evidence."""

    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    row_ids: tuple[tuple[str, ...], ...] = ()
    row_markings: tuple[Marking, ...] = ()
    row_consents: tuple[frozenset[str], ...] = ()
    release: Release = "aggregate"
    total: bool = False
    inside_only: bool = False
    small: bool = False
    number: int = 0

    @property
    def marking(self) -> Marking:
        """Return the join of the rows' markings."""
        return join_or_clear(self.row_markings)


@dataclass(frozen=True, slots=True)
class StripCell:
    """One section in a coverage strip: name, state and the state in words."""

    label: str
    state: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip(Block):
    """What is known of the eight sections of an area."""

    cells: tuple[StripCell, ...]


@dataclass(frozen=True, slots=True)
class DigestRow:
    """One section of a short profile: its name, its state, and one sentence with its note."""

    section: str
    name: str
    state: str
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest(Block):
    """All eight sections of an area in a row each; the coverage strip in words."""

    rows: tuple[DigestRow, ...]

    @property
    def marking(self) -> Marking:
        """Return the join of the rows' markings."""
        return join_or_clear(row.sentence.marking for row in self.rows)


@dataclass(frozen=True, slots=True)
class Box:
    """A small box with a title and sentences."""

    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes(Block):
    """Two or three boxes side by side."""

    boxes: tuple[Box, ...]

    @property
    def marking(self) -> Marking:
        """Return the join of all sentences' markings."""
        return join_or_clear(s.marking for box in self.boxes for s in box.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld(Block):
    """One line in place of what this reader may not see; it names the section only."""

    count: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents(Block):
    """The list of chapters, filled by the writer."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; it begins a page unless `joined`, and annexes are numbered by letters.

    `pages` is the number of pages it is meant to fill, 0 for any.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    kind: Literal["front", "body", "profile", "annex"] = "body"
    short: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A whole edition. `spare` holds judgements to fall back on, which `added` counts by chapter;
    `withheld` counts by chapter what an edition leaves out.
    """

    facts: EditionFacts
    edition: Edition
    chapters: tuple[Chapter, ...]
    spare: tuple[Paragraph, ...] = ()
    withheld: tuple[tuple[str, int], ...] = field(default=())
    added: tuple[tuple[str, int], ...] = field(default=())

    @property
    def marking(self) -> Marking:
        """Return the highest marking inside."""
        return join_or_clear(b.marking for chapter in self.chapters for b in chapter.blocks)


def sentences(block: Block) -> Iterator[Sentence]:
    """Yield every sentence of a block, in reading order."""
    if isinstance(block, Paragraph):
        yield from block.sentences
    elif isinstance(block, Boxes):
        for box in block.boxes:
            yield from box.sentences
    elif isinstance(block, Digest):
        yield from (row.sentence for row in block.rows)
    elif isinstance(block, FigureRow):
        for paragraph in block.aside:
            yield from paragraph.sentences


def figures(document: Document) -> Iterator[Figure]:
    """Yield every figure in reading order."""
    for chapter in document.chapters:
        for block in chapter.blocks:
            if isinstance(block, Figure):
                yield block
            elif isinstance(block, FigureRow):
                yield from block.figures


def tables(document: Document) -> Iterator[TableBlock]:
    """Yield every table in reading order."""
    for chapter in document.chapters:
        for block in chapter.blocks:
            if isinstance(block, TableBlock):
                yield block
