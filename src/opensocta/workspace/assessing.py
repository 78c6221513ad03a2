"""The last stage of a build: numbered findings, the assessment over them, markings joined."""

from collections import defaultdict
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.assess import Question, Scope, assess
from opensocta.evidence import BUILD, CLEAR, finding_rows, mark, markings_of
from opensocta.workspace.folder import Folder
from opensocta.workspace.stages import Tables

__all__ = ["ASSESSED", "assess_build"]

ASSESSED = (
    "claims", "indicators", "ranks", "ranking", "findings", "forecasts", "case_flows", "gaps",
    "judgements", "recommendations",
)  # fmt: skip
_LAKE = ("statements", "transactions", "observations", "answers", "responses", "reports")


def assess_build(tables: Tables, folder: Folder, as_of: date, *, found: tuple[str, ...]) -> Tables:
    """Return the tables named in ASSESSED.

    Parameters
    ----------
    found : names of the tables of findings that the analytic rooms made.
    """
    edition, reports = folder.settings.edition, tables["lake.reports"]
    marks = [
        tables["marks"],
        markings_of(tables["flows"], "flow_id"),
        markings_of(tables["ties"], "tie_id"),
    ]
    rooms = _number(pa.concat_tables([tables[name] for name in found]), 1, edition, marks)
    made = assess(
        Question(
            scope=Scope(folder.settings.territory, _period(reports)), policy=folder.policy,
            as_of=as_of, seed=folder.settings.seed, edition=edition,
            asked=_asked(tables["records.asked"]),
        ),
        {name: tables[f"lake.{name}"] for name in _LAKE},
        entity_map=tables["entity_map"], findings=rooms, flows=tables["flows"],
    )  # fmt: skip
    claims = _marked("claims", _with_evidence(made.claims), marks)
    marks += [
        markings_of(claims, "claim_id"),
        markings_of(rooms, "finding_id"),
        markings_of(rooms, "key"),
    ]
    indicators = _marked("indicators", made.indicators, marks)
    levers = [*marks, markings_of(_named(indicators), "id")]
    own = _number(finding_rows(made.ranking.findings), rooms.num_rows + 1, edition, levers)
    gaps = _marked("gaps", made.gaps, marks)
    judgements = _marked("judgements", made.judgements, marks)
    advised = [*marks, markings_of(judgements, "judgement_id"), markings_of(gaps, "gap_id")]
    advice = made.recommendations
    findings = pa.concat_tables([rooms, own])
    return {
        "claims": claims,
        "indicators": indicators,
        "ranks": BUILD["ranks"].check(made.ranking.ranks),
        "ranking": _marked("ranking", made.ranking.ranking, marks),
        "findings": findings,
        "forecasts": _forecasts(tables["fans"], findings),
        "case_flows": _case_flows(tables["flows_of_cases"], findings, marks),
        "gaps": gaps,
        "judgements": judgements,
        "recommendations": _marked("recommendations", advice, advised, evidence="supports"),
    }


def _marked(
    name: str, rows: pa.Table, marks: list[pa.Table], *, evidence: str = "evidence"
) -> pa.Table:
    """Return rows that keep their declaration, marked; nothing known is the unit's own word.

    A row without evidence says only that nothing came in: it carries no one's information.
    """
    marked = mark(rows, evidence, *marks)
    silent = pc.equal(pc.list_value_length(rows[evidence]), 0)
    for column, clear in (("handling", CLEAR.handling), ("tlp", CLEAR.tlp)):
        said = pc.if_else(silent, clear, marked[column])
        marked = marked.set_column(marked.column_names.index(column), column, said)
    table = BUILD[name]
    return table.check(table.conform(marked))


def _named(indicators: pa.Table) -> pa.Table:
    """Return indicators with their id, `AREA/INDICATOR`."""
    ids = pc.binary_join_element_wise(indicators["crime_area"], indicators["indicator"], "/")
    return indicators.append_column("id", ids)


def _with_evidence(claims: pa.Table) -> pa.Table:
    both = [
        [*for_it, *against]
        for for_it, against in zip(
            claims["supports"].to_pylist(), claims["against"].to_pylist(), strict=True
        )
    ]
    return claims.append_column("evidence", pa.array(both, pa.list_(pa.string())))


def _number(rows: pa.Table, first: int, edition: int, marks: list[pa.Table]) -> pa.Table:
    """Return findings numbered F-<edition>-NNNN, strongest first within each kind, and marked."""
    rows = rows.sort_by(
        [("kind", "ascending"), ("score", "descending"), ("subject", "ascending"),
         ("key", "ascending")]
    )  # fmt: skip
    numbers = [f"F-{edition}-{i:04d}" for i in range(first, first + rows.num_rows)]
    return _marked(
        "findings", rows.append_column("finding_id", pa.array(numbers, pa.string())), marks
    )


def _forecasts(fans: pa.Table, findings: pa.Table) -> pa.Table:
    numbers = findings.select(["key", "finding_id"])
    joined = fans.join(numbers, keys="key", join_type="inner").drop_columns(["key"])
    ordered = joined.sort_by([("finding_id", "ascending"), ("period", "ascending")])
    return BUILD["forecasts"].check(BUILD["forecasts"].conform(ordered))


def _case_flows(flows: pa.Table, findings: pa.Table, marks: list[pa.Table]) -> pa.Table:
    place = pc.index_in(flows["key"], value_set=findings["key"].combine_chunks())
    named = flows.append_column("finding_id", findings["finding_id"].take(place))
    order = [(column, "ascending") for column in BUILD["case_flows"].key]
    return _marked("case_flows", named.sort_by(order), marks)


def _asked(requests: pa.Table) -> dict[tuple[str, str], list[str]]:
    asked: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in requests.select(["crime_area", "section", "agency"]).to_pylist():
        asked[row["crime_area"], row["section"]].append(row["agency"])
    return dict(asked)


def _period(reports: pa.Table) -> str:
    first, last = (end(reports["obtained_at"]).as_py()[:4] for end in (pc.min, pc.max))
    return first if first == last else f"{first}-{last}"
