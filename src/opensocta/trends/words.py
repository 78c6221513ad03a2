"""How the trend room writes names, numbers and caveats."""

import math
import re
from functools import cache

from rigour.territories import get_territory

from opensocta.evidence.finding import Finding
from opensocta.trends.periods import SEASON
from opensocta.trends.series import Series
from opensocta.vocabulary import crime_areas, nodes

__all__ = ["SUREST", "caveats", "figure", "name_of", "percent", "place_name"]

_ICCS = re.compile(r"^ICCS(\d+)$")

SUREST = 0.99  # no model of a series is surer than a claim may be (METHOD section 2)


def name_of(series: Series) -> str:
    """Return what is counted, of which area, and where, in words as far as codes are known."""
    what = _indicator(series.indicator)
    if what == series.indicator and series.area in crime_areas() and not series.place:
        what = f"{what} of {_within(crime_areas()[series.area].name)}"
    return f"{what} in {place_name(series.place)}" if series.place else what


def place_name(place: str) -> str:
    """Return the name of a country (alpha-2) or node; any other place as it is."""
    node = nodes().get(place)
    if node is not None:
        return node.name
    territory = get_territory(place) if len(place) == 2 else None
    return str(territory.name) if territory is not None else place


@cache
def _indicator(code: str) -> str:
    """Return ICCS codes and our area codes in words: "offences of illicit drugs (ICCS 0601)"."""
    iccs = _ICCS.match(code)
    if iccs:
        named = [a for a in crime_areas().values() if iccs[1] in a.iccs_codes]
        if named:
            top = min(named, key=lambda a: (not a.is_top, a.code))
            return f"offences of {_within(top.name)} (ICCS {iccs[1]})"
        return f"offences (ICCS {iccs[1]})"
    head, _, last = code.rpartition(" ")
    if head and last in crime_areas():
        return f"{head} of {_within(crime_areas()[last].name)}"
    return code


def _within(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def caveats(series: Series, shifts: list[Finding]) -> str:
    """Return what a reader must know before comparing: breaks, effort, provisional figures."""
    words = ""
    recent = [s.measures["period"] for s in shifts]
    years = {str(series.end // SEASON[series.of] - back) for back in range(2)}
    if any(str(period)[:4] in years for period in recent):
        words += "; a break lies between the two, so they do not compare"
    if series.effort:
        words += "; the figure depends on enforcement effort"
    if series.provisional:
        words += "; the last figure is provisional"
    return words


def percent(log_ratio: float) -> float:
    """Return a log ratio as a change in percent."""
    return 100 * math.expm1(min(log_ratio, 20.0))


def figure(value: float) -> str:
    """Return a figure with thousands marked and no more digits than it deserves."""
    if abs(value) >= 100 or float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:.3g}"
