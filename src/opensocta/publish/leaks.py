"""The leak test: nothing restricted may stand anywhere in the files of an edition.

In:   the finished files by name; what must not be in them
Out:  leaks: file, place and kind of what was found, never the string itself
See:  docs/methods/leak-test.md for what is looked for and what a scan cannot see
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.publish.blocks import Document, TableBlock, sentences
from opensocta.publish.codes import NAMED, caption_tokens
from opensocta.publish.notes import note_lines
from opensocta.publish.pdftext import pdf_texts
from opensocta.publish.text import Text

__all__ = ["Leak", "Secrets", "scan_leaks", "secrets_of"]

_PATTERNS = {
    "id of a judgement, finding or gap": re.compile(r"\b[JFG]-\d+-\d{2,4}\b"),
    "id of an indicator or rank": re.compile(r"\b(?:RANK|IND)-[A-Z]{3}"),
    "id of evidence": re.compile(r"\b(?:e|a|st|tx|r|an|ob|rs|tie|cl|fk|fl)-[0-9a-f]{9,20}\b"),
    "code of a subject": re.compile(r"\b[NSCK]-\d{2,3}\b"),
    "marking above the edition": re.compile(r"TLP:(?:GREEN|AMBER|RED)|handling code [1-3]"),
    "unrounded number": re.compile(r"(?<![\d.,])0\.\d{5,}"),
}
_DATA_URI = re.compile(r"data:[\w/+-]+;base64,[A-Za-z0-9+/=]+")
_DRAWN = re.compile(r'\b(?:d|transform|points)="[^"]*"')
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w+")
_BROKEN = re.compile(r"(?<=\w)- (?=\w)")
_LEAST = 9


@dataclass(frozen=True, slots=True)
class Leak:
    """Where something restricted was found, and of what kind it is."""

    file: str
    place: str
    kind: str


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must not be found: names as words by first word, exact strings, planted canaries."""

    names: Mapping[str, tuple[tuple[str, ...], ...]]
    strings: frozenset[str]
    canaries: tuple[str, ...] = field(default=())


def secrets_of(document: Document, entities: pa.Table, canaries: Iterable[str] = ()) -> Secrets:
    """Return what the public edition of a restricted document must not hold.

    Parameters
    ----------
    document : the restricted document.
    entities : subjects of the build; their names are looked for word by word.
    canaries : strings planted in restricted places only.
    """
    names: dict[str, set[tuple[str, ...]]] = {}
    named = entities.filter(pc.is_in(entities["schema"], value_set=pa.array(sorted(NAMED))))
    for caption in set(named["caption"].to_pylist()):
        tokens = caption_tokens(caption or "")
        if tokens:
            names.setdefault(tokens[0], set()).add(tokens)
    strings: set[str] = set()
    for chapter in document.chapters:
        for block in chapter.blocks:
            for sentence in sentences(block):
                strings.update(_inside(sentence.text))
                if sentence.note is not None and sentence.note.kind == "judgement":
                    strings.add(note_lines(sentence.note, ()).number)
            if isinstance(block, TableBlock):
                strings.update(s for row in block.rows for cell in row for s in _inside(cell.text))
    return Secrets({k: tuple(sorted(v)) for k, v in names.items()}, frozenset(strings),
                   tuple(canaries))  # fmt: skip


def _inside(words: Text) -> Iterator[str]:
    """Yield telling words (a number, some length) that the public reads otherwise."""
    for span in words:
        clean = _plain(span.text)
        changed = span.public is not None and span.public != span.text
        if changed and len(clean) >= _LEAST and any(c.isdigit() for c in clean):
            yield clean


def scan_leaks(files: Mapping[str, bytes], secrets: Secrets) -> list[Leak]:
    """Return every leak in the files of a public edition; none is what is wanted.

    Parameters
    ----------
    files : content by file name: HTML, PDF, SVG, JSON or text.
    """
    found: set[Leak] = set()
    for name, data in sorted(files.items()):
        for place, words in [("file name", name), *_texts(name, data)]:
            for kind in _kinds(words, secrets):
                found.add(Leak(name, place, kind))
    return sorted(found, key=lambda leak: (leak.file, leak.place, leak.kind))


def _texts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    if name.endswith(".pdf"):
        yield from pdf_texts(data)
        return
    raw = _DATA_URI.sub(" ", data.decode("utf-8", "replace"))
    yield "source", unescape(_DRAWN.sub(" ", raw))
    yield "text", unescape(_TAG.sub(" ", raw))


def _kinds(words: str, secrets: Secrets) -> Iterator[str]:
    words = _plain(words)
    for kind, pattern in _PATTERNS.items():
        if pattern.search(words):
            yield kind
    if any(string in words for string in secrets.strings):
        yield "words of the restricted edition"
    if any(canary in words for canary in secrets.canaries):
        yield "planted canary"
    if _holds_name(words, secrets.names):
        yield "name of a subject"


def _plain(words: str) -> str:
    """Return words with single spaces, put together where a line broke after a hyphen."""
    return _BROKEN.sub("-", " ".join(words.replace("\u00a0", " ").split()))


def _holds_name(words: str, names: Mapping[str, tuple[tuple[str, ...], ...]]) -> bool:
    tokens = [word.lower() for word in _WORD.findall(words)]
    for place, token in enumerate(tokens):
        for name in names.get(token, ()):
            if tuple(tokens[place : place + len(name)]) == name:
                return True
    return False
