"""Sentences from rows: judgements with their note, findings as facts, the unit's own words.

In:   rows of judgements and findings
Out:  `Sentence`s that carry kind, ids, marking, consent and what stands in the margin
Not:  new claims; every number is read from the row
"""

import re

from opensocta.evidence.marking import CLEAR, Marking
from opensocta.publish.blocks import Note, Paragraph, Release, Sentence
from opensocta.publish.book import Book, Row, marked
from opensocta.publish.text import Span, Text, day, number, parse_template, text
from opensocta.vocabulary import TERMS, Term

__all__ = ["aggregate", "fact", "fact_note", "few", "judgement", "own", "paragraph", "term_of"]

_LINE = 38
_CONTESTED = 0.3
_PUBLISHABLE = ("trends.", "integrity.", "routes.")
_BY_ID = {term.id: term for term in TERMS["phia"]}


def term_of(row: Row) -> Term:
    """Return the yardstick term of a judgement, as its id says."""
    return _BY_ID[row["term"]]


def judgement(row: Row) -> Sentence:
    """Return a judgement's sentence with its term, and its note."""
    term = term_of(row)
    extra: list[Text] = []
    if row["conflict"] >= _CONTESTED:
        extra.append((Span(f"contested, K = {row['conflict']:.2f}", "contested"),))
    if row["resolves"]:
        extra.append((Span(_resolves(row["resolves"])),))
    note = Note(
        "judgement", row["judgement_id"], term.text, (term.low, term.high), row["probability"],
        row["low"], row["high"], row["confidence"], row["reports"], row["origins"],
        source_kinds=tuple(row["source_kinds"]), conflict=row["conflict"], extra=tuple(extra[:2]),
    )  # fmt: skip
    consents = frozenset(row["consents"] or ())
    words = parse_template(row["template"], term.text)
    ids = (row["judgement_id"], *row["supports"])
    return Sentence("judgement", words, ids, marked(row), consents, "item", note)


def fact(book: Book, row: Row) -> Sentence:
    """Return a finding's reason as a fact. Only statistics, surveys and routes may be released."""
    whole = row["measures"].get("level", "institution") == "institution"
    release: Release = "item" if row["kind"].startswith(_PUBLISHABLE) and whole else "inside"
    words = book.coder.sentence(_stopped(_raised(row["reason"])))
    consents = book.consents((row["finding_id"],)) if release == "item" else frozenset()
    return Sentence("fact", words, (row["finding_id"],), marked(row), consents, release)


def own(*parts: str | Span | Text, kind: str = "fact", ids: tuple[str, ...] = ()) -> Sentence:
    """Return the unit's own words about its work; they rest on no report."""
    return Sentence("advice" if kind == "advice" else "link" if kind == "link" else "fact",
                    text(*parts), ids or ("method",), CLEAR, release="own")  # fmt: skip


def aggregate(
    *parts: str | Span | Text, ids: tuple[str, ...], marking: Marking, note: Note | None = None
) -> Sentence:
    """Return a fact that pools many reports; its public words must be coarse enough."""
    return Sentence("fact", text(*parts), ids, marking, release="aggregate", note=note)


def few(count: int) -> Span:
    """Return a count; the public reads "fewer than 5" below five."""
    return Span(number(count) if count else "none", number(count) if count >= 5 else "fewer than 5")


def fact_note(sentence: Sentence, words: str = "") -> Note:
    """Return the margin note of a fact."""
    return Note("fact", sentence.ids[0], extra=((Span(words),),) if words else ())


def paragraph(
    block_id: str, *found: Sentence, lead: str = "", area: str = "", section: str = ""
) -> Paragraph:
    """Return sentences as one paragraph."""
    return Paragraph(id=block_id, sentences=found, lead=lead, area=area, section=section)


def _resolves(words: str) -> str:
    if words[:4].isdigit():
        return f"resolves {day(words)}"
    short = re.split(r"[:;,.]", words, maxsplit=1)[0]
    return short if len(short) <= _LINE else f"{short[:_LINE].rsplit(' ', 1)[0]} …"


def _raised(words: str) -> str:
    """Return words with a capital first letter; an id at the start stays an id."""
    return words if words[1:2] == "-" else words[:1].upper() + words[1:]


def _stopped(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words}."
