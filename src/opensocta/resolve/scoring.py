"""How well clusters meet a known truth: pairs found, missed and wrongly made.

In:   a map from records to subjects, and the truth
Out:  `PairScore`
Not:  the truth itself (`simulate` keeps it beside its invented files)
"""

from dataclasses import dataclass

import duckdb
import pyarrow as pa

__all__ = ["PairScore", "score_pairs"]


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


def score_pairs(entity_map: pa.Table, truth: pa.Table) -> PairScore:
    """Return the score of `entity_map` (entity_id, canonical_id) against `truth`
    (entity_id, cluster), over the records that both know.
    """
    with duckdb.connect() as calculator:
        calculator.register("found", entity_map)
        calculator.register("truth", truth)
        row = calculator.execute(
            "WITH b AS (SELECT f.canonical_id AS c, t.cluster AS t FROM found f JOIN truth t"
            " USING (entity_id)), pairs AS (SELECT c, t, count(*) AS n FROM b GROUP BY ALL)"
            " SELECT (SELECT sum(n*(n-1)//2) FROM (SELECT sum(n) n FROM pairs GROUP BY t)),"
            " (SELECT sum(n*(n-1)//2) FROM (SELECT sum(n) n FROM pairs GROUP BY c)),"
            " (SELECT sum(n*(n-1)//2) FROM pairs)"
        ).fetchone()
    counts = [int(value or 0) for value in row or (0, 0, 0)]
    return PairScore(*counts)
