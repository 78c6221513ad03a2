"""Which measures to choose within budgets, and how sure the choice is.

In:   options with effects (uncertain), costs per resource, what they need and exclude
Out:  `Allocation`: the best choice, how often each option is in the best choice of a draw (core
      index), and the regret of the choice
Not:  the decision, which people take; where effects come from (`assess.recommend`)
See:  docs/methods/allocation.md
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp

from opensocta.core.errors import SettingsInvalid

__all__ = ["Allocation", "Option", "allocate"]

Floats = npt.NDArray[np.float64]
_CHOSEN = 0.5


@dataclass(frozen=True, slots=True)
class Option:
    """One measure. Its effect lies between `low` and `high` with 90 %, most probably at `effect`.

    cost : per resource. needs : options without which it may not be chosen. excludes : options
    that may not be chosen beside it. must : it is chosen in any case.
    """

    name: str
    effect: float
    low: float
    high: float
    cost: Mapping[str, float]
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    must: bool = False


@dataclass(frozen=True, slots=True)
class Allocation:
    """The choice at the expected effects, in the order of the options.

    core : share of draws whose best choice holds the option. regret : mean and 95th percentile of
    what the best choice of a draw would have gained over this one. spent : per resource.
    """

    chosen: tuple[bool, ...]
    effect: float
    core: Floats
    regret_mean: float
    regret_high: float
    spent: dict[str, float]


def allocate(
    options: Sequence[Option],
    budgets: Mapping[str, float],
    *,
    draws: int,
    rng: np.random.Generator,
) -> Allocation:
    """Return the choice of the greatest expected effect within the budgets.

    Parameters
    ----------
    budgets : per resource; a resource without a budget is not bounded.

    Raises
    ------
    SettingsInvalid : if an option names an unknown one, or no choice keeps all rules.
    """
    rules = _rules(options, budgets)
    expected = np.array([_mean(one) for one in options])
    chosen = _best(expected, rules, options)
    if chosen is None:
        raise SettingsInvalid(
            source="allocation", key="budgets", rule="no choice keeps them and what must be chosen"
        )
    effects = _draw(options, draws, rng)
    core, lost = np.zeros(len(options)), np.zeros(draws)
    for k, effect in enumerate(effects):
        best = _best(effect, rules, options)
        best = chosen if best is None else best
        core += best
        lost[k] = max(float(effect @ best - effect @ chosen), 0.0)
    spent = {name: float(sum(one.cost.get(name, 0.0) for one, is_in in
                             zip(options, chosen, strict=True) if is_in))
             for name in sorted({name for one in options for name in one.cost})}  # fmt: skip
    return Allocation(
        tuple(bool(one) for one in chosen), float(expected @ chosen), core / max(draws, 1),
        float(lost.mean()) if draws else 0.0,
        float(np.quantile(lost, 0.95)) if draws else 0.0, spent,
    )  # fmt: skip


def _mean(option: Option) -> float:
    """Return the mean of the triangle through low, effect and high."""
    return (option.low + option.effect + option.high) / 3


def _draw(options: Sequence[Option], draws: int, rng: np.random.Generator) -> Floats:
    """Return effects, draws x options, from triangles; a certain one stays as it is."""
    columns = []
    for one in options:
        low, high = min(one.low, one.effect), max(one.high, one.effect)
        columns.append(
            np.full(draws, one.effect) if low == high
            else rng.triangular(low, one.effect, high, draws)
        )  # fmt: skip
    return np.column_stack(columns) if columns else np.zeros((draws, 0))


def _rules(options: Sequence[Option], budgets: Mapping[str, float]) -> tuple[Floats, Floats]:
    """Return rows A and bounds b of A x <= b."""
    place = {one.name: k for k, one in enumerate(options)}
    if len(place) < len(options):
        raise SettingsInvalid(source="allocation", key="option", rule="stands twice")
    rows: list[Floats] = []
    most: list[float] = []
    for name, budget in sorted(budgets.items()):
        rows.append(np.array([one.cost.get(name, 0.0) for one in options]))
        most.append(budget)
    for k, one in enumerate(options):
        for kind, others in (("needs", one.needs), ("excludes", one.excludes)):
            for other in others:
                if other not in place:
                    raise SettingsInvalid(source="allocation", key=f"{kind} of {one.name}",
                                          rule="names no option of the table")  # fmt: skip
                row = np.zeros(len(options))
                row[k], row[place[other]] = 1.0, -1.0 if kind == "needs" else 1.0
                rows.append(row)
                most.append(0.0 if kind == "needs" else 1.0)
    return np.array(rows).reshape(-1, len(options)), np.array(most)


def _best(effect: Floats, rules: tuple[Floats, Floats], options: Sequence[Option]) -> Floats | None:
    low = np.array([float(one.must) for one in options])
    if not len(options):
        return np.zeros(0)
    bounds = Bounds(low, np.ones(len(options)))
    constraints = [LinearConstraint(rules[0], -np.inf, rules[1])] if len(rules[1]) else []
    found = milp(-effect, integrality=np.ones(len(options), np.int64), bounds=bounds,
                 constraints=constraints)  # fmt: skip
    return None if found.x is None else np.asarray(found.x > _CHOSEN, np.float64)
