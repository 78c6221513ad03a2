"""Writes the search index of a build: subjects by their names and numbers, documents by their text.

In:   entities and properties of the build, documents and reports of the lake
Out:  a folder that `index_search` reads; it can be made anew at any time
Not:  search itself (`index_search`)

Every entry carries the ranks of its marking as fields, so that what a reader may not see is left
out before anything is matched or counted.
"""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import tantivy

from opensocta.evidence.index_terms import ascii_words, exact_words, identifier, skeleton, sound
from opensocta.evidence.marks import row_markings
from opensocta.vocabulary import schema_properties

__all__ = ["index_schema", "open_index", "write_index"]

_HEAP = 128 << 20
_NAMES_KEPT = 200  # names of one subject that are indexed
_NUMBERS = frozenset({"identifier", "phone", "email", "checksum", "ip"})
_LINE = "\n"


@cache
def index_schema() -> tantivy.Schema:
    """Return the fields of the index; those that are stored are what a result needs."""
    builder = tantivy.SchemaBuilder()
    for name in ("id", "kind", "caption", "schema", "handling", "tlp"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("names", "numbers", "body"):  # looked at again when hits are ordered
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("exact", "ascii", "sound", "skeleton", "facet"):
        stored = name == "facet"
        builder.add_text_field(name, stored=stored, tokenizer_name="words", index_option="freq")
    builder.add_text_field("number", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("place", fast=True)
    return builder.build()


def open_index(folder: Path, *, make: bool = False) -> tantivy.Index:
    """Return the index in a folder."""
    index = tantivy.Index(index_schema(), path=str(folder), reuse=not make)
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("words", words)
    return index


def write_index(
    folder: Path, entities: pa.Table, properties: pa.Table, documents: pa.Table, *,
    reports: pa.Table,
) -> int:  # fmt: skip
    """Write the index into a folder, in the place of any that is there.

    Parameters
    ----------
    entities : rows of ENTITIES.
    properties : rows of PROPERTIES; names and identifiers are taken.
    documents : rows of DOCUMENTS, marked as their reports are.
    reports : rows of REPORTS.

    Returns
    -------
    number of entries.
    """
    part = folder.with_name(f"{folder.name}.part")
    for each in (part, folder):
        if each.exists():
            shutil.rmtree(each)
    part.mkdir(parents=True)
    writer = open_index(part, make=True).writer(heap_size=_HEAP, num_threads=1)
    place = 0
    for entry in _entries(entities, properties, documents, reports):
        writer.add_document(tantivy.Document(place=place, **entry))
        place += 1
    writer.commit()
    writer.wait_merging_threads()
    part.replace(folder)
    return place


Entry = dict[str, str | list[str]]


def _entries(
    entities: pa.Table, properties: pa.Table, documents: pa.Table, reports: pa.Table
) -> Iterator[Entry]:
    names, numbers = _by_subject(properties, _name_props()), _by_subject(properties, _id_props())
    for row in entities.sort_by("canonical_id").to_pylist():
        subject = row["canonical_id"]
        every = list(dict.fromkeys([row["caption"], *names.get(subject, ())]))[:_NAMES_KEPT]
        ids = [identifier(text) for text in numbers.get(subject, ())]
        yield {
            **_head(subject, "entity", row["caption"], row["schema"], row),
            **_words(" ".join(every)),
            "names": _LINE.join(" ".join(ascii_words(name)) for name in every),
            "numbers": _LINE.join(dict.fromkeys(ids)),
            "number": list(dict.fromkeys(ids)),
            "facet": " ".join([row["schema"], *row["crime_areas"]]).lower(),
        }
    markings = row_markings(documents, "document_id", reports)
    marked = documents.append_column("handling", markings["handling"])
    marked = marked.append_column("tlp", markings["tlp"])
    for row in marked.sort_by("document_id").to_pylist():
        text = f"{row['title']} {row['text']}"
        yield {
            **_head(row["document_id"], "document", row["title"], "Document", row),
            "exact": " ".join(exact_words(text)),
            "ascii": (body := " ".join(ascii_words(text))),
            "body": body,
            "names": " ".join(ascii_words(row["title"])),
            "facet": "document",
        }


def _head(key: str, kind: str, caption: str, schema: str, row: dict[str, str]) -> Entry:
    return {
        "id": key, "kind": kind, "caption": caption, "schema": schema,
        "handling": row["handling"], "tlp": row["tlp"],
    }  # fmt: skip


def _words(text: str) -> Entry:
    plain = ascii_words(text)
    return {
        "exact": " ".join(exact_words(text)),
        "ascii": " ".join(plain),
        "sound": " ".join(filter(None, map(sound, plain))),
        "skeleton": " ".join(filter(None, map(skeleton, plain))),
    }


def _by_subject(properties: pa.Table, wanted: frozenset[str]) -> dict[str, list[str]]:
    kept = pc.is_in(properties["prop"], value_set=pa.array(sorted(wanted), pa.string()))
    order = [("canonical_id", "ascending"), ("prop", "ascending"), ("value", "ascending")]
    rows = properties.select(["canonical_id", "prop", "value"]).filter(kept).sort_by(order)
    found: dict[str, list[str]] = defaultdict(list)
    for subject, value in zip(
        rows["canonical_id"].to_pylist(), rows["value"].to_pylist(), strict=True
    ):
        found[subject].append(value)
    return found


@cache
def _name_props() -> frozenset[str]:
    return _props(frozenset({"name"})) - {"namesMentioned"}


@cache
def _id_props() -> frozenset[str]:
    return _props(_NUMBERS)


def _props(kinds: frozenset[str]) -> frozenset[str]:
    return frozenset(
        name for known in schema_properties().values() for name, kind in known.items()
        if kind in kinds
    )  # fmt: skip
