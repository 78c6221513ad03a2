"""Yearly totals of detections per route, from statistical series such as Frontex's.

In:   observations (`evidence.tables.OBSERVATIONS`) whose series or indicator speaks of detections
Out:  findings routes.detections; subject = series and route
Not:  persons: one person may be detected several times; forecasts (`trends`)
See:  docs/methods/routes.md
"""

import pyarrow as pa

from opensocta.evidence.calculator import calculator
from opensocta.evidence.finding import Finding, Measure, detectors
from opensocta.evidence.wording import percent_words, place_words
from opensocta.vocabulary import nodes

__all__ = ["find_detection_routes"]

_WHOLE = 12
_SMALL = 5  # a count below this may point at someone
_SQL = """
WITH monthly AS (
    SELECT series, indicator, place, unit, coalesce(crime_area, '') AS crime_area, effort,
        substr(period, 1, 4) AS year, period, value, observation_id
    FROM observations
    WHERE value IS NOT NULL AND regexp_matches(period, '^\\d{4}')
        AND (contains(lower(series), 'detection') OR contains(lower(indicator), 'detection'))
), covered AS (
    SELECT series, year, max(CASE length(period) WHEN 4 THEN 12 END) AS whole,
        count(DISTINCT period) * min(CASE WHEN contains(period, 'Q') THEN 3 ELSE 1 END) AS months
    FROM monthly GROUP BY ALL
), yearly AS (
    SELECT series, indicator, place, unit, year, max(crime_area) AS crime_area,
        bool_or(effort) AS effort, sum(value) AS total,
        list_sort(list(observation_id)) AS ids
    FROM monthly GROUP BY ALL
)
SELECT y.*, least(coalesce(c.whole, c.months), 12) AS months
FROM yearly y JOIN covered c USING (series, year) ORDER BY series, indicator, place, unit, year
"""


@detectors.add("routes.detections", version=1, cites="frontex_detections")
def find_detection_routes(observations: pa.Table) -> list[Finding]:
    """Find how many detections each route had in each year, and the latest change."""
    with calculator() as connection:
        connection.register(
            "observations",
            observations.select(
                ["observation_id", "series", "indicator", "crime_area", "place", "period",
                 "value", "unit", "effort"]
            ),
        )  # fmt: skip
        rows = connection.sql(_SQL).to_arrow_table().to_pylist()
    routes: dict[tuple[str, ...], list[dict[str, object]]] = {}
    for row in rows:
        key = tuple(str(row[name]) for name in ("series", "indicator", "place", "unit"))
        routes.setdefault(key, []).append(row)
    found = [_finding(key, years) for key, years in routes.items()]
    return sorted(found, key=lambda f: (f.kind, -f.score, f.subject, f.key))


def _finding(key: tuple[str, ...], years: list[dict[str, object]]) -> Finding:
    """Return the finding of one route; its score is the total of the latest whole year."""
    series, indicator, place, unit = key
    totals = {str(row["year"]): float(str(row["total"])) for row in years}
    whole = [str(row["year"]) for row in years if int(str(row["months"])) >= _WHOLE]
    latest = whole[-1] if whole else str(years[-1]["year"])
    before = str(int(latest) - 1)
    change, words = _change(totals, latest, before, before in whole)
    partial = "" if latest in whole else " (not the whole year)"
    peak = max(totals, key=lambda year: (totals[year], year))
    most = "" if peak in (latest, before) else f"; most were in {peak} ({_few(totals[peak])})"
    caution = (
        "; they are not persons and depend on how much is patrolled"
        if any(row["effort"] for row in years)
        else ""
    )
    one = totals[latest] == 1 and indicator.startswith("detections")
    what = indicator.replace("detections", "detection", 1) if one else indicator
    measures: dict[str, Measure] = {f"y{year}": total for year, total in totals.items()}
    return Finding(
        kind="routes.detections",
        subject=f"{series}:{place}",
        score=totals[latest],
        reason=f"{_where(place)}{totals[latest]:,.0f} {what.replace('_', ' ')} "
        f"{'was' if one else 'were'} recorded in {latest}{partial}{words}{most}{caution}.",
        evidence=tuple(str(i) for row in years for i in _ids(row["ids"])),
        crime_area=str(years[-1]["crime_area"]),
        section="routes",
        measures={
            "route": place,
            "series": series,
            "unit": unit,
            "latest": latest,
            "total": totals[latest],
            "change": change,
            "peak": peak,
            "whole_years": len(whole),
            **measures,
        },
    )


def _change(
    totals: dict[str, float], latest: str, before: str, comparable: bool
) -> tuple[float | None, str]:
    """Return the relative change from the year before and its words, if it can be said."""
    if not comparable or not totals.get(before):
        return None, ""
    change = totals[latest] / totals[before] - 1
    than = f"{before} ({_few(totals[before])})"
    if not change:
        return 0.0, f", as many as in {before}"
    size = percent_words(abs(change))
    return round(change, 6), f", {size} {'more' if change > 0 else 'fewer'} than in {than}"


def _few(total: float) -> str:
    """Return a total; a small one with its noun, by which the public edition knows it."""
    noun = "detection" if total == 1 else "detections"
    return f"{total:,.0f} {noun}" if 0 < total < _SMALL else f"{total:,.0f}"


def _where(place: str) -> str:
    """Return the place as a sentence begins: "On the Western Balkan Route, "."""
    if not place:
        return ""
    name = place_words(place)
    if place.endswith(" Route"):
        return f"On {name}, "
    return "Elsewhere, " if place == "Other" else f"{'At' if place in nodes() else 'In'} {name}, "


def _ids(value: object) -> list[object]:
    return value if isinstance(value, list) else []
