"""Markings: what a reader may see, and the join that a derived thing inherits.

The marking of a derived thing is the strictest of everything it used (METHOD section 9).
Filters act before search, graph and counts; an unknown code counts as the strictest.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from opensocta.evidence.tables import HANDLING, TLP

__all__ = ["CLEAR", "STRICTEST", "Marking", "Reader", "join"]

_HANDLING_RANK = {code: rank for rank, code in enumerate(HANDLING)}
_TLP_RANK = {code: rank for rank, code in enumerate(TLP)}


@dataclass(frozen=True, slots=True, order=False)
class Marking:
    """A handling code (H0-H3) and a TLP 2.0 label."""

    handling: str
    tlp: str

    @property
    def rank(self) -> tuple[int, int]:
        """Return how strict it is; unknown codes count as the strictest."""
        return (
            _HANDLING_RANK.get(self.handling, len(HANDLING) - 1),
            _TLP_RANK.get(self.tlp, len(TLP) - 1),
        )


CLEAR = Marking("H0", "CLEAR")
STRICTEST = Marking("H3", "RED")


def join(markings: Iterable[Marking]) -> Marking:
    """Return the strictest handling and the strictest TLP; of nothing, the strictest there is."""
    ranks = [marking.rank for marking in markings]
    if not ranks:
        return STRICTEST
    return Marking(HANDLING[max(r[0] for r in ranks)], TLP[max(r[1] for r in ranks)])


@dataclass(frozen=True, slots=True)
class Reader:
    """Someone who reads: the highest handling code and TLP label he may see."""

    handling: str = "H3"
    tlp: str = "RED"

    def may_see(self, marking: Marking) -> bool:
        """Tell whether the reader may see something marked so."""
        mine = Marking(self.handling, self.tlp).rank
        its = marking.rank
        return its[0] <= mine[0] and its[1] <= mine[1]

    def may_see_all(self) -> bool:
        """Tell whether nothing is hidden from the reader."""
        return self.may_see(STRICTEST)

    def handling_codes(self) -> tuple[str, ...]:
        """Return the handling codes the reader may see."""
        return HANDLING[: _HANDLING_RANK[self.handling] + 1]

    def tlp_labels(self) -> tuple[str, ...]:
        """Return the TLP labels the reader may see."""
        return TLP[: _TLP_RANK[self.tlp] + 1]
