"""A randomised survey of corruption pressure: true prevalence per department, answers by dice.

Design: crosswise with p = 0.25. A respondent says whether both answers (to the sensitive and
to a harmless question) are the same; nobody can tell what he said.
"""

from dataclasses import dataclass

import numpy as np

from opensocta.simulate.truth.dice import Dice, Floats, Ints, Strings, pick, strings
from opensocta.simulate.truth.networks import INSTITUTIONS

__all__ = ["DESIGN", "ITEMS", "Survey", "invent_survey"]

DESIGN = "crosswise(p=0.25)"
_P = 0.25
ITEMS = ("pressed_by_group", "offered_bribe")
_REGIONS = ("North", "Coast", "Centre", "South")
_POSITIONS = ("front line", "supervisor", "specialist")


@dataclass(frozen=True, slots=True)
class Survey:
    """True prevalence by department, item and wave; and one row per respondent."""

    prevalence: Floats  # department x item x wave
    wave: Strings
    department: Ints
    region: Strings
    position: Strings
    answers: Ints  # respondent x item


def invent_survey(dice: Dice, scale: float) -> Survey:
    """Return two waves; the last department has too few respondents to be published."""
    rng = dice.of("survey")
    size = np.maximum(40, (rng.uniform(160, 620, len(INSTITUTIONS)) * scale).astype(int))
    size[-1] = 17
    base = np.clip(rng.beta(1.6, 9, len(INSTITUTIONS)), 0.02, 0.45)
    share = np.stack(
        [np.stack([base * f * g for g in (1.0, 1.15)], axis=-1) for f in (1.0, 0.7)], axis=1
    )
    department = np.concatenate([np.repeat(np.arange(len(size)), size) for _ in range(2)])
    wave = np.repeat([0, 1], size.sum())
    answers = np.empty((len(department), len(ITEMS)), dtype=np.int64)
    for item in range(len(ITEMS)):
        yes = rng.random(len(department)) < share[department, item, wave]
        harmless = rng.random(len(department)) < _P
        answers[:, item] = yes == harmless
    return Survey(
        share, strings(["2025", "2026"])[wave], department,
        pick(rng, _REGIONS, len(department)), pick(rng, _POSITIONS, len(department)), answers,
    )  # fmt: skip
