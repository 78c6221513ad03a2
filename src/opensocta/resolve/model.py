"""Weights of evidence after Fellegi and Sunter: how much each agreement tells, in bits.

In:   levels and value chances of candidate pairs, levels of random pairs
Out:  `Model` with m, u and prior; weights and probabilities of pairs
Not:  what is compared (`resolve.comparison`), who joins whom (`resolve.clustering`)
See:  docs/methods/entity-resolution.md. Fellegi & Sunter (1969), JASA 64:1183; term frequency
      after Winkler (1989); m by expectation-maximisation within each blocking rule over the
      fields that the rule does not use. The bits of a name are corrected by `resolve.rarity`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from opensocta.resolve.columns import Bits, Flags, Floats, Ints, Levels
from opensocta.resolve.comparison import Comparison
from opensocta.resolve.expectation import expect
from opensocta.resolve.rarity import Rarity, estimate

__all__ = ["Model", "Scored", "fit"]

_M_STRENGTH = 30.0
_U_STRENGTH = 500.0
_LEVEL_STRENGTH = 20.0
_SURE = 40.0
_STILL = 1e-3  # bits by which no weight changes any more in a round
_ROUNDS_OF_RARITY = 2  # the prior follows the names, and the names the prior


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs with, per comparison, their level (-1 missing) and log2 chance of the value."""

    levels: list[Levels]
    chances: list[Floats]
    found_by: Ints


@dataclass(frozen=True, slots=True)
class Model:
    """Shares of levels among matches (m) and others (u), and prior log-odds of a pair in bits.

    rarity : by place of the comparison, bits by which a value tells more than its chance says.
    """

    comparisons: tuple[Comparison, ...]
    m: list[Bits]
    u: list[Bits]
    prior: float
    rarity: dict[int, Rarity] = field(default_factory=dict)

    def weights(self, pairs: Scored) -> Floats:
        """Return the weight of each pair: prior and bits of all comparisons."""
        return self._sum_of_bits(pairs) + np.float32(self.prior)

    def contributions(self, pairs: Scored) -> tuple[Floats, Flags]:
        """Return bits per pair and comparison, and whether both records fill the field.

        The sum of the bits and the prior is the pair's weight.
        """
        shape = (len(pairs.found_by), len(self.comparisons))
        bits, known = np.empty(shape, np.float32), np.empty(shape, np.bool_)
        for k in range(len(self.comparisons)):
            bits[:, k] = self._bits(pairs, k)
            known[:, k] = pairs.levels[k] >= 0
        return bits, known

    def _bits(self, pairs: Scored, k: int) -> Floats:
        """Return log2(m / u), with the value's own chance for u where known; missing gives 0."""
        level, own = pairs.levels[k], pairs.chances[k]
        log_m, log_u = np.append(np.log2(self.m[k]), 0.0), np.append(np.log2(self.u[k]), 0.0)
        chance = np.where(np.isnan(own), log_u.astype(np.float32)[level], own)
        chance[level < 0] = 0.0
        bits: Floats = log_m.astype(np.float32)[level] - chance
        if k in self.rarity:
            bits += self.rarity[k].shift(level, own)
        return bits

    def _sum_of_bits(self, pairs: Scored) -> Floats:
        total = np.zeros(len(pairs.found_by), np.float32)
        for k in range(len(self.m)):
            total += self._bits(pairs, k)
        return total


def fit(  # noqa: PLR0913 - the data, and the four settings that bound the estimate
    comparisons: tuple[Comparison, ...],
    pairs: Scored,
    random_levels: list[Levels],
    *,
    uses: list[frozenset[str]],
    records: int,
    expected_duplicates: float,
    sample: int,
    rounds: int,
    step: int = 1,
    known: Levels | None = None,
    worth: float = 1.0,
) -> Model:
    """Return the model; the start is fixed and shrunk towards the comparisons' own m and u.

    step : the pairs are every `step`-th of all candidates.
    known : 1 where a person found one subject, 0 where two, -1 elsewhere; each such pair counts as
        `worth` pairs in the estimate of m. Without it decisions play no part.
    """
    known = np.full(len(pairs.found_by), -1, np.int8) if known is None else known
    u = [
        _share(level, c.u, _U_STRENGTH) for level, c in zip(random_levels, comparisons, strict=True)
    ]
    m = [np.array(c.m) / sum(c.m) for c in comparisons]
    views = [_view(pairs, known, rule, sample) for rule in range(len(uses))]
    odds = [0.1] * len(uses)
    for _ in range(rounds):
        counts = [_M_STRENGTH * np.array(c.m) / sum(c.m) for c in comparisons]
        others = [_U_STRENGTH / 10 * np.array(c.u) / sum(c.u) for c in comparisons]
        log_m, log_u = _logs(m), _logs(u)
        for rule, (level, own, told) in enumerate(views):
            if not len(level):
                continue
            free = np.array(
                [not (c.bounds or c.field in uses[rule]) for c in comparisons], np.bool_
            )
            start = float(np.log2(odds[rule] / (1 - odds[rule])))
            share, matches, rest = expect(level, own, log_m, log_u, free, start, told, worth)
            odds[rule] = float(np.clip(share, 1e-4, 0.9999))
            for k in np.flatnonzero(free):
                counts[k] += matches[k, : len(m[k])]
                if "name" in uses[rule]:
                    others[k] += rest[k, : len(m[k])]
        m = [_bound(count / count.sum(), c) for count, c in zip(counts, comparisons, strict=True)]
        u = [
            other / other.sum() if c.with_name else share
            for other, share, c in zip(others, u, comparisons, strict=True)
        ]
        moved = np.concatenate([(_logs(m) - log_m).ravel(), (_logs(u) - log_u).ravel()])
        if np.abs(moved).max(initial=0) < _STILL:
            break
    m, u = ([u[k] if c.bounds else one[k] for k, c in enumerate(comparisons)] for one in (m, u))

    def find_prior(every: Floats) -> float:
        return _prior(every, records, expected_duplicates, step)

    names = [rule for rule, fields in enumerate(uses) if fields == {"name"}]
    model = _with_rarity(Model(comparisons, m, u, 0.0), pairs, names, sample, find_prior)
    return _with_asides(model, pairs, uses, find_prior, rounds)


def _with_asides(
    model: Model,
    pairs: Scored,
    uses: list[frozenset[str]],
    find_prior: Callable[[Floats], float],
    rounds: int,
) -> Model:
    """Return the model with the fields that were left aside, and a new prior.

    Every pair that a name proposed counts as a match by the probability that the other fields
    give it, so that what relatives and namesakes have in common is seen among the others. A level
    that few pairs reach keeps the ratio of m and u expected of it.
    """
    places = [k for k, one in enumerate(model.comparisons) if one.bounds]
    if not places:
        return model
    weight = np.clip(model.weights(pairs).astype(np.float64), -_SURE, _SURE)
    m = list(model.m)
    for k in places:
        one, level = model.comparisons[k], pairs.levels[k]
        mask = sum(
            1 << rule
            for rule, fields in enumerate(uses)
            if "name" in fields and one.field not in fields
        )
        rows = np.flatnonzero((pairs.found_by & mask > 0) & (level >= 0))
        bits = _told(level[rows], np.exp2(weight[rows]), np.array(one.m) / np.array(one.u), rounds)
        m[k] = model.u[k] * np.exp2(np.clip(bits, *np.array(one.bounds).T))
    model = replace(model, m=m, prior=0.0)
    return replace(model, prior=find_prior(model.weights(pairs)))


def _told(level: Levels, odds: Bits, expected: Bits, rounds: int) -> Bits:
    """Return log2(m / u) per level, with pairs added that have the ratio expected of it.

    What the other fields say of a pair stays as it is; in rounds, the ratio found so far says
    which of the doubtful pairs are matches (expectation-maximisation with fixed odds per pair).
    """
    size, ratio = len(expected), expected
    match = odds / (1 + odds)
    base = (match.sum() + 1) / ((1 - match).sum() + 1)
    share = base * expected / (1 + base * expected)
    for _ in range(rounds):
        match = 1 - 1 / (1 + odds * ratio[level])
        matches = np.bincount(level, weights=match, minlength=size)
        others = np.bincount(level, weights=1 - match, minlength=size)
        base = (matches.sum() + 1) / (others.sum() + 1)
        ratio = (
            (matches + _LEVEL_STRENGTH * share) / (others + _LEVEL_STRENGTH * (1 - share)) / base
        )
    bits: Bits = np.log2(ratio)
    return bits


def _with_rarity(
    model: Model,
    pairs: Scored,
    rules: list[int],
    sample: int,
    find_prior: Callable[[Floats], float],
) -> Model:
    """Return the model with the bits of its name corrected, and the prior that follows.

    model : as yet without a prior.
    """
    every = model.weights(pairs)
    model = replace(model, prior=find_prior(every))
    names = [k for k, one in enumerate(model.comparisons) if one.field == "name"]
    mask = sum(1 << rule for rule in rules)
    rows = np.flatnonzero(pairs.found_by & mask)
    rows = rows[:: max(1, -(-len(rows) // sample))]
    if not names or not len(rows):
        return model
    k = names[0]
    some = Scored(
        [level[rows] for level in pairs.levels],
        [own[rows] for own in pairs.chances],
        pairs.found_by[rows],
    )
    bits = model.contributions(some)[0].astype(np.float64)
    others = bits.sum(axis=1) - bits[:, k]
    for _ in range(_ROUNDS_OF_RARITY):
        found = estimate(some.levels[k], some.chances[k], model.prior + bits[:, k], others)
        prior = find_prior(every + found.shift(pairs.levels[k], pairs.chances[k]))
        model = replace(model, rarity={k: found}, prior=prior)
    return model


def _share(levels: Levels, expected: tuple[float, ...], strength: float) -> Bits:
    start = np.array(expected) / sum(expected) * strength
    seen = np.bincount(levels[levels >= 0], minlength=len(expected))
    share: Bits = (start + seen) / (start + seen).sum()
    return share


def _logs(shares: list[Bits]) -> Bits:
    """Return log2 of the shares as fields x levels."""
    table = np.zeros((len(shares), max(map(len, shares), default=0)))
    for k, share in enumerate(shares):
        table[k, : len(share)] = np.log2(share)
    return table


def _bound(share: Bits, comparison: Comparison) -> Bits:
    """Return the shares with that of level 0 bounded, the others in proportion."""
    if share[0] <= comparison.most_different:
        return share
    rest: Bits = share * ((1 - comparison.most_different) / (1 - float(share[0])))
    rest[0] = comparison.most_different
    return rest


def _view(pairs: Scored, known: Levels, rule: int, sample: int) -> tuple[Levels, Floats, Levels]:
    """Return levels and chances, pair by field, of one rule's pairs, thinned to `sample`, and
    what is known of them; pairs of which anything is known are all kept.
    """
    rows = np.flatnonzero(pairs.found_by >> rule & 1)
    step = max(1, -(-len(rows) // sample))
    rows = rows[(np.arange(len(rows)) % step == 0) | (known[rows] >= 0)]
    shape = (len(rows), len(pairs.levels))
    level, own = np.empty(shape, np.int8), np.empty(shape, np.float32)
    for k in range(len(pairs.levels)):
        level[:, k], own[:, k] = pairs.levels[k][rows], pairs.chances[k][rows]
    return level, own, known[rows]


def _probability(weight: Floats) -> Floats:
    odds = np.exp2(np.clip(weight, -60, 60))
    probability: Floats = odds / (1 + odds)
    return probability


def _prior(weight: Floats, records: int, expected: float, step: int) -> float:
    """Return log2 odds of a random pair, so that it equals the expected number of matches.

    A fixed point: the prior is the sum of the probabilities it implies over all pairs, with
    200 records' worth of the expected duplicates added.
    """
    population = max(records, 1000)
    every = population * (population - 1) / 2
    share = expected * population / every
    for _ in range(30):
        odds = np.float32(np.log2(share / (1 - share)))
        found = float(_probability(weight + odds).sum(dtype=np.float64)) * step
        rate = (found + expected * 200) / (records + 200)
        share = rate * population / every
    return float(np.log2(share / (1 - share)))
