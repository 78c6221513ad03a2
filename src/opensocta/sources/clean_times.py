"""Dates, points in time and periods as the lake keeps them: ISO text, UTC.

In:   one text and the forms that the mapping names
Out:  ISO text, or None if it cannot be read for certain
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opensocta.core.errors import SettingsInvalid
from opensocta.core.time import period_start, to_date
from opensocta.sources.mapping import Mapping

__all__ = ["Rules", "clean_date", "clean_period", "clean_utc"]

_TIMED = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ][0-9:.,+\-Z]+$")


@dataclass(frozen=True)
class Rules:
    """How numbers and times are written in a file."""

    decimal: str = "."
    thousands: str | None = None
    timezone: str = "UTC"
    base_date: str | None = None

    @classmethod
    def of(cls, mapping: Mapping | None) -> "Rules":
        """Return the rules of a mapping; raises SettingsInvalid if the time zone is unknown."""
        if mapping is None:
            return cls()
        try:
            ZoneInfo(mapping.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            raise SettingsInvalid(
                source="mapping", key="timezone", rule="is no name like Europe/Skopje"
            ) from None
        if mapping.base_date is not None and to_date(mapping.base_date) is None:
            raise SettingsInvalid(source="mapping", key="base_date", rule="is no ISO date")
        return cls(mapping.decimal, mapping.thousands, mapping.timezone, mapping.base_date)


def clean_date(text: str, formats: tuple[str, ...], rules: Rules, step: str | None) -> str | None:
    if step is not None:
        at = _stepped(text, rules, step)
        return at.date().isoformat() if at else None
    if formats:
        return _dated(text, formats)
    found = _TIMED.match(text)
    if found and clean_utc(text, (), rules, None) is None:
        return None
    short = found[1] if found else text
    return short if to_date(short) else None


def _dated(text: str, formats: tuple[str, ...]) -> str | None:
    for form in formats:
        if form == "iso":
            if to_date(text):
                return text
            continue
        try:
            at = datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        if "%d" in form or "%j" in form:
            return at.isoformat()
        return at.isoformat()[:7] if "%m" in form or "%b" in form.lower() else at.isoformat()[:4]
    return None


def clean_utc(text: str, formats: tuple[str, ...], rules: Rules, step: str | None) -> str | None:
    at = _stepped(text, rules, step) if step is not None else _instant(text, formats)
    if at is None:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(rules.timezone))
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def _instant(text: str, formats: tuple[str, ...]) -> datetime | None:
    for form in formats:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the caller sets the zone
        except ValueError:
            continue
    if formats:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _stepped(text: str, rules: Rules, step: str) -> datetime | None:
    base = to_date(rules.base_date or "")
    try:
        count = int(text)
    except ValueError:
        return None
    if base is None or not 0 <= count <= 10_000_000:
        return None
    start = datetime(base.year, base.month, base.day, tzinfo=UTC)
    try:
        return start + (timedelta(hours=count) if step == "hour" else timedelta(days=count))
    except OverflowError:
        return None


def clean_period(text: str, formats: tuple[str, ...]) -> str | None:
    if formats:
        return _dated(text, formats)
    joined = re.sub(r"^(\d{4})[-/ ]?Q([1-4])$", r"\1-Q\2", text)
    joined = re.sub(r"^(\d{4})M(\d{2})$", r"\1-\2", joined)
    return joined if isinstance(period_start(joined), date) else None
