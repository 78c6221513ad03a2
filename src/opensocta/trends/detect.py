"""Finds what changed: the last year against the one before, breaks, and what comes next.

In:   observations (`evidence.tables.OBSERVATIONS`), incident counts among them
Out:  `Trends`: findings trends.change, trends.break, trends.forecast, trends.left_out; FORECASTS
Not:  causes: a change is told together with effort, breaks and what is provisional
See:  docs/methods/trends.md for the method, its limits and its error rates
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from opensocta.evidence.finding import Finding, detectors
from opensocta.trends.changes import tell_change
from opensocta.trends.forecasting import forecast
from opensocta.trends.level_shifts import tell_breaks
from opensocta.trends.outlook import FAN, fan_table, tell_forecast, worth_telling
from opensocta.trends.periods import Frequency
from opensocta.trends.series import Series, gather_series
from opensocta.trends.settings import TrendSettings

__all__ = ["Trends", "find_trends"]


@dataclass(frozen=True, slots=True)
class Trends:
    """Findings, and the columns of FORECASTS with `key` (of the finding) for `finding_id`."""

    findings: list[Finding]
    forecasts: pa.Table

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)


@detectors.add("trends.change", version=2, cites="gardner_1985_damped")
@detectors.add("trends.break", version=2, cites="yao_1988_schwarz")
@detectors.add("trends.forecast", version=2, cites="hyndman_2008_smoothing")
@detectors.add("trends.left_out", version=1, cites="gardner_1985_damped")
def find_trends(
    observations: pa.Table,
    *,
    rng: np.random.Generator,
    settings: TrendSettings | None = None,
) -> Trends:
    """Return change, breaks and forecast of every series of eight figures or more.

    A rate is left out where its sender gives the count too. Breaks and forecasts are told where
    the figures are large enough to help anyone (see `TrendSettings`).
    """
    settings = settings or TrendSettings()
    series, left_out = gather_series(observations, settings)
    counts = {_figure(s) for s in series if s.additive}
    series = [s for s in series if not (_is_rate(s) and _figure(s) in counts)]
    findings: list[Finding] = []
    tables: list[pa.Table] = []
    with_years = {_without_frequency(s) for s in series if s.of == "Y"}
    orders: tuple[Frequency, ...] = ("Y", "Q", "M")
    for of in orders:
        chosen = [s for s in series if s.of == of]
        for one, ahead in zip(chosen, forecast(chosen, of, settings, rng=rng), strict=True):
            if of == "Y" or _without_frequency(one) not in with_years:
                shifts = tell_breaks(one, settings)
                findings += shifts
                findings += tell_change(one, ahead, shifts, settings)
            if worth_telling(one, settings):
                told = tell_forecast(one, ahead, settings)
                findings.append(told)
                tables.append(fan_table(told.key, one, ahead))
    if left_out:
        findings.append(_left_out(left_out, series, settings))
    findings.sort(key=lambda f: (f.kind, -f.score, f.subject, f.key))
    table = pa.concat_tables(tables) if tables else FAN.empty_table()
    return Trends(findings, table.sort_by([("key", "ascending"), ("period", "ascending")]))


def _without_frequency(series: Series) -> tuple[str, ...]:
    return (series.name, series.indicator, series.place, series.unit, series.area)


def _figure(series: Series) -> tuple[str, ...]:
    return (series.name, series.indicator, series.place, series.area, series.of)


def _is_rate(series: Series) -> bool:
    return series.unit.lower().startswith("per ")


def _left_out(count: int, series: list[Series], settings: TrendSettings) -> Finding:
    return Finding(
        kind="trends.left_out",
        subject="series",
        score=float(count),
        reason=f"{count:,} series beyond the {settings.series_limit:,} largest "
        f"{'was' if count == 1 else 'were'} not computed.",
        evidence=series[0].evidence,
        measures={"left_out": count, "limit": settings.series_limit},
    )
