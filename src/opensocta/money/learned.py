"""A model of past outcomes that ranks payments; needs the extra `learn` (LightGBM).

In:   a ledger, and the outcome of some of its payments: true if it proved to be laundering
Out:  `PaymentModel`, which gives every payment a number in [0, 1] that ranks it
Not:  a probability that holds elsewhere: outcomes are what somebody looked at and found

live: sees of each payment only what was known before it (`payment_features`).
retrospective: also what came after. The two are never mixed: a model says which it is.
See:  docs/methods/money-scores.md
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from opensocta.core.errors import SettingsInvalid
from opensocta.core.extras import need
from opensocta.money.ledger import Flags, Ledger, as_ledger
from opensocta.money.payment_features import FEATURES, Reals, backward, causal_features
from opensocta.money.scoring import Mode
from opensocta.money.settings import MoneySettings

__all__ = ["PaymentModel", "model_features", "model_rows", "train_payments"]

_LEAST = 10  # outcomes of either kind
_INNER = 0.75  # share of the known time on which the threshold is not chosen
_ROUNDS = 300
_HOW = {
    "objective": "binary", "learning_rate": 0.05, "num_leaves": 31, "min_data_in_leaf": 50,
    "feature_fraction": 0.8, "bagging_fraction": 0.8, "bagging_freq": 1, "seed": 1,
    "deterministic": True, "force_row_wise": True, "num_threads": 1, "verbosity": -1,
}  # fmt: skip


@dataclass(frozen=True)
class PaymentModel:
    """A trained model: its mode, its columns, and the number from which it says yes.

    `threshold` gave the best F1 on the last quarter of the time with known outcomes.
    """

    mode: Mode
    columns: tuple[str, ...]
    threshold: float
    trained_on: int
    text: str

    def scores(self, ledger: Ledger) -> Reals:
        """Return a number in [0, 1] for each payment of a ledger."""
        lightgbm = need("lightgbm", extra="learn")
        booster = lightgbm.Booster(model_str=self.text)
        rows = model_rows(ledger, self.mode)
        return np.asarray(booster.predict(rows, num_threads=1), np.float64)


def model_features(mode: Mode) -> tuple[str, ...]:
    """Return the names of the columns that a model of this mode sees."""
    if mode == "live":
        return FEATURES
    return (*FEATURES, *(f"later_{name}" for name in FEATURES), "pair_in_all", "short")


def model_rows(ledger: Ledger, mode: Mode) -> Reals:
    """Return one row per payment, columns `model_features(mode)`."""
    known = causal_features(ledger)
    if mode == "live":
        return known
    late = np.c_[np.log(np.maximum(ledger.pair_count, 1)), ledger.short]
    return np.ascontiguousarray(np.c_[known, backward(ledger), late])


def train_payments(
    payments: pa.Table | Ledger,
    outcomes: pa.Table,
    *,
    until: datetime,
    mode: Mode = "live",
    settings: MoneySettings | None = None,
) -> PaymentModel:
    """Return a model of the outcomes of payments made before a moment.

    Parameters
    ----------
    payments : rows of `evidence.tables.TRANSACTIONS`; those without a known outcome are context.
    outcomes : `tx_id` and `outcome` (true: laundering).
    until : payments from then on are not learned from.
    mode : `live` or `retrospective`; the latter is for looking back only.

    Raises
    ------
    ExtraMissing : if LightGBM is not installed.
    SettingsInvalid : if there are fewer than ten known outcomes of either kind.
    """
    lightgbm = need("lightgbm", extra="learn")
    ledger = as_ledger(payments, settings or MoneySettings())
    bad, known = _known(ledger, outcomes)
    known &= ledger.at < round(until.timestamp() * 1e6)
    if min(int(bad[known].sum()), int((~bad[known]).sum())) < _LEAST:
        raise SettingsInvalid(
            source="outcomes",
            key="outcome",
            rule=f"needs at least {_LEAST} payments of either kind before the moment given",
        )
    rows = model_rows(ledger, mode)
    times = ledger.at[known]
    split = times[0] + _INNER * (times[-1] - times[0])
    early = known & (ledger.at < split)
    late = known & ~early
    threshold = 0.5
    if bad[early].any() and bad[late].any():
        inner = _fit(lightgbm, rows[early], bad[early], mode)
        threshold = _best_threshold(np.asarray(inner.predict(rows[late])), bad[late])
    booster = _fit(lightgbm, rows[known], bad[known], mode)
    return PaymentModel(
        mode, model_features(mode), threshold, int(known.sum()), booster.model_to_string()
    )


def _known(ledger: Ledger, outcomes: pa.Table) -> tuple[Flags, Flags]:
    """Return for each payment whether it proved bad, and whether its outcome is known."""
    place = pa.compute.index_in(ledger.tx_ids, value_set=outcomes["tx_id"].combine_chunks())
    known = np.asarray(pa.compute.is_valid(place).to_numpy(zero_copy_only=False), np.bool_)
    number = np.asarray(pa.compute.fill_null(place, 0).to_numpy(), np.int64)
    truth = np.asarray(outcomes["outcome"].to_numpy(zero_copy_only=False), np.bool_)
    bad = truth[number] & known if len(truth) else np.zeros(len(ledger), np.bool_)
    return bad, known


def _fit(lightgbm: Any, rows: Reals, bad: Flags, mode: Mode) -> Any:  # Any: an optional package
    data = lightgbm.Dataset(rows, bad.astype(np.float64), feature_name=list(model_features(mode)))
    return lightgbm.train(dict(_HOW), data, _ROUNDS)


def _best_threshold(scores: Reals, bad: Flags) -> float:
    """Return the score from which saying yes gives the greatest F1."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(bad[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + hits[-1])
    return float(scores[order[int(np.argmax(f1))]])
