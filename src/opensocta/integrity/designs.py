"""Randomised answers: the designs that protect a respondent, and what they estimate.

In:   the text of a design like "crosswise(p=0.25)", counts of yes answers
Out:  an `Estimate` with standard error, 95 % interval and the protection it gave
Not:  answers by unit (`surveys`), lists (`lists`), small units (`small_area`)
See:  docs/methods/surveys.md

Every design here has lambda = c + d * pi, where lambda is the share of "yes" (or "same") and pi
the share that holds the sensitive trait (METHOD section 6). An estimate outside [0, 1] is shown
as it is, never clipped: it says that the sample is too small or the rules were not kept.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from opensocta.core.errors import TermUnknown

__all__ = ["DESIGNS", "Z95", "Design", "Estimate", "estimate", "needed_answers", "parse_design"]

Z95 = 1.959963984540054
_TEXT = re.compile(r"^\s*([a-z_]+)\s*\(([^()]*)\)\s*$")
_FORMS: Mapping[str, tuple[tuple[str, ...], Callable[..., tuple[float, float]]]] = {
    "direct": ((), lambda: (0.0, 1.0)),
    "warner": (("p",), lambda p: (1 - p, 2 * p - 1)),
    "crosswise": (("p",), lambda p: (1 - p, 2 * p - 1)),
    "unrelated": (("p", "q"), lambda p, q: ((1 - p) * q, p)),
    "forced": (("p1", "p0"), lambda p1, p0: (p1, 1 - p1 - p0)),
    "triangular": (("p",), lambda p: (p, 1 - p)),
    "kuk": (("p1", "p2"), lambda p1, p2: (p2, p1 - p2)),
}
DESIGNS = tuple(_FORMS)


@dataclass(frozen=True, slots=True)
class Design:
    """A design with its probabilities; `c` and `d` are those of METHOD section 6."""

    name: str
    probabilities: Mapping[str, float]
    c: float
    d: float

    def __str__(self) -> str:
        inside = ", ".join(f"{name}={value:g}" for name, value in self.probabilities.items())
        return f"{self.name}({inside})"


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated share; `low` and `high` bound its 95 % interval; none of them is clipped.

    `protection` is the largest P(sensitive | answer) over the two answers, given the estimate
    bounded to [0, 1]: what an answer tells about the respondent who gave it.
    """

    value: float
    error: float
    n: int
    protection: float

    @property
    def low(self) -> float:
        """Return the lower end of the 95 % interval."""
        return self.value - Z95 * self.error

    @property
    def high(self) -> float:
        """Return the upper end of the 95 % interval."""
        return self.value + Z95 * self.error


def parse_design(text: str) -> Design:
    """Return the design that a text like "forced(p1=0.1667,p0=0.1667)" names.

    Raises
    ------
    TermUnknown : if the name is unknown, a probability is absent, outside [0, 1], or the
        probabilities leave no difference between those who hold the trait and the others.
    """
    found = _TEXT.match(text.lower())
    if not found or found[1] not in _FORMS:
        raise TermUnknown(kind="survey design", term=text, known=", ".join(DESIGNS))
    names, form = _FORMS[found[1]]
    given: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in found[2].split(","))):
        name, _, number = part.partition("=")
        given[name.strip()] = _probability(number, text)
    if set(given) != set(names):
        wanted = f"{found[1]}({', '.join(f'{name}=…' for name in names)})"
        raise TermUnknown(kind="survey design", term=text, known=wanted)
    values = {name: given[name] for name in names}
    c, d = form(**values)
    if abs(d) < 1e-9:
        raise TermUnknown(
            kind="survey design", term=text, known="probabilities that tell the groups apart"
        )
    return Design(found[1], MappingProxyType(values), c, d)


def estimate(design: Design | str, yes: int, n: int) -> Estimate:
    """Return the estimated share that holds the sensitive trait.

    Parameters
    ----------
    design : a design or its text.
    yes : number of "yes" or "same" answers, 0 <= yes <= n.
    n : number of answers, > 0.
    """
    if not 0 <= yes <= n or n == 0:
        raise ValueError("needs 0 <= yes <= n and n > 0")
    design = parse_design(design) if isinstance(design, str) else design
    share = yes / n
    value = (share - design.c) / design.d
    error = math.sqrt(share * (1 - share) / n) / abs(design.d)
    return Estimate(value, error, n, _protection(design, value))


def needed_answers(design: Design | str, *, share: float, half_width: float) -> int:
    """Return how many answers give a 95 % interval of this half-width if the share is true."""
    design = parse_design(design) if isinstance(design, str) else design
    expected = design.c + design.d * share
    return math.ceil(expected * (1 - expected) * (Z95 / (half_width * design.d)) ** 2)


def _protection(design: Design, value: float) -> float:
    pi = min(max(value, 0.0), 1.0)
    yes = design.c + design.d * pi
    after_yes = pi * (design.c + design.d) / yes if yes > 0 else 0.0
    after_no = pi * (1 - design.c - design.d) / (1 - yes) if yes < 1 else 0.0
    return min(max(after_yes, after_no, 0.0), 1.0)


def _probability(number: str, text: str) -> float:
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise TermUnknown(kind="survey design", term=text, known="probabilities from 0 to 1")
    return value
