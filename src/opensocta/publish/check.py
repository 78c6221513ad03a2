"""The program items of the auditor's checklist, on the block tree and on finished files.

In:   a document of any edition; its files
Out:  problems with the item's number, the place and the rule; items that stop publication say so
Not:  the items that only a reader can judge
See:  docs/reference/blocks.md for which items are checked here
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from opensocta.evidence.marking import CLEAR, join
from opensocta.publish.blocks import (
    Chapter,
    Digest,
    Document,
    Figure,
    Heading,
    Paragraph,
    Sentence,
    Strip,
    TableBlock,
    figures,
    sentences,
    tables,
)
from opensocta.publish.figures import figure_alt
from opensocta.publish.text import plain, words
from opensocta.vocabulary import SECTIONS, TERMS, term

__all__ = ["Problem", "check", "check_files"]

_WEASELS = re.compile(
    r"\b(?:might|could|possibly|probably|it is believed|reportedly|significant(?:ly)?|"
    r"increasingly|sophisticated|unprecedented|alarming|vast)\b", re.IGNORECASE,
)  # fmt: skip
_ETHNIC = re.compile(r"\b(?:roma|gypsy|gypsies|ethnic)\b", re.IGNORECASE)
_TITLE, _JUDGEMENT = 60, 28


@dataclass(frozen=True, slots=True)
class Problem:
    """A broken rule: item of the checklist, whether it stops publication, where, and the rule."""

    item: int
    stops: bool
    place: str
    rule: str


def check(document: Document) -> list[Problem]:
    """Return every problem of a document, those that stop publication first."""
    found = [problem for each in _CHECKS for problem in each(document)]
    return sorted(found, key=lambda p: (not p.stops, p.item, p.place, p.rule))


def _all(document: Document) -> Iterator[tuple[str, Sentence]]:
    for chapter in document.chapters:
        for block in chapter.blocks:
            for sentence in sentences(block):
                yield block.id, sentence


def _marked(document: Document) -> Iterator[Problem]:
    for place, sentence in _all(document):
        if not sentence.ids:
            yield Problem(1, True, place, "a sentence leads to no evidence")
        if not plain(sentence.text).strip():
            yield Problem(1, True, place, "a sentence has no words")


def _origins(document: Document) -> Iterator[Problem]:
    for place, sentence in _all(document):
        note = sentence.note
        if note and note.reports is not None and (note.origins or 0) > note.reports:
            yield Problem(4, False, place, "more origins than reports")


def _judged(document: Document) -> Iterator[Problem]:
    public = document.edition == "public"
    for place, sentence in _all(document):
        note = sentence.note
        if sentence.kind != "judgement":
            continue
        if note is None or not note.term or not note.confidence:
            yield Problem(7, True, place, "a judgement lacks term or confidence")
            continue
        inside = note.probability is not None and note.reports is not None
        if public is inside:
            yield Problem(
                7, True, place, "number and interval stand only inside, the band in public"
            )
        if not public and note.probability is not None and (
            term(note.probability).text != note.term
        ):  # fmt: skip
            yield Problem(8, True, place, "the term is not the yardstick's term for the number")
        if note.term not in plain(sentence.text):
            yield Problem(8, True, place, "the sentence does not carry its term")
        if words(sentence.text) > _JUDGEMENT:
            yield Problem(11, False, place, f"a judgement has more than {_JUDGEMENT} words")
        if "confidence" in plain(sentence.text):
            yield Problem(10, False, place, "likelihood and confidence stand in one sentence")
        if not note.extra and "summary" not in place and "spare" not in place and "s-" not in place:
            yield Problem(14, False, place, "nothing says when the judgement resolves")


def _said(document: Document) -> Iterator[Problem]:
    terms = tuple(each.text for each in TERMS["phia"])
    for place, sentence in _all(document):
        if sentence.kind == "judgement":
            said = plain(sentence.text)
            if _WEASELS.search(said):
                yield Problem(11, False, place, "a word that hedges or alarms")
            if not any(each in said for each in terms):
                yield Problem(7, True, place, "no term of the yardstick")
        if sentence.release != "own" and _ETHNIC.search(plain(sentence.text)):
            yield Problem(34, True, place, "an ethnic label")


def _ranks(document: Document) -> Iterator[Problem]:
    for figure in figures(document):
        if figure.kind == "rank" and not figure.data["public"]:
            for row in figure.data["rows"]:
                if abs(sum(row["cells"]) - 1) > 0.01:
                    yield Problem(13, False, figure.id, "ranks of an area do not sum to 1")


def _profiles(document: Document) -> Iterator[Problem]:
    names = {section.name for section in SECTIONS}
    for chapter in document.chapters:
        if chapter.kind != "profile":
            continue
        heads = {plain(b.text) for b in chapter.blocks if isinstance(b, Heading)}
        heads |= {r.name for b in chapter.blocks if isinstance(b, Digest) for r in b.rows}
        if names - heads:
            yield Problem(15, True, chapter.id, "a section of the profile is missing")
        if any(len(b.cells) != len(names) for b in chapter.blocks if isinstance(b, Strip)):
            yield Problem(15, True, chapter.id, "the coverage strip is not complete")
        yield from _empty_sections(chapter)


def _empty_sections(chapter: Chapter) -> Iterator[Problem]:
    for place, block in enumerate(chapter.blocks[:-1]):
        if isinstance(block, Heading) and isinstance(chapter.blocks[place + 1], Heading):
            yield Problem(15, True, block.id, "a section says nothing, not even why")


def _cells(document: Document) -> Iterator[Problem]:
    for table in tables(document):
        for row in table.rows:
            if len(row) != len(table.columns):
                yield Problem(
                    16, False, table.id, "a row has another number of cells than the head"
                )
            if any(plain(cell.text).strip() in ("", "-", "–", "nan") for cell in row):
                yield Problem(16, False, table.id, "a blank or a dash stands for something unknown")


def _replies(document: Document) -> Iterator[Problem]:
    if document.facts.missing:
        said = " ".join(plain(s.text) for _, s in _all(document))
        if "No reply came" not in said:
            yield Problem(17, False, "known", "agencies that did not reply are not mentioned")


def _past(document: Document) -> Iterator[Problem]:
    previous = document.facts.previous
    if previous is None:
        return
    for row in previous.judgements:
        if row.outcome in ("unresolved", "dropped") and not row.reason:
            yield Problem(
                20, True, "record-judgements", "an old judgement is open without a reason"
            )


def _drawn(document: Document) -> Iterator[Problem]:
    for figure in figures(document):
        if not 0 < len(plain(figure.title)) <= _TITLE:
            yield Problem(
                25, False, figure.id, f"a title is empty or longer than {_TITLE} characters"
            )
        if figure.kind != "unknown" and not (plain(figure.measure) and plain(figure.source)):
            yield Problem(25, False, figure.id, "a figure lacks measure or source")
        if not figure_alt(figure.kind, figure.data):
            yield Problem(25, False, figure.id, "a figure lacks its text alternative")
        if figure.kind != "unknown" and not figure.number:
            yield Problem(25, False, figure.id, "a figure has no table")


def _markings(document: Document) -> Iterator[Problem]:
    blocks = [b for chapter in document.chapters[1:] for b in chapter.blocks]
    highest = join([CLEAR, *(b.marking for b in blocks)])
    if document.chapters[0].blocks[0].marking != highest:
        yield Problem(30, True, "cover", "the cover does not carry the highest marking inside")
    if document.edition == "public":
        for block in blocks:
            if block.marking != CLEAR:
                yield Problem(30, True, block.id, "a block of the public edition is not TLP:CLEAR")


def _advice(document: Document) -> Iterator[Problem]:
    for chapter in document.chapters:
        if chapter.id != "advice":
            continue
        for block in chapter.blocks:
            if isinstance(block, Paragraph) and block.sentences[0].kind == "advice":
                said = plain(block.sentences[0].text)
                if any(part not in said for part in ("Owner: ", "Due: ", "We will know by: ")):
                    yield Problem(22, False, block.id, "advice lacks owner, date or measure")


def _printed(document: Document) -> Iterator[Problem]:
    cover = document.chapters[0].blocks[0]
    said = " ".join(plain(words_) for _, words_ in getattr(cover, "lines", ()))
    if document.facts.build_id not in said or f"seed {document.facts.seed}" not in said:
        yield Problem(40, True, "cover", "build id and seed are not printed")


_CHECKS: tuple[Callable[[Document], Iterable[Problem]], ...] = (
    _marked, _origins, _judged, _said, _ranks, _profiles, _cells, _replies, _past, _drawn,
    _markings,
    _advice, _printed,
)  # fmt: skip


def check_files(document: Document, files: Mapping[str, bytes]) -> list[Problem]:
    """Return problems of finished files: every figure of the tree must stand in each of them."""
    wanted: list[Figure] = list(figures(document))
    heads = [table for table in tables(document) if isinstance(table, TableBlock)]
    found = []
    for name, data in sorted(files.items()):
        if name.endswith(".html"):
            drawn, headed = data.count(b"<figure "), data.count(b"<thead>")
        elif name.endswith(".pdf"):
            drawn, headed = _tagged(data)
        else:
            continue
        if drawn != len(wanted):
            found.append(Problem(26, True, name, f"{drawn} figures instead of {len(wanted)}"))
        if headed < len(heads):
            found.append(Problem(37, True, name, f"{headed} tables with a head of {len(heads)}"))
    return found


def _tagged(data: bytes) -> tuple[int, int]:
    """Return the numbers of figures and of tables in the structure tree of a PDF."""
    drawn = headed = 0
    with pikepdf.open(BytesIO(data)) as pdf:
        stack, seen = [pdf.Root.get("/StructTreeRoot")], set()
        while stack:
            each = stack.pop()
            if isinstance(each, pikepdf.Array):
                stack.extend(each)
            elif isinstance(each, pikepdf.Dictionary):
                if each.objgen != (0, 0) and each.objgen in seen:
                    continue
                seen.add(each.objgen)
                drawn += each.get("/S") == "/Figure"
                headed += each.get("/S") == "/Table"
                if "/K" in each:
                    stack.append(each["/K"])
    return drawn, headed
