"""Dates with missing or impossible parts, as the partial ISO date that they still tell.

In:   one value: 1965, 1965-00-00, 00.03.1965, circa 1965, 1856-86-18
Out:  `partial_date(value)`: ISO of a day, month or year, or None
Not:  reading whole columns whose order of day and month must be found out (`resolve.dates`)
"""

import re

from opensocta.core.time import to_date

__all__ = ["partial_date"]

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?\.?(?:[T ]\d.*)?", re.ASCII)
_YEAR_LAST = re.compile(r"(?:(\d{1,2})[-/. ]{1,2})?(\d{1,2})[-/. ]{1,2}(\d{4})\.?", re.ASCII)
_YEAR_IN_WORDS = re.compile(r"\D*\b((?:1[5-9]|20)\d{2})\b\D*", re.ASCII)


def partial_date(value: str) -> str | None:
    """Return what a value says of a date; a day or month that cannot be is left out.

    A day before the month is read as in the region: 05.03.1965 is in March.
    """
    text = value.strip()
    if to_date(text[:10]) and not text[10:11].isdigit():
        return text[:10]
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return _possible(found[1], found[2], found[3])
    found = _YEAR_LAST.fullmatch(text)
    if found:
        return _possible(found[3], found[2], found[1])
    found = _YEAR_IN_WORDS.fullmatch(text)
    return found[1] if found else None


def _possible(year: str, month: str, day: str | None) -> str | None:
    """Return the longest part that is a date: day, else month, else year."""
    of_month = f"{year}-{month.zfill(2)}"
    forms = (f"{of_month}-{day.zfill(2)}" if day else of_month, of_month, year)
    return next((form for form in forms if to_date(form)), None)
