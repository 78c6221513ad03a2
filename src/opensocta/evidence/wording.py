"""Words that sentences of findings share: numbers, lists, intervals, odds, places, periods.

In:   numbers and codes
Out:  their words inside one English sentence: "3 networks", "29-91 %", "North Macedonia"
Not:  terms of probability (`vocabulary.term`); what a finding says (each analytic room)
"""

from calendar import monthrange
from collections.abc import Sequence
from math import floor, log10

from rigour.territories import get_territory

from opensocta.vocabulary import crime_areas, nodes

__all__ = [
    "area_words",
    "capital",
    "counted",
    "interval_words",
    "last_day",
    "listed",
    "lowered",
    "odds_words",
    "percent_words",
    "place_words",
    "spoken_period",
]

_PROPER = frozenset({"Black", "Captagon", "Libya", "West"})
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_OWN_CODES = {"EL": "GR", "UK": "GB"}  # Eurostat's codes for Greece and the United Kingdom
_SMALLEST_ODDS = 6


def counted(n: int, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 agency", "3 agencies" (`many` where it is not one + s)."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def listed(names: Sequence[str], most: int = 6) -> str:
    """Return names as "A, B and C"; beyond `most` the rest is counted."""
    shown = [*names[:most], *([f"{len(names) - most} more"] if len(names) > most else [])]
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def capital(words: str) -> str:
    """Return words with a great first letter, as a sentence begins."""
    return words[:1].upper() + words[1:]


def lowered(name: str) -> str:
    """Return a name as it stands within a sentence: first letter small unless it must be great."""
    first = name.split(" ", 1)[0]
    return (
        name
        if first in _PROPER or first[1:].lower() != first[1:]
        else first.lower() + name[len(first) :]
    )


def area_words(code: str) -> str:
    """Return the name of a crime area as it stands within a sentence; an unknown code as it is."""
    area = crime_areas().get(code)
    return lowered(area.name) if area else code


def percent_words(share: float) -> str:
    """Return a share in percent: "62 %", "0.8 %", "less than 0.1 %"."""
    value = 100 * share
    if 0 < abs(value) < 0.1:
        return "less than 0.1 %"
    return f"{value:.1f} %" if 0 < abs(value) < 1 else f"{value:.0f} %"


def interval_words(low: float, high: float) -> str:
    """Return an interval of shares in percent: "29-91 %", "-9 to 40 %" if an end is negative."""
    ends = [f"{round(100 * end) + 0:,}" for end in (low, high)]
    return f"{ends[0]} to {ends[1]} %" if min(low, high) < 0 else f"{ends[0]}-{ends[1]} %"


def odds_words(decades: float) -> str:
    """Return a chance of 10 to the minus `decades`: "about 1 in 3,000", "less than 1 in a million".

    More digits would claim more than a model of chance can know.
    """
    if decades >= _SMALLEST_ODDS:
        return "less than 1 in a million"
    times = 10 ** max(decades, 0.0)
    step = 10 ** floor(log10(times))
    return f"about 1 in {round(times / step) * step:,}"


def place_words(place: str) -> str:
    """Return the name of a node or country (alpha-2); any other place as it is."""
    node = nodes().get(place)
    if node is not None:
        return node.name
    territory = get_territory(_OWN_CODES.get(place, place)) if len(place) == 2 else None
    if territory is not None:
        return str(territory.name)
    return f"the {place}" if place.endswith(" Route") else place.replace("_", " ")


def spoken_period(period: str) -> str:
    """Return a period in words: "2024", "the quarter to 31 Mar 2024", "the month to 30 Sep 2026".

    Days are written as the public edition reads them, which turns them into quarters.
    """
    if len(period) == 4:
        return period
    return f"the {'quarter' if 'Q' in period else 'month'} to {last_day(period)}"


def last_day(period: str) -> str:
    """Return the last day of a period, like "30 Sep 2026"."""
    year, _, part = period.partition("-")
    month = 3 * int(part[1]) if part.startswith("Q") else int(part[:2] or 12)
    return f"{monthrange(int(year), month)[1]} {_MONTHS[month - 1]} {year}"
