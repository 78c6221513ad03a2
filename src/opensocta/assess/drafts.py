"""A judgement before it is numbered, and where and when it holds."""

from dataclasses import dataclass

from opensocta.assess.credence import Confidence

__all__ = ["NO_DATE", "Draft", "Scope"]

NO_DATE = "cannot resolve: no event settles it"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where and when judgements hold, as they stand in a sentence: "Arlen", "2023-2025"."""

    place: str
    period: str

    @property
    def words(self) -> str:
        """Return how a sentence opens."""
        return f"In {self.place} in {self.period}"


@dataclass(frozen=True, slots=True)
class Draft:
    """One judgement. `behind` are ids whose reports are counted; None where `sources` tells.

    `sources` holds reports, origins and source_kinds where they are known already.
    """

    crime_area: str
    section: str
    template: str
    lead: str
    probability: float
    low: float
    high: float
    confidence: Confidence
    conflict: float
    resolves: str
    supports: tuple[str, ...]
    against: tuple[str, ...]
    behind: tuple[str, ...]
