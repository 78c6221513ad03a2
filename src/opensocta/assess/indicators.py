"""The distribution over levels 0-4 of every indicator of every area (METHOD section 3).

In:   answers and reports, claims, findings of the other rooms, flows
Out:  INDICATORS (`evidence.derived`): distribution, knowledge, basis, reason in words, evidence
Not:  the ranking (`assess.ranking`)
See:  docs/methods/indicators.md

Unknown is the uniform distribution over levels, never "medium"; knowledge is 1 - H(p) / ln 5.
Where several bases speak they are pooled with equal weights, and the basis names the firmest.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

import numpy as np
import pyarrow as pa

from opensocta.assess.credence import CredenceSettings
from opensocta.assess.experts import Estimated, Floats, pool_answers
from opensocta.assess.measured import finding_dicts, measure_findings, measure_flows
from opensocta.vocabulary import crime_areas, indicators, top_area

__all__ = ["areas_assessed", "find_indicators", "knowledge"]

Basis = Literal["measured", "experts", "claims", "unknown"]
_LEVELS = 5
_ALWAYS = ("area", "harm", "network")
_UNKNOWN = "nobody answered and nothing was measured"


def find_indicators(  # noqa: PLR0913  # each argument is one table of the build
    answers: pa.Table,
    reports: pa.Table,
    *,
    claims: pa.Table,
    findings: pa.Table,
    flows: pa.Table,
    policy: Mapping[str, float],
    as_of: date,
    areas: Sequence[str] | None = None,
) -> pa.Table:
    """Return one row per area and indicator, sorted; unknown ones too.

    Parameters
    ----------
    findings : FINDINGS, or rows of `finding_rows`.
    areas : top areas to assess; by default those that any input is about.
    """
    settings = CredenceSettings.from_policy(policy)
    found = finding_dicts(findings)
    bases: list[tuple[Basis, dict[tuple[str, str], Estimated]]] = [
        ("measured", measure_findings(found) | measure_flows(flows)),
        ("experts", pool_answers(answers, reports, settings, as_of=as_of)),
        ("claims", _from_claims(claims)),
    ]
    names = sorted(areas) if areas is not None else areas_assessed(answers, claims, findings, flows)
    rows = []
    for area in names:
        for code, entry in sorted(indicators().items()):
            parts = [(name, by[area, code]) for name, by in bases if (area, code) in by]
            if parts or entry.subject in _ALWAYS:
                rows.append(_row(area, code, parts))
    return pa.Table.from_pylist(rows, _SCHEMA)


def areas_assessed(*tables: pa.Table) -> list[str]:
    """Return the top areas that the tables' `crime_area` columns name, sorted."""
    named = {code for table in tables for code in table["crime_area"].unique().to_pylist()}
    return sorted({top_area(code) for code in named if code in crime_areas()})


def knowledge(chances: Floats) -> float:
    """Return 1 - H(p) / ln 5: 0 if nothing is known of the level, 1 if it is certain."""
    positive = chances[chances > 0]
    entropy = float(-(positive * np.log(positive)).sum())
    return min(max(1 - entropy / math.log(_LEVELS), 0.0), 1.0)


def _from_claims(claims: pa.Table) -> dict[tuple[str, str], Estimated]:
    """Return distributions from claims of kind `indicator`, code like N-VIO-USE:3 (level >= 3).

    Steps that nobody claims are interpolated between the nearest claimed ones, with
    P(level >= 0) = 1 and P(level >= 5) = 0.
    """
    steps: dict[tuple[str, str], dict[int, tuple[float, str]]] = {}
    columns = ["kind", "code", "crime_area", "credence", "claim_id"]
    for row in claims.select(columns).to_pylist():
        code, _, level = row["code"].partition(":")
        if row["kind"] != "indicator" or code not in indicators() or level not in {*"1234"}:
            continue
        steps.setdefault((row["crime_area"], code), {})[int(level)] = (
            row["credence"],
            row["claim_id"],
        )
    return {key: _stepped(known) for key, known in sorted(steps.items())}


def _stepped(known: Mapping[int, tuple[float, str]]) -> Estimated:
    at = [0, *sorted(known), _LEVELS]
    heights = [1.0, *(known[k][0] for k in sorted(known)), 0.0]
    reached = np.minimum.accumulate(np.interp(np.arange(_LEVELS + 1), at, heights))
    words = ", ".join(f"{known[k][0]:.2f} for level {k} or more" for k in sorted(known))
    ids = tuple(sorted(claim for _, claim in known.values()))
    return Estimated(-np.diff(reached), f"credence of claims: {words}", ids)


def _row(area: str, code: str, parts: Iterable[tuple[Basis, Estimated]]) -> dict[str, object]:
    listed = list(parts)
    chances = np.full(_LEVELS, 1 / _LEVELS)
    if listed:
        chances = np.mean([one.chances for _, one in listed], axis=0)
        chances = np.clip(chances / chances.sum(), 0, 1)
    evidence = sorted({one for _, part in listed for one in part.evidence})
    return {
        "crime_area": area,
        "indicator": code,
        **{f"p{k}": float(chances[k]) for k in range(_LEVELS)},
        "knowledge": knowledge(chances),
        "basis": listed[0][0] if listed else "unknown",
        "reason": "; ".join(part.reason for _, part in listed) or _UNKNOWN,
        "evidence": evidence,
    }


_SCHEMA = pa.schema(
    [
        ("crime_area", pa.string()),
        ("indicator", pa.string()),
        *((f"p{k}", pa.float64()) for k in range(_LEVELS)),
        ("knowledge", pa.float64()),
        ("basis", pa.string()),
        ("reason", pa.string()),
        ("evidence", pa.list_(pa.string())),
    ]
)
