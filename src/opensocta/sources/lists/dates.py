"""Dates as lists write them: `12 Mar 1965`, `circa 1965`, `1963 to 1966`.

In:   one text
Out:  partial ISO dates; a span of years is each of its years, if it is short
Not:  guesses: a text that is read in two ways is none
"""

import re

from opensocta.core.time import to_date

__all__ = ["listed_dates", "years_between"]

_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_WORDED = re.compile(r"(?:(\d{1,2})\s+)?(?:([A-Za-z]{3})[a-z]*\.?\s+)?(\d{4})")
_ABOUT = re.compile(r"^(?:circa|approximately|approx\.?|between|ca\.)\s+", re.IGNORECASE)
_SPAN = re.compile(r"\s+(?:to|and|-)\s+")
_LONGEST = 5  # a longer span of years says too little to be compared


def listed_dates(text: str) -> list[str]:
    """Return the partial dates that a text gives; none if it cannot be read.

    What is only about a date counts as its year.
    """
    plain = _ABOUT.sub("", text.strip())
    about = plain != text.strip()
    ends = [one for one in map(_worded, _SPAN.split(plain)) if one]
    if len(ends) == 2:
        return years_between(ends[0][:4], ends[1][:4])
    if len(ends) != 1 or len(_SPAN.split(plain)) != 1:
        return []
    return [ends[0][:4] if about else ends[0]]


def years_between(first: str, last: str) -> list[str]:
    """Return the years of a span of at most five years, else none."""
    if not (to_date(first) and to_date(last)):
        return []
    low, high = int(first), int(last)
    return [f"{year:04}" for year in range(low, high + 1)] if high - low < _LONGEST else []


def _worded(text: str) -> str | None:
    if to_date(text):
        return text
    found = _WORDED.fullmatch(text.strip())
    if found is None:
        return None
    day, word, year = found.groups()
    if word is None:
        return year if day is None and to_date(year) else None
    month = _MONTHS.get(word.lower())
    if month is None:
        return None
    iso = f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")
    return iso if to_date(iso) else None
