"""How many must be asked, and what an answer tells of who gave it, before anybody is asked.

In:   a design, the share that is expected, and what is to be found out
Out:  `Plan`: answers needed for a width, to see that there is anything, to see a change; protection
Not:  lists, whose variance depends on their items (`integrity.lists`)
See:  docs/methods/surveys.md
"""

import math
from dataclasses import dataclass

from scipy.special import ndtri

from opensocta.integrity.designs import DESIGNS, Design, needed_answers, parse_design

__all__ = ["USUAL", "Plan", "plan_survey"]

USUAL = {
    "direct": "direct()", "warner": "warner(p=0.3)", "crosswise": "crosswise(p=0.25)",
    "unrelated": "unrelated(p=0.7,q=0.25)", "forced": "forced(p1=0.1667,p0=0.1667)",
    "triangular": "triangular(p=0.25)", "kuk": "kuk(p1=0.75,p2=0.25)",
}  # fmt: skip
"""A design of each kind with probabilities that are often used."""

if set(USUAL) != set(DESIGNS):
    raise AssertionError("each design has its usual probabilities")


@dataclass(frozen=True, slots=True)
class Plan:
    """Answers needed at the share expected, and the protection.

    width : for a 95 % interval of the half-width. presence : to see with the power asked for that
    the share is above 0. change : per wave, to see a change of the size asked for. error : standard
    error with `n` answers, if n was given. after_yes, after_no : P(trait | answer).
    design_effect : variance against that of a direct question that all answer truthfully.
    """

    design: str
    width: int
    presence: int
    change: int | None
    error: float | None
    after_yes: float
    after_no: float
    design_effect: float


def plan_survey(
    design: Design | str,
    *,
    share: float,
    half_width: float = 0.05,
    change: float = 0.0,
    power: float = 0.8,
    n: int = 0,
) -> Plan:
    """Return the plan of a survey.

    Parameters
    ----------
    share : expected share with the trait, in (0, 1).
    half_width : of the 95 % interval. change : of the share between two waves; 0: not asked.
    power : probability with which presence or change is to be seen, tests at 5 % (one-sided for
        presence, two-sided for a change).
    n : answers that can be had; 0: not known.
    """
    one = parse_design(design) if isinstance(design, str) else design
    yes = one.c + one.d * share
    spread = yes * (1 - yes)
    none = one.c * (1 - one.c)
    beta = float(ndtri(power))
    presence = ((float(ndtri(0.95)) * math.sqrt(none) + beta * math.sqrt(spread))
                / (one.d * share)) ** 2  # fmt: skip
    per_wave = None
    if change:
        after = one.c + one.d * (share + change)
        both = spread + after * (1 - after)
        per_wave = math.ceil((float(ndtri(0.975)) + beta) ** 2 * both / (one.d * change) ** 2)
    after_yes = share * (one.c + one.d) / yes if yes > 0 else 0.0
    after_no = share * (1 - one.c - one.d) / (1 - yes) if yes < 1 else 0.0
    return Plan(
        design=str(one), width=needed_answers(one, share=share, half_width=half_width),
        presence=max(math.ceil(presence), 2), change=per_wave,
        error=math.sqrt(spread / n) / abs(one.d) if n else None,
        after_yes=after_yes, after_no=max(after_no, 0.0),
        design_effect=spread / (one.d**2 * share * (1 - share)),
    )  # fmt: skip
