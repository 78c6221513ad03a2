"""The chain behind a sentence, number or rank: judgement, claim, finding, statement, report, cell.

In:   any id of the build or the lake
Out:  a tree of steps; what the reader may not see is counted, not shown
Not:  prose for a report (`publish`), the browser's drawer (`web` draws this tree)
"""

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


_SOURCES = (
    "reports || CASE reports WHEN 1 THEN ' report of ' ELSE ' reports of ' END "
    "|| origins || CASE origins WHEN 1 THEN ' origin' ELSE ' origins' END"
)
# For each kind: table, key, columns to show as text, columns that hold the supports.
_KINDS: tuple[tuple[str, str, str, str, str], ...] = (
    ("judgement", "judgements", "judgement_id",
     r"regexp_replace(replace(template, '{term}', replace(term, '_', ' ')), "
     r"'\{([^|}]*)\|[^}]*\}', '\1', 'g') || ' (' || round(100 * probability)::INT || ' %, ' "
     "|| round(100 * low)::INT || '-' || round(100 * high)::INT || ', ' || confidence "
     f"|| ' confidence, ' || {_SOURCES} || ')'",
     "list_concat(supports, against)"),
    ("finding", "findings", "finding_id", "kind || ' v' || version || ': ' || reason", "evidence"),
    ("finding", "findings", "key", "kind || ' v' || version || ': ' || reason", "evidence"),
    ("claim", "claims", "claim_id",
     f"text || ' (credence ' || round(credence, 2) || ', ' || {_SOURCES} "
     "|| ', conflict ' || round(conflict, 2) || ')'", "list_concat(supports, against)"),
    ("indicator", "indicators", "crime_area || '/' || indicator", "reason", "evidence"),
    ("indicator", "indicators", "'IND-' || crime_area || '-' || indicator", "reason", "evidence"),
    *(("rank", "ranking", key,
     "'among the first ' || k || ' with probability ' || round(p_topk, 2) "
     "|| '; 90 % rank interval ' || rank_low || '-' || rank_high "
     "|| '; knowledge ' || round(knowledge, 2)",
     "(SELECT list(i.crime_area || '/' || i.indicator ORDER BY i.knowledge DESC, i.indicator) "
     "FROM indicators i WHERE i.crime_area = t.crime_area AND i.basis <> 'unknown')")
      for key in ("crime_area", "'RANK-' || crime_area")),
    ("network", "(SELECT network, count(*) AS n, list_sort(list(canonical_id)) AS who, "
     "max(handling) AS handling, 'as its members' AS tlp FROM members GROUP BY network)",
     "network", "n || ' members as found; see the finding networks.group'",
     "list_concat((SELECT list(f.finding_id ORDER BY f.finding_id) FROM findings f "
     "WHERE f.subject = t.network), who)"),
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


_OWN = Step("method", "method", "the unit's own words; how it works stands in the method pages")


def explain(connection: duckdb.DuckDBPyConnection, anchor: str, *, depth: int = _DEPTH) -> Step:
    """Return the chain behind an id, as far as this connection's reader may see.

    Raises
    ------
    AnchorUnknown : if no visible thing has this id.
    """
    if anchor == _OWN.id:
        return _OWN
    known: dict[str, Step] = {}
    below: dict[str, list[str]] = {}
    level = [anchor]
    for _ in range(depth):
        fresh = _derived(connection, level)
        for step in _lake_steps(connection, [one for one in level if one not in fresh]):
            fresh[step.id] = (step, [])
        for found, (step, supports) in fresh.items():
            known[found], below[found] = step, supports
        wanted = {one for _, supports in fresh.values() for one in supports[:_BREADTH]}
        level = sorted(wanted - known.keys())
        if not level:
            break
    if anchor not in known:
        raise AnchorUnknown(anchor=anchor)
    return _tree(anchor, known, below, depth)


def _tree(found: str, known: dict[str, Step], below: dict[str, list[str]], depth: int) -> Step:
    supports = below[found]
    if depth <= 1 or not supports:
        return known[found]
    shown = supports[:_BREADTH]
    children = tuple(_tree(one, known, below, depth - 1) for one in shown if one in known)
    return replace(
        known[found],
        children=children,
        more=len(supports) - len(shown),
        hidden=len(shown) - len(children),
    )


def _derived(
    connection: duckdb.DuckDBPyConnection, ids: list[str]
) -> dict[str, tuple[Step, list[str]]]:
    """Return the things of the build among the ids, each with the ids it rests on."""
    steps: dict[str, tuple[Step, list[str]]] = {}
    for kind, table, key, text, supports in _KINDS:
        rest = [one for one in ids if one not in steps]
        if not rest:
            break
        rows = connection.execute(
            f"SELECT {key}, {text}, {supports}, handling || ' TLP:' || tlp FROM {table} t "
            f"WHERE {key} IN (SELECT unnest($ids))",
            {"ids": rest},
        ).fetchall()
        for found, words, supported_by, marking in rows:
            step = Step(found, kind, words, marking=marking)
            steps.setdefault(found, (step, sorted(dict.fromkeys(supported_by or ()))))
    return steps


def _lake_steps(connection: duckdb.DuckDBPyConnection, ids: list[str]) -> list[Step]:
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
            above = (reports[report],) if report in reports else ()
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
            (Step(source, "source", f"{source}, {agency}", grade, marking),),
        )
        for report, title, grade, marking, place, agency, obtained, first, invented, source in rows
    ]  # fmt: skip
