"""Joins reports into claims, each with its credence, confidence and evidence (METHOD section 2).

In:   statements, answers, reports, entity map, policy
Out:  CLAIMS (`evidence.derived`), one row per thing claimed of one top crime area
Not:  the items themselves (`assess.evidence`), the formula (`assess.credence`)
See:  docs/methods/credence.md
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa

from opensocta.assess.credence import (
    CredenceSettings,
    Floats,
    Items,
    Weighed,
    analytic_confidence,
    decay,
    weigh,
)
from opensocta.assess.evidence import gather_items
from opensocta.assess.grades import grade_columns
from opensocta.assess.phrases import Claimed, claimed
from opensocta.core.engine import LocalEngine
from opensocta.core.ids import make_id
from opensocta.core.time import to_date

__all__ = ["age_months", "as_items", "find_claims"]

_DAYS_A_MONTH = 30.4375
_COUNTS = """
SELECT claim, count(DISTINCT report_id) AS reports, max(obtained_at) AS latest,
    list_sort(list(DISTINCT source_kind)) AS source_kinds,
    list_sort(list(DISTINCT item) FILTER (WHERE stance > 0)) AS supports,
    list_sort(list(DISTINCT item) FILTER (WHERE stance < 0)) AS against
FROM items GROUP BY claim ORDER BY claim
"""


def find_claims(
    statements: pa.Table,
    answers: pa.Table,
    reports: pa.Table,
    entity_map: pa.Table,
    policy: Mapping[str, float],
    *,
    as_of: date,
    rng: np.random.Generator,
) -> pa.Table:
    """Return all claims that a report supports or refutes, sorted by area, section, kind, code.

    Parameters
    ----------
    as_of : day at which the age of reports is taken.
    rng : generator for the intervals.
    """
    settings = CredenceSettings.from_policy(policy)
    items = gather_items(statements, answers, reports, entity_map)
    subjects, number = _subjects(items)
    if not subjects:
        return _table([], None, {}, settings)
    known = pa.array(number >= 0)
    items, number = items.filter(known), number[number >= 0]
    weighed = weigh(
        as_items(items, number, as_of, settings),
        np.full(len(subjects), settings.prior),
        settings,
        rng=rng,
    )
    with LocalEngine() as engine:
        counts = engine.query(
            _COUNTS, {"items": items.append_column("claim", pa.array(number))}
        ).to_pydict()
    return _table(subjects, weighed, counts, settings)


def age_months(days: list[str], as_of: date) -> Floats:
    """Return how old partial dates are in months; a date that cannot be read counts as new."""
    ages = {day: _age(day, as_of) for day in set(days)}
    return np.array([ages[day] for day in days], dtype=np.float64)


def _age(day: str, as_of: date) -> float:
    found = to_date(day[:10])
    return (as_of - found).days / _DAYS_A_MONTH if found else 0.0


def _subjects(items: pa.Table) -> tuple[list[Claimed], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return what is claimed, sorted, and for each item its position (-1: not known)."""
    names = ("kind", "code", "area", "section", "words")
    rows = list(zip(*(items[name].to_pylist() for name in names), strict=True))
    known = {row: claimed(*row) for row in sorted(set(rows), key=lambda r: tuple(map(str, r)))}
    by_key: dict[tuple[str, str, str], Claimed] = {}
    for subject in known.values():
        if subject is not None:
            by_key.setdefault(subject.key, subject)
    subjects = sorted(by_key.values(), key=lambda s: (s.area, s.section, s.kind, s.code))
    position = {subject.key: i for i, subject in enumerate(subjects)}
    number = [-1 if (found := known[row]) is None else position[found.key] for row in rows]
    return subjects, np.array(number, dtype=np.int64)


def as_items(
    items: pa.Table,
    number: np.ndarray[tuple[int], np.dtype[np.int64]],
    as_of: date,
    settings: CredenceSettings,
) -> Items:
    """Return items as columns for `credence.weigh`; `number` says which claim each is about."""
    rho, theta = grade_columns(items, settings)
    age = age_months(items["obtained_at"].to_pylist(), as_of)
    stance = items["stance"].to_numpy().astype(np.float64)
    return Items(
        claim=number,
        agency=_numbered(items["origin_agency"]),
        origin=_numbered(items["origin"]),
        rho=rho,
        theta=theta,
        weight=np.sign(stance) * decay(age, settings.half_life_months),
    )


def _numbered(column: pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return numbers that follow the order of the texts, whatever the order of the rows."""
    _, number = np.unique(np.array(column.to_pylist(), dtype=str), return_inverse=True)
    return number.astype(np.int64)


def _table(
    subjects: list[Claimed],
    weighed: Weighed | None,
    counts: Mapping[str, list[object]],
    settings: CredenceSettings,
) -> pa.Table:
    n = len(subjects)
    zero = np.zeros(n)
    w = weighed or Weighed(zero, zero, zero, zero, zero.astype(np.int64), zero.astype(np.int64))
    reports = np.array(counts.get("reports", []), dtype=np.float64)
    kinds = counts.get("source_kinds", [])
    confidence = [
        analytic_confidence(
            origins=int(w.origins[i]),
            source_kinds=len(kinds[i]),  # type: ignore[arg-type]  # a list of texts, by the query
            conflict=float(w.conflict[i]),
            width=float(w.high[i] - w.low[i]),
            rule=settings.confidence,
        )
        for i in range(n)
    ]
    circular = 1 - w.origins / np.where(reports > 0, reports, 1) if n else zero
    texts, ids = pa.string(), pa.list_(pa.string())
    return pa.table(
        {
            "claim_id": pa.array([make_id("c", *s.key) for s in subjects], texts),
            "crime_area": pa.array([s.area for s in subjects], texts),
            "section": pa.array([s.section for s in subjects], texts),
            "kind": pa.array([s.kind for s in subjects], texts),
            "code": pa.array([s.code for s in subjects], texts),
            "text": pa.array([s.text for s in subjects], texts),
            "prior": pa.array(np.full(n, settings.prior)),
            "credence": pa.array(w.credence),
            "low": pa.array(w.low),
            "high": pa.array(w.high),
            "confidence": pa.array(confidence, texts),
            "reports": pa.array(reports.astype(np.int64)),
            "origins": pa.array(w.origins),
            "source_kinds": pa.array(kinds, ids),
            "circularity": pa.array(np.clip(circular, 0, 1)),
            "conflict": pa.array(w.conflict),
            "supports": pa.array([s or [] for s in counts.get("supports", [])], ids),
            "against": pa.array([a or [] for a in counts.get("against", [])], ids),
            "latest": pa.array(counts.get("latest", []), texts),
        }
    )
