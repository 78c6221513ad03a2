"""The restricted edition as a document: chapters in their order, figures numbered, annex A filled.

In:   tables of a build, facts of the edition
Out:  `Document`; `finish` numbers figures and fills annex A and is used for every edition
See:  docs/reference/blocks.md
"""

from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa

from opensocta.publish.blocks import Block, Chapter, Document, Figure, FigureRow, figures
from opensocta.publish.book import Book
from opensocta.publish.chapters.advice import advice
from opensocta.publish.chapters.annex import annexes, figure_tables
from opensocta.publish.chapters.crosscutting import networks, pressure
from opensocta.publish.chapters.front import cover, reading
from opensocta.publish.chapters.harm import harm
from opensocta.publish.chapters.known import known
from opensocta.publish.chapters.method import method
from opensocta.publish.chapters.money import money
from opensocta.publish.chapters.profile import is_full, profile
from opensocta.publish.chapters.ranked import ranked
from opensocta.publish.chapters.record import record
from opensocta.publish.chapters.short import short_profile
from opensocta.publish.chapters.summary import spare, summary
from opensocta.publish.chapters.webs import Webs
from opensocta.publish.facts import EditionFacts

__all__ = ["compose", "finish"]


def compose(tables: Mapping[str, pa.Table], facts: EditionFacts) -> Document:
    """Return the restricted edition of a build.

    Parameters
    ----------
    tables : build tables by name, and reports, batches and observations of the lake; with
        statements, answers, responses or transactions, evidence leads to its reports and the
        originators' consent is known. An absent table counts as empty.
    facts : what the edition must know beside its tables.
    """
    book = Book(tables, facts)
    webs = Webs(book)
    areas = book.areas
    body = (
        summary(book), record(book), ranked(book), known(book), networks(book, webs),
        money(book), pressure(book), harm(book),
        *((profile if is_full(book, place, area) else short_profile)(
            book, webs, area, (place, len(areas))) for place, area in enumerate(areas, 1)),
        advice(book), method(book),
    )  # fmt: skip
    chapters = (cover(book), reading(book), *body, *annexes(book, body))
    return finish(Document(facts, "restricted", chapters, spare(book)))


def finish(document: Document) -> Document:
    """Return the document with figures numbered in reading order, annex A and the cover filled."""
    numbers: dict[str, int] = {}
    for figure in figures(document):
        if figure.kind != "unknown":
            numbers[figure.id] = len(numbers) + 1
    chapters = tuple(
        replace(chapter, blocks=tuple(_numbered(block, numbers) for block in chapter.blocks))
        for chapter in document.chapters
    )
    numbered = replace(document, chapters=chapters)
    tables = figure_tables(figures(numbered))
    filled = tuple(
        replace(chapter, blocks=(chapter.blocks[0], *tables))
        if chapter.id == "annex-figures" else chapter
        for chapter in chapters
    )  # fmt: skip
    return _with_cover(replace(numbered, chapters=filled))


def _numbered(block: Block, numbers: Mapping[str, int]) -> Block:
    if isinstance(block, Figure):
        return replace(block, number=numbers.get(block.id, 0))
    if isinstance(block, FigureRow):
        inner = tuple(replace(f, number=numbers.get(f.id, 0)) for f in block.figures)
        return replace(block, figures=inner)
    return block


def _with_cover(document: Document) -> Document:
    first: Chapter = document.chapters[0]
    strictest = replace(document, chapters=document.chapters[1:]).marking
    block = replace(first.blocks[0], strictest=strictest)  # type: ignore[call-arg]
    return replace(document, chapters=(replace(first, blocks=(block,)), *document.chapters[1:]))
