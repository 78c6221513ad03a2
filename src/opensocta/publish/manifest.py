"""What an edition leaves out, counted by chapter: exact for partners, in words for the public.

In:   an edition with its counts
Out:  the same edition with the annex on what was withheld filled
"""

from dataclasses import replace

from opensocta.publish.blocks import Block, Cell, Column, Document, TableBlock
from opensocta.publish.say import own, paragraph
from opensocta.publish.text import Text, number, text

__all__ = ["amount_words", "with_manifest"]


def amount_words(count: int) -> str:
    """Return a count of withheld items as the public reads it."""
    return "none" if count == 0 else "some" if count < 5 else "several" if count < 20 else "many"


def with_manifest(document: Document) -> Document:
    """Return the document with its annex on what was withheld filled: exact, or in words."""
    coarse = document.edition == "public"
    counts = [(title, count) for title, count in document.withheld if count]
    if document.edition == "restricted":
        said = "Nothing is withheld from this edition. It names no person: subjects carry codes."
    else:
        said = (
            "What is above the level of this edition, lacks its originator's consent, counts "
            "fewer than five, or would help offenders is left out and counted here."
        )
    blocks: list[Block] = [paragraph("annex-withheld-words", own(said))]
    if counts:
        blocks.append(TableBlock(
            id="annex-withheld-table", caption=(), release="own", small=True,
            columns=(Column("Chapter", 4), Column("Withheld", 1, "end")),
            rows=tuple((Cell(text(title)), Cell(_counted(count, coarse)))
                       for title, count in counts),
        ))  # fmt: skip
    chapters = tuple(
        replace(chapter, blocks=(chapter.blocks[0], *blocks))
        if chapter.id == "annex-withheld" else chapter
        for chapter in document.chapters
    )  # fmt: skip
    return replace(document, chapters=chapters)


def _counted(count: int, coarse: bool) -> Text:
    return text(amount_words(count) if coarse else number(count))
