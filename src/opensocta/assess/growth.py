"""Adds changes of single series up to the change of each figure of an area over two years.

In:   findings trends.change and trends.break of one area
Out:  `Growth` per figure: the total over places, its change as a log ratio with a standard error
Not:  what level that is (`assess.measured`)
See:  docs/methods/indicators.md

Ten places with three cases each say little one by one and something together, so places are
summed first. Yearly series stand before monthly ones of the same figure, figures that do not
depend on enforcement effort before those that do, large figures before small ones.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Growth", "add_up"]

Found = dict[str, Any]  # Any: one row of FINDINGS, its measures parsed from JSON
_Z90 = 1.6448536269514722
_WINDOW = 2  # years
_FEW = 30  # cases of both years together; fewer say little beside a larger figure
_FREQUENCIES = "YQM"  # coarsest first


@dataclass(frozen=True, slots=True)
class Growth:
    """The change of a figure's total: `ratio` is the log of now / then, `error` its error."""

    name: str
    ratio: float
    error: float
    cases: float
    places: int
    effort: bool
    evidence: tuple[str, ...]

    @property
    def percent(self) -> float:
        """Return the change in percent."""
        return 100 * math.expm1(self.ratio)


def add_up(changes: Iterable[Found], breaks: Iterable[Found]) -> list[Growth]:
    """Return the growth of each figure (series, indicator and unit of a sender), in one order.

    A series whose sender flags a break within the window is left out. Where any figure is free of
    effort only those are returned, and where any has 30 cases or more only those.
    """
    broken = _broken(breaks)
    figures: dict[tuple[str, str, str], list[Found]] = defaultdict(list)
    for row in changes:
        measures = row["measures"]
        window = _WINDOW + (measures.get("frequency", "Y") != "Y")  # months may begin in a year
        if broken.get(row["subject"], -math.inf) <= _year(measures.get("last_period")) - window:
            key = (measures.get("series"), measures.get("indicator"), measures.get("unit"))
            figures[str(key[0] or ""), str(key[1] or ""), str(key[2] or "")].append(row)
    found = [_total(_comparable(rows)) for _, rows in sorted(figures.items())]
    free = [one for one in found if not one.effort] or found
    return [one for one in free if one.cases >= _FEW] or free


def _broken(breaks: Iterable[Found]) -> dict[str, float]:
    """Return the latest year of a flagged break by series."""
    latest: dict[str, float] = {}
    for row in breaks:
        if row["measures"].get("flagged"):
            year = _year(row["measures"].get("period"))
            latest[row["subject"]] = max(year, latest.get(row["subject"], -math.inf))
    return latest


def _year(period: object) -> float:
    text = str(period or "")[:4]
    return float(text) if text.isdigit() else math.inf


def _comparable(rows: Sequence[Found]) -> list[Found]:
    """Return the rows of one frequency, one last period and one span; a whole before its parts."""
    best = max(_standing(row["measures"]) for row in rows)
    kept = [row for row in rows if _standing(row["measures"]) == best]
    ends = Counter(str(row["measures"].get("last_period", "")) for row in kept)
    end = max(ends, key=lambda name: (ends[name], name))
    return [row for row in kept if str(row["measures"].get("last_period", "")) == end]


def _standing(measures: dict[str, Any]) -> tuple[int, bool, bool]:
    frequency = str(measures.get("frequency", "Y"))
    two_years = measures.get("two_year_percent") is not None
    return -_FREQUENCIES.find(frequency), two_years, not measures.get("place")


def _total(rows: Sequence[Found]) -> Growth:
    now = then = spread = 0.0
    for row in sorted(rows, key=lambda one: str(one["id"])):
        ratio, error = _log_ratio(row["measures"])
        last = float(row["measures"].get("last", 0.0))
        now += last
        then += max((last + 0.5) / math.exp(ratio) - 0.5, 0.0)
        spread += ((last + 0.5) * error) ** 2
    whole = math.log((now + 0.5) / (then + 0.5)), math.sqrt(spread) / (now + 0.5 * len(rows))
    ratio, error = whole if len(rows) > 1 else _log_ratio(rows[0]["measures"])
    return Growth(
        name=_name(rows[0]["measures"]),
        ratio=ratio,
        error=error,
        cases=now + then,
        places=len(rows),
        effort=any(bool(row["measures"].get("effort")) for row in rows),
        evidence=tuple(sorted({row["id"] for row in rows})),
    )


def _log_ratio(measures: dict[str, Any]) -> tuple[float, float]:
    kind = "two_year" if measures.get("two_year_percent") is not None else "change"
    change, low, high = (
        math.log(max(1 + float(measures[f"{kind}_{part}"]) / 100, 1e-9))
        for part in ("percent", "low", "high")
    )
    return change, max(high - low, 1e-9) / (2 * _Z90)


def _name(measures: dict[str, Any]) -> str:
    """Return what is counted, in words, without the place."""
    name = str(measures.get("name") or measures.get("indicator") or "figure")
    return name.rpartition(" in ")[0] or name if measures.get("place") else name
