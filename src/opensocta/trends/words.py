"""How the trend room writes names, numbers and caveats."""

import math
import re
from functools import cache

from opensocta.evidence.finding import Finding
from opensocta.evidence.wording import area_words, last_day, lowered, place_words
from opensocta.trends.periods import SEASON, period_name
from opensocta.trends.series import Series
from opensocta.trends.settings import TrendSettings
from opensocta.vocabulary import crime_areas, iccs

__all__ = [
    "SUREST",
    "caveats",
    "few",
    "figure",
    "name_of",
    "parted",
    "percent",
    "section_of",
    "told_name",
    "unit_words",
    "window",
]

_ICCS = re.compile(r"^ICCS(\d+)$")
_ALREADY = ("acts ", "unlawful ", "injurious ", "other acts", "trade or ", "illegal ", "illicit ")
_PLAIN = frozenset({"cases", "number", "offences", "count"})
_FEW = 5  # a count below this may point at someone

SUREST = 0.99  # no model of a series is surer than a claim may be (METHOD section 2)


def name_of(series: Series) -> str:
    """Return what is counted, of which area, and where, in words as far as codes are known."""
    what = _indicator(series.indicator)
    if what == series.indicator and series.area in crime_areas() and not series.place:
        what = f"{what} of {area_words(series.area)}"
    if not series.place:
        return what
    return f"{what} in {'other places' if series.place == 'Other' else place_words(series.place)}"


def told_name(series: Series, settings: TrendSettings) -> str:
    """Return the name as a sentence begins; counts of events are "recorded"."""
    name = name_of(series)
    counts = series.additive and series.unit not in settings.effort_units
    return f"recorded {name}" if counts and not name.startswith("recorded") else name


@cache
def _indicator(code: str) -> str:
    """Return ICCS codes and our area codes in words: "offences of robbery" of ICCS0401."""
    found = _ICCS.match(code)
    if found:
        entry = iccs().get(found[1])
        if entry is None:
            return f"offences (ICCS {found[1]})"
        title = lowered(entry.title.split(" not for ")[0])
        return title if title.startswith(_ALREADY) else f"offences of {title}"
    head, _, last = code.rpartition(" ")
    if head and last in crime_areas():
        return f"{head} of {area_words(last)}"
    return code.replace("_", " ")


def parted(series: Series, shifts: list[Finding]) -> bool:
    """Tell whether a break lies in the last two years."""
    years = {str(series.end // SEASON[series.of] - back) for back in range(2)}
    return any(str(shift.measures["period"])[:4] in years for shift in shifts)


def caveats(series: Series, shifts: list[Finding], settings: TrendSettings) -> str:
    """Return what a reader must know before comparing: breaks, effort, provisional figures."""
    words = (
        "; a break lies between the two, so they do not compare" if parted(series, shifts) else ""
    )
    if series.effort and series.unit not in settings.effort_units:
        words += "; counts depend on enforcement"
    if series.provisional:
        words += "; the last figure is provisional"
    return words


def percent(log_ratio: float) -> float:
    """Return a log ratio as a change in percent."""
    return 100 * math.expm1(min(log_ratio, 20.0))


def window(series: Series, number: int) -> str:
    """Return the year that ends with a period: "2024", "the year to 30 Sep 2026"."""
    period = period_name(number, series.of)
    return period if SEASON[series.of] == 1 else f"the year to {last_day(period)}"


def unit_words(series: Series, value: float, *, name: str) -> str:
    """Return the unit behind a figure, one or several; empty if the name says it already."""
    unit = series.unit.replace("_", " ")
    if series.additive and 0 < value < _FEW:
        return ""
    if not unit or unit in _PLAIN or unit.split(" ")[0] in name.split(" "):
        return ""
    if unit.startswith("score"):
        return f" ({unit})"
    return f" {unit.removesuffix('s') if value == 1 and ' ' not in unit else unit}"


def few(series: Series, value: float) -> str:
    """Return a figure; small counts with their noun, by which the public edition knows them."""
    if not series.additive or not 0 < value < _FEW:
        return figure(value)
    return f"{figure(value)} {'case' if value == 1 else 'cases'}"


def section_of(series: Series, settings: TrendSettings) -> str:
    """Return the section of a change: what agencies did is no market."""
    return "regional_environment" if series.unit in settings.effort_units else "local_market"


def figure(value: float) -> str:
    """Return a figure with thousands marked and no more digits than it deserves."""
    if abs(value) >= 100 or float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:.3g}"
