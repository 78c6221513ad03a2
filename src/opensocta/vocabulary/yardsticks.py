"""Yardsticks: the words for a probability, each with its band.

In:   a probability and a scheme (`phia`, `icd203`)
Out:  `Term`; its id is the same in every language and edition
Not:  analytic confidence, which is said apart and never in one phrase with a term

PHIA leaves gaps between its bands on purpose. A probability in a gap gets the nearest band, the
one nearer to 0.5 if both are as near: the milder claim.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from opensocta.core.errors import TermUnknown
from opensocta.vocabulary.reading import read_rows

__all__ = ["TERMS", "Icd203Term", "PhiaTerm", "Term", "term"]


class PhiaTerm(StrEnum):
    """Term ids of the yardstick of the Professional Head of Intelligence Assessment (UK)."""

    REMOTE_CHANCE = "remote_chance"
    HIGHLY_UNLIKELY = "highly_unlikely"
    UNLIKELY = "unlikely"
    REALISTIC_POSSIBILITY = "realistic_possibility"
    LIKELY = "likely"
    HIGHLY_LIKELY = "highly_likely"
    ALMOST_CERTAIN = "almost_certain"


class Icd203Term(StrEnum):
    """Term ids of the yardstick of Intelligence Community Directive 203 (US)."""

    ALMOST_NO_CHANCE = "almost_no_chance"
    VERY_UNLIKELY = "very_unlikely"
    UNLIKELY = "unlikely"
    ROUGHLY_EVEN_CHANCE = "roughly_even_chance"
    LIKELY = "likely"
    VERY_LIKELY = "very_likely"
    ALMOST_CERTAIN = "almost_certain"


@dataclass(frozen=True, slots=True)
class Term:
    """A word for a probability; the band [low, high] belongs to the word, not to the judgement."""

    id: str
    text: str
    low: float
    high: float

    @property
    def band(self) -> str:
        """Return the band in words, like "55-75 %"; open ends read "up to 5 %", "at least 95 %"."""
        low, high = round(self.low * 100), round(self.high * 100)
        if low == 0:
            return f"up to {high} %"
        return f"at least {low} %" if high == 100 else f"{low}-{high} %"

    def __str__(self) -> str:
        return f"{self.text} ({self.band})"


@cache
def _terms() -> dict[str, tuple[Term, ...]]:
    found: dict[str, tuple[Term, ...]] = {}
    for row in read_rows("yardsticks.csv"):
        made = Term(row["code"], row["text"], float(row["low"]), float(row["high"]))
        found[row["scheme"]] = (*found.get(row["scheme"], ()), made)
    return found


TERMS: dict[str, tuple[Term, ...]] = _terms()


def term(probability: float, scheme: str = "phia") -> Term:
    """Return the term whose band is nearest to a probability.

    Parameters
    ----------
    probability : in [0, 1].
    scheme : `phia` or `icd203`.

    Raises
    ------
    TermUnknown : if there is no such scheme.
    ValueError : if the probability lies outside [0, 1].
    """
    if scheme not in TERMS:
        raise TermUnknown(kind="yardstick", term=scheme, known=", ".join(TERMS))
    if not 0 <= probability <= 1:
        raise ValueError("a probability lies in [0, 1]")
    return min(TERMS[scheme], key=lambda each: _distance(each, probability))


def _distance(each: Term, probability: float) -> tuple[float, float]:
    outside = max(each.low - probability, probability - each.high, 0.0)
    return round(outside, 9), abs((each.low + each.high) / 2 - 0.5)
