"""The anti-corruption agency: a randomised survey (CSV) and known exposures (FtM JSON lines)."""

from typing import Any

import numpy as np

from opensocta.simulate.agencies.border import card_entity
from opensocta.simulate.agencies.cards import Style, write_cards
from opensocta.simulate.agencies.desk import Desk
from opensocta.simulate.agencies.scripts import plain_latin
from opensocta.simulate.truth.networks import INSTITUTIONS
from opensocta.simulate.truth.surveys import DESIGN, ITEMS

__all__ = ["write_anticorruption"]

STYLE = Style("AC", plain_latin, typo=0.03, phone=0.5, document=0.6, address=0.4, twice=0.0)


def write_anticorruption(desk: Desk) -> None:
    """Write the survey and the exposures."""
    _survey(desk)
    _exposures(desk)


def _survey(desk: Desk) -> None:
    survey, rng = desk.region.survey, desk.dice.of("survey.file")
    order = rng.permutation(len(survey.department))
    department = survey.department[order].tolist()
    columns: dict[str, list[Any]] = {
        "wave": survey.wave[order].tolist(),
        "institution": [INSTITUTIONS[d][0] for d in department],
        "department": [INSTITUTIONS[d][1] for d in department],
        "region": survey.region[order].tolist(), "position": survey.position[order].tolist(),
    }  # fmt: skip
    for k, item in enumerate(ITEMS):
        columns[item] = ["same" if a else "different" for a in survey.answers[order, k].tolist()]
    code = {"same": "1", "different": "0"}
    mapping = {
        "title": "Survey on pressure by criminal groups, randomised answers",
        "responses": {
            "wave": {"column": "wave"}, "design": DESIGN,
            "items": {item: {"column": item, "map": code} for item in ITEMS},
            "institution": "institution", "department": "department", "region": "region",
            "position": "position",
        },
    }  # fmt: skip
    desk.csv("anti_corruption", "survey.csv", columns, mapping)
    desk.deliver(
        "anti_corruption",
        "survey.csv",
        grade="B2",
        handling="H1",
        consents=("partner", "public"),
        mapped=True,
    )


def _exposures(desk: Desk) -> None:
    """Officials in the pay of networks: two of three known; a few accused wrongly."""
    region, rng = desk.region, desk.dice.of("exposure")
    known = [
        (person, place, int(net.members[len(net.members) // 2]), True)
        for net in region.networks.all for person, _, place in net.officials if rng.random() < 0.66
    ]  # fmt: skip
    wrong = rng.integers(region.people.count, size=(max(1, len(known) // 6), 2)).tolist()
    known += [(a, int(rng.integers(len(INSTITUTIONS))), b, False) for a, b in wrong]
    who = np.unique([p for row in known for p in (row[0], row[2])])
    cards = write_cards(rng, region.people, who, STYLE)
    desk.know("anti_corruption", cards.local.tolist(), "person", region.people.ids(cards.person))
    card = cards.finder(rng, region.people.count)
    entities = [card_entity(cards, k) for k in range(cards.count)]
    bodies = sorted({name for name, _ in INSTITUTIONS})
    entities += [
        {
            "id": f"BODY-{name.replace(' ', '-')}",
            "schema": "PublicBody",
            "properties": {"name": [name]},
        }
        for name in bodies
    ]
    for k in rng.permutation(len(known)).tolist():
        official, place, briber, true = known[k]
        institution, department = INSTITUTIONS[place]
        properties = {
            "official": [cards.local[card[official]]],
            "institution": [f"BODY-{institution.replace(' ', '-')}"], "department": [department],
            "exposureKind": [str(rng.choice(["payments", "leak of information", "favours"]))],
            "startDate": [f"202{int(rng.integers(3, 7))}"],
        }  # fmt: skip
        if true and rng.random() < 0.5:
            properties["briber"] = [cards.local[card[briber]]]
        entities.append(
            {"id": f"EXP-{k:03d}", "schema": "CorruptionExposure", "properties": properties}
        )
    desk.lines("anti_corruption", "exposures.ftm.jsonl", entities)
    desk.deliver(
        "anti_corruption", "exposures.ftm.jsonl", grade="B3", handling="H3", tlp="RED", consents=()
    )
