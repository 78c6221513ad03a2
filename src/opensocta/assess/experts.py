"""Pools the answers of agencies into a distribution over levels, each weighted by its grade.

In:   answers with a level, a number in the anchors' unit, or rising / stable / falling
Out:  per area and indicator a distribution, a reason in words and the answers behind it
Not:  measurements (`assess.measured`)
See:  docs/methods/indicators.md

A source that works names the true level with theta and any other with (1 - theta) / 4; one
that does not names any level. The rest of an old answer's weight goes to "unknown". Answers are
pooled linearly: reports of one origin count once, origins of one agency with correlation r.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from opensocta.assess.anchors import read_cuts
from opensocta.assess.claims import age_months
from opensocta.assess.credence import CredenceSettings, decay, likelihood_ratio
from opensocta.assess.grades import grade_worth
from opensocta.assess.origins import with_origins
from opensocta.assess.phrases import counted
from opensocta.vocabulary import crime_areas, indicators, questionnaires, top_area

__all__ = ["OWN_UNIT", "Estimated", "pool_answers"]

Floats = npt.NDArray[np.float64]
_LEVELS = 5
# Questions whose number is in the unit of the indicator's anchors; others are context only.
OWN_UNIT = frozenset(
    "Q-POL-06 Q-POL-07 Q-POL-08 Q-POL-09 Q-POL-10 Q-POL-12 Q-POL-15 Q-FIU-02 Q-FIU-03 Q-FIU-06 "
    "Q-FIU-13 Q-ACA-01 Q-ACA-02 Q-ACA-04 Q-ACA-06 Q-PRO-15 Q-PRI-08 Q-PRI-15 Q-CSO-01 Q-CSO-02 "
    "Q-BNK-06".split()
)
_DIRECTIONS = {
    "A-GROWTH": {"falling": 1, "stable": 2, "rising": 3},
    "A-PRICE": {"rising": 1, "stable": 2, "falling": 3},
}


@dataclass(frozen=True, slots=True)
class Estimated:
    """A distribution over levels 0-4 from one basis, with its reason and evidence."""

    chances: Floats
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    key: tuple[str, str]
    subject: str
    agency: str
    origin: str
    level: int
    chances: Floats
    weight: float
    answer_id: str


def pool_answers(
    answers: pa.Table, reports: pa.Table, settings: CredenceSettings, *, as_of: date
) -> dict[tuple[str, str], Estimated]:
    """Return the pooled distribution of each (top area, indicator) that was answered."""
    given: dict[tuple[str, str], list[_Answer]] = defaultdict(list)
    silent: dict[tuple[str, str], set[str]] = defaultdict(set)
    held = _held(reports)
    for row in answers.sort_by("answer_id").to_pylist():
        key = _key(row)
        report = held.get(row["report_id"])
        if key is None or report is None:
            continue
        if row["state"] == "unknown":
            silent[key].add(report["agency"])
        answer = _answer(row, key, report, settings, as_of=as_of)
        if answer is not None:
            given[key].append(answer)
    return {
        key: _pooled(found, sorted(silent[key]), settings) for key, found in sorted(given.items())
    }


def _held(reports: pa.Table) -> dict[str, dict[str, str]]:
    columns = ["report_id", "agency", "obtained_at", "scheme", "reliability", "credibility"]
    held = {row["report_id"]: row for row in reports.select(columns).to_pylist()}
    for row in with_origins(reports).to_pylist():
        held[row["report_id"]].update(row)
    return held


def _key(row: Mapping[str, object]) -> tuple[str, str] | None:
    area, code = str(row["crime_area"]), row["indicator"]
    if area not in crime_areas() or code not in indicators():
        return None
    return (top_area(area), str(code))


def _answer(
    row: Mapping[str, object],
    key: tuple[str, str],
    report: Mapping[str, str],
    settings: CredenceSettings,
    *,
    as_of: date,
) -> _Answer | None:
    level = _level(row, key[1]) if row["state"] == "answered" else None
    if level is None:
        return None
    rho, theta = grade_worth(
        report["scheme"],
        str(row["reliability"] or report["reliability"]),
        str(row["credibility"] or report["credibility"]),
        settings,
    )
    chances = np.full(_LEVELS, rho * (1 - theta) / (_LEVELS - 1) + (1 - rho) / _LEVELS)
    chances[level] = rho * theta + (1 - rho) / _LEVELS
    age = age_months([report["obtained_at"]], as_of)
    fresh = float(decay(age, indicators()[key[1]].half_life_months)[0])
    ratio = float(likelihood_ratio(rho, theta))
    return _Answer(
        key=key,
        subject=str(row["subject"]),
        agency=report["origin_agency"],
        origin=report["origin"],
        level=level,
        chances=fresh * chances + (1 - fresh) / _LEVELS,
        weight=ratio / (1 + ratio),
        answer_id=str(row["answer_id"]),
    )


def _level(row: Mapping[str, object], code: str) -> int | None:
    if isinstance(row["level"], int):
        return min(max(row["level"], 0), _LEVELS - 1)
    question = str(row["question_id"])
    if isinstance(row["number"], float) and (question in OWN_UNIT or question not in _asked()):
        cuts = read_cuts(indicators()[code].levels)
        return cuts.level(row["number"]) if cuts else None
    return _DIRECTIONS.get(code, {}).get(str(row["text"] or "").strip().lower())


@cache
def _asked() -> frozenset[str]:
    return frozenset(q.id for one in questionnaires().values() for q in one.questions)


def _pooled(found: list[_Answer], silent: list[str], settings: CredenceSettings) -> Estimated:
    by_subject: dict[str, list[_Answer]] = defaultdict(list)
    for answer in found:
        by_subject[answer.subject].append(answer)
    parts = [_linear_pool(by_subject[subject], settings) for subject in sorted(by_subject)]
    levels = ", ".join(str(level) for level in sorted(answer.level for answer in found)[:12])
    agencies = len({answer.agency for answer in found})
    who = counted(agencies, "agency", "agencies")
    reason = f"{counted(len(found), 'answer')} of {who}, pooled by grade: level {levels}"
    if len(found) > 12:
        reason += " and more"
    networks = len([subject for subject in by_subject if subject])
    if networks:
        reason += f"; mean over {counted(networks, 'network')}"
    if silent:
        reason += f"; {counted(len(silent), 'agency', 'agencies')} asked cannot say"
    chances = np.mean(parts, axis=0)
    ids = tuple(sorted(answer.answer_id for answer in found))
    return Estimated(chances / chances.sum(), reason, ids)


def _linear_pool(found: list[_Answer], settings: CredenceSettings) -> Floats:
    by_agency: dict[str, dict[str, list[_Answer]]] = defaultdict(lambda: defaultdict(list))
    for answer in found:
        by_agency[answer.agency][answer.origin].append(answer)
    total, weights = np.zeros(_LEVELS), 0.0
    for agency in sorted(by_agency):
        origins = by_agency[agency]
        n = len(origins)
        effective = 1 / (1 + (n - 1) * settings.same_agency)
        for origin in sorted(origins):
            items = origins[origin]
            weight = effective * sum(item.weight for item in items) / len(items)
            total += weight * np.mean([item.chances for item in items], axis=0)
            weights += weight
    return np.asarray(total / weights, dtype=np.float64)
