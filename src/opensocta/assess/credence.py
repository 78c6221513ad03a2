"""Turns graded reports into the credence of a claim (METHOD section 2).

In:   `Items`: one row per report and claim, with the grade as (rho, theta) and a signed weight
Out:  `Weighed`: credence with a 90 % interval, conflict, reports and origins, one row per claim
Not:  what counts as an item (`assess.evidence`), what shares an origin (`assess.origins`)
See:  docs/methods/credence.md for the derivation, its limits and the published numbers

A source works with probability rho, otherwise it says yes and no alike; what a working source
says is right with probability theta. Copies of one origin weigh as one item, items of one
agency are correlated by `same_agency`, and the rest count as independent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, Self, TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = [
    "Confidence",
    "CredenceSettings",
    "Floats",
    "Ints",
    "Items",
    "Weighed",
    "analytic_confidence",
    "decay",
    "likelihood_ratio",
    "updated_source",
    "weigh",
]

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Confidence = Literal["high", "moderate", "low"]


@dataclass(frozen=True, slots=True)
class CredenceSettings:
    """Policy values of METHOD section 2; `from_policy` reads them from the workspace's table.

    The correlations are those of reports of one origin, of origins of one agency, and of
    agencies; `confidence` holds the thresholds of the confidence words.
    """

    rho: Mapping[str, float]
    theta: Mapping[str, float]
    same_origin: float
    same_agency: float
    independent: float
    half_life_months: float
    concentration: float
    prior: float
    floor: float
    ceiling: float
    interval: float
    draws: int
    confidence: Mapping[str, float]

    @classmethod
    def from_policy(cls, policy: Mapping[str, float]) -> Self:
        """Return the settings held in the policy values `credence.*` and `confidence.*`."""
        return cls(
            rho={letter: policy[f"credence.rho.{letter}"] for letter in "ABCDEF"},
            theta={digit: policy[f"credence.theta.{digit}"] for digit in "123456"},
            same_origin=policy["credence.r.same_origin"],
            same_agency=policy["credence.r.same_agency"],
            independent=policy["credence.r.independent"],
            half_life_months=policy["credence.half_life_months"],
            concentration=policy["credence.concentration"],
            prior=policy["credence.prior"],
            floor=policy["credence.clip.low"],
            ceiling=policy["credence.clip.high"],
            interval=policy["credence.interval"],
            draws=round(policy["credence.draws"]),
            confidence={
                code.removeprefix("confidence."): value
                for code, value in policy.items()
                if code.startswith("confidence.")
            },
        )


@dataclass(frozen=True, slots=True)
class Items:
    """Evidence in columns of one length.

    `claim`, `agency` and `origin` are numbers from 0; an origin belongs to one agency, that of
    its first report. `weight` is stance x relevance x decay, in [-1, 1].
    """

    claim: Ints
    agency: Ints
    origin: Ints
    rho: Floats
    theta: Floats
    weight: Floats

    def ordered(self) -> "Items":
        """Return the items in one order, whatever the order they came in."""
        names = [field.name for field in fields(self)]
        columns = {name: getattr(self, name) for name in names}
        order = np.lexsort([columns[name] for name in reversed(names)])
        return Items(**{name: column[order] for name, column in columns.items()})


@dataclass(frozen=True, slots=True)
class Weighed:
    """One row per claim: credence, 90 % interval, conflict K and counts."""

    credence: Floats
    low: Floats
    high: Floats
    conflict: Floats
    reports: Ints
    origins: Ints


def likelihood_ratio(rho: npt.ArrayLike, theta: npt.ArrayLike) -> Floats:
    """Return how much more often a true than a false claim is reported at this grade.

    Parameters
    ----------
    rho : probability that the source works, in [0, 1].
    theta : probability that what a working source says is right, in [0, 1].
    """
    rho, theta = np.asarray(rho, dtype=np.float64), np.asarray(theta, dtype=np.float64)
    noise = (1 - rho) / 2
    return np.asarray((rho * theta + noise) / (rho * (1 - theta) + noise), dtype=np.float64)


def decay(age_months: npt.ArrayLike, half_life_months: float) -> Floats:
    """Return the weight of items of this age: 1 when new or ahead, .5 at the half-life."""
    age = np.maximum(np.asarray(age_months, dtype=np.float64), 0)
    return np.asarray(np.exp2(-age / half_life_months), dtype=np.float64)


def weigh(
    items: Items, prior: Floats, settings: CredenceSettings, *, rng: np.random.Generator
) -> Weighed:
    """Return the credence of each claim; claims are numbered by the position in `prior`.

    `logit P = logit(prior) + sum of mean(weight x ln LR) x n / (1 + (n-1) r)`, taken at three
    levels: reports within an origin, origins within an agency, agencies.
    """
    items = items.ordered()
    cells = _cells(items, len(prior), settings)
    log_odds = np.log(prior / (1 - prior))
    parts = cells.weight * np.log(likelihood_ratio(cells.rho, cells.theta))
    parts *= _effective(cells.origins, settings.same_agency)
    total = _sums(cells.claim, parts, len(prior))
    absolute = _sums(cells.claim, np.abs(parts), len(prior))
    credence = _probability(log_odds + total, settings)
    low, high = credence, credence
    if len(cells.claim):
        low, high = _interval(cells, log_odds, settings, rng=rng)
    spent = np.where(absolute > 0, absolute, 1)
    return Weighed(
        credence,
        np.minimum(low, credence),
        np.maximum(high, credence),
        np.where(absolute > 0, np.clip(1 - np.abs(total) / spent, 0, 1), 0.0),
        np.bincount(items.claim, minlength=len(prior)),
        cells.origins_of_claim,
    )


def analytic_confidence(
    *, origins: int, source_kinds: int, conflict: float, width: float, rule: Mapping[str, float]
) -> Confidence:
    """Return the confidence word of METHOD section 2; it is separate from the probability.

    `rule` holds the thresholds (`CredenceSettings.confidence`).
    """
    if (
        origins <= rule["low.origins"]
        or width > rule["low.width"]
        or conflict > rule["low.conflict"]
    ):
        return "low"
    if (
        origins >= rule["high.origins"]
        and source_kinds >= rule["high.source_kinds"]
        and conflict < rule["high.conflict"]
        and width < rule["high.width"]
    ):
        return "high"
    return "moderate"


def updated_source(
    rho: float, concentration: float, *, right: int, wrong: int
) -> tuple[float, float]:
    """Return the Beta (a, b) of a source after its claims were adjudicated right and wrong."""
    return rho * concentration + right, (1 - rho) * concentration + wrong


def _groups(*columns: npt.NDArray[np.generic]) -> tuple[Floats, Ints]:
    """Return the distinct rows of the columns, sorted, and the number of each item's row."""
    stacked = np.column_stack([column.astype(np.float64) for column in columns])
    distinct, inverse = np.unique(stacked, axis=0, return_inverse=True)
    return distinct, inverse.reshape(-1).astype(np.int64)


def _sums(group: Ints, values: Floats, groups: int) -> Floats:
    return np.asarray(np.bincount(group, weights=values, minlength=groups), dtype=np.float64)


def _effective(n: Floats, r: Floats | float) -> Floats:
    return np.asarray(n / (1 + (n - 1) * r), dtype=np.float64)


def _probability(log_odds: Floats, settings: CredenceSettings) -> Floats:
    p = 1 / (1 + np.exp(-log_odds))
    return np.asarray(np.clip(p, settings.floor, settings.ceiling), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Cells:
    """Items of one claim, agency, grade and stance, with their joint weight within the agency.

    `origins` is the number of origins of the agency for the claim, `source` numbers agency and
    rho together: one source has one unknown reliability, whatever it reports on.
    """

    claim: Ints
    source: Ints
    rho: Floats
    theta: Floats
    weight: Floats
    origins: Floats
    origins_of_claim: Ints


def _cells(items: Items, claims: int, settings: CredenceSettings) -> _Cells:
    per_origin, origin_of = _groups(items.claim, items.agency, items.origin)
    per_agency, agency_of_origin = _groups(per_origin[:, 0], per_origin[:, 1])
    reports = np.bincount(origin_of).astype(np.float64)
    origins = np.bincount(agency_of_origin, minlength=len(per_agency)).astype(np.float64)
    agencies = np.bincount(per_agency[:, 0].astype(np.int64), minlength=claims).astype(np.float64)
    copies = _effective(reports, settings.same_origin)
    agency_of = agency_of_origin[origin_of]
    share = items.weight * copies[origin_of] / reports[origin_of] / origins[agency_of]
    rows, cell_of = _groups(agency_of, items.rho, items.theta, np.sign(items.weight))
    group = rows[:, 0].astype(np.int64)
    claim = per_agency[group, 0].astype(np.int64)
    weight = _sums(cell_of, share, len(rows)) / (1 + (agencies[claim] - 1) * settings.independent)
    source = _groups(per_agency[group, 1], rows[:, 1])[1]
    counted = np.bincount(per_origin[:, 0].astype(np.int64), minlength=claims)
    return _Cells(claim, source, rows[:, 1], rows[:, 2], weight, origins[group], counted)


def _interval(
    cells: _Cells, log_odds: Floats, settings: CredenceSettings, *, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return the ends of the interval over uncertain rho (per source), theta (per cell) and r."""
    c, draws = settings.concentration, settings.draws
    _, first = np.unique(cells.source, return_index=True)
    rho = _beta(cells.rho[first], c, draws, rng)
    r = _beta(np.array([settings.same_agency]), c, draws, rng)
    totals = np.tile(log_odds[:, None], (1, draws))
    for chunk in np.array_split(np.arange(len(cells.claim)), 1 + len(cells.claim) // 2000):
        theta = _beta(cells.theta[chunk], c, draws, rng)
        parts = np.log(likelihood_ratio(rho[cells.source[chunk]], theta))
        parts *= cells.weight[chunk, None] * _effective(cells.origins[chunk, None], r)
        starts = np.flatnonzero(np.diff(cells.claim[chunk], prepend=-1))
        totals[cells.claim[chunk[starts]]] += np.add.reduceat(parts, starts, axis=0)
    tail = (1 - settings.interval) / 2
    low, high = np.quantile(_probability(totals, settings), [tail, 1 - tail], axis=1)
    return low, high


def _beta(mean: Floats, concentration: float, draws: int, rng: np.random.Generator) -> Floats:
    """Return draws of Beta around each mean; a mean of 0 or 1 is certain."""
    a = np.maximum(mean * concentration, 1e-9)[:, None]
    b = np.maximum((1 - mean) * concentration, 1e-9)[:, None]
    return rng.beta(a, b, size=(len(mean), draws))
