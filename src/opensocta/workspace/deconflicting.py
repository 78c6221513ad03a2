"""Do we know what we know? Subjects that several agencies hold, and who would have to be asked.

In:   a folder, a reader; the lake's statements and the newest build's joins
Out:  rows of subjects: what only one agency knows (as far as the reader may see), and pointers
Not:  content, number or dates of what the reader may not see; see docs/methods/deconfliction.md

A pointer says one thing: agency X holds something on this subject. It is given only if every
hidden statement on the subject may be pointed to; else the subject does not exist for the reader.
"""

from typing import Any

import duckdb

from opensocta.core.errors import AnchorUnknown, TermUnknown
from opensocta.evidence import Marking, Reader
from opensocta.evidence.tables import HANDLING, TLP
from opensocta.vocabulary import is_a, schema_properties
from opensocta.workspace.folder import Folder
from opensocta.workspace.joined_parts import join_parts
from opensocta.workspace.reading import connect
from opensocta.workspace.tie_marks import pairs_for
from opensocta.workspace.views import Row, rows

__all__ = ["POINTER_CEILING", "deconflict", "tell_words"]

POINTER_CEILING = Marking("H2", "AMBER")
"""The strictest marking whose existence may be pointed to."""

_SUBJECTS = ("LegalEntity", "Asset")
_POINTED = ("suspect", "convicted", "contact", "official", "other")  # never victims, witnesses
_NOT_COUNTED = (
    "id", "modifiedAt", "retrievedAt", "publisher", "publisherUrl", "sourceUrl", "recordId",
    "firstName", "secondName", "middleName", "fatherName", "lastName",
)  # fmt: skip
"""Bookkeeping, and parts of a name that is counted as a whole."""

_VALUES_SHOWN = 30
_BY_HANDLING = {
    "H0": "may be told",
    "H1": "may be told, not used in court",
    "H2": "only with the permission of the agency",
    "H3": "only under the conditions of the agency; ask it first",
}
_BY_TLP = {
    "CLEAR": "to anyone", "GREEN": "within the community", "AMBER": "to those who need to know",
    "AMBER+STRICT": "within your own organisation only", "RED": "to no one else",
}  # fmt: skip


def deconflict(
    folder: Folder, reader: Reader, *, agency: str = "", subject: str = "", limit: int = 200
) -> Row:
    """Return the subjects held by more than one agency, most exclusive knowledge first.

    Parameters
    ----------
    agency : only subjects that this agency holds or is pointed to for.
    subject : only this subject, or the one that this record belongs to.
    limit : how many subjects are returned; `total` counts all that the reader may know of.

    Raises
    ------
    TermUnknown : if no subject that the reader may know of leads to this agency.
    AnchorUnknown : if the reader may know of no such shared subject.
    """
    build = folder.current()
    connection = connect(folder, reader, build=build)
    try:
        connection.execute(f"CREATE TEMP VIEW whole_pairs AS {pairs_for(build, reader)}")
        for name in ("entities", "entity_map"):
            file = str(build / f"{name}.parquet").replace("'", "''")
            connection.execute(
                f"CREATE TEMP VIEW whole_{name} AS SELECT * FROM read_parquet('{file}')"
            )
        _hold(connection, reader)
        _admit(connection, reader)
        join_parts(connection)
        _know(connection)
        _list(connection)
        return _answer(connection, reader, agency, subject, limit)
    finally:
        connection.close()


def tell_words(handling: str, tlp: str) -> str:
    """Return in words who may be told something marked so; an unknown code is the strictest."""
    if tlp not in _BY_TLP or tlp == "RED":
        return "may be told " + _BY_TLP["RED"]
    return f"{_BY_HANDLING.get(handling, _BY_HANDLING['H3'])}; {_BY_TLP[tlp]}"


def _hold(connection: duckdb.DuckDBPyConnection, reader: Reader) -> None:
    """Make `held`: all statements on shared subjects, whether seen, and whether pointable."""
    raw = "" if reader.may_see_all() else "all_"
    schemata = sorted(s for s in schema_properties() if any(is_a(s, one) for one in _SUBJECTS))
    connection.execute(f"""
        CREATE TEMP TABLE held AS
        WITH shared AS (
            SELECT canonical_id FROM whole_entities
            WHERE len(agencies) > 1 AND schema IN ({_words(schemata)})
        ), marked AS (
            SELECT m.canonical_id, s.entity_id, s.statement_id, s.schema, s.prop, s.value, s.stance,
                s.report_id, r.agency, {_rank("r.tlp", TLP)} AS t,
                greatest({_rank("r.handling", HANDLING)}, CASE WHEN s.handling IS NULL THEN 0
                    ELSE {_rank("s.handling", HANDLING)} END) AS h,
                r.caveats IS NULL AND coalesce(s.subject_category, 'other') IN ({_words(_POINTED)})
                    AND r.report_id IS NOT NULL AND r.agency IS NOT NULL AS plain
            FROM {raw}statements s
            JOIN whole_entity_map m ON m.entity_id = s.entity_id
            LEFT JOIN {raw}reports r ON r.report_id = s.report_id
            WHERE m.canonical_id IN (SELECT canonical_id FROM shared)
        )
        SELECT * EXCLUDE (plain), {_within(Marking(reader.handling, reader.tlp))} AS seen,
            plain AND {_within(POINTER_CEILING)} AS pointable
        FROM marked
    """)


def _admit(connection: duckdb.DuckDBPyConnection, reader: Reader) -> None:
    """Make `admitted`: the subjects all of which is seen or pointable; others do not exist.

    `whole` subjects are seen to the last statement and stand in the reader's own `entities`.
    """
    mine, ceiling = Marking(reader.handling, reader.tlp).rank, POINTER_CEILING.rank
    connection.execute(f"""
        CREATE TEMP TABLE admitted AS
        SELECT h.canonical_id, bool_and(h.seen) AS whole
        FROM held h JOIN whole_entities e USING (canonical_id)
        WHERE {_rank("e.handling", HANDLING)} <= {max(mine[0], ceiling[0])}
            AND {_rank("e.tlp", TLP)} <= {max(mine[1], ceiling[1])}
        GROUP BY h.canonical_id
        HAVING bool_and(h.seen OR h.pointable) AND (NOT bool_and(h.seen)
            OR h.canonical_id IN (SELECT canonical_id FROM entities))
    """)


def _know(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `known`: each seen value of a part with the agencies that state it."""
    references = sorted({
        prop for properties in schema_properties().values()
        for prop, kind in properties.items() if kind == "entity"
    })  # fmt: skip
    connection.execute(f"""
        CREATE TEMP TABLE known AS
        WITH stated AS (
            SELECT p.part, h.prop, h.agency, h.statement_id, h.h, h.t,
                CASE WHEN h.prop IN ({_words(references)}) THEN e.canonical_id ELSE h.value END
                    AS value, e.caption
            FROM held h JOIN parts p USING (entity_id)
            LEFT JOIN entity_map m ON h.prop IN ({_words(references)}) AND m.entity_id = h.value
            LEFT JOIN entities e ON e.canonical_id = m.canonical_id
            WHERE h.seen AND h.stance > 0 AND h.prop NOT IN ({_words(_NOT_COUNTED)})
        )
        SELECT part, prop, min(value) AS value, min(caption) AS caption, max(h) AS h, max(t) AS t,
            list_sort(list(DISTINCT agency)) AS agencies,
            list_sort(list(DISTINCT statement_id))[1:8] AS statements
        FROM stated WHERE value IS NOT NULL GROUP BY part, prop, lower(trim(value))
    """)


def _list(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `listed`: one row per subject that the reader sees in part, shared by two or more."""
    connection.execute("""
        CREATE TEMP TABLE listed AS
        WITH named AS (
            SELECT p.part, h.value, count(DISTINCT h.report_id) AS n FROM held h
            JOIN parts p USING (entity_id) WHERE h.seen AND h.prop = 'name' AND h.stance > 0
            GROUP BY ALL
        ), best AS (
            SELECT part, value FROM named
            QUALIFY row_number() OVER (PARTITION BY part ORDER BY n DESC, value) = 1
        ), holders AS (
            SELECT p.part, any_value(p.canonical_id) AS canonical_id, bool_and(p.whole) AS whole,
                list_sort(list(DISTINCT h.agency)) AS agencies,
                list_sort(list(DISTINCT p.entity_id)) AS records,
                CASE WHEN bool_and(p.whole) THEN min(m.probability) END AS probability,
                min(h.schema) AS schema
            FROM parts p JOIN held h USING (entity_id)
            LEFT JOIN whole_entity_map m USING (entity_id) WHERE h.seen GROUP BY p.part
        ), pointed AS (
            SELECT canonical_id, list_sort(list(DISTINCT agency)) AS ask FROM held
            WHERE NOT seen AND pointable AND canonical_id IN (SELECT canonical_id FROM admitted)
            GROUP BY canonical_id
        ), counted AS (
            SELECT part, count(*) FILTER (len(agencies) = 1) AS exclusive,
                count(*) FILTER (len(agencies) > 1) AS shared FROM known GROUP BY part
        )
        SELECT h.part AS id, coalesce(e.schema, h.schema) AS schema, h.whole, h.probability,
            coalesce(e.caption, b.value, '') AS caption, h.agencies, h.records,
            coalesce(p.ask, []::VARCHAR[]) AS ask, coalesce(c.exclusive, 0) AS exclusive,
            coalesce(c.shared, 0) AS shared
        FROM holders h LEFT JOIN best b USING (part) LEFT JOIN counted c USING (part)
        LEFT JOIN pointed p ON p.canonical_id = h.canonical_id
        LEFT JOIN entities e ON h.whole AND e.canonical_id = h.canonical_id
        WHERE len(list_distinct(list_concat(h.agencies, coalesce(p.ask, [])))) > 1
    """)


def _answer(
    connection: duckdb.DuckDBPyConnection, reader: Reader, agency: str, subject: str, limit: int
) -> dict[str, Any]:  # Any: a JSON document
    agencies = [
        row["agency"]
        for row in rows(
            connection,
            "SELECT DISTINCT unnest(list_concat(agencies, ask)) AS agency FROM listed ORDER BY 1",
        )
    ]
    if agency and agency not in agencies:
        raise TermUnknown(kind="agency", term=agency, known=", ".join(agencies) or "none")
    chosen = rows(
        connection,
        "SELECT * EXCLUDE (records), count(*) OVER () AS total FROM listed WHERE "
        "($agency = '' OR list_contains(list_concat(agencies, ask), $agency)) "
        "AND ($subject = '' OR list_contains(records, $subject)) "
        "ORDER BY exclusive DESC, len(ask) DESC, id LIMIT $limit",
        agency=agency, subject=subject, limit=limit,
    )  # fmt: skip
    if subject and not chosen:
        raise AnchorUnknown(anchor=subject)
    total = chosen[0]["total"] if chosen else 0
    values = _values(connection, [row["id"] for row in chosen])
    for row in chosen:
        del row["total"]
        row["only"] = values.get(row["id"], [])
        row["only_left_out"] = row["exclusive"] - len(row["only"])
    return {
        "total": total, "agencies": agencies, "subjects": chosen,
        "pointers": not reader.may_see(POINTER_CEILING),
        "ceiling_handling": POINTER_CEILING.handling, "ceiling_tlp": POINTER_CEILING.tlp,
    }  # fmt: skip


def _values(connection: duckdb.DuckDBPyConnection, parts: list[str]) -> dict[str, list[Row]]:
    """Return what only one agency states, by subject."""
    found = rows(
        connection,
        "SELECT part, agencies[1] AS agency, prop, value, caption, h, t, statements FROM known "
        "WHERE len(agencies) = 1 AND part IN (SELECT unnest($parts::VARCHAR[])) "
        "QUALIFY row_number() OVER (PARTITION BY part ORDER BY agency, prop, value) "
        f"<= {_VALUES_SHOWN} ORDER BY part, agency, prop, value",
        parts=parts,
    )
    grouped: dict[str, list[Row]] = {}
    for row in found:
        row["handling"], row["tlp"] = HANDLING[row.pop("h")], TLP[row.pop("t")]
        row["tell"] = tell_words(row["handling"], row["tlp"])
        grouped.setdefault(row.pop("part"), []).append(row)
    return grouped


def _within(marking: Marking) -> str:
    return f"h <= {marking.rank[0]} AND t <= {marking.rank[1]}"


def _rank(column: str, codes: tuple[str, ...]) -> str:
    """Return SQL for how strict a code is; none or an unknown one is the strictest."""
    return f"coalesce(list_position([{_words(codes)}], {column}) - 1, {len(codes) - 1})"


def _words(codes: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)
