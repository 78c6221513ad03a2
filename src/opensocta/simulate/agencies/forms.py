"""Questionnaires of seven agencies, filled in as far as each knows; the prison service is silent.

What an agency states follows from its knowledge (`agencies.knowledge`). Questions that ask for a
number get one from the range that the level stands for.
"""

import numpy as np

from opensocta.assess.anchors import read_cuts
from opensocta.simulate.agencies.desk import AGENCIES, NOTICE, Desk
from opensocta.simulate.agencies.knowledge import KNOWLEDGE, Knowledge
from opensocta.simulate.agencies.services import network_code
from opensocta.simulate.truth.dice import Dice
from opensocta.simulate.truth.incidents import START
from opensocta.simulate.truth.region import Region
from opensocta.sources import Filled, Given, NetworkGiven, write_questionnaire
from opensocta.sources.form_layout import area_rows, in_areas, level_indicators, network_indicators
from opensocta.vocabulary import (
    Question,
    commodities,
    indicators,
    modi_operandi,
    questionnaires,
    routes,
    top_area,
    top_areas,
)

__all__ = ["ASKED", "write_forms"]

ASKED = ("police", "customs", "border_guard", "fiu", "anti_corruption", "prosecution",
         "civil_society", "prison")  # fmt: skip
_KNOWS_ROUTES = ("police", "customs", "border_guard")


def write_forms(desk: Desk) -> None:
    """Write the filled questionnaires."""
    for agency in ASKED:
        if agency not in KNOWLEDGE:
            continue
        name = "questionnaire.xlsx"
        filled = _filled(desk.region, desk.dice, agency)
        write_questionnaire(desk.path(agency, name), agency, top_areas(), filled=filled)
        desk.deliver(
            agency,
            name,
            grade=KNOWLEDGE[agency].grade,
            handling="H1",
            consents=("partner", "public"),
        )


def _filled(region: Region, dice: Dice, agency: str) -> Filled:
    rng, areas = dice.of(f"form.{agency}"), top_areas()
    answers = {}
    for question in questionnaires()[agency].questions:
        for area in area_rows(question, areas):
            answers[question.id, area] = _answer(region, rng, question, area, agency=agency)
    modi = {
        m.code: _yes_no(rng, m.code in region.modi, agency, m.area)
        for m in modi_operandi().values() if in_areas(m.area, areas)
    }  # fmt: skip
    legs = {}
    if agency in _KNOWS_ROUTES:
        used = {code for branch in region.trails.branches for code in branch.codes}
        legs = {
            leg.code: _yes_no(rng, leg.code in used, agency, commodities()[leg.commodity].area)
            for leg in routes().values() if leg.commodity in region.trails.goods()
        }  # fmt: skip
    about = {
        "Agency": AGENCIES[agency][0], "Period from": "2023-10", "Period to": "2026-09",
        "Filled in on": "2026-10-02", "Contact (role, no name)": "analysis unit", "Note": NOTICE,
    }  # fmt: skip
    networks = _networks(region, rng, agency)
    levels = _levels(region, dice.of(f"form.{agency}.levels"), agency)
    return Filled(about, answers, modi, legs, networks, levels)


def _levels(
    region: Region, rng: np.random.Generator, agency: str
) -> dict[tuple[str, str], Given]:  # fmt: skip
    """Return the levels of areas that the agency states, by indicator and area."""
    found = {}
    for code in level_indicators(agency):
        for area in top_areas():
            true = region.threat.level(area, code)
            found[code, area] = _level(rng, KNOWLEDGE[agency], area, true)
    return found


def _level(rng: np.random.Generator, knowledge: Knowledge, area: str, true: int) -> Given:
    state = knowledge.state(rng, area)
    if state != "answered":
        return Given("unknown" if state == "unknown" else None)
    grade = knowledge.grade_of(rng, area)
    return Given(knowledge.stated(rng, true, grade), grade)


def _answer(
    region: Region, rng: np.random.Generator, question: Question, area: str, *, agency: str
) -> Given:
    code = question.indicators[0] if question.indicators else ""
    true = region.threat.level(top_area(area), code) if code else 2
    given = _level(rng, KNOWLEDGE[agency], area, true)
    level, grade = given.value, given.grade
    if not isinstance(level, int) or question.type == "level":
        return given
    if question.type == "number":
        return Given(_number(rng, code, level), grade)
    if question.type == "choice":
        return Given(_choice(rng, question, level), grade)
    if question.type == "date":
        return Given(str(START + np.timedelta64(int(rng.integers(900)), "D")), grade)
    return Given("Seen in several cases of the period (INVENTED).", grade)


def _number(rng: np.random.Generator, code: str, level: int) -> float:
    """Return a number inside the range of a level, or a small count if its anchors are words."""
    cuts = read_cuts(indicators()[code].levels)
    if cuts is None:
        return float(rng.integers(0, 12))
    place = 4 - level if cuts.falling else level
    points = [point if abs(point) > 1e-300 else 0.5 for point in cuts.points]
    ends = [min(0.0, 2 * points[0] - points[1]), *points, points[3] + (points[3] - points[2])]
    low, high = ends[place], ends[place + 1]
    whole = max(points) >= 10 or all(float(p).is_integer() for p in cuts.points)
    if whole and high - low >= 1:
        return float(np.ceil(low) + rng.integers(0, max(1, int(np.ceil(high) - np.ceil(low)))))
    return round(float(low + rng.uniform(0.05, 0.9) * (high - low)), 3)


def _choice(rng: np.random.Generator, question: Question, level: int) -> str:
    choices = [c for c in question.choices if c != "unknown"]
    if "rising" in choices:
        falls = question.indicators[0] == "A-PRICE"
        place = (level > 2) - (level < 2)
        return ("falling", "stable", "rising")[1 - place if falls else 1 + place]
    if set(choices) == {"yes", "no"}:
        return "yes" if level >= 2 else "no"
    return choices[int(rng.integers(len(choices)))]


def _yes_no(rng: np.random.Generator, true: bool, agency: str, area: str) -> Given:
    if rng.random() > 0.5:
        return Given(None)
    knowledge = KNOWLEDGE[agency]
    state = knowledge.state(rng, area)
    if state != "answered":
        return Given("unknown" if state == "unknown" else None)
    right = rng.random() < (1 + knowledge.right("")) / 2
    return Given("yes" if true == right else "no")


def _networks(region: Region, rng: np.random.Generator, agency: str) -> tuple[NetworkGiven, ...]:
    """Return what the agency says of networks; only the police and the FIU know several."""
    share = {"police": 0.7, "fiu": 0.3, "anti_corruption": 0.2}.get(agency, 0.0)
    grade, knowledge = "A2" if share > 0.5 else "B3", KNOWLEDGE[agency]
    found = []
    for k, net in enumerate(region.networks.all):
        if rng.random() >= share:
            continue
        levels: dict[str, int | str | None] = {}
        for code in network_indicators():
            chance = rng.random()
            true = region.threat.level(net.area, code)
            levels[code] = (
                knowledge.stated(rng, true, grade) if chance < 0.75
                else "unknown" if chance < 0.87 else None
            )  # fmt: skip
        found.append(NetworkGiven(network_code(k), net.area, levels, grade=grade))
    return tuple(found)
