"""How much of the domain pack was looked up: counts that the product shows beside its words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from opensocta.vocabulary import pack
from opensocta.vocabulary.entries import CONFIDENCES, Sourced

__all__ = ["Standing", "provenance"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one kind of row: how many were verified, are general knowledge, are our proposals."""

    kind: str
    verified: int
    known: int
    proposal: int

    @property
    def rows(self) -> int:
        """Return how many rows there are."""
        return self.verified + self.known + self.proposal

    def __str__(self) -> str:
        return (
            f"{self.kind}: {self.rows} rows, {self.verified} verified in their source, "
            f"{self.known} general knowledge, {self.proposal} proposals"
        )


def provenance() -> tuple[Standing, ...]:
    """Return the standing of every kind of row of the domain pack."""
    steps = [step for script in pack.crime_scripts().values() for step in script.steps]
    asked = [each for form in pack.questionnaires().values() for each in form.questions]
    kinds: tuple[tuple[str, Iterable[Sourced]], ...] = (
        ("crime areas", pack.crime_areas().values()),
        ("ICCS categories", pack.iccs().values()),
        ("modi operandi", pack.modi_operandi().values()),
        ("roles", pack.roles().values()),
        ("places", pack.nodes().values()),
        ("route legs", pack.routes().values()),
        ("commodities", pack.commodities().values()),
        ("indicators", pack.indicators().values()),
        ("steps of crime scripts", steps),
        ("questions", asked),
        ("red flags of laundering", pack.money_flags().values()),
        ("high-risk countries", pack.risk_countries().values()),
        ("red flags of public buying", pack.procurement_flags().values()),
        ("measures", pack.recommendations().values()),
        ("words", pack.lexicon().values()),
    )
    return tuple(_standing(kind, rows) for kind, rows in kinds)


def _standing(kind: str, rows: Iterable[Sourced]) -> Standing:
    counts = Counter(row.confidence for row in rows)
    return Standing(kind, *(counts[each] for each in CONFIDENCES))
