"""Scores of what the assessment says: order of threats, levels, claims, survey estimates."""

import json
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.stats import kendalltau, rankdata

from opensocta.simulate.scores.score import Score
from opensocta.vocabulary import top_area

__all__ = ["score_claims", "score_levels", "score_ranking", "score_survey"]

_TOP = 3
_KNOWN = 0.2  # mean knowledge of an area's criteria from which its rank rests on something


def score_ranking(areas: pa.Table, ranking: pa.Table) -> list[Score]:
    """Return agreement of the order of the ranked crime areas with their true order."""
    score = dict(zip(areas["crime_area"].to_pylist(), areas["score"].to_pylist(), strict=True))
    rows = sorted(
        (r for r in ranking.to_pylist() if r["crime_area"] in score), key=lambda r: r["crime_area"]
    )
    if len(rows) < _TOP + 1:
        return []
    want = rankdata([-score[r["crime_area"]] for r in rows], method="ordinal").astype(int)
    got = [r["expected_rank"] for r in rows]
    tau = float(kendalltau(want, got).statistic)
    first = {r["crime_area"] for r, rank in zip(rows, want, strict=True) if rank <= _TOP}
    named = {r["crime_area"] for r in sorted(rows, key=lambda r: r["expected_rank"])[:_TOP]}
    mass = float(np.mean([r["p_topk"] for r in rows if r["crime_area"] in first]))
    k = rows[0]["k"]
    inside = sum(
        r["rank_low"] <= rank <= r["rank_high"] for r, rank in zip(rows, want, strict=True)
    )
    return [
        Score("ranking", "Kendall tau", tau, len(rows),
              f"The order of {len(rows)} crime areas agrees with the true one to {tau:.2f} "
              "(Kendall tau: 1 same, 0 chance)."),
        *_among_known(rows, want.tolist()),
        Score("ranking", "true top three", len(first & named) / _TOP, _TOP,
              f"{len(first & named)} of the {_TOP} greatest true threats stand in the first "
              f"{_TOP} places."),
        Score("ranking", "probability of true top", mass, _TOP,
              f"The build gives the {_TOP} greatest true threats {mass:.2f} on average of being "
              f"among the first {k}."),
        Score("ranking", "rank interval coverage", inside / len(rows), len(rows),
              f"{inside} of {len(rows)} true ranks lie in their 90 % rank interval."),
    ]  # fmt: skip


def _among_known(rows: list[dict[str, Any]], want: list[int]) -> list[Score]:
    """Return the agreement among areas that are known; the others stand in the middle by rule."""
    known = [(rank, row) for rank, row in zip(want, rows, strict=True)
             if row.get("knowledge", 0.0) >= _KNOWN]  # fmt: skip
    if len(known) < _TOP + 1:
        return []
    expected = [row["expected_rank"] for _, row in known]
    tau = float(kendalltau([rank for rank, _ in known], expected).statistic)
    return [
        Score("ranking", "Kendall tau of known areas", tau, len(known),
              f"Among the {len(known)} areas of which a fifth or more is known the order agrees to "
              f"{tau:.2f}.")
    ]  # fmt: skip


def score_levels(truth: pa.Table, indicators: pa.Table) -> list[Score]:
    """Return the probability given to the true level where anything is known (chance: 0.2)."""
    level = {(r["crime_area"], r["indicator"]): r["level"] for r in truth.to_pylist()}
    given = [
        row[f"p{level[row['crime_area'], row['indicator']]}"]
        for row in indicators.to_pylist()
        if row["basis"] != "unknown" and (row["crime_area"], row["indicator"]) in level
    ]
    if not given:
        return []
    mean = float(np.mean(given))
    return [
        Score("indicators", "probability of true level", mean, len(given),
              f"Over {len(given)} indicators with evidence, the true level got {mean:.2f} on "
              "average; saying nothing would give 0.20.")
    ]  # fmt: skip


def score_claims(truth: pa.Table, claims: pa.Table) -> list[Score]:
    """Return the Brier score of the credences and their calibration, over claims of the truth."""
    true = {(r["kind"], r["code"], top_area(r["crime_area"])): r["true"] for r in truth.to_pylist()}
    pairs = [
        (row["credence"], true[key])
        for row in claims.to_pylist()
        if (key := (row["kind"], row["code"], row["crime_area"])) in true
    ]
    if not pairs:
        return []
    stated = np.array([p for p, _ in pairs])
    holds = np.array([t for _, t in pairs], dtype=np.float64)
    brier = float(np.mean((stated - holds) ** 2))
    base = float(holds.mean() * (1 - holds.mean()))
    bins = np.minimum((stated * 5).astype(int), 4)
    off = sum(
        (bins == b).sum() * abs(stated[bins == b].mean() - holds[bins == b].mean())
        for b in np.unique(bins)
    ) / len(pairs)  # fmt: skip
    return [
        Score("claims", "Brier score", brier, len(pairs),
              f"Credences of {len(pairs)} claims have a Brier score of {brier:.3f}; the base rate "
              f"alone would have {base:.3f} (0 is best)."),
        Score("claims", "calibration error", float(off), len(pairs),
              f"Stated credence and share of true claims differ by {off:.3f} on average."),
    ]  # fmt: skip


def score_survey(truth: pa.Table, findings: pa.Table) -> list[Score]:
    """Return how often the true prevalence lies in the 95 % interval of its estimate."""
    true = {
        (r["wave"], r["item"], r["institution"], r["department"]): r["prevalence"]
        for r in truth.to_pylist()
    }
    inside, errors = 0, []
    for row in findings.select(["kind", "measures"]).to_pylist():
        if not row["kind"].startswith("integrity."):
            continue
        m = json.loads(row["measures"])
        key = (m.get("wave"), m.get("item"), m.get("institution"), m.get("unit"))
        if key in true and "low" in m:
            inside += m["low"] <= true[key] <= m["high"]
            errors.append(abs(m["value"] - true[key]))
    if not errors:
        return []
    cover, error = inside / len(errors), float(np.mean(errors))
    return [
        Score("survey", "interval coverage", cover, len(errors),
              f"{inside} of {len(errors)} true shares under pressure lie in their 95 % interval."),
        Score("survey", "mean error", error, len(errors),
              f"Estimated and true share differ by {100 * error:.1f} percentage points on "
              "average."),
    ]  # fmt: skip
