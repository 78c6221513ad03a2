"""How well clusters and probabilities meet a known truth.

In:   a map from records to subjects, the reported pairs, and the truth
Out:  `PairScore`, `BCubed`, `Probabilities` (Brier score, log loss and calibration)
Not:  the truth itself (`simulate` keeps it beside its invented files)
"""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from opensocta.resolve.columns import Bits, Flags

__all__ = [
    "BCubed",
    "Bin",
    "PairScore",
    "Probabilities",
    "score_b_cubed",
    "score_labels",
    "score_pairs",
    "score_probabilities",
]

_MET = (
    "WITH met AS (SELECT f.canonical_id AS c, t.cluster AS t, count(*) AS n"
    " FROM found f JOIN truth t USING (entity_id) GROUP BY ALL)"
)
"""How many records each cluster shares with each true subject."""

_SUREST = 2.0**-20
_BINS = 10


@dataclass(frozen=True, slots=True)
class PairScore:
    """Pairs of records of one subject: in truth, as found, and in both."""

    true_pairs: int
    found_pairs: int
    shared_pairs: int

    @property
    def precision(self) -> float:
        """Return the share of found pairs that are true; 1 if none was found."""
        return self.shared_pairs / self.found_pairs if self.found_pairs else 1.0

    @property
    def recall(self) -> float:
        """Return the share of true pairs that were found; 1 if there are none."""
        return self.shared_pairs / self.true_pairs if self.true_pairs else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.true_pairs + self.found_pairs
        return 2 * self.shared_pairs / both if both else 1.0


@dataclass(frozen=True, slots=True)
class BCubed:
    """Mean over records: how pure its cluster is (precision), how whole its subject (recall)."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of a probability in [low, high): how many, their mean, and the share that is true."""

    low: float
    high: float
    n: int
    mean_probability: float
    share_true: float


@dataclass(frozen=True, slots=True)
class Probabilities:
    """How far the probabilities of the reported pairs can be believed.

    pairs : of which both records are in the truth. true_pairs : of those, the true ones.
    brier : mean squared error, log_loss : mean surprise in natural units, of probabilities no
    nearer to 0 and 1 than a millionth. gap : expected calibration error, the mean distance
    between probability and share that is true, over bins (Naeini and others 2015). None without
    pairs. bins : only those that hold a pair.
    """

    pairs: int
    true_pairs: int
    brier: float | None
    log_loss: float | None
    gap: float | None
    bins: tuple[Bin, ...]


def score_pairs(entity_map: pa.Table, truth: pa.Table) -> PairScore:
    """Return the score of `entity_map` (entity_id, canonical_id) against `truth`
    (entity_id, cluster), over the records that both know.
    """
    with duckdb.connect() as calculator:
        calculator.register("found", entity_map)
        calculator.register("truth", truth)
        row = calculator.execute(
            f"{_MET} SELECT (SELECT sum(n*(n-1)//2) FROM (SELECT sum(n) n FROM met GROUP BY t)),"
            " (SELECT sum(n*(n-1)//2) FROM (SELECT sum(n) n FROM met GROUP BY c)),"
            " (SELECT sum(n*(n-1)//2) FROM met)"
        ).fetchone()
    counts = [int(value or 0) for value in row or (0, 0, 0)]
    return PairScore(*counts)


def score_b_cubed(entity_map: pa.Table, truth: pa.Table) -> BCubed:
    """Return B-cubed precision and recall over the records that both know (Bagga and Baldwin
    1998): every record counts once, so that large clusters do not outweigh the others.
    """
    with duckdb.connect() as calculator:
        calculator.register("found", entity_map)
        calculator.register("truth", truth)
        row = calculator.execute(
            f"{_MET}, w AS (SELECT n, sum(n) OVER (PARTITION BY c) AS nc,"
            " sum(n) OVER (PARTITION BY t) AS nt FROM met)"
            " SELECT sum(n * n / nc) / sum(n), sum(n * n / nt) / sum(n) FROM w"
        ).fetchone()
    precision, recall = (1.0 if value is None else float(value) for value in row or (None, None))
    return BCubed(precision, recall)


def score_probabilities(pairs: pa.Table, truth: pa.Table, bins: int = _BINS) -> Probabilities:
    """Return how the probabilities of `pairs` (left_id, right_id, probability) meet `truth`
    (entity_id, cluster), in bins of equal width. Pairs that were not reported do not count.
    """
    with duckdb.connect() as calculator:
        calculator.register("pairs", pairs)
        calculator.register("truth", truth)
        found = calculator.execute(
            "SELECT probability AS p, a.cluster = b.cluster AS y FROM pairs"
            " JOIN truth a ON a.entity_id = left_id JOIN truth b ON b.entity_id = right_id"
            " ORDER BY p, y"
        ).fetchnumpy()
    return _score(found["p"].astype(np.float64), found["y"].astype(np.bool_), bins)


def score_labels(weight: Bits, same: Flags, bins: int = _BINS) -> Probabilities:
    """Return how weights in bits meet what is known of each pair: one subject or not."""
    return _score(1 / (1 + np.exp2(-np.clip(weight, -60, 60))), same, bins)


def _score(p: Bits, same: Flags, bins: int) -> Probabilities:
    size, y = len(p), same.astype(np.float64)
    if not size:
        return Probabilities(0, 0, None, None, None, ())
    place = np.minimum((p * bins).astype(np.int64), bins - 1)
    number = np.bincount(place, minlength=bins)
    sums = (np.bincount(place, weights=one, minlength=bins) for one in (p, y))
    mean, share = (one / np.maximum(number, 1) for one in sums)
    safe = np.clip(np.where(same, p, 1 - p), _SUREST, 1)
    return Probabilities(
        pairs=size,
        true_pairs=int(same.sum()),
        brier=float(np.mean((p - y) ** 2)),
        log_loss=float(-np.log(safe).mean()),
        gap=float((number * np.abs(mean - share)).sum() / size),
        bins=tuple(
            Bin(k / bins, (k + 1) / bins, int(number[k]), float(mean[k]), float(share[k]))
            for k in np.flatnonzero(number).tolist()
        ),
    )
