"""How well clusters and probabilities meet a known truth.

In:   a map from records to subjects, the reported pairs, and the truth
Out:  `PairScore`, `BCubed`, `Probabilities` (Brier score and calibration)
Not:  the truth itself (`simulate` keeps it beside its invented files)
"""

from dataclasses import dataclass

import duckdb
import pyarrow as pa

__all__ = [
    "BCubed",
    "Bin",
    "PairScore",
    "Probabilities",
    "score_b_cubed",
    "score_pairs",
    "score_probabilities",
]

_MET = (
    "WITH met AS (SELECT f.canonical_id AS c, t.cluster AS t, count(*) AS n"
    " FROM found f JOIN truth t USING (entity_id) GROUP BY ALL)"
)
"""How many records each cluster shares with each true subject."""


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
    brier : mean squared error, None without pairs. bins : only those that hold a pair.
    """

    pairs: int
    true_pairs: int
    brier: float | None
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


def score_probabilities(pairs: pa.Table, truth: pa.Table, bins: int = 10) -> Probabilities:
    """Return how the probabilities of `pairs` (left_id, right_id, probability) meet `truth`
    (entity_id, cluster), in bins of equal width. Pairs that were not reported do not count.
    """
    with duckdb.connect() as calculator:
        calculator.register("pairs", pairs)
        calculator.register("truth", truth)
        rows = calculator.execute(
            "WITH p AS (SELECT probability AS p, (a.cluster = b.cluster)::INT AS y FROM pairs"
            " JOIN truth a ON a.entity_id = left_id JOIN truth b ON b.entity_id = right_id)"
            " SELECT least(floor(p * $bins), $bins - 1)::INT AS k, count(*), avg(p), avg(y),"
            " sum((p - y) ** 2), sum(y) FROM p GROUP BY k ORDER BY k",
            {"bins": bins},
        ).fetchall()
    count = sum(row[1] for row in rows)
    return Probabilities(
        pairs=count,
        true_pairs=int(sum(row[5] for row in rows)),
        brier=sum(row[4] for row in rows) / count if count else None,
        bins=tuple(Bin(k / bins, (k + 1) / bins, n, mean, share) for k, n, mean, share, *_ in rows),
    )
