"""What is known of each section of each area, what to ask next, and what the answer is worth.

In:   answers, reports, claims, findings, the ranking and its draws, who was asked
Out:  GAPS (`evidence.derived`), one row per ranked area and section
Not:  requests and their deadlines (`records`)
See:  docs/methods/gaps.md

Known: something answers it. Contested: a quarter of its points or more conflict. Stale: its
newest item is too old. Unknown: asked, and nobody could say. Untasked: nobody was asked.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from opensocta.assess.claims import age_months
from opensocta.assess.levers import worth_of_knowing
from opensocta.assess.measured import finding_dicts
from opensocta.assess.phrases import area_name, counted
from opensocta.assess.ranking import Ranking
from opensocta.assess.sections import indicators_of, questions_of
from opensocta.vocabulary import SECTIONS, crime_areas, top_area

__all__ = ["find_gaps"]

_CONTESTED_SHARE = 0.25
_LEVELS_APART = 3
_SEVERITY = {"untasked": 0, "unknown": 1, "contested": 2, "stale": 3, "known": 4}
Place = tuple[str, str]


@dataclass
class _Held:
    """What is held of one section of one area."""

    asked: set[str] = field(default_factory=set)
    replied: set[str] = field(default_factory=set)
    evidence: set[str] = field(default_factory=set)
    dates: list[str] = field(default_factory=list)
    points: int = 0
    conflicts: int = 0
    levels: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    questions: set[str] = field(default_factory=set)


def find_gaps(  # noqa: PLR0913  # each argument is one table of the build
    answers: pa.Table,
    reports: pa.Table,
    *,
    claims: pa.Table,
    findings: pa.Table,
    ranking: Ranking,
    policy: Mapping[str, float],
    as_of: date,
    asked: Mapping[Place, Sequence[str]] | None = None,
    edition: int = 1,
) -> pa.Table:
    """Return the gap matrix, sorted by area (as ranked) and section; with a column `evidence`.

    Parameters
    ----------
    asked : agencies asked by (area, section), beside those whose forms came back.
    edition : number in the gap ids.
    """
    held = _gather(answers, reports, claims, findings, policy)
    for (area, section), agencies in sorted((asked or {}).items()):
        held[top_area(area), section].asked.update(agencies)
    areas = ranking.ranking["crime_area"].to_pylist()
    places = [(area, section.code) for area in areas for section in SECTIONS]
    values = ranking.values
    worth = {place: _worth(place, ranking, values) for place in places}
    states = {place: _state(held[place], policy, as_of) for place in places}
    order = sorted(
        places, key=lambda p: (-round(worth[p], 12), _SEVERITY[states[p]], places.index(p))
    )
    position = {place: i + 1 for i, place in enumerate(order)}
    rows = [
        {
            "gap_id": f"G-{edition}-{number:03d}",
            "crime_area": place[0],
            "section": place[1],
            "state": states[place],
            "words": _words(states[place], held[place]),
            "question": _question(place, held[place], ranking),
            "asked": sorted(held[place].asked),
            "replied": sorted(held[place].replied),
            "items": len(held[place].evidence),
            "latest": max(held[place].dates, default=None),
            "worth": worth[place],
            "worth_rank": position[place],
            "evidence": sorted(held[place].evidence),
        }
        for number, place in enumerate(places, start=1)
    ]
    return pa.Table.from_pylist(rows, _SCHEMA)


def _gather(
    answers: pa.Table,
    reports: pa.Table,
    claims: pa.Table,
    findings: pa.Table,
    policy: Mapping[str, float],
) -> dict[Place, _Held]:
    held: dict[Place, _Held] = defaultdict(_Held)
    columns = zip(
        *(reports[name].to_pylist() for name in ("report_id", "agency", "obtained_at")),
        strict=True,
    )
    report = {report_id: (agency, day) for report_id, agency, day in columns}
    for row in answers.to_pylist():
        if row["crime_area"] in crime_areas() and row["report_id"] in report:
            _add_answer(held[top_area(row["crime_area"]), row["section"]], row, report)
    names = ["claim_id", "crime_area", "section", "conflict", "origins", "latest"]
    for row in claims.select(names).to_pylist():
        place = held[row["crime_area"], row["section"]]
        place.evidence.add(row["claim_id"])
        place.dates.append(row["latest"])
        place.points += 1
        place.conflicts += row["origins"] > 1 and row["conflict"] > policy["gaps.conflict"]
    for row in finding_dicts(findings):
        if row["top"] and row["section"]:
            held[row["top"], row["section"]].evidence.add(row["id"])
    return held


def _add_answer(
    place: _Held, row: Mapping[str, object], report: Mapping[str, tuple[str, str]]
) -> None:
    if row["state"] == "not_asked":
        return
    agency, day = report[str(row["report_id"])]
    place.asked.add(agency)
    if row["state"] != "answered":
        return
    place.replied.add(agency)
    place.questions.add(str(row["question_id"]))
    place.evidence.add(str(row["answer_id"]))
    place.dates.append(day)
    if isinstance(row["level"], int) and not row["subject"]:
        place.levels[str(row["indicator"])][agency] = row["level"]


def _state(held: _Held, policy: Mapping[str, float], as_of: date) -> str:
    if not held.evidence:
        return "unknown" if held.asked else "untasked"
    points, conflicts = _points(held)
    if points and conflicts / points >= _CONTESTED_SHARE:
        return "contested"
    if held.dates and age_months([max(held.dates)], as_of)[0] > policy["gaps.stale_months"]:
        return "stale"
    return "known"


def _points(held: _Held) -> tuple[int, int]:
    """Return how many points are held, and how many of them conflict."""
    apart = [max(by.values()) - min(by.values()) for by in held.levels.values() if len(by) > 1]
    conflicts = held.conflicts + sum(gap >= _LEVELS_APART for gap in apart)
    return held.points + len(held.levels), conflicts


def _words(state: str, held: _Held) -> str:
    if state == "untasked":
        return "not known; nobody asked"
    if state == "unknown":
        return f"not known; {counted(len(held.asked), 'agency', 'agencies')} asked, none could say"
    if state == "contested":
        points, conflicts = _points(held)
        return f"contested; {conflicts} of {counted(points, 'point')} conflict"
    if state == "stale":
        return f"stale; the newest item is of {max(held.dates)[:7]}"
    return f"known; {counted(len(held.evidence), 'item')}"


def _question(place: Place, held: _Held, ranking: Ranking) -> str:
    """Return the question whose indicator weighs most, unanswered ones first, and whom to ask."""
    weights = dict(zip(ranking.criteria, ranking.weights.mean(axis=0).tolist(), strict=True))
    listed = questions_of(*place)
    order = [
        (
            question.id in held.questions,
            -max((weights.get(code, 0.0) for code in question.indicators), default=0.0),
            i,
        )
        for i, (_, question) in enumerate(listed)
    ]
    if order:
        agency, question = listed[min(order)[2]]
        return f"{question.text.rstrip('?.')}? (ask: {agency.replace('_', ' ')})"
    name = next(section.name for section in SECTIONS if section.code == place[1])
    return f"What is known of {name.lower()} of {area_name(place[0])}, and from whom?"


def _worth(place: Place, ranking: Ranking, values: npt.NDArray[np.float64]) -> float:
    criteria = [
        ranking.criteria.index(code) for code in indicators_of(place[1]) if code in ranking.criteria
    ]
    return worth_of_knowing(
        values,
        np.asarray(ranking.weights.mean(axis=0)),
        ranking.k,
        area=ranking.areas.index(place[0]),
        criteria=criteria,
    )


_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("gap_id", "crime_area", "section", "state", "words",
                                           "question")),
        ("asked", pa.list_(pa.string())),
        ("replied", pa.list_(pa.string())),
        ("items", pa.int64()),
        ("latest", pa.string()),
        ("worth", pa.float64()),
        ("worth_rank", pa.int64()),
        ("evidence", pa.list_(pa.string())),
    ]
)  # fmt: skip
