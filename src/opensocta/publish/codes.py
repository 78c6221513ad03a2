"""Codes for subjects: no name of a person or firm is printed in any edition.

In:   the build's subjects, sentences of findings
Out:  sentences in which every id and every known name is a code (N-04, S-001, C-001, K-001)
Not:  the key from code to subject, which stays in the workspace (`socta explain`)
"""

import re
from collections.abc import Iterable

import pyarrow as pa

from opensocta.publish.text import Span, Text, text
from opensocta.vocabulary import schema_properties

__all__ = ["NAMED", "Coder", "caption_tokens"]

_ID = re.compile(r"\b(?:e|a|st|tx|r|an|ob|rs|tie)-[0-9a-f]{20}\b")
_WORD = re.compile(r"\w+")
_PERSONS = frozenset({"Person"})
NAMED = frozenset(
    "Person Company Organization LegalEntity CriminalNetwork Vehicle Vessel Asset".split()
)
_PHRASES = {"N": "one network", "S": "one person", "C": "one firm", "K": "one account"}
_SHORTEST = 6


def caption_tokens(caption: str) -> tuple[str, ...]:
    """Return the words of a name in lower case; () if it is too short to be looked for.

    A subject whose name nobody gave is captioned by its schema ("Person"): that is no name.
    """
    if caption in schema_properties():
        return ()
    tokens = tuple(word.lower() for word in _WORD.findall(caption))
    long_enough = len(tokens) > 1 or sum(map(len, tokens)) >= _SHORTEST
    return tokens if long_enough and not all(token.isdigit() for token in tokens) else ()


class Coder:
    """Gives codes in the order of first use, so that the same build gives the same codes."""

    def __init__(self, entities: pa.Table, members: pa.Table) -> None:
        self._schema = dict(
            zip(entities["canonical_id"].to_pylist(), entities["schema"].to_pylist(), strict=True)
        )
        self._codes: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        names = zip(
            entities["canonical_id"].to_pylist(), entities["caption"].to_pylist(), strict=True
        )
        for subject, caption in names:
            tokens = caption_tokens(caption) if self._schema[subject] in NAMED else ()
            if tokens:
                self._names.setdefault(tokens[0], []).append((tokens, subject))
        self.networks = tuple(sorted(set(members["network"].to_pylist())))

    def code(self, subject: str) -> str:
        """Return the code of a subject, given on first use."""
        if subject in self.networks:
            return subject
        if subject not in self._codes:
            schema = self._schema.get(subject, "")
            letter = "K" if subject.startswith("a-") else "S" if schema in _PERSONS else "C"
            self._counts[letter] = self._counts.get(letter, 0) + 1
            self._codes[subject] = f"{letter}-{self._counts[letter]:03d}"
        return self._codes[subject]

    def sentence(self, words: str) -> Text:
        """Return a sentence with every id and known name as a code; public: a phrase."""
        spans: list[Span | str] = []
        at = 0
        for start, stop, subject in _without_overlap([*self._ids(words), *self._captions(words)]):
            spans.append(words[at:start])
            code = self.code(subject) if subject.startswith(("e-", "a-")) else "a report"
            spans.append(Span(code, _PHRASES.get(code[0], "one report")))
            at = stop
        return text(*spans, words[at:])

    def _ids(self, words: str) -> Iterable[tuple[int, int, str]]:
        return [(found.start(), found.end(), found.group()) for found in _ID.finditer(words)]

    def _captions(self, words: str) -> Iterable[tuple[int, int, str]]:
        places = [
            (word.group().lower(), word.start(), word.end()) for word in _WORD.finditer(words)
        ]
        for index, (token, start, _) in enumerate(places):
            for tokens, subject in self._names.get(token, ()):
                window = places[index : index + len(tokens)]
                if tuple(place[0] for place in window) == tokens:
                    yield start, window[-1][2], subject


def _without_overlap(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for start, stop, subject in sorted(found, key=lambda item: (item[0], -item[1], item[2])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, stop, subject))
    return kept
