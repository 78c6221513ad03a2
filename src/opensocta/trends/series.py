"""Puts observations together into series: one per figure, place and frequency.

In:   observations (`evidence.tables.OBSERVATIONS`)
Out:  `Series` without breakdowns: the sender's own total, or the sum over its breakdowns
Not:  forecasts (`trends.smoothing`), breaks (`trends.breaks`)
See:  docs/methods/trends.md

Days are added up to months. A monthly or quarterly series with eight complete years or more also
gives a yearly one. Figures that cannot be added (shares, prices, indices) are averaged.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from opensocta.core.engine import LocalEngine
from opensocta.trends.periods import SEASON, Frequency, frequency, period_number, year_of
from opensocta.trends.settings import TrendSettings

__all__ = ["Series", "gather_series"]

Floats = npt.NDArray[np.float64]
_MOST_EVIDENCE = 400
_TOTALS = """
WITH marked AS (
    SELECT *, coalesce(crime_area, '') AS area,
        breakdown = '' OR regexp_full_match(lower(breakdown),
            '([^=;]+=(t|_t|total|all|nr)(;|$))+') AS is_total,
        CASE WHEN length(period) = 10 THEN substr(period, 1, 7) ELSE period END AS step
    FROM observations WHERE value IS NOT NULL AND isfinite(value)),
chosen AS (
    SELECT *, bool_or(is_total) OVER (PARTITION BY series, indicator, area, place, unit, step)
        AS has_total FROM marked)
SELECT series, indicator, area, place, unit, step, sum(value ORDER BY value) AS total,
    avg(value ORDER BY value) AS mean, bool_or(effort) AS effort,
    coalesce(string_agg(DISTINCT flag, '' ORDER BY flag), '') AS flags,
    list_sort(list(DISTINCT observation_id)) AS observations,
    list_sort(list(DISTINCT report_id)) AS reports
FROM chosen WHERE is_total OR NOT has_total GROUP BY ALL
ORDER BY series, indicator, area, place, unit, step
"""
_NOT_ADDED = ("%", "percent", "index", "rate", "per ", "price", "score", "share", "median")


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one place at equal steps; NaN where the sender has none.

    `start` numbers the first period (see `trends.periods`); `breaks` are periods that the
    sender itself flagged as a break; `provisional` that its last figure is.
    """

    name: str
    indicator: str
    area: str
    place: str
    unit: str
    of: Frequency
    start: int
    values: Floats
    additive: bool
    effort: bool
    breaks: tuple[int, ...]
    provisional: bool
    evidence: tuple[str, ...]

    @property
    def end(self) -> int:
        """Return the number of the last period."""
        return self.start + len(self.values) - 1

    @property
    def whole(self) -> bool:
        """Tell whether all figures are whole numbers, as counts are."""
        known = self.values[~np.isnan(self.values)]
        return bool((known == np.round(known)).all())

    @property
    def subject(self) -> str:
        """Return a name that no other series has."""
        parts = (self.name, self.indicator, self.place, self.unit, self.area, self.of)
        return " / ".join(part for part in parts if part)


def gather_series(observations: pa.Table, settings: TrendSettings) -> tuple[list[Series], int]:
    """Return the series that are long enough, by subject, and how many were left out.

    Left out are the smallest beyond `settings.series_limit`.
    """
    with LocalEngine() as engine:
        rows = engine.query(_TOTALS, {"observations": observations}).to_pylist()
    groups: dict[tuple[object, ...], list[dict[str, object]]] = {}
    for row in rows:
        of = frequency(str(row["step"]))
        if of:
            key = (*(row[k] for k in ("series", "indicator", "area", "place", "unit")), of)
            groups.setdefault(key, []).append(row)
    found = [_series(key, steps) for key, steps in groups.items()]
    found += [year for one in found if (year := _yearly(one, settings.minimum))]
    long = [s for s in found if int((~np.isnan(s.values)).sum()) >= settings.minimum]
    long.sort(key=lambda s: (-float(np.nansum(np.abs(s.values))), s.subject))
    kept = sorted(long[: settings.series_limit], key=lambda s: s.subject)
    return kept, len(long) - len(kept)


def _series(key: tuple[object, ...], steps: list[dict[str, object]]) -> Series:
    name, indicator, area, place, unit, of = (str(part) for part in key)
    additive = not any(word in unit.lower() for word in _NOT_ADDED)
    numbers = [period_number(str(row["step"])) for row in steps]
    values = np.full(max(numbers) - min(numbers) + 1, np.nan)
    for number, row in zip(numbers, steps, strict=True):
        values[number - min(numbers)] = row["total" if additive else "mean"]
    observed = sorted({one for row in steps for one in _texts(row["observations"])})
    reports = sorted({one for row in steps for one in _texts(row["reports"])})
    last = max(zip(numbers, steps, strict=True), key=lambda pair: pair[0])[1]
    return Series(
        name=name, indicator=indicator, area=area, place=place, unit=unit,
        of=of,  # type: ignore[arg-type]  # came from frequency()
        start=min(numbers), values=values, additive=additive,
        effort=any(bool(row["effort"]) for row in steps),
        breaks=tuple(n for n, row in zip(numbers, steps, strict=True) if "b" in str(row["flags"])),
        provisional="p" in str(last["flags"]),
        evidence=tuple(observed if len(observed) <= _MOST_EVIDENCE else reports),
    )  # fmt: skip


def _yearly(series: Series, minimum: int) -> Series | None:
    """Return the complete years of a monthly or quarterly series, if there are enough."""
    season = SEASON[series.of]
    if season == 1:
        return None
    skip = -series.start % season
    whole = series.values[skip : skip + (len(series.values) - skip) // season * season]
    years = whole.reshape(-1, season)
    if len(years) < minimum:
        return None
    values = years.sum(axis=1) if series.additive else years.mean(axis=1)
    if int((~np.isnan(values)).sum()) < minimum:
        return None
    first = year_of(series.start + skip, series.of)
    breaks = tuple(sorted({year_of(number, series.of) for number in series.breaks}))
    return replace(series, of="Y", start=first, values=values, breaks=breaks, provisional=False)


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
