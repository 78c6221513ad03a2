"""Two records side by side: what both say, where they differ, and the reports behind each.

In:   a folder, a reader, ids of two records
Out:  values by property with the statements that the reader sees; how the build scored the pair
Not:  deciding (`workspace.deciding`)

Both records must lie in subjects that the reader sees whole: a score rests on all values of a
record, so that showing it beside a part of them would tell of the rest.
"""

import duckdb
import orjson

from opensocta.core.errors import AnchorUnknown
from opensocta.evidence import Reader
from opensocta.resolve.names import fold, parts
from opensocta.resolve.subjects import FAMILIES, family_of
from opensocta.vocabulary import schema_properties
from opensocta.workspace.folder import Folder
from opensocta.workspace.reading import connect
from opensocta.workspace.views import Row, rows

__all__ = ["build_words", "compare_records", "field_of", "names_of", "waiting"]

_FIRST = (
    "name", "alias", "weakAlias", "previousName", "birthDate", "gender", "nationality", "country",
    "idNumber", "passportNumber", "registrationNumber", "phone", "address",
)  # fmt: skip
_SAID = """
    SELECT s.entity_id, s.prop, s.value, s.stance, s.statement_id, r.report_id, r.agency, e.caption
    FROM statements s JOIN reports r USING (report_id)
    LEFT JOIN entity_map m ON m.entity_id = s.value
    LEFT JOIN entities e ON e.canonical_id = m.canonical_id
    WHERE s.entity_id IN ($left, $right) AND s.prop <> 'id' ORDER BY s.prop, s.value, s.statement_id
"""
_DECIDED = "Decisions were made since this build."
_SUBJECT = """
    SELECT m.entity_id, e.canonical_id, e.caption, e.schema, e.records, e.handling, e.tlp
    FROM entity_map m JOIN entities e USING (canonical_id) WHERE m.entity_id IN ($left, $right)
"""
_REPORTS = """
    SELECT DISTINCT s.entity_id, r.report_id, r.agency, r.title, r.obtained_at, r.handling, r.tlp,
        r.reliability || r.credibility AS grade
    FROM statements s JOIN reports r USING (report_id) WHERE s.entity_id IN ($left, $right)
    ORDER BY r.agency, r.report_id
"""


def compare_records(folder: Folder, reader: Reader, left: str, right: str) -> Row:
    """Return two records side by side.

    Raises
    ------
    AnchorUnknown : if the reader does not see the whole subject of one of them.
    """
    left, right = sorted((left, right))
    connection = connect(folder, reader)
    try:
        subjects = {row["entity_id"]: row for row in _ask(connection, _SUBJECT, left, right)}
        for one in (left, right):
            if one not in subjects:
                raise AnchorUnknown(anchor=one)
        said = _ask(connection, _SAID, left, right)
        reports = _ask(connection, _REPORTS, left, right)
        scored = _ask(
            connection, "SELECT * FROM pairs WHERE left_id = $left AND right_id = $right",
            left, right,
        )  # fmt: skip
    finally:
        connection.close()
    return {
        "left": _side(left, subjects[left], said, reports),
        "right": _side(right, subjects[right], said, reports),
        "joined": subjects[left]["canonical_id"] == subjects[right]["canonical_id"],
        "fields": _fields(said, left, right, subjects[left]["schema"]),
        "pair": _scored(scored[0]) if scored else None,
    }


def field_of(schema: str, prop: str) -> str:
    """Return the field in which a property of a schema is compared, empty if in none."""
    fields = FAMILIES.get(family_of(schema)) or FAMILIES["organization"]
    return next((field for field, props in fields.items() if prop in props), "")


def names_of(folder: Folder, reader: Reader, records: set[str]) -> dict[str, str]:
    """Return the names of records of subjects that the reader sees whole; others are left out."""
    connection = connect(folder, reader)
    try:
        found = rows(
            connection,
            "SELECT m.entity_id, coalesce(min(s.value) FILTER (s.prop = 'name'), "
            "min(e.caption)) AS name FROM entity_map m JOIN entities e USING (canonical_id) "
            "LEFT JOIN statements s ON s.entity_id = m.entity_id "
            "WHERE m.entity_id IN (SELECT unnest($ids)) GROUP BY m.entity_id",
            ids=sorted(records),
        )
    finally:
        connection.close()
    return {row["entity_id"]: row["name"] for row in found}


def build_words(folder: Folder, reader: Reader, waits: int) -> tuple[bool, str]:
    """Return whether the build holds all that was decided and taken in, and so in words.

    waits : decisions that the reader sees and the build does not follow. Who does not see
        everything is told of these alone: that something else came in is for who may see it.
    """
    if not reader.may_see_all():
        return not waits, _DECIDED if waits else "This build follows the decisions that you see."
    manifest = folder.manifest()
    if manifest["lake"] != folder.lake.fingerprint():
        return False, "Files came in since this build."
    if manifest["records"] != folder.records.revision():
        return False, _DECIDED
    return True, "This build is up to date."


def waiting(folder: Folder, reader: Reader, decisions: list[Row]) -> dict[str, int]:
    """Return how many decisions of each kind the build does not follow yet, and how many that it
    follows were undone (`undo`).

    decisions : as `deciding.list_decisions` returns them; one that a build cannot follow does not
        wait for the next.
    """
    connection = connect(folder, reader)
    try:
        decided = rows(connection, "SELECT * FROM pairs WHERE decided <> 'model'")
    finally:
        connection.close()
    built = {(row["left_id"], row["right_id"]): row["decided"] for row in decided}
    hold = {
        (row["left_id"], row["right_id"]): row["kind"]
        for row in decisions
        if row["state"] == "holds" and not row["unmet"]
    }
    counts = dict.fromkeys(("merge", "keep_apart", "unsure", "undo"), 0)
    for pair, kind in hold.items():
        counts[kind] += built.get(pair) != kind
    counts["undo"] = sum(pair not in hold for pair in built)
    return counts


def _ask(connection: duckdb.DuckDBPyConnection, sql: str, left: str, right: str) -> list[Row]:
    return rows(connection, sql, left=left, right=right)


def _side(record: str, subject: Row, said: list[Row], reports: list[Row]) -> Row:
    names = [row["value"] for row in said if row["entity_id"] == record and row["prop"] == "name"]
    own = [row for row in reports if row["entity_id"] == record]
    return {
        "id": record, "name": names[0] if names else subject["caption"],
        "subject": subject["canonical_id"], "caption": subject["caption"],
        "schema": subject["schema"], "records": subject["records"],
        "agencies": sorted({row["agency"] for row in own}),
        "handling": subject["handling"], "tlp": subject["tlp"], "reports": own,
    }  # fmt: skip


def _fields(said: list[Row], left: str, right: str, schema: str) -> list[Row]:
    """Return each property with the values of both sides, as what it is compared, and whether
    they agree.
    """
    found = []
    for prop in sorted({row["prop"] for row in said}, key=_place):
        sides = [_values(said, record, prop) for record in (left, right)]
        keys = [{value["key"] for value in side if not value["refuted"]} for side in sides]
        for side, others in zip(sides, reversed(keys), strict=True):
            for value in side:
                value["shared"] = value.pop("key") in others
        state = "one" if not all(keys) else "same" if keys[0] & keys[1] else "differ"
        if state == "differ" and _folded(prop, keys[0]) & _folded(prop, keys[1]):
            state = "alike"
        row = {"prop": prop, "field": field_of(schema, prop), "state": state}
        found.append(row | {"left": sides[0], "right": sides[1]})
    return found


def _values(said: list[Row], record: str, prop: str) -> list[Row]:
    """Return the values of one side; statements that say the same stand together."""
    grouped: dict[tuple[str, bool], Row] = {}
    for row in said:
        if row["entity_id"] != record or row["prop"] != prop:
            continue
        shown = row["caption"] if prop in _references() and row["caption"] else row["value"]
        key, refuted = " ".join(shown.split()).casefold(), row["stance"] < 0
        value = grouped.setdefault(
            (key, refuted),
            {"key": key, "value": shown, "refuted": refuted, "statements": [], "agencies": []},
        )
        value["statements"].append(row["statement_id"])
        value["agencies"] = sorted({*value["agencies"], row["agency"]})
    return list(grouped.values())


def _folded(prop: str, values: set[str]) -> set[str]:
    """Return values as they are in any script; parts of a name in any order."""
    if "name" in prop.lower() or prop.endswith("lias"):
        return {" ".join(sorted(parts(value))) for value in values} - {""}
    return {fold(value) for value in values} - {""}


def _references() -> set[str]:
    kinds = schema_properties().values()
    return {prop for props in kinds for prop, kind in props.items() if kind == "entity"}


def _place(prop: str) -> tuple[int, str]:
    return (_FIRST.index(prop) if prop in _FIRST else len(_FIRST), prop)


def _scored(row: Row) -> Row:
    return row | {"explanation": orjson.loads(row["explanation"])}
