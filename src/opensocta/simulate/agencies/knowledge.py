"""What an agency knows of which crime area, how well, and which way it errs.

An agency knows its own fields well and with good sources; of the rest it hears from others. What
it states is true as often as the grade of the answer stands for; a false level is mostly a
neighbour of the true one, and each agency leans to one side. The figures are invented.
"""

from dataclasses import dataclass

import numpy as np

from opensocta.simulate.truth.claims import RHO, THETA
from opensocta.simulate.truth.threat import SEPCA
from opensocta.vocabulary import top_area

__all__ = ["KNOWLEDGE", "Knowledge"]

_LEVELS = 5


@dataclass(frozen=True, slots=True)
class Knowledge:
    """An agency's knowledge.

    `grade` is that of its form; `own` are top areas it works on; `grades` the grades of single
    answers on its own fields and on others, "" for that of the form. `lean` is the share of its
    errors that are too high, `frank` the share of its open answers that say unknown.
    """

    grade: str
    own: tuple[str, ...]
    grades: tuple[tuple[str, ...], tuple[str, ...]] = (
        ("", "", "A1", "A1", "B2"), ("", "", "B3", "C3"),
    )  # fmt: skip
    knows: tuple[float, float, float] = (0.85, 0.5, 0.2)  # own fields, other great ones, the rest
    lean: float = 0.5
    frank: float = 0.5

    def state(self, rng: np.random.Generator, area: str) -> str:
        """Return whether it answers, says unknown, or leaves the cell empty."""
        top = top_area(area)
        known = self.knows[0 if top in self.own else 1 if top in SEPCA else 2]
        open_ = 1 - known
        shares = [known, open_ * self.frank, open_ * (1 - self.frank)]
        return str(rng.choice(["answered", "unknown", "blank"], p=shares))

    def grade_of(self, rng: np.random.Generator, area: str) -> str:
        """Return the grade of a single answer; empty: that of the form."""
        return str(rng.choice(self.grades[top_area(area) not in self.own]))

    def stated(self, rng: np.random.Generator, true: int, grade: str) -> int:
        """Return the level that it states where this is the true one."""
        if rng.random() < self.right(grade):
            return true
        step = 1 if rng.random() < self.lean else -1
        size = 1 if rng.random() < 0.85 else int(rng.integers(2, _LEVELS))
        return int(np.clip(true + step * size, 0, _LEVELS - 1))

    def right(self, grade: str) -> float:
        """Return how often an answer of a grade names the true level."""
        code = grade or self.grade
        works = RHO[code[0]]
        return works * THETA[code[1]] + (1 - works) / _LEVELS


KNOWLEDGE = {
    "police": Knowledge("A2", ("PROP", "MIG", "THB", "DRUG", "CYB", "OCG"), lean=0.6),
    "customs": Knowledge("B2", ("DRUG", "EXC", "IPC"), lean=0.45),
    "border_guard": Knowledge("B2", ("MIG", "THB", "DOC"), lean=0.65),
    "fiu": Knowledge("A2", ("OCG", "CYB", "FIN"), lean=0.5),
    "anti_corruption": Knowledge("B3", ("OCG", "FIN"), lean=0.6),
    "prosecution": Knowledge("A1", ("DRUG", "MIG", "THB", "PROP", "OCG"), lean=0.35),
    "civil_society": Knowledge(
        "C3", ("THB", "MIG"), (("", "", "B3", "C2"), ("", "D3", "C4")), (0.65, 0.38, 0.2), 0.75, 0.8
    ),
}  # fmt: skip
