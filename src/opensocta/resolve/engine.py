"""The way from records of one family to clusters with explained pairs.

In:   `Records` and the comparisons of their fields
Out:  `Linked`: cluster per record, pairs with weights and explanations
Not:  statements (`resolve.link`), plain tables (`resolve.plain`); both come here
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from opensocta.resolve.blocking import Candidates, Share, find_candidates
from opensocta.resolve.clustering import BY_HAND, Decided, Evidence, cluster
from opensocta.resolve.columns import Bits, Flags, Floats, Ints, Levels, Records
from opensocta.resolve.comparison import Comparison, compare
from opensocta.resolve.explanation import explain, sum_of_rounded
from opensocta.resolve.model import Model, Scored, fit
from opensocta.resolve.settings import LinkSettings
from opensocta.resolve.similarity import NameTable
from opensocta.resolve.training import Training, train
from opensocta.resolve.twins import first_twins

__all__ = ["Linked", "link_records"]

_CHUNK = 100_000
_SHARE = 2_000_000
_EXPLAINED = 500_000
_WORTH_KEEPING = 12.0  # bits below the threshold; what lies lower is compared again if asked for


@dataclass(frozen=True, slots=True)
class Linked:
    """Result for one family: numbers are places in `Records.ids`."""

    label: Ints
    fit: Bits
    pairs: pa.Table
    bounded: list[dict[str, str | int]]
    compared: int
    training: Training


def link_records(
    records: Records,
    comparisons: tuple[Comparison, ...],
    names: NameTable | None,
    *,
    decided: Decided,
    settings: LinkSettings,
) -> Linked:
    """Return clusters of records; the same for any order in which the records came."""
    found = find_candidates(records, names, settings)
    sample, scored, step = _sample(records, comparisons, found)
    model = fit(
        comparisons,
        scored,
        _random_levels(records, comparisons, settings),
        uses=list(found.kinds),
        records=len(records),
        expected_duplicates=settings.expected_duplicates,
        sample=settings.sample,
        rounds=settings.rounds,
        step=step,
        known=_known(sample, decided, len(records)) if settings.decision_worth > 0 else None,
        worth=settings.decision_worth,
    )
    training = _train(records, model, decided, settings)
    floor, shown = (
        training.calibration.before(_log_odds(one))
        for one in (settings.threshold, settings.keep_above)
    )
    near = _Near(min(floor - _WORTH_KEEPING, shown))
    if step == 1:
        near.take(sample, scored, model)
    else:
        for share in found.shares(_SHARE):
            near.take(share, _score(records, comparisons, share), model)

    def score(left: Ints, right: Ints) -> tuple[Floats, Flags]:
        level, chance = _compare(records, comparisons, left, right)
        return model.contributions(Scored(level, chance, np.zeros(len(left), np.int64)))

    bounded = found.bounded
    del found, sample, scored  # what follows needs the room
    evidence, weight, levels = near.result()
    label, suits = cluster(
        len(records), evidence, prior=model.prior, decided=decided, score=score, threshold=floor,
        twins=first_twins(records),
    )  # fmt: skip
    kept = np.flatnonzero(weight >= shown)
    evidence, levels = evidence.take(kept), levels[kept]
    pairs = _report(records, model, decided, evidence, levels, training=training)
    suits = np.where(suits == BY_HAND, suits, training.calibration.apply(suits))
    return Linked(label, suits, pairs, bounded, near.compared, training)


def _known(share: Share, decided: Decided, size: int) -> Levels:
    """Return per pair 1 where a person found one subject, 0 where two, -1 elsewhere."""
    found = np.full(len(share.left), -1, np.int8)
    code = share.left * size + share.right
    for value, pairs in ((1, decided.merge), (0, decided.keep_apart)):
        found[np.isin(code, [one * size + two for one, two in pairs])] = value
    return found


def _train(records: Records, model: Model, decided: Decided, settings: LinkSettings) -> Training:
    """Return what the decisions on these records teach."""
    pairs = np.array(decided.merge + decided.keep_apart, np.int64).reshape(-1, 2)
    same = np.arange(len(pairs)) < len(decided.merge)
    one, two = pairs[:, 0], pairs[:, 1]
    levels, chances = _compare(records, model.comparisons, one, two)
    bits, _ = model.contributions(Scored(levels, chances, np.zeros(len(pairs), np.int64)))
    weight = sum_of_rounded(model, list(bits.T.astype(np.float64)), len(pairs))
    return train(weight, same, minimum=settings.decisions_needed)


class _Near:
    """Pairs that may matter: those not far below the threshold, with their bits."""

    def __init__(self, floor: float) -> None:
        self.floor, self.compared = floor, 0
        self.pieces: list[list[np.ndarray]] = [[] for _ in range(6)]

    def take(self, share: Share, scored: Scored, model: Model) -> None:
        """Keep the pairs of a share whose weight reaches the floor."""
        weight = model.weights(scored)
        rows = np.flatnonzero(weight >= self.floor)
        kept = Scored(
            [level[rows] for level in scored.levels],
            [own[rows] for own in scored.chances],
            scored.found_by[rows],
        )
        bits, known = model.contributions(kept)
        levels = _matrix(kept.levels, len(rows))
        left, right = share.left[rows], share.right[rows]
        taken: list[np.ndarray] = [left, right, bits, known, weight[rows], levels]
        for pieces, piece in zip(self.pieces, taken, strict=True):
            pieces.append(piece)
        self.compared += len(weight)

    def result(self) -> tuple[Evidence, Floats, Levels]:
        """Return all pairs kept, their weights and levels; what was collected is given up."""
        left, right, bits, known, weight, levels = (self._joined() for _ in range(6))
        return Evidence(left, right, bits, known), weight, levels

    def _joined(self) -> np.ndarray:
        """Return the first column that is left as one array; its pieces are given up first."""
        return np.concatenate(self.pieces.pop(0))


def _sample(
    records: Records, comparisons: tuple[Comparison, ...], found: Candidates
) -> tuple[Share, Scored, int]:
    """Return every `step`-th pair, scored; all pairs if they fit into one share."""
    step = max(1, -(-found.most_pairs // _SHARE))
    thinned = [
        (share.left[::step], share.right[::step], share.found_by[::step])
        for share in found.shares(_SHARE)
    ]
    left, right, by = (np.concatenate(column) for column in zip(*thinned, strict=True))
    share = Share(left, right, by)
    return share, _score(records, comparisons, share), step


def _score(records: Records, comparisons: tuple[Comparison, ...], share: Share) -> Scored:
    levels, chances = _compare(records, comparisons, share.left, share.right)
    return Scored(levels, chances, share.found_by)


def _compare(
    records: Records, comparisons: tuple[Comparison, ...], left: Ints, right: Ints
) -> tuple[list[Levels], list[Floats]]:
    """Return levels and chances per comparison, computed in chunks that bound the memory."""
    levels = [np.empty(len(left), np.int8) for _ in comparisons]
    chances = [np.empty(len(left), np.float32) for _ in comparisons]
    for level, chance, comparison in zip(levels, chances, comparisons, strict=True):
        column = records.columns[comparison.field]
        for at in range(0, len(left), _CHUNK):
            part = slice(at, at + _CHUNK)
            level[part], chance[part] = compare(comparison, column, left[part], right[part])
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


def _report(
    records: Records, model: Model, decided: Decided, shown: Evidence, level: Levels,
    *, training: Training,
) -> pa.Table:  # fmt: skip
    """Return PAIRS rows of the pairs worth showing and of all that a person decided on."""
    size = max(len(records), 1)
    chosen = decided.merge + decided.keep_apart + decided.unsure
    by_hand = np.array(chosen, np.int64).reshape(-1, 2)
    code = shown.left * size + shown.right
    more = np.setdiff1d(by_hand[:, 0] * size + by_hand[:, 1], code)
    one, two = np.divmod(more, size)
    levels, chances = _compare(records, model.comparisons, one, two)
    bits, _ = model.contributions(Scored(levels, chances, np.zeros(len(one), np.int64)))
    code = np.concatenate([code, more])
    order = np.argsort(code)
    level = np.concatenate([level, _matrix(levels, len(more))])
    bits = np.concatenate([shown.bits, bits])
    tables = []
    for at in range(0, max(len(order), 1), _EXPLAINED):
        rows = order[at : at + _EXPLAINED]
        pairs = np.divmod(code[rows], size)
        seen = list(level[rows].T), list(bits[rows].T.astype(np.float64))
        tables.append(explain(records.ids, model, pairs, seen, decided, training=training))
    return pa.concat_tables(tables)


def _matrix(levels: list[Levels], size: int) -> Levels:
    table = np.empty((size, len(levels)), np.int8)
    for k, level in enumerate(levels):
        table[:, k] = level
    return table


def _log_odds(probability: float) -> float:
    return float(np.log2(probability / (1 - probability)))
