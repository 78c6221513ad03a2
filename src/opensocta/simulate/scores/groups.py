"""Scores of networks: were the groups found, and those who connect them."""

from collections import Counter, defaultdict

import numpy as np
import pyarrow as pa

from opensocta.simulate.scores.pairs import adjusted_rand, best_jaccard
from opensocta.simulate.scores.score import Score

__all__ = ["score_groups", "true_subjects"]


def true_subjects(records: pa.Table, entity_map: pa.Table) -> dict[str, str]:
    """Return the true person of each subject: that of most of its records."""
    person = {r["entity_id"]: r["true_id"] for r in records.to_pylist() if r["kind"] == "person"}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    mapped = set()
    for entity, subject in zip(
        entity_map["entity_id"].to_pylist(), entity_map["canonical_id"].to_pylist(), strict=True
    ):
        mapped.add(entity)
        if entity in person:
            votes[subject][person[entity]] += 1
    found = {s: min(c, key=lambda name: (-c[name], name)) for s, c in votes.items()}
    return found | {e: p for e, p in person.items() if e not in mapped}


def score_groups(networks: pa.Table, members: pa.Table, person_of: dict[str, str]) -> list[Score]:
    """Return best-match Jaccard, adjusted Rand index and the finding of brokers.

    True groups are networks without their shared helpers, cut to persons of whom an agency has
    a record: nobody can find whom nobody wrote down.
    """
    visible = set(person_of.values())
    true: dict[str, set[str]] = defaultdict(set)
    belongs: dict[str, set[str]] = defaultdict(set)
    for row in networks.to_pylist():
        if row["person_id"] in visible:
            belongs[row["person_id"]].add(row["network_id"])
            if row["cell"] >= 0:
                true[row["network_id"]].add(row["person_id"])
    found: dict[str, set[str]] = defaultdict(set)
    for network, subject in zip(
        members["network"].to_pylist(), members["canonical_id"].to_pylist(), strict=True
    ):
        if subject in person_of:
            found[network].add(person_of[subject])
    groups = [true[name] for name in sorted(true)]
    jaccard = best_jaccard(groups, [found[name] for name in sorted(found)])
    weights = np.array([len(g) for g in groups], dtype=np.float64)
    mean = float(np.average(jaccard, weights=weights)) if groups else 0.0
    half = sum(j >= 0.5 for j in jaccard)
    left, right = _labels(true), _labels(found)
    both = sorted(set(left) & set(right))
    rand = adjusted_rand([left[p] for p in both], [right[p] for p in both]) if both else 0.0
    share = len(both) / max(1, len(left))
    return [
        Score("networks", "best-match Jaccard", mean, len(groups),
              f"A true network and the found group nearest to it share {mean:.1%} of their people "
              "(mean over people)."),
        Score("networks", "networks found", half / max(1, len(groups)), len(groups),
              f"{half} of {len(groups)} networks were found with at least half of people shared."),
        Score("networks", "members seen", share, len(left),
              f"{len(both)} of {len(left)} known members ({share:.1%}) stand in some found group."),
        Score("networks", "adjusted Rand index", rand, len(both),
              f"Among them, who is grouped with whom agrees to {rand:.3f} (1 same, 0 chance)."),
        *_brokers(belongs, members, person_of),
    ]  # fmt: skip


def _labels(groups: dict[str, set[str]]) -> dict[str, str]:
    """Return the first group of each person, by name of the group."""
    label: dict[str, str] = {}
    for name in sorted(groups):
        for person in groups[name]:
            label.setdefault(person, name)
    return label


def _brokers(
    belongs: dict[str, set[str]], members: pa.Table, person_of: dict[str, str]
) -> list[Score]:
    true = {person for person, nets in belongs.items() if len(nets) > 1}
    named = {
        person_of[s]
        for s, broker in zip(
            members["canonical_id"].to_pylist(), members["broker"].to_pylist(), strict=True
        )
        if broker and s in person_of
    }
    hit = len(true & named)
    recall, precision = hit / max(1, len(true)), hit / max(1, len(named))
    return [
        Score("networks", "broker recall", recall, len(true),
              f"{hit} of {len(true)} persons who serve several networks are named as brokers."),
        Score("networks", "broker precision", precision, len(named),
              f"{hit} of {len(named)} persons named as brokers truly serve several networks."),
    ]  # fmt: skip
