"""Why two records are one subject, or not: each comparison, its level in words, its bits.

In:   pairs with levels and bits
Out:  rows of PAIRS; the bits of an explanation, its prior and its calibration among them, sum to
      the weight
Not:  pictures of it (the web draws the waterfall)
"""

import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.evidence.derived import PAIRS
from opensocta.resolve.clustering import Decided
from opensocta.resolve.columns import Bits, Ints, Levels
from opensocta.resolve.model import Model
from opensocta.resolve.training import Training

__all__ = ["explain", "sum_of_rounded"]

_ROUND = 2


def explain(
    ids: pa.Array,
    model: Model,
    pairs: tuple[Ints, Ints],
    seen: tuple[list[Levels], list[Bits]],
    decided: Decided,
    *,
    training: Training,
) -> pa.Table:
    """Return PAIRS rows; bits are rounded to two digits and the weight is their sum.

    What decisions taught is the last line, so that the bits still add up.
    """
    (left, right), (levels, bits) = pairs, seen
    size = max(len(ids), 1)
    prior = round(model.prior, _ROUND)
    rounded = [np.round(these, _ROUND) + 0.0 for these in bits]
    weight = sum_of_rounded(model, bits, len(left))
    texts: list[pa.Array | str] = [f'[["prior", "before any comparison", {prior}]']
    for k, comparison in enumerate(model.comparisons):
        texts.append(_pieces(comparison.field, comparison.levels, levels[k], rounded[k]))
    if training.used:
        moved = np.round(training.calibration.apply(weight) - weight, _ROUND) + 0.0
        weight = np.round(weight + moved, _ROUND)
        texts.append(_moves(training.decisions, moved))
    texts.append(pa.array(["]"]).take(pa.array(np.zeros(len(left), np.int8))))
    code = left * size + right
    merge = np.isin(code, [low * size + high for low, high in decided.merge])
    apart = np.isin(code, [low * size + high for low, high in decided.keep_apart])
    unsure = np.isin(code, [low * size + high for low, high in decided.unsure])
    probability = 1 / (1 + np.exp2(-np.clip(weight, -60, 60)))
    probability = np.select([merge, apart], [1.0, 0.0], probability)
    rows = {
        "left_id": ids.take(pa.array(left)),
        "right_id": ids.take(pa.array(right)),
        "probability": probability,
        "weight": weight,
        "explanation": pc.binary_join_element_wise(*texts, "", null_handling="skip"),
        "decided": np.select(
            [merge, apart, unsure], ["merge", "keep_apart", "unsure"], "model"
        ).tolist(),
    }
    return PAIRS.conform(pa.table(rows))


def sum_of_rounded(model: Model, bits: list[Bits], size: int) -> Bits:
    """Return the weights as they are shown, before decisions move them.

    Decisions teach on these, so that what they taught can be found again from what is shown.
    """
    rounded = [np.round(these, _ROUND) for these in bits]
    return np.round(sum(rounded, np.full(size, round(model.prior, _ROUND))), _ROUND)


def _moves(decisions: int, bits: Bits) -> pa.Array:
    """Return `, ["calibration", words, bits]` as JSON text per pair."""
    words = f"from {decisions:,} decisions"
    distinct, back = np.unique(bits, return_inverse=True)
    texts = [", " + json.dumps(["calibration", words, float(one)]) for one in distinct]
    return pa.array(texts, pa.string()).take(pa.array(back))


def _pieces(field: str, words: tuple[str, ...], level: Levels, bits: Bits) -> pa.Array:
    """Return `, [comparison, level, bits]` as JSON text per pair, null where a side is missing."""
    cents = np.round(bits * 100).astype(np.int64)
    least = int(cents.min(initial=0))
    code = np.where(level >= 0, (cents - least) * 16 + level + 1, 0)
    place = np.zeros(int(code.max(initial=0)) + 1, np.int64)
    place[code] = 1
    distinct = np.flatnonzero(place)
    place[distinct] = np.arange(len(distinct))
    texts = [
        None
        if one < 0
        else ", " + json.dumps([field, words[one % 16], (int(one) // 16 + least) / 100])
        for one in distinct - 1
    ]
    return pa.array(texts, pa.string()).take(pa.array(place[code]))
