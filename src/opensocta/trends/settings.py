"""Settings of the trend room in one frozen object."""

from dataclasses import dataclass

__all__ = ["TrendSettings"]


@dataclass(frozen=True, slots=True)
class TrendSettings:
    """What is computed and how much.

    `minimum` points make a series; at most `series_limit` series are computed, those with the
    largest totals, and what is left out is counted. `paths` simulated futures give the
    fans; `backtests` origins at the end of a series test its past intervals. A level shift by
    `break_ratio` or more (or its inverse) is reported as a break.
    """

    minimum: int = 8
    series_limit: int = 2000
    paths: int = 1000
    years_ahead: int = 2
    backtests: int = 6
    break_ratio: float = 2.0
    breaks_at_most: int = 3
