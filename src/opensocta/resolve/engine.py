"""The way from records of one family to clusters with explained pairs.

In:   `Records` and the comparisons of their fields
Out:  `Linked`: cluster per record, pairs with weights and explanations
Not:  statements (`resolve.link`), plain tables (`resolve.plain`); both come here
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from opensocta.resolve.blocking import find_candidates
from opensocta.resolve.clustering import Decided, Evidence, cluster
from opensocta.resolve.columns import Bits, Flags, Floats, Ints, Levels, Records
from opensocta.resolve.comparison import Comparison, compare
from opensocta.resolve.explanation import explain
from opensocta.resolve.model import Model, Scored, fit
from opensocta.resolve.settings import LinkSettings
from opensocta.resolve.similarity import NameTable

__all__ = ["Linked", "link_records"]

_CHUNK = 100_000


@dataclass(frozen=True, slots=True)
class Linked:
    """Result for one family: numbers are places in `Records.ids`."""

    label: Ints
    fit: Bits
    pairs: pa.Table
    bounded: list[dict[str, str | int]]
    compared: int


def link_records(
    records: Records,
    comparisons: tuple[Comparison, ...],
    names: NameTable | None,
    *,
    decided: Decided,
    settings: LinkSettings,
) -> Linked:
    """Return clusters of records; the same for any order in which the records came."""
    size = len(records)
    found = find_candidates(records, names, settings)
    levels, chances = _compare(records, comparisons, found.left, found.right)
    scored = Scored(levels, chances, found.found_by)
    model = fit(
        comparisons,
        scored,
        _random_levels(records, comparisons, settings),
        uses=[frozenset(rule.uses) for rule in found.rules],
        records=size,
        expected_duplicates=settings.expected_duplicates,
        sample=settings.sample,
        rounds=settings.rounds,
    )
    bits, known = model.contributions(scored)
    weight = model.prior + bits.sum(axis=1, dtype=np.float64)

    def score(left: Ints, right: Ints) -> tuple[Floats, Flags]:
        level, chance = _compare(records, comparisons, left, right)
        return model.contributions(Scored(level, chance, np.zeros(len(left), np.int64)))

    label, suits = cluster(
        size,
        Evidence(found.left, found.right, bits, known),
        prior=model.prior,
        decided=decided,
        score=score,
        threshold=_log_odds(settings.threshold),
    )
    shown = weight >= _log_odds(settings.keep_above)
    pairs = _report(records, model, decided, (found.left[shown], found.right[shown]))
    return Linked(label, suits, pairs, found.bounded, len(found.left))


def _compare(
    records: Records, comparisons: tuple[Comparison, ...], left: Ints, right: Ints
) -> tuple[list[Levels], list[Bits]]:
    """Return levels and chances per comparison, computed in chunks that bound the memory."""
    levels, chances = [], []
    for comparison in comparisons:
        column = records.columns[comparison.field]
        pieces = [
            compare(comparison, column, left[at : at + _CHUNK], right[at : at + _CHUNK])
            for at in range(0, max(len(left), 1), _CHUNK)
        ]
        levels.append(np.concatenate([level for level, _ in pieces]))
        chances.append(np.concatenate([chance for _, chance in pieces]))
    return levels, chances


def _random_levels(
    records: Records, comparisons: tuple[Comparison, ...], settings: LinkSettings
) -> list[Levels]:
    """Return the levels of random pairs of records, by which chance agreement is measured."""
    size = len(records)
    if size < 2:
        return [np.empty(0, np.int8) for _ in comparisons]
    draw = np.random.default_rng(settings.seed)
    number = min(settings.sample, size * (size - 1) // 2)
    left = draw.integers(0, size, number)
    right = (left + draw.integers(1, size, number)) % size
    return _compare(records, comparisons, left, right)[0]


def _report(records: Records, model: Model, decided: Decided, shown: tuple[Ints, Ints]) -> pa.Table:
    """Return PAIRS rows of the pairs worth showing and of all that a person decided on."""
    size = max(len(records), 1)
    by_hand = np.array(decided.merge + decided.keep_apart, np.int64).reshape(-1, 2)
    code = np.union1d(shown[0] * size + shown[1], by_hand[:, 0] * size + by_hand[:, 1])
    one, two = np.divmod(code, size)
    level, chance = _compare(records, model.comparisons, one, two)
    bits, _ = model.contributions(Scored(level, chance, np.zeros(len(one), np.int64)))
    return explain(
        records.ids, model, (one, two), (level, list(bits.T.astype(np.float64))), decided
    )


def _log_odds(probability: float) -> float:
    return float(np.log2(probability / (1 - probability)))
