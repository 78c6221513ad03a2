"""List experiments: respondents say how many items apply to them, never which.

In:   counts of answers 0..J of the control group and 0..J+1 of the group with the extra item
Out:  difference in means with unequal-variance standard error, and the design test
Not:  designs with one answer per person (`integrity.designs`)
See:  docs/methods/surveys.md
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from opensocta.integrity.designs import Z95

__all__ = [
    "DesignTest",
    "ListEstimate",
    "combined_list",
    "design_test",
    "double_list",
    "list_experiment",
]


@dataclass(frozen=True, slots=True)
class ListEstimate:
    """Estimated share with the extra item, standard error and answers; never clipped."""

    value: float
    error: float
    n: int

    @property
    def low(self) -> float:
        """Return the lower end of the 95 % interval."""
        return self.value - Z95 * self.error

    @property
    def high(self) -> float:
        """Return the upper end of the 95 % interval."""
        return self.value + Z95 * self.error


@dataclass(frozen=True, slots=True)
class DesignTest:
    """Blair-Imai test that the extra item did not change the other answers.

    `p_value` is Bonferroni-corrected over all cells; small means that a cell is negative.
    """

    p_value: float
    most_negative: float


def list_experiment(control: Sequence[int], treatment: Sequence[int]) -> ListEstimate:
    """Return the difference in means of the two groups; `xs[k]` persons answered k."""
    mean_c, variance_c, n_c = _moments(control)
    mean_t, variance_t, n_t = _moments(treatment)
    return ListEstimate(
        mean_t - mean_c, float(np.sqrt(variance_c / n_c + variance_t / n_t)), n_c + n_t
    )


def double_list(
    first: tuple[Sequence[int], Sequence[int]],
    second: tuple[Sequence[int], Sequence[int]],
    *,
    covariance: float = 0.0,
) -> ListEstimate:
    """Return the mean of two list experiments in which each group is once treated.

    `covariance` is that of the two differences; 0 overstates the error if answers of one person
    agree, so it is the cautious default.
    """
    a, b = list_experiment(*first), list_experiment(*second)
    error = float(np.sqrt(a.error**2 + b.error**2 + 2 * covariance) / 2)
    return ListEstimate((a.value + b.value) / 2, error, (a.n + b.n) // 2)


def combined_list(
    *, direct_yes: int, n: int, control_of_no: Sequence[int], treatment_of_no: Sequence[int]
) -> ListEstimate:
    """Return direct question and list combined (Aronow, Coppock, Crawford and Green 2015).

    Those who admit the trait directly count as such; the list is used for the rest:
    `pi = share of yes + share of no x difference in means among those who said no`.
    """
    share = direct_yes / n
    rest = list_experiment(control_of_no, treatment_of_no)
    value = share + (1 - share) * rest.value
    variance = (1 - rest.value) ** 2 * share * (1 - share) / n + (1 - share) ** 2 * rest.error**2
    return ListEstimate(value, float(np.sqrt(variance)), n)


def design_test(control: Sequence[int], treatment: Sequence[int]) -> DesignTest:
    """Return the test for a design effect of Blair and Imai (2012), with Bonferroni correction.

    Without a design effect, the shares `P(control <= k) - P(treatment <= k)` (hold the trait)
    and `P(treatment <= k) - P(control <= k - 1)` (do not) are not negative.
    """
    c, t = np.asarray(control, float), np.asarray(treatment, float)
    n_c, n_t = c.sum(), t.sum()
    at_most_c = np.append(np.cumsum(c) / n_c, 1.0)
    at_most_t = np.cumsum(t) / n_t
    before_c = np.append(0.0, at_most_c[:-1])
    with_trait, without = at_most_c - at_most_t, at_most_t - before_c
    spread = np.sqrt(at_most_t * (1 - at_most_t) / n_t + at_most_c * (1 - at_most_c) / n_c)
    spread_before = np.sqrt(at_most_t * (1 - at_most_t) / n_t + before_c * (1 - before_c) / n_c)
    shares = np.concatenate([with_trait[:-1], without[:-1]])
    errors = np.concatenate([spread[:-1], spread_before[:-1]])
    z = np.divide(shares, errors, out=np.zeros_like(shares), where=errors > 0)
    return DesignTest(float(min(1.0, len(shares) * ndtr(z).min())), float(min(shares.min(), 0.0)))


def _moments(counts: Sequence[int]) -> tuple[float, float, int]:
    weights = np.asarray(counts, float)
    values = np.arange(len(weights))
    n = int(weights.sum())
    if n < 2:
        raise ValueError("a group of a list experiment needs two answers or more")
    mean = float(weights @ values / n)
    return mean, float(weights @ (values - mean) ** 2 / (n - 1)), n
