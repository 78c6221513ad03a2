"""Tells where a series breaks: level shifts too great and sudden, and those the sender flags.

In:   a series
Out:  findings trends.break
Not:  the criterion (`trends.breaks`)
See:  docs/methods/trends.md
"""

import math

import numpy as np

from opensocta.evidence.finding import Finding
from opensocta.evidence.wording import capital, percent_words, spoken_period
from opensocta.trends.breaks import Shift, find_shifts
from opensocta.trends.periods import period_name
from opensocta.trends.series import Floats, Series
from opensocta.trends.settings import TrendSettings
from opensocta.trends.words import few, name_of, section_of, told_name, unit_words

__all__ = ["tell_breaks"]


def tell_breaks(series: Series, settings: TrendSettings) -> list[Finding]:
    """Return level shifts too great and too sudden to compare across, and the sender's own."""
    held = np.flatnonzero(~np.isnan(series.values))
    values = series.values[held]
    found = [_flagged(series, number, settings) for number in series.breaks]
    least = settings.break_least
    if (values < 0).any():
        return found
    logs = np.log1p(values)
    for shift in find_shifts(logs, at_most=settings.breaks_at_most):
        step = logs[shift.at] - logs[shift.at - 1]
        size = shift.after - shift.before
        sudden = abs(size) >= math.log(settings.break_ratio) and step * size >= 0.5 * size**2
        if (
            sudden
            and _beyond_chance(values, shift)
            and (not series.additive or values[shift.at - 1 : shift.at + 1].max() >= least)
            and series.start + int(held[shift.at]) not in series.breaks
        ):
            found.append(_shifted(series, shift, held.tolist(), settings))
    return found


def _beyond_chance(values: Floats, shift: Shift) -> bool:
    """Tell whether the step is three Poisson deviations or more, so that 0 to 2 is no break."""
    before, after = float(values[shift.at - 1]), float(values[shift.at])
    return (after - before) ** 2 >= 9 * (before + after + 1)


def _shifted(series: Series, shift: Shift, held: list[int], settings: TrendSettings) -> Finding:
    before, at = held[shift.at - 1], held[shift.at]
    low, high = held[shift.low], held[min(shift.high, len(held) - 1)]
    names = [period_name(series.start + i, series.of) for i in (before, at, low, high)]
    values: Floats = series.values
    ratio = math.exp(shift.after - shift.before)
    name = told_name(series, settings)
    verb = "jumped" if ratio > 1 else "dropped"
    level = f"{ratio:.2g} times" if ratio > 1 else percent_words(ratio)
    unit = unit_words(series, float(values[at]), name=name)
    first, then = (spoken_period(period) for period in names[:2])
    if series.of != "Y" and at == before + 1:
        then = "the next"
    return Finding(
        kind="trends.break",
        version=2,
        subject=series.subject,
        score=abs(shift.after - shift.before),
        reason=f"{capital(name)} {verb} from {few(series, values[before])} in {first} to "
        f"{few(series, values[at])}{unit} in {then}; the level after is about {level} "
        f"{'that' if ratio > 1 else 'of that'} before, so ask the sender whether "
        "recording changed.",
        evidence=series.evidence,
        measures={
            "period": names[1], "before_period": names[0], "ratio": ratio, "low": names[2],
            "high": names[3], "flagged": 0, "before": float(values[before]),
            "after": float(values[at]), "place": series.place, "name": name_of(series),
            "indicator": series.indicator,
            "series": series.name,
        },
        crime_area=series.area,
        section=section_of(series, settings),
    )  # fmt: skip


def _flagged(series: Series, number: int, settings: TrendSettings) -> Finding:
    period = period_name(number, series.of)
    return Finding(
        kind="trends.break",
        version=2,
        subject=series.subject,
        score=10.0,
        reason=f"The sender flags a break in {told_name(series, settings)} in "
        f"{spoken_period(period)}, so figures before and after it do not compare.",
        evidence=series.evidence,
        measures={
            "period": period, "flagged": 1, "place": series.place, "name": name_of(series),
            "indicator": series.indicator, "series": series.name,
        },
        crime_area=series.area,
        section=section_of(series, settings),
        credence=1.0,
    )  # fmt: skip
