"""Proposes measures from the catalogue for the greatest threats and the costliest gaps.

In:   ranking, gaps, judgements and the vocabulary's catalogue of measures
Out:  RECOMMENDATIONS (`evidence.derived`): one act, owner, date, measure, design, displacement
Not:  the decision: a proposal is accepted, changed or rejected by people (`records`)
See:  docs/methods/judgements.md

A measure is chosen for an area if it names the area or a child of it that judgements are about;
those that fit the fewest areas come first, then the cheaper. Gaps are answered by asking.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from opensocta.assess.phrases import area_name, lowered
from opensocta.vocabulary import SECTIONS, Recommendation, crime_areas, recommendations, top_area

__all__ = ["propose"]

_MONTHS = {"low": 6, "medium": 12, "high": 18}
_VERBS = {
    "cooperation": "Agree on", "disruption": "Carry out", "prevention": "Introduce",
    "capacity": "Set up", "legislation": "Adopt",
}  # fmt: skip
_IMPERATIVES = ("Find ", "Follow ")  # titles that are an order already
_ASKING = "RC-06"
_ASK_MONTHS = 4


def propose(
    ranking: pa.Table,
    gaps: pa.Table,
    judgements: pa.Table,
    *,
    as_of: date,
    edition: int = 1,
    per_area: int = 2,
    gaps_asked: int = 3,
) -> pa.Table:
    """Return the proposals, measures first (by rank of their area), then questions to ask.

    Parameters
    ----------
    ranking : RANKING; areas of the top and contested tiers get measures.
    per_area : most measures of one area; gaps_asked : most gaps.
    """
    supports: dict[str, list[str]] = defaultdict(list)
    for row in judgements.select(["judgement_id", "crime_area"]).to_pylist():
        supports[row["crime_area"]].append(row["judgement_id"])
    rows: list[dict[str, object]] = []
    taken: set[str] = {_ASKING}
    for row in ranking.to_pylist():
        area = row["crime_area"]
        if row["tier"] == "below" or not supports[area]:
            continue
        for entry in _measures(area, taken)[:per_area]:
            taken.add(entry.code)
            rows.append(_measure(entry, area, supports[area][:5], as_of))
    rows += _questions(gaps, gaps_asked, as_of)
    for number, made in enumerate(rows, start=1):
        made["recommendation_id"] = f"R-{edition}-{number:02d}"
    return pa.Table.from_pylist(rows, _SCHEMA)


def _measures(area: str, taken: set[str]) -> list[Recommendation]:
    fitting = [
        entry
        for entry in recommendations().values()
        if entry.code not in taken
        and area in {top_area(code) for code in entry.areas if code in crime_areas()}
    ]
    return sorted(
        fitting,
        key=lambda e: (
            len({top_area(code) for code in e.areas if code in crime_areas()}),
            _MONTHS.get(e.cost_class, 12),
            e.code,
        ),
    )


def _measure(
    entry: Recommendation, area: str, supports: Sequence[str], as_of: date
) -> dict[str, object]:
    text = f"{_VERBS.get(entry.kind, 'Introduce')} {lowered(entry.title)}"
    level, _, where = entry.displacement_risk.partition(": ")
    watch = f"watch {where}" if where else f"{level} risk of displacement"
    return {
        "code": entry.code,
        "crime_area": area,
        "text": entry.title if entry.title.startswith(_IMPERATIVES) else text,
        "owner": " and ".join(owner.replace("_", " ") for owner in entry.owner_type),
        "due": _after(as_of, _MONTHS.get(entry.cost_class, 12)),
        "measure": entry.measurable_outcome,
        "design": entry.evaluation_design,
        "displacement": "no displacement expected" if level == "none" else watch,
        "state": "proposed",
        "supports": list(supports),
    }


def _questions(gaps: pa.Table, most: int, as_of: date) -> list[dict[str, object]]:
    entry = recommendations()[_ASKING]
    open_ = [row for row in gaps.to_pylist() if row["state"] != "known" and row["worth"] > 0]
    return [
        {
            "code": _ASKING,
            "crime_area": row["crime_area"],
            "text": _asking(row),
            "owner": " and ".join(entry.owner_type),
            "due": _after(as_of, _ASK_MONTHS),
            "measure": f"Gap {row['gap_id']} is no longer {row['state']}",
            "design": entry.evaluation_design,
            "displacement": "no displacement expected",
            "state": "proposed",
            "supports": [row["gap_id"]],
        }
        for row in sorted(open_, key=lambda row: row["worth_rank"])[:most]
    ]


def _asking(gap: dict[str, Any]) -> str:  # Any: a row of GAPS
    if "(ask: " in gap["question"]:
        return f"Ask about {area_name(gap['crime_area'])}: {gap['question']}"
    name = next(section.name for section in SECTIONS if section.code == gap["section"])
    return f"Ask all agencies about {name.lower()} of {area_name(gap['crime_area'])}"


def _after(day: date, months: int) -> str:
    """Return the last day of the month that lies so many months ahead."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return f"{year}-{month + 1:02d}-{monthrange(year, month + 1)[1]:02d}"


_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("recommendation_id", "code", "crime_area", "text",
                                           "owner", "due", "measure", "design", "displacement",
                                           "state")),
        ("supports", pa.list_(pa.string())),
    ]
)  # fmt: skip
