"""Which indicators rank crime areas, and the elicited order of their weights.

The order is the default of a unit that has not elicited its own: groups from most to least
weight, after METHOD section 3; within a group any order may hold. Market, networks and harm stand
in every group. Each criterion is one that some agency is asked for every area or network, or that
rooms measure: what nobody is asked widens all intervals and decides nothing. It is a proposal to be
replaced by an elicitation, printed beside every ranking.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self

__all__ = ["DEFAULT_ORDER", "Model", "RankingSettings"]

Model = Literal["additive", "geometric"]
DEFAULT_ORDER: tuple[tuple[str, ...], ...] = (
    ("A-SIZE", "H-PER-SEV", "H-PER-INC", "N-VIO-USE", "N-COR-LEVEL"),
    ("A-GROWTH", "A-NETS", "H-STA-SEV", "H-COM-SAFE", "N-ML-METHOD"),
    ("A-XBORD", "A-PROFIT", "A-CORRDEP", "A-CONV", "N-REACH", "N-STATE"),
    ("A-INNOV", "N-ADAPT", "N-EXP-CAAS", "N-INFIL", "N-CM-SURV", "H-PRI-INC", "H-STA-REV",
     "H-ENV-INC"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RankingSettings:
    """Policy values of METHOD section 4; `order` holds groups of criteria, weightiest first."""

    order: tuple[tuple[str, ...], ...]
    k: int
    draws: int
    interval: float
    tier_top: float
    tier_contested: float
    change: float
    model: Model = "additive"

    @classmethod
    def from_policy(
        cls,
        policy: Mapping[str, float],
        *,
        order: tuple[tuple[str, ...], ...] = DEFAULT_ORDER,
        model: Model = "additive",
    ) -> Self:
        """Return the settings held in the policy values `ranking.*`."""
        return cls(
            order=order,
            k=round(policy["ranking.top_k"]),
            draws=round(policy["ranking.draws"]),
            interval=policy["ranking.interval"],
            tier_top=policy["ranking.tier.top"],
            tier_contested=policy["ranking.tier.contested"],
            change=policy["ranking.change"],
            model=model,
        )

    @property
    def criteria(self) -> tuple[str, ...]:
        """Return the criteria, weightiest group first."""
        return tuple(code for group in self.order for code in group)

    @property
    def groups(self) -> tuple[int, ...]:
        """Return the number of the weight group of each criterion."""
        return tuple(number for number, group in enumerate(self.order) for _ in group)
