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

    A break of counts is told only if the larger figure beside it is `break_least` or more: 0 and 2
    differ by chance and recording practice alike, and nobody is asked about them. A forecast of
    counts is told of a whole area, or of a series whose figures of the last three years are
    `forecast_least` or more on average: below about ten a period counts are not log-normal and
    "0 to 2" helps no decision. Series in `effort_units` say what agencies did, not what happened:
    their changes are told as context, not as market, and nothing is forecast of them.
    """

    minimum: int = 8
    series_limit: int = 2000
    paths: int = 1000
    years_ahead: int = 2
    backtests: int = 6
    break_ratio: float = 2.0
    breaks_at_most: int = 3
    break_least: float = 20.0
    forecast_least: float = 10.0
    effort_units: tuple[str, ...] = ("hours", "patrol hours", "patrols")
