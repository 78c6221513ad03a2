"""Periods of a series as whole numbers, so that steps and gaps can be counted.

A year 2024 is 2024, a quarter 2024-Q1 is 4 x 2024, a month 2024-03 is 12 x 2024 + 2.
"""

from typing import Literal

__all__ = ["SEASON", "Frequency", "frequency", "period_name", "period_number", "year_of"]

Frequency = Literal["Y", "Q", "M"]
SEASON: dict[Frequency, int] = {"Y": 1, "Q": 4, "M": 12}


def frequency(period: str) -> Frequency | None:
    """Return the frequency of a period; days count as their month; None if it is no period."""
    if "Q" in period:
        return "Q"
    return {4: "Y", 7: "M", 10: "M"}.get(len(period))  # type: ignore[return-value]  # literals


def period_number(period: str) -> int:
    """Return the number of a period; a day has that of its month."""
    year = int(period[:4])
    if "Q" in period:
        return 4 * year + int(period[6]) - 1
    return year if len(period) == 4 else 12 * year + int(period[5:7]) - 1


def period_name(number: int, of: Frequency) -> str:
    """Return a period as written: 2024, 2024-Q1 or 2024-03."""
    year, step = divmod(number, SEASON[of])
    if of == "Y":
        return str(number)
    return f"{year}-Q{step + 1}" if of == "Q" else f"{year}-{step + 1:02d}"


def year_of(number: int, of: Frequency) -> int:
    """Return the calendar year of a period."""
    return number // SEASON[of]
