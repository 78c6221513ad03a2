"""Scores by other schemes (`vocabulary.ranking_schemes`), held beside our ranking.

In:   a scheme and what is known of one alternative, as words or points
Out:  the score the scheme gives, and beside it the range that the unknown leaves open
Not:  our ranking (`assess.ranking`, `assess.boards`)
See:  docs/methods/ranking.md
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from opensocta.core.errors import TermUnknown
from opensocta.vocabulary import Scheme

__all__ = ["SchemeScore", "score_by"]

UNKNOWN = frozenset(("", "unknown", "?", "n/a", "na", "not known"))


@dataclass(frozen=True, slots=True)
class SchemeScore:
    """`score` as the scheme counts it, None if it gives none; `low` and `high` bound the truth."""

    score: float | None
    low: float
    high: float
    unknown: int


def score_by(scheme: Scheme, given: Mapping[str, str | float | None]) -> SchemeScore:
    """Return the score of one alternative.

    Parameters
    ----------
    given : by criterion a word of the scheme, its points, or None where nothing is known. Criteria
        that are not given are unknown.

    Raises
    ------
    TermUnknown : for a criterion or a word that the scheme does not have.
    """
    names = [one.name for one in scheme.criteria]
    strange = sorted(set(given) - set(names))
    if strange:
        raise TermUnknown(kind=f"criterion of {scheme.name}", term=strange[0],
                          known=", ".join(names))  # fmt: skip
    points = {name: _points(scheme, given.get(name)) for name in names}
    missing = sum(value is None for value in points.values())
    low, high = (
        _combined(scheme, {n: end if v is None else v for n, v in points.items()})
        for end in (scheme.low, scheme.high)
    )
    score = None
    if not missing or scheme.unknown is not None:
        usual = scheme.unknown or 0.0
        score = _combined(scheme, {n: usual if v is None else v for n, v in points.items()})
    return SchemeScore(score, low, high, missing)


def _points(scheme: Scheme, said: str | float | None) -> float | None:
    if said is None or (isinstance(said, str) and said.strip().lower() in UNKNOWN):
        return None
    if isinstance(said, str) and said.strip().lower() in scheme.levels:
        return scheme.levels[said.strip().lower()]
    try:
        points = float(said)
    except ValueError:
        points = scheme.low - 1
    if not scheme.low <= points <= scheme.high:
        raise TermUnknown(
            kind=f"level of {scheme.name}", term=str(said),
            known=", ".join([*scheme.levels, f"{scheme.low:g} to {scheme.high:g}", "unknown"]),
        )  # fmt: skip
    return points


def _combined(scheme: Scheme, points: Mapping[str, float]) -> float:
    if scheme.combine == "sum":
        return sum(one.weight * points[one.name] for one in scheme.criteria)
    parts: dict[str, list[float]] = defaultdict(list)
    for one in scheme.criteria:
        parts[one.part].append(points[one.name])
    return sum(sum(values) / len(values) for values in parts.values()) / len(parts)
