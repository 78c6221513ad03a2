"""Scores of who is who: persons and firms, over the records whose truth is known."""

import pyarrow as pa

from opensocta.simulate.scores.pairs import b_cubed, pair_agreement
from opensocta.simulate.scores.score import Score

__all__ = ["score_identity"]

_GROUPS = {"person": "persons", "company": "companies"}


def score_identity(records: pa.Table, entity_map: pa.Table) -> list[Score]:
    """Return pairwise and B-cubed scores; a record outside the map counts as standing alone."""
    subject = dict(
        zip(
            entity_map["entity_id"].to_pylist(), entity_map["canonical_id"].to_pylist(),
            strict=True,
        )
    )  # fmt: skip
    found: list[Score] = []
    for kind, group in _GROUPS.items():
        rows = [r for r in records.to_pylist() if r["kind"] == kind]
        true = [r["true_id"] for r in rows]
        joined = [subject.get(r["entity_id"], r["entity_id"]) for r in rows]
        pairs, cubed = pair_agreement(true, joined), b_cubed(true, joined)
        n = len(rows)
        seen = len(set(true))
        found += [
            Score(group, "pair precision", pairs.precision, n,
                  f"Of the pairs of {kind} records that were joined, {pairs.precision:.1%} "
                  "truly are one."),
            Score(group, "pair recall", pairs.recall, n,
                  f"Of the pairs of {kind} records that truly are one, {pairs.recall:.1%} "
                  f"were joined ({n} records of {seen} {group})."),
            Score(group, "pair F1", pairs.f1, n,
                  f"Precision and recall of joined {kind} records together: {pairs.f1:.3f}."),
            Score(group, "B-cubed F1", cubed.f1, n,
                  f"Seen from a single record, its {kind} cluster is right to {cubed.f1:.3f} "
                  f"(precision {cubed.precision:.3f}, recall {cubed.recall:.3f})."),
        ]  # fmt: skip
    return found
