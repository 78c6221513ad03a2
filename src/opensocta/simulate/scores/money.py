"""Scores of laundering: payments and schemes recovered, by typology."""

from collections import Counter, defaultdict

import pyarrow as pa

from opensocta.money import OWNER_SIGNS
from opensocta.simulate.scores.score import Score

__all__ = ["score_money"]

_NO_PATTERN = ("money.bounds", "money.case", "money.network", *OWNER_SIGNS)
_HALF = 0.5


def score_money(truth: pa.Table, transactions: pa.Table, findings: pa.Table) -> list[Score]:
    """Return precision and recall of payments and of schemes.

    A scheme is found if one finding holds at least half of its payments; a finding is right if
    at least half of its payments are of schemes. Cases (joined findings) and notes on bounds are
    not counted. The best findings are as many as there are schemes, in order of score by kind.
    """
    named = dict(
        zip(transactions["tx_id"].to_pylist(), transactions["reference"].to_pylist(), strict=True)
    )
    scheme_of = dict(zip(truth["reference"].to_pylist(), truth["scheme"].to_pylist(), strict=True))
    typology = dict(zip(truth["scheme"].to_pylist(), truth["typology"].to_pylist(), strict=True))
    size = Counter(scheme_of.values())
    flagged: set[str] = set()
    caught: set[str] = set()
    right = total = 0
    for row in findings.select(["kind", "evidence"]).to_pylist():
        if not row["kind"].startswith("money.") or row["kind"] in _NO_PATTERN:
            continue
        payments = {named[e] for e in row["evidence"] if e in named}
        if not payments:
            continue
        flagged |= payments
        held = Counter(scheme_of[p] for p in payments if p in scheme_of)
        caught |= {s for s, n in held.items() if n >= _HALF * size[s]}
        total += 1
        right += sum(held.values()) >= _HALF * len(payments)
    return [
        *_payments(flagged, set(scheme_of)),
        Score("money", "finding precision", right / max(1, total), total,
              f"{right} of {total} laundering findings rest by half or more on true schemes."),
        *_schemes(caught, typology),
    ]  # fmt: skip


def _payments(flagged: set[str], illicit: set[str]) -> list[Score]:
    hit = len(flagged & illicit)
    precision, recall = hit / max(1, len(flagged)), hit / max(1, len(illicit))
    return [
        Score("money", "payment precision", precision, len(flagged),
              f"Of {len(flagged)} payments in findings, {precision:.1%} belong to schemes."),
        Score("money", "payment recall", recall, len(illicit),
              f"Of {len(illicit)} payments of schemes, {recall:.1%} stand in a finding."),
    ]  # fmt: skip


def _schemes(caught: set[str], typology: dict[str, str]) -> list[Score]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for scheme, kind in typology.items():
        by_kind[kind].append(scheme)
    hit = len(caught & set(typology))
    found = [
        Score("money", "scheme recall", hit / max(1, len(typology)), len(typology),
              f"{hit} of {len(typology)} schemes were found.")
    ]  # fmt: skip
    for kind, schemes in sorted(by_kind.items()):
        hit = len(caught & set(schemes))
        found.append(
            Score("money", f"scheme recall: {kind}", hit / len(schemes), len(schemes),
                  f"{hit} of {len(schemes)} {kind.replace('_', ' ')} schemes were found.")
        )  # fmt: skip
    return found
