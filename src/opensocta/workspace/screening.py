"""Look-ups: whom that the reader may see, or that stands on a kept list, does a name resemble?

In:   a folder, a reader; one question (name, number, birth date, country)
Out:  matches with probability, word, bits of each comparison, and what the entry itself says
Not:  the weights and the threshold (`resolve.screening`); see docs/methods/screening.md

What the reader may not see is left out before anything is laid out, so that no answer, count or
rarity of a name rests on it. Laid out once per build and set of lists, then asked many times.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.evidence import Reader
from opensocta.evidence.tables import STATEMENTS
from opensocta.resolve import Listed, Screen, ScreenSettings, to_listed
from opensocta.resolve.listed import join_lists
from opensocta.resolve.subjects import FAMILIES, family_of
from opensocta.vocabulary import schema_properties
from opensocta.workspace.comparing import field_of
from opensocta.workspace.folder import Folder
from opensocta.workspace.kept_lists import KeptList, kept_lists
from opensocta.workspace.question import Question
from opensocta.workspace.reading import connect

__all__ = ["MEASURED", "Desk", "Measured", "Ready"]

Row = dict[str, Any]  # Any: a JSON row
_MATCHES = 200
_VALUES = 60
_SUBJECTS = """
    SELECT p.canonical_id AS entity_id, e.schema, p.prop, p.value, 1 AS stance,
        NULL::TIMESTAMPTZ AS retracted_at, '' AS anchor
    FROM properties p JOIN entities e USING (canonical_id)
    WHERE p.prop IN (SELECT unnest($props)) ORDER BY p.canonical_id, p.prop, p.value
"""
_NOTHING = STATEMENTS.empty()
_ABOUT = "SELECT canonical_id, caption, schema, agencies, records, handling, tlp FROM entities"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a threshold finds and costs: of 1,000 listed, and of 1,000 who are on no list."""

    threshold: float
    found: int
    alarms: float


MEASURED = (
    Measured(0.001, 993, 315), Measured(0.003, 982, 157), Measured(0.01, 967, 54),
    Measured(0.03, 942, 26), Measured(0.1, 872, 6.6), Measured(0.5, 578, 0.2),
)  # fmt: skip
"""The table of docs/methods/screening.md; a test holds both the same."""


@dataclass(frozen=True, slots=True)
class _Held:
    """Entries laid out: entry i of `about` says rows begins[i] to begins[i + 1] of `said`."""

    screen: Screen
    about: pa.Table
    said: pa.Table
    begins: Sequence[int]


@dataclass(frozen=True, slots=True)
class Ready:
    """What is laid out for a reader, and of which build and lists."""

    build: str
    lists: tuple[KeptList, ...]
    subjects: _Held
    listed: _Held


class Desk:
    """Where one reader asks; lays everything out at the first question after a change."""

    def __init__(self, folder: Folder, reader: Reader) -> None:
        self.folder, self.reader = folder, reader
        self._lock = Lock()
        self._ready: Ready | None = None

    def prepare(self) -> Ready:
        """Return what is laid out, anew if there is another build or another list.

        Raises
        ------
        BuildMissing : if nothing was built yet.
        """
        with self._lock:
            build = self.folder.current()
            lists = tuple(kept_lists(self.folder, self.reader))
            held = self._ready
            if held is None or (held.build, held.lists) != (build.name, lists):
                subjects = _lay_out_subjects(self.folder, self.reader)
                held = Ready(build.name, lists, subjects, _lay_out_lists(lists))
                self._ready = held
            return held

    @staticmethod
    def compared() -> list[str]:
        """Return the schemata of subjects that are looked through."""
        return [schema for schema in schema_properties() if family_of(schema) in FAMILIES]

    def is_ready(self) -> bool:
        """Tell whether the next question is answered without laying anything out."""
        held = self._ready
        lists = tuple(kept_lists(self.folder, self.reader))
        return held is not None and (held.build, held.lists) == (self.folder.current().name, lists)

    def ask(self, question: Question, *, actor: str, now: datetime) -> Row:
        """Return the matches, most probable first; the audit log keeps that there was a look-up.

        The log holds who, when, which build and how many matches; never what was asked.

        Raises
        ------
        InputRejected : if the question names nobody, or a date or country cannot be read.
        """
        record, family = question.record(), question.family()
        ready = self.prepare()
        found = [
            *_matches(ready.subjects, record, family, question.threshold, "subject"),
            *_matches(ready.listed, record, family, question.threshold, "list"),
        ]
        found.sort(key=lambda row: (-row["probability"], row["source"], row["on_list"], row["id"]))
        by_name = {one.name: one for one in ready.lists}
        for row in found:
            kept = by_name.get(row["on_list"])
            if kept is not None:
                row |= {"handling": kept.handling, "tlp": kept.tlp, "file_name": kept.file_name}
        self.folder.records.log(
            "screen.ask", ready.build, actor=actor, at=now,
            detail={"lists": len(ready.lists), "matches": len(found)},
        )  # fmt: skip
        counts = {kind: sum(row["source"] == kind for row in found) for kind in ("subject", "list")}
        return {
            "matches": found[:_MATCHES], "left_out": max(0, len(found) - _MATCHES),
            "in_subjects": counts["subject"], "in_lists": counts["list"],
            "read_as": {field: values for field, values in record.items() if field != "name"},
        }  # fmt: skip


def _lay_out_subjects(folder: Folder, reader: Reader) -> _Held:
    props = sorted({p for fields in FAMILIES.values() for some in fields.values() for p in some})
    connection = connect(folder, reader)
    try:
        said = connection.sql(_SUBJECTS, params={"props": props}).to_arrow_table()
        about = connection.sql(_ABOUT).to_arrow_table()
    finally:
        connection.close()
    listed = to_listed(said, "")
    own = pc.index_in(listed.subjects["entity_id"], about["canonical_id"].combine_chunks())
    return _lay_out(listed, said, about.take(own.combine_chunks()))


def _lay_out_lists(lists: Sequence[KeptList]) -> _Held:
    said = [one.read() for one in lists]
    listed = [to_listed(rows, one.name) for rows, one in zip(said, lists, strict=True)]
    if not lists:
        said = [_NOTHING]
        listed = [to_listed(_NOTHING, "")]
    joined = join_lists(listed)
    kinds = pa.concat_tables(rows.select(["entity_id", "schema"]) for rows in said)
    first = pc.index_in(joined.subjects["entity_id"], kinds["entity_id"].combine_chunks())
    schemata = kinds["schema"].combine_chunks().take(first.combine_chunks())
    about = joined.subjects.append_column("schema", schemata)
    return _lay_out(joined, pa.concat_tables(said), about)


def _lay_out(listed: Listed, said: pa.Table, about: pa.Table) -> _Held:
    """Return entries in order of their ids; a hit tells the place of its entry."""
    size = listed.subjects.num_rows
    places = pa.array(range(size), pa.int64()).cast(pa.string())
    where = listed.subjects.schema.get_field_index("listed_id")
    numbered = listed.subjects.set_column(where, "listed_id", places)
    owner = pc.index_in(said["entity_id"], listed.subjects["entity_id"].combine_chunks())
    kept = said.select(["prop", "value", "anchor"]).append_column("owner", owner)
    references = pa.array(sorted(_references()))
    told = pc.and_(pc.is_valid(kept["owner"]), pc.invert(pc.is_in(kept["prop"], references)))
    kept = kept.filter(told).sort_by(
        [("owner", "ascending"), ("prop", "ascending"), ("value", "ascending")]
    )
    owners = kept["owner"].to_numpy()
    begins = np.searchsorted(owners, np.arange(size + 1)).tolist()
    screen = Screen.load([Listed(numbered, listed.fields)])
    return _Held(screen, about.combine_chunks(), kept.combine_chunks(), begins)


def _references() -> set[str]:
    """Return the properties that hold ids and not words; `id` is shown as the entry's number."""
    kinds = schema_properties().values()
    return {prop for props in kinds for prop, kind in props.items() if kind == "entity"} | {"id"}


def _matches(
    held: _Held, record: dict[str, list[str]], family: str, threshold: float, source: str
) -> list[Row]:
    settings = ScreenSettings(threshold=threshold)
    hits = held.screen.with_settings(settings).ask(record, family=family).to_pylist()
    return [_match(held, hit, source) for hit in hits]


def _match(held: _Held, hit: Row, source: str) -> Row:
    place = int(hit["listed_id"])
    about = held.about.slice(place, 1).to_pylist()[0]
    first, last = held.begins[place], held.begins[place + 1]
    said = held.said.slice(first, min(last - first, _VALUES)).to_pylist()
    named = {"id": about.get("listed_id"), "caption": about.get("listed_name")}
    if source == "subject":
        named = {"id": about["canonical_id"], "caption": about["caption"]}
    return {
        "source": source, **named, "schema": about["schema"],
        "on_list": about.get("list", ""), "programme": about.get("programme", ""),
        "anchor": about.get("anchor", ""), "file_name": "",
        "agencies": about.get("agencies", []), "records": about.get("records", 0),
        "handling": about.get("handling", ""), "tlp": about.get("tlp", ""),
        "probability": hit["probability"], "level": hit["level"],
        "explanation": orjson.loads(hit["explanation"]),
        "values": [{"field": field_of(about["schema"], row["prop"]), **row} for row in said],
        "values_left_out": max(0, last - first - _VALUES),
    }  # fmt: skip
