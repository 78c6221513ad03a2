"""Cover, and the page that says how to read the rest.

In:   facts of the edition; the first judgement as a worked example
Out:  chapters `cover` and `reading`
"""

from opensocta.publish.blocks import (
    Block,
    Cell,
    Chapter,
    Column,
    Contents,
    Cover,
    Heading,
    TableBlock,
)
from opensocta.publish.book import Book
from opensocta.publish.say import judgement, own, paragraph
from opensocta.publish.text import Span, Text, bold, day, joined, mono, period_words, text
from opensocta.vocabulary import TERMS

__all__ = ["cover", "reading"]


def cover(book: Book) -> Chapter:
    """Return the cover: what this is, how old, from whom, by which method and build."""
    facts = book.facts
    replied, asked = len(facts.answered), len(facts.agencies_asked)
    lines: list[tuple[str, Text]] = [
        ("Scope", text(facts.scope)),
        ("Period", text(period_words(facts.period_start, facts.period_end))),
        ("As of", text(day(facts.as_of))),
        ("Edition", text(f"{facts.edition}")),
        ("From", text(f"{replied} of {asked} agencies asked" if asked else "no agency was asked; "
                      "public figures only")),
        ("Method", text(f"version {facts.method_version}")),
        ("Build", text(mono(facts.build_id), f", seed {facts.seed}")),
    ]  # fmt: skip
    if facts.missing:
        counted = f"{len(facts.missing)} of those asked"
        lines.insert(5, ("No reply", text(Span(joined(facts.missing), counted))))
    if facts.invented:
        said = ": an exercise. No person, firm or case in it exists."
        lines.append(("Data", text(bold("INVENTED"), said)))
    block = Cover(id="cover", title=facts.title, subtitle=facts.unit, lines=tuple(lines))
    return Chapter("cover", "Cover", (block,), "front")


def reading(book: Book) -> Chapter:
    """Return the page that explains terms, margin, marks and lists the chapters."""
    blocks: list[Block] = [
        Heading(id="reading", level=1, text=text("How to read this report")),
        paragraph("reading-kinds", own(
            "Every sentence is a fact, a judgement, an assumption or advice, and what it rests on "
            "stands beside it."), own(
            "A fact is something counted or recorded; a judgement is what we think, with a term "
            "from the table below."), own(
            "The term says how probable a thing is; confidence says how good the evidence is. "
            "They are never one phrase.")),
        _yardstick(),
        paragraph("reading-confidence", own(
            bold("Confidence. "), "High: three or more independent origins of two or more kinds, "
            "little conflict and a narrow interval. Low: one origin, or a wide interval, or much "
            "conflict. Moderate: all else.")),
        paragraph("reading-origins", own(
            bold("Origins. "), "Reports that go back to one source count once. Filled squares in "
            "the margin are independent origins, hollow squares further reports of the same "
            "origins.")),
        paragraph("reading-unknown", own(
            bold("Not known. "), "What nobody knows is printed as a sentence and drawn with a "
            "dotted frame. It is never a zero, a blank or a middle value.")),
    ]  # fmt: skip
    if book.judgements:
        blocks.append(Heading(id="reading-example", level=2, text=text("One worked example")))
        first = max(book.judgements, key=lambda row: (row["origins"], row["judgement_id"]))
        blocks.append(paragraph("reading-sample", judgement(first)))
    blocks.append(Heading(id="reading-contents", level=2, text=text("Contents")))
    blocks.append(Contents(id="contents"))
    return Chapter("reading", "How to read this report", tuple(blocks), "front")


def _yardstick() -> TableBlock:
    rows = tuple(
        (Cell(text(bold(term.text))), Cell(text(term.band)),
         Cell(text(f"in {_of_twenty(term.low, term.high)} of 20 such cases")))
        for term in TERMS["phia"]
    )  # fmt: skip
    return TableBlock(
        id="yardstick", caption=text("The seven terms and what they mean (PHIA yardstick)"),
        columns=(Column("Term", 2), Column("Probability", 2), Column("We expect it to be so", 3)),
        rows=rows, release="own", small=True,
    )  # fmt: skip


def _of_twenty(low: float, high: float) -> str:
    least, most = round(low * 20), round(high * 20)
    return f"{least}" if least == most else f"{least} to {most}"
