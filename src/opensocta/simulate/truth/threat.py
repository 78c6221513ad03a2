"""How great the threat of each crime area truly is, and what an omniscient analyst would score.

A latent threat in [0, 1] per area is drawn first; the number of networks, the intensity of
incidents and the true level of each indicator follow from it; what can be counted in the region
afterwards (growth, networks, borders crossed) is counted. The true order of the areas is that of
the mean true level, so it can be recovered from the indicators and from nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from opensocta.simulate.truth.dice import Dice, Floats, Ints
from opensocta.vocabulary import indicators, top_areas

__all__ = ["SEPCA", "Threat", "invent_threat", "observed"]

SEPCA = ("DRUG", "MIG", "OCG", "CYB", "THB", "PROP")

_SHARED = ("E-", "I-")  # indicators of the environment and of institutions: the same for all areas
_CENTRE = {
    "DRUG": 0.84, "OCG": 0.76, "MIG": 0.68, "CYB": 0.58, "THB": 0.52, "PROP": 0.44, "FIN": 0.34,
    "EXC": 0.31, "ARM": 0.28, "EXT": 0.25, "ENV": 0.22, "DOC": 0.19, "IPC": 0.16, "CUR": 0.10,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Threat:
    """Areas with latent threat, yearly growth, true indicator levels, score and rank."""

    areas: tuple[str, ...]
    latent: Floats
    growth: Floats
    indicators: tuple[str, ...]
    levels: Ints  # area x indicator, 0-4
    score: Floats
    rank: Ints

    def level(self, area: str, indicator: str) -> int:
        """Return the true level of an indicator in an area."""
        return int(self.levels[self.areas.index(area), self.indicators.index(indicator)])

    def of(self, area: str) -> float:
        """Return the latent threat of an area."""
        return float(self.latent[self.areas.index(area)])

    def trend(self, area: str) -> float:
        """Return the growth per year, as a share."""
        return float(self.growth[self.areas.index(area)])


def invent_threat(dice: Dice) -> Threat:
    """Return the true threat of every top area."""
    rng = dice.of("threat")
    areas = top_areas()
    latent = np.clip([_CENTRE[a] + rng.normal(0, 0.1) for a in areas], 0.05, 0.95)
    growth = np.clip(rng.normal(0.05, 0.12, len(areas)) + 0.15 * (latent - 0.5), -0.25, 0.4)
    codes = tuple(indicators())
    noise = rng.normal(0, 0.13, (len(areas), len(codes)))
    centre = np.repeat(latent[:, None], len(codes), axis=1)
    shared = [k for k, c in enumerate(codes) if c[:2] in _SHARED]
    centre[:, shared] = 0.5 + 0.15 * (latent[:, None] - 0.5)
    levels = np.clip(np.rint(4 * (centre + noise)), 0, 4).astype(np.int64)
    grow = codes.index("A-GROWTH")
    over_two_years = (1 + growth) ** 2 - 1  # as the anchors of A-GROWTH measure it
    levels[:, grow] = np.digitize(over_two_years, [-0.2, -0.05, 0.05, 0.2])
    return _ranked(
        Threat(areas, latent, growth, codes, levels, latent, np.zeros(len(areas), np.int64))
    )


def observed(threat: Threat, levels: Mapping[tuple[str, str], int]) -> Threat:
    """Return the threat with levels that follow from what happens in the region."""
    changed = threat.levels.copy()
    for (area, code), level in levels.items():
        changed[threat.areas.index(area), threat.indicators.index(code)] = level
    return _ranked(replace(threat, levels=changed))


def _ranked(threat: Threat) -> Threat:
    """Return the threat with score and rank from the levels of its areas' own indicators."""
    own = [k for k, code in enumerate(threat.indicators) if code[:2] not in _SHARED]
    score = threat.levels[:, own].mean(axis=1) / 4 + 1e-6 * threat.latent
    rank = np.empty(len(threat.areas), dtype=np.int64)
    rank[np.argsort(-score, kind="stable")] = np.arange(1, len(threat.areas) + 1)
    return replace(threat, score=score, rank=rank)
