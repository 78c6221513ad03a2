"""Routes of an invented region: real legs of the vocabulary with invented volumes per year.

Each goods' traffic divides over the branches that are in use (about three of four); in the third
year one branch of persons and one of heroin lose most of their traffic to a neighbouring branch (a
shift of border).
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from opensocta.simulate.truth.dice import Dice, Floats
from opensocta.simulate.truth.names import COUNTRIES
from opensocta.vocabulary import Route, nodes, routes

__all__ = ["SHIFTS", "Branch", "Trails", "invent_trails"]

# commodity: (branch that loses, branch that gains) in the third year
SHIFTS = {
    "C-MIGP": ("migr_hungary", "migr_bosnia"),
    "C-HER": ("balkan_central", "balkan_southern"),
}
_GOODS = ("C-HER", "C-COC", "C-CANH", "C-MDMA", "C-MIGP", "C-CIG", "C-VEH", "C-FA", "C-FAKE")
_YEARLY = {  # amount carried per year in the commodity's unit at scale 1
    "C-HER": 9_000.0, "C-COC": 16_000.0, "C-CANH": 60_000.0, "C-MDMA": 4_000_000.0,
    "C-MIGP": 90_000.0, "C-CIG": 900_000_000.0, "C-VEH": 2_600.0, "C-FA": 700.0,
    "C-FAKE": 2_000_000.0,
}  # fmt: skip
_LONGEST = 9


@dataclass(frozen=True, slots=True)
class Branch:
    """One way of one commodity: node codes from its first to its last, and the mode of each leg."""

    commodity: str
    name: str
    stops: tuple[str, ...]
    modes: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trails:
    """Branches with their true volume per year (branch x year, in the commodity's unit)."""

    branches: tuple[Branch, ...]
    volumes: Floats

    def of(self, commodity: str) -> list[int]:
        """Return the positions of the branches of a commodity."""
        return [k for k, b in enumerate(self.branches) if b.commodity == commodity]

    def goods(self) -> frozenset[str]:
        """Return the commodities that have branches."""
        return frozenset(branch.commodity for branch in self.branches)

    def leg_rows(self) -> list[tuple[str, str, str, str, int, float]]:
        """Return (commodity, code, from, to, year 1-3, volume), added up over branches."""
        total: dict[tuple[str, str, str, str, int], float] = defaultdict(float)
        for branch, volumes in zip(self.branches, self.volumes, strict=True):
            for k, code in enumerate(branch.codes):
                for year, volume in enumerate(volumes.tolist(), start=1):
                    leg = (branch.commodity, code, branch.stops[k], branch.stops[k + 1], year)
                    total[leg] += volume
        return [(*leg, volume) for leg, volume in sorted(total.items())]


def invent_trails(dice: Dice, scale: float) -> Trails:
    """Return the branches of the main goods with their volumes in three years."""
    rng = dice.of("trails")
    branches: list[Branch] = []
    volumes: list[Floats] = []
    for good in _GOODS:
        ways = _ways(good)
        ways = [w for w in ways if w.name in SHIFTS.get(good, ()) or rng.random() < 0.72] or ways
        share = rng.dirichlet(np.full(len(ways), 1.4))
        years = np.stack([share, share * rng.lognormal(0, 0.12, len(ways)), share.copy()], axis=1)
        years[:, 2] *= rng.lognormal(0, 0.12, len(ways))
        if good in SHIFTS:
            _shift(years, ways, *SHIFTS[good])
        years = years / years.sum(axis=0) * _YEARLY[good] * scale
        years *= np.array([1.0, 1.0 + rng.normal(0.03, 0.05), 1.0 + rng.normal(0.06, 0.07)])
        branches += ways
        volumes += list(years)
    return Trails(tuple(branches), np.array(volumes))


def _shift(years: Floats, ways: list[Branch], loser: str, gainer: str) -> None:
    """Make the loser large before, and move four fifths of it to the gainer in year 3."""
    lose = [k for k, w in enumerate(ways) if w.name == loser]
    gain = [k for k, w in enumerate(ways) if w.name == gainer]
    years[lose, :2] = 0.4 / len(lose)
    years[gain, :2] = 0.12 / len(gain)
    years[lose, 2] = 0.08 / len(lose)
    years[gain, 2] = 0.44 / len(gain)


def _ways(good: str) -> list[Branch]:
    """Return the longest simple chain of legs from each first node of each branch of a commodity.

    Trunk legs (other branches that end where a branch begins) are put in front, once.
    """
    legs = [r for r in routes().values() if r.commodity == good and r.status != "historic"]
    known = nodes()
    by_branch: dict[str, list[int]] = defaultdict(list)
    for k, leg in enumerate(legs):
        by_branch[leg.branch].append(k)
    found = []
    for name, mine in sorted(by_branch.items()):
        targets = {legs[k].to_node for k in mine}
        for k in mine:
            if legs[k].from_node in targets:
                continue
            chain = _follow(legs_from=[legs[m] for m in mine], first=legs[k])
            front = [
                leg for leg in legs if leg.to_node == chain[0].from_node and leg.branch != name
            ]
            chain = front[:1] + chain
            stops = (chain[0].from_node, *(leg.to_node for leg in chain))
            if any(known[s].country in COUNTRIES for s in stops):
                found.append(
                    Branch(good, name, stops, tuple(leg.mode for leg in chain),
                           tuple(leg.code for leg in chain))
                )  # fmt: skip
    return found


def _follow(legs_from: list[Route], first: Route) -> list[Route]:
    chain = [first]
    while len(chain) < _LONGEST:
        onward = [leg for leg in legs_from if leg.from_node == chain[-1].to_node]
        if not onward or onward[0].to_node in {leg.from_node for leg in chain}:
            break
        chain.append(onward[0])
    return chain
