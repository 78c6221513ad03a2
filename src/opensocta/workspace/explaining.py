"""The chain behind a sentence, number or rank: judgement, claim, finding, statement, report, cell.

In:   any id of the build or the lake
Out:  a tree of steps; what the reader may not see is counted, not shown
Not:  prose for a report (`publish`), the browser's drawer (`web` draws this tree)
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from opensocta.core.errors import AnchorUnknown

__all__ = ["Step", "explain"]

_BREADTH = 12
_DEPTH = 7


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain: what it is, what it says, how it is graded and marked.

    `more` counts supports that are left out of the tree for length, `hidden` those that the
    reader may not see.
    """

    id: str
    kind: str
    text: str
    grade: str = ""
    marking: str = ""
    place: str = ""
    children: tuple["Step", ...] = ()
    more: int = 0
    hidden: int = 0

    def as_dict(self) -> dict[str, Any]:  # Any: a JSON tree
        """Return the tree as plain dictionaries."""
        return {
            "id": self.id, "kind": self.kind, "text": self.text, "grade": self.grade,
            "marking": self.marking, "place": self.place, "more": self.more,
            "hidden": self.hidden, "children": [child.as_dict() for child in self.children],
        }  # fmt: skip


# For each kind: table, key, columns to show as text, columns that hold the supports.
_KINDS: tuple[tuple[str, str, str, str, str], ...] = (
    ("judgement", "judgements", "judgement_id",
     "replace(template, '{term}', term) || ' (' || round(100 * probability)::INT || ' %, ' "
     "|| round(100 * low)::INT || '-' || round(100 * high)::INT || ', ' || confidence "
     "|| ' confidence, ' || reports || ' reports of ' || origins || ' origins)'",
     "list_concat(supports, against)"),
    ("finding", "findings", "finding_id", "kind || ' v' || version || ': ' || reason", "evidence"),
    ("finding", "findings", "key", "kind || ' v' || version || ': ' || reason", "evidence"),
    ("claim", "claims", "claim_id",
     "text || ' (credence ' || round(credence, 2) || ', ' || reports || ' reports of ' || origins "
     "|| ' origins, conflict ' || round(conflict, 2) || ')'", "list_concat(supports, against)"),
    ("indicator", "indicators", "crime_area || '/' || indicator", "reason", "evidence"),
    ("rank", "ranking", "crime_area",
     "'among the first ' || k || ' with probability ' || round(p_topk, 2) "
     "|| '; 90 % rank interval ' || rank_low || '-' || rank_high "
     "|| '; knowledge ' || round(knowledge, 2)",
     "(SELECT list(i.crime_area || '/' || i.indicator ORDER BY i.knowledge DESC, i.indicator) "
     "FROM indicators i WHERE i.crime_area = t.crime_area AND i.basis <> 'unknown')"),
    ("gap", "gaps", "gap_id", "words || ': ' || question", "[]::VARCHAR[]"),
    ("recommendation", "recommendations", "recommendation_id", "text", "supports"),
    ("tie", "ties", "tie_id", "kind || ' of ' || source || ' and ' || target", "evidence"),
    ("flow", "flows", "flow_id", "commodity || ': ' || array_to_string(stops, ' > ')", "evidence"),
    ("subject", "entities", "canonical_id", "schema || ' ' || caption || ', ' || records "
     "|| ' records of ' || array_to_string(agencies, ', ')",
     "(SELECT list_distinct(flatten(list(p.statements))) FROM properties p "
     "WHERE p.canonical_id = t.canonical_id)"),
)  # fmt: skip

# For each lake table: key, text, own grade.
_LAKE: tuple[tuple[str, str, str, str], ...] = (
    ("statements", "statement_id",
     "t.schema || ' ' || t.prop || ': ' || coalesce(t.original_value, t.value) "
     "|| CASE WHEN t.assessment THEN ' (assessment)' ELSE '' END "
     "|| CASE WHEN t.stance < 0 THEN ' (refutes)' ELSE '' END",
     "coalesce(t.reliability, r.reliability) || coalesce(t.credibility, r.credibility)"),
    ("transactions", "tx_id",
     "strftime(t.at, '%Y-%m-%d') || ' ' || t.amount || ' minor units ' || t.currency || ' '"
     " || t.channel", "r.reliability || r.credibility"),
    ("observations", "observation_id",
     "t.series || ' ' || t.place || ' ' || t.period || ': ' || coalesce(t.value::VARCHAR, "
     "'not known') || ' ' || t.unit", "r.reliability || r.credibility"),
    ("answers", "answer_id",
     "t.question_id || ' ' || t.crime_area || ' ' || t.state || coalesce(' level ' || t.level, '') "
     "|| coalesce(' ' || t.number, '') || coalesce(' ' || t.text, '')",
     "coalesce(t.reliability, r.reliability) || coalesce(t.credibility, r.credibility)"),
    ("responses", "response_id", "t.wave || ' ' || t.design || ' one answer'",
     "r.reliability || r.credibility"),
    ("documents", "document_id", "t.title", "r.reliability || r.credibility"),
)  # fmt: skip


def explain(connection: duckdb.DuckDBPyConnection, anchor: str, *, depth: int = _DEPTH) -> Step:
    """Return the chain behind an id, as far as this connection's reader may see.

    Raises
    ------
    AnchorUnknown : if no visible thing has this id.
    """
    found = _steps(connection, [anchor], depth)
    if not found:
        raise AnchorUnknown(anchor=anchor)
    return found[0]


def _steps(connection: duckdb.DuckDBPyConnection, ids: list[str], depth: int) -> list[Step]:
    steps: dict[str, Step] = {}
    rest = list(dict.fromkeys(ids))
    for kind, table, key, text, supports in _KINDS:
        if not rest:
            break
        rows = connection.execute(
            f"SELECT {key}, {text}, {supports}, handling || ' TLP:' || tlp FROM {table} t "
            f"WHERE {key} IN (SELECT unnest($ids))",
            {"ids": rest},
        ).fetchall()
        for found, words, supported_by, marking in rows:
            if found not in steps:
                shown = Step(found, kind, words, marking=marking)
                steps[found] = _with_children(connection, shown, supported_by, depth)
        rest = [one for one in rest if one not in steps]
    for step in _lake_steps(connection, rest, depth):
        steps[step.id] = step
    return [steps[one] for one in dict.fromkeys(ids) if one in steps]


def _with_children(
    connection: duckdb.DuckDBPyConnection, step: Step, supports: Iterable[str] | None, depth: int
) -> Step:
    if depth <= 1:
        return step
    ids = sorted(dict.fromkeys(supports or ()))
    shown = ids[:_BREADTH]
    children = _steps(connection, shown, depth - 1) if shown else []
    return replace(
        step,
        children=tuple(children),
        more=len(ids) - len(shown),
        hidden=len(shown) - len(children),
    )


def _lake_steps(connection: duckdb.DuckDBPyConnection, ids: list[str], depth: int) -> list[Step]:
    steps: dict[str, Step] = {}
    for table, key, text, grade in _LAKE:
        rest = [one for one in ids if one not in steps]
        if not rest:
            break
        rows = connection.execute(
            f"SELECT t.{key}, {text}, {grade}, r.handling || ' TLP:' || r.tlp, t.anchor, "
            f"t.report_id FROM {table} t JOIN reports r USING (report_id) "
            f"WHERE t.{key} IN (SELECT unnest($ids))",
            {"ids": rest},
        ).fetchall()
        reports = {step.id: step for step in _reports(connection, [row[5] for row in rows])}
        for found, words, graded, marking, place, report in rows:
            above = (reports[report],) if depth > 1 and report in reports else ()
            steps[found] = Step(
                found, table.removesuffix("s"), words, graded, marking, place, above
            )
    rest = [one for one in ids if one not in steps]
    for step in _reports(connection, rest):
        steps[step.id] = step
    return [steps[one] for one in ids if one in steps]


def _reports(connection: duckdb.DuckDBPyConnection, ids: list[str]) -> list[Step]:
    if not ids:
        return []
    rows = connection.execute(
        "SELECT r.report_id, r.title, r.reliability || r.credibility, "
        "r.handling || ' TLP:' || r.tlp, b.file_name || ', ' || r.anchor, r.agency, "
        "r.obtained_at, r.origin_id = r.report_id, r.invented, r.source_id "
        "FROM reports r JOIN batches b USING (batch_id) "
        "WHERE r.report_id IN (SELECT unnest($ids)) ORDER BY r.report_id",
        {"ids": sorted(set(ids))},
    ).fetchall()
    return [
        Step(
            report, "report",
            f"{agency}: {title}, obtained {obtained}"
            + ("" if first else ", a copy of another report")
            + (" (INVENTED)" if invented else ""),
            grade, marking, place,
            (Step(source, "source", f"source {source} of {agency}", grade, marking),),
        )
        for report, title, grade, marking, place, agency, obtained, first, invented, source in rows
    ]  # fmt: skip
