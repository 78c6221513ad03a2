"""Searches the index of a build for a name, number or words, in any script.

In:   the folder of `index.write_index`, a text, a reader
Out:  a table of results, best first; the same for the same build, wherever it was made
Not:  links between subjects (`networks`), rights of other tables (`workspace.reading`)

The index finds candidates in four forms of each word; rapidfuzz then orders them by how well whole
names agree. Documents count if they hold every word. Scores are of these alone, never of how rare
a word is in the index, which would tell of entries that the reader may not see.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import tantivy
from rapidfuzz import fuzz

from opensocta.core.errors import BuildMissing
from opensocta.evidence.index import index_schema, open_index
from opensocta.evidence.index_terms import ascii_words, exact_words, identifier, skeleton, sound
from opensocta.evidence.marking import Reader

__all__ = ["search_index"]

_RESULT = pa.schema(
    [
        ("id", pa.string()), ("kind", pa.string()), ("caption", pa.string()),
        ("schema", pa.string()), ("score", pa.float64()), ("handling", pa.string()),
        ("tlp", pa.string()),
    ]
)  # fmt: skip
_WEIGHTS = {"exact": 6.0, "ascii": 5.0, "sound": 1.5, "skeleton": 1.5}
_CANDIDATES = 1_000
_HITS = 200_000
_WORDS = 12  # words of a text that count
_SHORTEST_PREFIX = 3
_SHORTEST_TYPO = 5
_THRESHOLD = 0.4  # a score below says that names do not agree
_WHOLE = 0.6  # score of a document that holds all words, and of a match by schema or crime area
_LIKE = 0.75  # words less alike are not one word misspelt
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should
_LINE = "\n"
Hit = tuple[float, int, dict[str, str]]


def search_index(folder: Path, text: str, *, reader: Reader, limit: int = 20) -> pa.Table:
    """Return what matches and the reader may see, best first.

    Parameters
    ----------
    folder : as written by `write_index`.
    text : names, a number, words, a schema or crime-area code; empty finds nothing.
    limit : number of results, > 0.

    Returns
    -------
    columns id, kind (entity or document), caption, schema, score in [0, 1], handling, tlp.

    Raises
    ------
    BuildMissing : if there is no index in the folder.
    """
    if not (folder / "meta.json").is_file():
        raise BuildMissing(folder=folder.parent.name)
    text = " ".join(text.split()[:_WORDS])
    words = ascii_words(text)
    if not words:
        return _RESULT.empty_table()
    searcher = open_index(folder).searcher()
    found: list[tuple[float, str, dict[str, str]]] = []
    for kind, match in (("entity", _of_names(text)), ("document", _of_text(words))):
        for entry in _candidates(searcher, _all([match, _only("kind", [kind]), *_seen(reader)])):
            score = _score(entry, words, identifier(text))
            if score >= _THRESHOLD:
                found.append((score, entry["id"], entry))
    best = sorted(found, key=lambda hit: (-hit[0], hit[1]))[:limit]
    rows = [{**entry, "score": score} for score, _, entry in best]
    return pa.Table.from_pylist(rows, _RESULT)


def _candidates(searcher: tantivy.Searcher, query: tantivy.Query) -> Iterable[dict[str, str]]:
    """Give the best matches; equals in the order of their ids, not of the index's files."""
    count = searcher.search(query, limit=1, count=True).count or 0
    if not count:
        return
    hits = searcher.search(query, limit=min(count, _HITS), count=False).hits
    places = searcher.fast_field_values("place", [address for _, address in hits])
    order = sorted(range(len(hits)), key=lambda at: (-round(hits[at][0], 4), places[at]))
    for at in order[:_CANDIDATES]:
        stored = searcher.doc(hits[at][1]).to_dict()
        yield {name: str(values[0]) for name, values in stored.items() if values}


def _score(entry: dict[str, str], words: Sequence[str], number: str) -> float:
    if entry["kind"] == "document":
        return _document_score(entry, words)
    if number in entry.get("numbers", "").split(_LINE):
        return 1.0
    asked = " ".join(words)
    names = max(_agreement(asked, name) for name in entry["names"].split(_LINE))
    started = any(each.startswith(number) for each in entry.get("numbers", "").split(_LINE))
    if started and len(number) >= _SHORTEST_TYPO:
        return max(names, 0.9)
    facets = asked == entry["schema"].lower() or asked in entry.get("facet", "").split()
    return max(names, _WHOLE) if facets else names


def _agreement(asked: str, name: str) -> float:
    """Return 1 if all words asked for are in the name and it has no others."""
    if not name:
        return 0.0
    words, others = asked.split(), name.split()
    inside = sum(max(_likeness(word, other) for other in others) for word in words) / len(words)
    return round(0.8 * inside + 0.002 * fuzz.token_sort_ratio(asked, name), 6)


@lru_cache(maxsize=100_000)
def _likeness(word: str, other: str) -> float:
    """Return how much two words are one: letter by letter, as a beginning, or by consonants."""
    if len(word) >= _SHORTEST_PREFIX and other.startswith(word):
        return 1.0 if word == other else 0.95
    letters = fuzz.ratio(word, other) / 100
    if skeleton(word) and skeleton(word) == skeleton(other):
        return max(letters, 0.9)
    return letters if letters >= _LIKE else 0.0


def _document_score(entry: dict[str, str], words: Sequence[str]) -> float:
    body = entry["body"].split()
    share = min(1.0, sum(body.count(word) for word in words) / (5 * len(words)))
    title = fuzz.token_set_ratio(" ".join(words), entry.get("names", "")) / 100
    return round(_WHOLE + 0.1 * share + 0.2 * title, 6)


def _of_names(text: str) -> tantivy.Query:
    """Return a query that finds any word of the text in any form, or the number."""
    schema = index_schema()
    plain = ascii_words(text)
    terms = [(form, word) for form, words in (
        ("exact", exact_words(text)), ("ascii", plain),
        ("sound", map(sound, plain)), ("skeleton", map(skeleton, plain)),
    ) for word in words if word]  # fmt: skip
    parts = [
        tantivy.Query.boost_query(
            tantivy.Query.term_query(schema, form, word, "freq"), _WEIGHTS[form]
        )
        for form, word in dict.fromkeys(terms)
    ]
    for word in plain:
        if len(word) >= _SHORTEST_TYPO:
            parts.append(tantivy.Query.fuzzy_term_query(schema, "ascii", word, distance=1))
    if len(plain[-1]) >= _SHORTEST_PREFIX:
        parts.append(tantivy.Query.regex_query(schema, "ascii", f"{plain[-1]}.*"))
    number = identifier(text)
    if len(number) >= _SHORTEST_TYPO:
        parts.append(tantivy.Query.regex_query(schema, "number", f"{number}.*"))
    parts.append(tantivy.Query.term_query(schema, "facet", text.lower(), "freq"))
    return tantivy.Query.boolean_query([(_SHOULD, part) for part in parts])


def _of_text(words: Sequence[str]) -> tantivy.Query:
    """Return a query that finds every word."""
    schema = index_schema()
    return _all([tantivy.Query.term_query(schema, "ascii", word, "freq") for word in words])


def _seen(reader: Reader) -> list[tantivy.Query]:
    return [_only("handling", reader.handling_codes()), _only("tlp", reader.tlp_labels())]


def _only(field: str, values: Sequence[str]) -> tantivy.Query:
    terms = tantivy.Query.term_set_query(index_schema(), field, list(values))
    return tantivy.Query.const_score_query(terms, 0.0)


def _all(parts: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(_MUST, part) for part in parts])
