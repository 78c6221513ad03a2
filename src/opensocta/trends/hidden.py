"""How many were on no list: multiple-systems estimation, always with its sensitivity.

In:   how many were seen by each combination of lists
Out:  the total by every supported model, their average, the lower bound of Chao, a range
Not:  who is who across the lists (`resolve.link` first); lists that exclude each other
See:  docs/methods/trends-hidden.md (Fienberg 1972; Silverman 2020)
"""

import math
import warnings
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy import stats
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

__all__ = ["Hidden", "HiddenModel", "estimate_hidden", "two_lists_by_dependence"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Pairs = tuple[tuple[int, int], ...]
_ALL_MODELS_UP_TO = 5
_SUPPORTED = 10.0
_ABSURD = 1e4  # times those seen: a fit there tells nothing


@dataclass(frozen=True, slots=True)
class HiddenModel:
    """One log-linear model: the pairs of lists that depend on each other, and its total."""

    pairs: Pairs
    total: float
    error: float
    low: float
    high: float
    bic: float
    deviance: float
    weight: float


@dataclass(frozen=True, slots=True)
class Hidden:
    """An estimate of all, seen and unseen.

    `models` are those within ten of the least BIC, best first. `total`, `low`, `high` are their
    average by BIC weights; `least`, `most` the outermost ends of their intervals. `bound` is the
    lower bound that holds where some are seen more easily than others. `unlinked`: pairs of lists
    without a common case, whose dependence nothing can tell.
    """

    seen: int
    lists: tuple[str, ...]
    models: tuple[HiddenModel, ...]
    total: float
    low: float
    high: float
    least: float
    most: float
    bound: float
    tried: int
    unlinked: Pairs


def estimate_hidden(
    histories: npt.NDArray[np.bool_],
    counts: Ints,
    *,
    lists: tuple[str, ...] = (),
    level: float = 0.95,
) -> Hidden:
    """Return the estimate from lists that overlap.

    Parameters
    ----------
    histories : shape (rows, lists), True where the list holds these cases.
    counts : shape (rows,); combinations that are absent count 0, the one of no list is left out.
    lists : names.

    Notes
    -----
    Poisson log-linear models with every set of two-list interactions (to five lists; above, step
    by step from independence). Variance of the total `N0 + N0^2 var(intercept)`; intervals of the
    unseen are log-normal (Chao 1987), with the spread between models in it (Buckland et al. 1997).

    Raises
    ------
    ValueError : if there are fewer than two lists, or no case is on two.
    """
    cells, y = _cells(np.asarray(histories, dtype=bool), np.asarray(counts))
    k = cells.shape[1]
    overlap = {
        (i, j): int(y[cells[:, i] & cells[:, j]].sum()) for i, j in combinations(range(k), 2)
    }
    if k < 2 or not sum(overlap.values()):
        raise ValueError("needs two lists or more, and cases that two of them share")
    usable = tuple(pair for pair, shared in overlap.items() if shared)
    fits = _fit_all(cells, y, usable) if k <= _ALL_MODELS_UP_TO else _fit_steps(cells, y, usable)
    z = float(stats.norm.ppf(0.5 + level / 2))
    seen = int(y.sum())
    best = min(fit[3] for fit in fits)
    near = sorted((f for f in fits if f[3] - best <= _SUPPORTED), key=lambda f: (f[3], f[0]))
    raw = np.array([math.exp((best - f[3]) / 2) for f in near])
    models = tuple(
        HiddenModel(f[0], seen + f[1], f[2], *_interval(seen, f[1], f[2], z), f[3], f[4], float(w))
        for f, w in zip(near, raw / raw.sum(), strict=True)
    )
    unseen = sum(m.weight * (m.total - seen) for m in models)
    error = sum(m.weight * math.hypot(m.error, m.total - seen - unseen) for m in models)
    low, high = _interval(seen, unseen, error, z)
    names = lists or tuple(f"list {i + 1}" for i in range(k))
    return Hidden(
        seen, names, models, seen + unseen, low, high,
        min(m.low for m in models), max(m.high for m in models),
        _bound(cells, y), len(fits), tuple(p for p, shared in overlap.items() if not shared),
    )  # fmt: skip


def two_lists_by_dependence(
    first_only: int, second_only: int, both: int, odds: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0)
) -> list[tuple[float, float]]:
    """Return the total for each odds ratio between two lists; 1 is independence.

    Two lists cannot tell how they depend on each other: the ratio is an assumption.
    """
    if both <= 0:
        raise ValueError("needs cases that both lists share")
    seen = first_only + second_only + both
    return [(ratio, seen + ratio * first_only * second_only / both) for ratio in odds]


Fit = tuple[Pairs, float, float, float, float]  # pairs, unseen, its error, BIC, deviance


def _cells(histories: npt.NDArray[np.bool_], counts: Ints) -> tuple[npt.NDArray[np.bool_], Floats]:
    """Return every combination of lists but none, and its count."""
    k = histories.shape[1]
    numbers = (histories * (1 << np.arange(k))).sum(axis=1)
    y = np.bincount(numbers, weights=counts, minlength=1 << k)[1:]
    cells = (np.arange(1, 1 << k)[:, None] >> np.arange(k)) & 1
    return cells.astype(bool), y.astype(np.float64)


def _fit(cells: npt.NDArray[np.bool_], y: Floats, pairs: Pairs) -> Fit | None:
    """Return one model; None where its parameters cannot be told from these counts."""
    columns = [np.ones(len(y)), *cells.T.astype(np.float64)]
    columns += [(cells[:, i] & cells[:, j]).astype(np.float64) for i, j in pairs]
    design = np.column_stack(columns)
    if design.shape[1] > len(y) or np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    start = np.concatenate([[math.log(max(float(y.mean()), 0.1))], np.zeros(design.shape[1] - 1)])
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", PerfectSeparationWarning)  # the saturated model is exact
        fit = GLM(y, design, family=Poisson()).fit(start_params=start, maxiter=60, tol=1e-10)
    unseen = math.exp(min(float(fit.params[0]), 700.0))
    if not fit.converged or unseen > _ABSURD * y.sum() or not np.isfinite(fit.params).all():
        return None
    variance = unseen + unseen**2 * float(np.asarray(fit.cov_params())[0, 0])
    # the likelihood of the counts given their sum needs no constant: BIC = deviance + p ln n
    bic = float(fit.deviance) + design.shape[1] * math.log(float(y.sum()))
    return pairs, unseen, math.sqrt(variance), bic, float(fit.deviance)


def _fit_all(cells: npt.NDArray[np.bool_], y: Floats, usable: Pairs) -> list[Fit]:
    sets = (chosen for size in range(len(usable) + 1) for chosen in combinations(usable, size))
    return [fit for chosen in sets if (fit := _fit(cells, y, chosen))]


def _fit_steps(cells: npt.NDArray[np.bool_], y: Floats, usable: Pairs) -> list[Fit]:
    """Return the models met when the pair that lowers BIC most is added, until none does."""
    first = _fit(cells, y, ())
    found: dict[Pairs, Fit] = {(): first} if first else {}
    here: Pairs = ()
    while True:
        tried = [tuple(sorted({*here, pair})) for pair in usable if pair not in here]
        for chosen in tried:
            fit = _fit(cells, y, chosen)
            if fit:
                found[chosen] = fit
        steps = [chosen for chosen in tried if chosen in found]
        if not steps:
            break
        best = min(steps, key=lambda chosen: (found[chosen][3], chosen))
        if here in found and found[best][3] >= found[here][3]:
            break
        here = best
    return list(found.values())


def _interval(seen: int, unseen: float, error: float, z: float) -> tuple[float, float]:
    if unseen <= 0:
        return float(seen), float(seen)
    factor = math.exp(z * math.sqrt(math.log1p((error / unseen) ** 2)))
    return seen + unseen / factor, seen + unseen * factor


def _bound(cells: npt.NDArray[np.bool_], y: Floats) -> float:
    """Return the lower bound of Chao (1987), in the form without bias."""
    times, k = cells.sum(axis=1), cells.shape[1]
    once, twice = float(y[times == 1].sum()), float(y[times == 2].sum())
    unseen = (k - 1) / k * once * (once - 1) / (2 * (twice + 1))
    return float(y.sum() + unseen)
