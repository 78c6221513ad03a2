"""The read-only API of the workspace: start page, search, subjects, areas, ranking, evidence.

Every answer comes from a connection whose views are cut to the reader first
(`workspace.reading`), so no count, chart or search can show more than the reader may see.
"""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query

from opensocta.vocabulary import SECTIONS, crime_areas, indicators, term
from opensocta.web import models as m
from opensocta.web.session import Ws
from opensocta.workspace import Workspace, ranking_view, rows

__all__ = ["router"]

_SECTION_NAMES = {section.code: section.name for section in SECTIONS}
_JUDGEMENTS = (
    "SELECT * FROM judgements WHERE ($area = '' OR crime_area = $area) ORDER BY judgement_id"
)

Row = dict[str, Any]  # Any: a JSON row


router = APIRouter(prefix="/api")


@router.get("/about")
def about(workspace: Ws) -> m.About:
    manifest = workspace.folder.manifest()
    settings = workspace.folder.settings
    return m.About(
        unit=settings.name, title=settings.title, scope=settings.scope,
        build_id=manifest["build_id"], as_of=manifest["as_of"], edition=settings.edition,
        invented=manifest["invented"], handling=manifest["handling"], tlp=manifest["tlp"],
        reader_handling=workspace.reader.handling, reader_tlp=workspace.reader.tlp,
        method_version=manifest["method_version"],
    )  # fmt: skip


@router.get("/start")
def start(workspace: Ws) -> m.StartPage:
    with workspace.connect() as connection:
        counts = rows(
            connection,
            "SELECT (SELECT count(*) FROM entities) AS subjects, "
            "(SELECT count(*) FROM reports) AS reports, "
            "(SELECT count(DISTINCT origin_id) FROM reports) AS origins",
        )[0]
        by_room = rows(
            connection,
            "SELECT split_part(kind, '.', 1) AS room, count(*) AS n FROM findings GROUP BY ALL "
            "ORDER BY room",
        )
        return m.StartPage(
            ranking=_ranks(connection),
            judgements=_judgements(rows(connection, _JUDGEMENTS + " LIMIT 400", area=""))[:6],
            changes="First edition: there is no earlier one to compare with.",
            gaps=_gaps(rows(connection, "SELECT * FROM gaps ORDER BY worth_rank LIMIT 6")),
            deliveries=[m.Delivered(**row) for row in workspace.status()["files"]],
            findings_by_room={row["room"]: row["n"] for row in by_room},
            **counts,
        )


@router.get("/search")
def search(workspace: Ws, q: str, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> list[m.Hit]:
    found = workspace.search(q, limit=limit).to_pylist() if q.strip() else []
    return [m.Hit(schema_name=row["schema"], **row) for row in found]


@router.get("/entities/{subject}")
def entity(workspace: Ws, subject: str) -> m.EntityPage:
    found = workspace.subject(subject)
    for pair in found["pairs"]:
        pair["explanation"] = orjson.loads(pair["explanation"])
    for tie in found["ties"]:
        tie["schema_name"] = tie.pop("schema")
    found["findings"] = [_complete_finding(row) for row in found["findings"]]
    return m.EntityPage(schema_name=found.pop("schema"), **found)


@router.get("/areas")
def areas(workspace: Ws) -> list[m.AreaRow]:
    return _area_rows(workspace)


@router.get("/areas/{code}")
def area(workspace: Ws, code: str) -> m.AreaPage:
    return _area_page(workspace, code)


@router.get("/ranking")
def ranking(workspace: Ws) -> m.RankingPage:
    settings, policy = workspace.folder.settings, workspace.folder.policy
    with workspace.connect() as connection:
        found = _ranks(connection)
    return m.RankingPage(
        rows=found, k=policy.count("ranking.top_k"), draws=policy.count("ranking.draws"),
        seed=settings.seed,
        method=workspace.folder.manifest()["method_version"],
    )  # fmt: skip


@router.get("/findings")
def findings(
    workspace: Ws, kind: str = "", area: str = "", limit: Annotated[int, Query(ge=1, le=2000)] = 200
) -> list[m.FindingRow]:
    found = workspace.findings(kind=kind, area=area).slice(0, limit).to_pylist()
    return [m.FindingRow(**row) for row in found]


@router.get("/gaps")
def gaps(workspace: Ws) -> list[m.GapRow]:
    with workspace.connect() as connection:
        return _gaps(rows(connection, "SELECT * FROM gaps ORDER BY worth_rank, gap_id"))


@router.get("/explain/{anchor:path}")
def explain(workspace: Ws, anchor: str) -> m.StepNode:
    return m.StepNode.model_validate(workspace.explain(anchor).as_dict())


@router.get("/editions")
def editions(workspace: Ws) -> list[m.EditionFile]:
    out = workspace.folder.out
    return [
        m.EditionFile(edition=path.parent.name, name=path.name, kib=path.stat().st_size // 1024)
        for path in sorted(out.glob("*/*"))
        if path.suffix in {".html", ".pdf"}
    ]


def _ranks(connection: Any) -> list[m.RankRow]:  # Any: a DuckDB connection, untyped
    named = indicators()
    found = ranking_view(connection)
    for row in found:
        lever = named.get(row["lever"] or "")
        row["lever_name"] = lever.name if lever else None
    return [m.RankRow(**row) for row in found]


def _judgements(found: list[Row]) -> list[m.JudgementRow]:
    made = []
    for row in found:
        word = term(row["probability"])
        text = _unfold(row["template"].replace("{term}", word.text))
        made.append(m.JudgementRow(text=text, term_text=word.text, **row))
    return made


def _unfold(template: str) -> str:
    """Return a template with each `{code|public phrase}` as its code; readers here are cleared."""
    parts = template.split("{")
    return parts[0] + "".join(
        part.partition("}")[0].partition("|")[0] + part.partition("}")[2] for part in parts[1:]
    )


def _gaps(found: list[Row]) -> list[m.GapRow]:
    return [m.GapRow(section_name=_SECTION_NAMES[row["section"]], **row) for row in found]


def _complete_finding(row: Row) -> Row:
    return {"subject": "", "crime_area": "", "section": "", "handling": "", "tlp": "", **row}


def _area_rows(workspace: Workspace) -> list[m.AreaRow]:
    with workspace.connect() as connection:
        ranked = {row.crime_area: row for row in _ranks(connection)}
        counts = {
            name: {
                row["crime_area"]: row["n"]
                for row in rows(
                    connection,
                    f"SELECT crime_area, count(*) AS n FROM {name} GROUP BY ALL",
                )
            }
            for name in ("findings", "judgements")
        }
    made = []
    for code, area in crime_areas().items():
        if area.parent != "ROOT":
            continue
        rank = ranked.get(code)
        made.append(
            m.AreaRow(
                crime_area=code, name=area.name, definition=area.definition,
                assessed=rank is not None, p_topk=rank.p_topk if rank else None,
                knowledge=rank.knowledge if rank else None,
                findings=counts["findings"].get(code, 0),
                judgements=counts["judgements"].get(code, 0),
            )
        )  # fmt: skip
    return sorted(made, key=lambda row: (-(row.p_topk or -1), row.crime_area))


def _area_page(workspace: Workspace, code: str) -> m.AreaPage:
    area = crime_areas()[code]
    with workspace.connect() as connection:
        found = rows(
            connection,
            "SELECT * FROM findings WHERE crime_area = $area ORDER BY finding_id LIMIT 300",
            area=code,
        )
        levels = rows(
            connection,
            "SELECT * FROM indicators WHERE crime_area = $area ORDER BY indicator",
            area=code,
        )
        trends = rows(
            connection,
            "SELECT f.*, x.subject, x.reason FROM forecasts f JOIN findings x USING (finding_id) "
            "WHERE x.crime_area = $area ORDER BY f.finding_id, f.period",
            area=code,
        )
        return m.AreaPage(
            crime_area=code, name=area.name, definition=area.definition,
            taxonomies=_taxonomies(area),
            rank=next((row for row in _ranks(connection) if row.crime_area == code), None),
            coverage=_gaps(
                rows(connection, "SELECT * FROM gaps WHERE crime_area = $area", area=code)
            ),
            judgements=_judgements(rows(connection, _JUDGEMENTS, area=code)),
            findings=[m.FindingRow(**row) for row in found],
            indicators=_indicators(levels),
            trends=_series(trends),
        )  # fmt: skip


def _taxonomies(area: Any) -> str:  # Any: CrimeArea; its columns are plain text
    iccs = ", ".join(area.iccs_codes)
    return (
        f"ICCS {iccs} · EMPACT {area.empact_2026} · GI-TOC {', '.join(_listed(area.gitoc_market))}"
    )


def _listed(value: Any) -> list[str]:  # Any: text or a list of texts
    return [value] if isinstance(value, str) else list(value)


def _indicators(found: list[Row]) -> list[m.IndicatorRow]:
    named = indicators()
    return [
        m.IndicatorRow(
            name=named[row["indicator"]].name if row["indicator"] in named else row["indicator"],
            levels=[row[f"p{k}"] for k in range(5)],
            **row,
        )
        for row in found
    ]


def _series(found: list[Row]) -> list[m.TrendSeries]:
    grouped: dict[str, list[Row]] = {}
    for row in found:
        grouped.setdefault(row["finding_id"], []).append(row)
    return [
        m.TrendSeries(
            finding_id=key, subject=points[0]["subject"], reason=points[0]["reason"],
            points=[m.ForecastPoint(**point) for point in points],
        )
        for key, points in grouped.items()
    ]  # fmt: skip
