"""Rows of a build as the shapes of the API: ranks, judgements, gaps, crime areas, series."""

from typing import Any

from opensocta.vocabulary import SECTIONS, CrimeArea, crime_areas, indicators, is_a, term
from opensocta.web import models as m
from opensocta.web.chains import unfolded
from opensocta.workspace import ranking_view, rows

__all__ = [
    "area_answer",
    "area_rows",
    "best_founded",
    "captions",
    "change_words",
    "complete_finding",
    "gap_rows",
    "judgement_rows",
    "parties",
    "rank_rows",
]

_SECTION_NAMES = {section.code: section.name for section in SECTIONS}
_JUDGEMENTS_SHOWN = 6
_FINDINGS_READ = 300

Row = dict[str, Any]  # Any: a JSON row
Connection = Any  # Any: a DuckDB connection, untyped


def rank_rows(connection: Connection) -> list[m.RankRow]:
    """Return the ranked areas, each with the name of the indicator that would move it most."""
    named = indicators()
    found = ranking_view(connection)
    for row in found:
        lever = named.get(row["lever"] or "")
        row["lever_name"] = lever.name if lever else None
    return [m.RankRow(**row) for row in found]


def best_founded(connection: Connection) -> list[m.JudgementRow]:
    """Return the judgements for the first page: best founded first, no area or kind twice."""
    found = rows(
        connection,
        "SELECT * FROM judgements ORDER BY "
        "list_position(['high', 'moderate', 'low'], confidence), origins DESC, judgement_id",
    )
    chosen: list[Row] = []
    for fresh in (("crime_area", "lead"), ("crime_area",), ()):
        for row in found:
            seen = {(name, one[name]) for one in chosen for name in fresh}
            if row not in chosen and not seen & {(name, row[name]) for name in fresh}:
                chosen.append(row)
    return judgement_rows(chosen[:_JUDGEMENTS_SHOWN])


def judgement_rows(found: list[Row]) -> list[m.JudgementRow]:
    """Return judgements with their sentence written out."""
    made = []
    for row in found:
        word = term(row["probability"])
        text = unfolded(row["template"].replace("{term}", word.text))
        made.append(m.JudgementRow(text=text, term_text=word.text, **row))
    return made


def gap_rows(found: list[Row]) -> list[m.GapRow]:
    """Return cells of the coverage matrix with the names of their areas and sections."""
    areas = crime_areas()
    return [
        m.GapRow(
            area_name=areas[row["crime_area"]].name,
            section_name=_SECTION_NAMES[row["section"]], **row,
        )
        for row in found
    ]  # fmt: skip


def change_words(edition: int) -> str:
    """Return what is said of changes since the last edition."""
    if edition <= 1:
        return "First edition: there is no earlier one to compare with."
    return f"What changed since edition {edition - 1} stands in the summary of edition {edition}."


def captions(connection: Connection, ids: list[str]) -> dict[str, str]:
    """Return the names of the subjects among ids that the reader may see."""
    found = rows(
        connection,
        "SELECT canonical_id, caption FROM entities WHERE canonical_id IN (SELECT unnest($ids))",
        ids=ids,
    )
    return {row["canonical_id"]: row["caption"] for row in found}


def parties(connection: Connection) -> int:
    """Return the number of persons and organisations."""
    found = rows(connection, "SELECT schema, count(*) AS n FROM entities GROUP BY ALL")
    return sum(row["n"] for row in found if is_a(row["schema"], "LegalEntity"))


def complete_finding(row: Row) -> Row:
    """Return a short finding row with the columns that it was read without left empty."""
    return {"subject": "", "crime_area": "", "section": "", "handling": "", "tlp": "", **row}


def area_rows(connection: Connection) -> list[m.AreaRow]:
    """Return all top areas, assessed ones first by their chance of being among the first."""
    ranked = {row.crime_area: row for row in rank_rows(connection)}
    counts = {name: _counts(connection, name) for name in ("findings", "judgements")}
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


def _counts(connection: Connection, table: str) -> dict[str, int]:
    found = rows(connection, f"SELECT crime_area, count(*) AS n FROM {table} GROUP BY ALL")
    return {row["crime_area"]: row["n"] for row in found}


def area_answer(connection: Connection, area: CrimeArea) -> m.AreaPage:
    """Return one crime area: its rank, coverage, judgements, findings, indicators and series."""

    def read(sql: str) -> list[Row]:
        return rows(connection, sql, area=area.code)

    of_area = "WHERE crime_area = $area ORDER BY"
    ranked = rank_rows(connection)
    found = read(f"SELECT * FROM findings {of_area} finding_id LIMIT {_FINDINGS_READ}")
    series = read(
        "SELECT f.*, x.subject, x.reason FROM forecasts f JOIN findings x USING (finding_id) "
        "WHERE x.crime_area = $area ORDER BY f.finding_id, f.period"
    )
    return m.AreaPage(
        crime_area=area.code, name=area.name, definition=area.definition,
        taxonomies=_taxonomies(area),
        rank=next((row for row in ranked if row.crime_area == area.code), None),
        coverage=gap_rows(read(f"SELECT * FROM gaps {of_area} gap_id")),
        judgements=judgement_rows(read(f"SELECT * FROM judgements {of_area} judgement_id")),
        findings=[m.FindingRow(**row) for row in found],
        indicators=_indicators(read(f"SELECT * FROM indicators {of_area} indicator")),
        trends=_series(series),
    )  # fmt: skip


def _taxonomies(area: CrimeArea) -> str:
    named = (
        ("ICCS", area.iccs_codes),
        ("EMPACT", area.empact_2026),
        ("GI-TOC", area.gitoc_market),
    )
    return " · ".join(f"{name} {', '.join(codes)}" for name, codes in named if codes)


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
