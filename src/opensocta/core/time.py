"""Time: aware UTC instants, partial dates as text, and periods. Nothing here reads a clock.

A partial date is ISO text of any length: `2024`, `2024-03`, `2024-03-17`. A period of a
series is `2024`, `2024-Q1`, `2024-03` or `2024-03-17`.
"""

import re
from datetime import UTC, date, datetime, timedelta

__all__ = ["is_partial_date", "parse_utc", "period_start", "period_step", "to_date"]

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)


def is_partial_date(text: str) -> bool:
    """Tell whether the text is a year, month or day that exists in the calendar."""
    return to_date(text) is not None


def to_date(text: str) -> date | None:
    """Return the first day that a partial date may mean, or None if it is no date."""
    found = _PARTIAL.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_utc(text: str) -> datetime | None:
    """Return an aware UTC instant from ISO text, or None; text without a zone is taken as UTC."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def period_start(period: str) -> date | None:
    """Return the first day of a period, or None if the text is no period."""
    quarter = _QUARTER.fullmatch(period)
    if quarter:
        return date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1)
    return to_date(period)


def period_step(period: str) -> timedelta | None:
    """Return about how long a period is (year 365, quarter 91, month 30, day 1), or None."""
    if _QUARTER.fullmatch(period):
        return timedelta(days=91)
    if to_date(period) is None:
        return None
    return timedelta(days={4: 365, 7: 30, 10: 1}[len(period)])
