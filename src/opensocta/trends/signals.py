"""Early signals: terms that reports use of late far more often than before.

In:   the texts (or codes) of reports, their periods, and where each came from
Out:  `Signal`s: a term, how often now and before, how surely it rose, from how many sources
Not:  what a term means, or whether the thing rose: reports follow attention too
See:  docs/methods/trends-signals.md (Fisher 1935; Benjamini and Hochberg 1995)
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import stats

__all__ = ["Signal", "find_signals", "terms_of"]

_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*[^\W_])?")
_SHORTEST = 3
_EVERYWHERE = 0.4  # a word of this share of the reports carries no news


@dataclass(frozen=True, slots=True)
class Signal:
    """A term on the rise.

    `now` and `before` count reports of distinct origin; `expected` is what `now` would be at the
    rate of all. `q` is the share of false ones among signals at least as sure. `new`: no report
    before used it. `first` is the first period; `sources` how many in the recent window.
    """

    term: str
    now: int
    before: int
    expected: float
    p: float
    q: float
    new: bool
    first: int
    sources: int
    rows: tuple[int, ...]


def terms_of(text: str) -> frozenset[str]:
    """Return the words and pairs of neighbouring words of a text, folded to lower case."""
    found: set[str] = set()
    for part in re.split(r"[.!?;:\n()\[\]]+", text.casefold()):
        words = [w for w in _WORD.findall(part) if len(w) >= _SHORTEST]
        found.update(words)
        found.update(f"{a} {b}" for a, b in pairwise(words))
    return frozenset(found)


def find_signals(  # noqa: PLR0913 - thresholds, each with its default
    terms: Sequence[Iterable[str]],
    periods: Sequence[int],
    *,
    since: int,
    origins: Sequence[str] | None = None,
    sources: Sequence[str] | None = None,
    least: int = 3,
    least_sources: int = 2,
    q: float = 0.05,
) -> list[Signal]:
    """Return the terms that rose since a period, surest first.

    Parameters
    ----------
    terms : words, pairs (`terms_of`) or codes of each report.
    periods : of each report.
    since : first period of the recent window.
    origins : reports of one origin count once, by the earliest.
    sources : who reported; a signal needs `least_sources` of them if given.
    least : reports in the recent window that a signal needs.
    q : largest share of false signals wanted (Benjamini and Hochberg over all terms tested).

    Notes
    -----
    One-sided exact test: given how many reports hold the term at all, how probable are so many or
    more in the recent window (hypergeometric).
    """
    kept = _distinct(periods, origins)
    recent = {row for row in kept if periods[row] >= since}
    n, m = len(kept), len(recent)
    if not 0 < m < n:
        return []
    held: dict[str, list[int]] = {}
    for row in kept:
        for term in set(terms[row]):
            held.setdefault(term, []).append(row)
    common = {t for t, rows in held.items() if len(rows) > _EVERYWHERE * n}
    tested = sorted(
        term for term, rows in held.items()
        if len(rows) >= least and term not in common
        and not (" " in term and any(word in common for word in term.split(" ")))
    )  # fmt: skip
    if not tested:
        return []
    now = np.array([sum(row in recent for row in held[t]) for t in tested])
    total = np.array([len(held[t]) for t in tested])
    p = np.atleast_1d(np.asarray(stats.hypergeom.sf(now - 1, n, total, m)))
    adjusted = np.asarray(stats.false_discovery_control(p))
    found = []
    for i, term in enumerate(tested):
        rows = [row for row in held[term] if row in recent]
        who = len({sources[row] for row in rows}) if sources is not None else 0
        if adjusted[i] > q or now[i] < least or (sources is not None and who < least_sources):
            continue
        found.append(
            Signal(
                term,
                int(now[i]),
                int(total[i] - now[i]),
                float(total[i] * m / n),
                float(p[i]),
                float(adjusted[i]),
                bool(total[i] == now[i]),
                min(periods[row] for row in held[term]),
                who,
                tuple(rows),
            )
        )
    found.sort(key=lambda s: (s.p, -s.now, -len(s.term), s.term))
    return _longest(found)


def _distinct(periods: Sequence[int], origins: Sequence[str] | None) -> list[int]:
    """Return the rows to count: the earliest of each origin."""
    order = sorted(range(len(periods)), key=lambda row: (periods[row], row))
    if origins is None:
        return sorted(order)
    first: dict[str, int] = {}
    for row in order:
        first.setdefault(origins[row] or f"\0{row}", row)
    return sorted(first.values())


def _longest(found: list[Signal]) -> list[Signal]:
    """Return signals without words that only ever stand in a longer one."""
    pairs = [s for s in found if " " in s.term]
    return [
        s for s in found
        if " " in s.term
        or not any(s.term in p.term.split(" ") and s.rows == p.rows for p in pairs)
    ]  # fmt: skip
