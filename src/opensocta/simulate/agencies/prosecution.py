"""The prosecution: arrests as CSV in Cyrillic, windows-1251, semicolons, day.month.year."""

from typing import Any

import numpy as np

from opensocta.simulate.agencies.cards import Style, write_cards
from opensocta.simulate.agencies.desk import Desk
from opensocta.simulate.agencies.scripts import to_cyrillic

__all__ = ["write_prosecution"]

STYLE = Style("OT", to_cyrillic, typo=0.03, swapped=0.03, phone=0.0, document=0.5, address=0.5,
              twice=0.04)  # fmt: skip
_FIRST = 204  # number of the first article of the invented code


def write_prosecution(desk: Desk) -> None:
    """Write nine of ten arrests with the person arrested."""
    region, rng = desk.region, desk.dice.of("prosecution")
    events = region.incidents
    at = events.where("arrest")
    at = at[rng.random(len(at)) < 0.9]
    person = events.suspects[at, 0]
    cards = write_cards(rng, region.people, np.unique(person), STYLE)
    card = cards.choose(rng, person)
    seen = cards.used(card)
    who = region.people.ids(cards.person[seen])
    desk.know("prosecution", cards.local[seen].tolist(), "person", who)
    areas = sorted(set(events.area.tolist()))
    article = {area: f"чл. {_FIRST + 3 * k}" for k, area in enumerate(areas)}
    columns: dict[str, list[Any]] = {
        "предмет": [f"КТ-{n:05d}" for n in rng.permutation(len(at) * 3)[: len(at)].tolist()],
        "датум": [_day(text) for text in np.datetime_as_string(events.day[at]).tolist()],
        "члан": [article[a] for a in events.area[at].tolist()],
        "место": events.node[at].tolist(), "лице": cards.local[card].tolist(),
        "презиме": cards.family[card].tolist(), "име": cards.given[card].tolist(),
        "рођен": [_day(text) for text in cards.born[card].tolist()],
        "документ": cards.document[card].tolist(), "адреса": cards.address[card].tolist(),
        "држављанство": cards.nationality[card].tolist(),
    }  # fmt: skip
    columns["датум"][4] = "30.02.2026"  # wrong on purpose
    mapping = {
        "title": "Arrests",
        "entities": {
            "person": {
                "schema": "Person", "id": "лице", "subject_category": "suspect",
                "properties": {
                    "lastName": "презиме", "firstName": "име", "name": "{име} {презиме}",
                    "birthDate": {"column": "рођен", "date": ["%d.%m.%Y", "%Y"]},
                    "idNumber": "документ", "address": "адреса", "nationality": "држављанство",
                },
            },
            "arrest": {
                "schema": "Arrest", "id": "предмет",
                "properties": {
                    "name": "Arrest {предмет}", "date": {"column": "датум", "date": "%d.%m.%Y"},
                    "crimeArea": {"column": "члан", "map": {v: k for k, v in article.items()}},
                    "node": "место", "arrested": {"entity": "person"},
                },
            },
        },
    }  # fmt: skip
    desk.csv("prosecution", "arrests.csv", columns, mapping, encoding="windows-1251", delimiter=";")
    desk.deliver("prosecution", "arrests.csv", grade="A2", handling="H2", mapped=True, rejects=1)


def _day(text: str) -> str:
    return ".".join(reversed(text.split("-"))) if text else ""
