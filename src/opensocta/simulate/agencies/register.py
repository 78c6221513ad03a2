"""The business register: firms, owners, directors as FollowTheMoney JSON lines. Public."""

from typing import Any

import numpy as np

from opensocta.simulate.agencies.border import card_entity
from opensocta.simulate.agencies.cards import Style, write_cards
from opensocta.simulate.agencies.desk import Desk
from opensocta.vocabulary import nodes

__all__ = ["write_register"]

STYLE = Style("R", typo=0.015, swapped=0.005, flipped=0.005, year_only=0.0, no_birth=0.25,
              phone=0.05, document=0.35, address=0.8, twice=0.1)  # fmt: skip


def write_register(desk: Desk) -> None:
    """Write all firms, with owners and directors; owned firms name their parent."""
    region, rng = desk.region, desk.dice.of("register")
    firms = region.companies
    who = np.unique(np.concatenate([firms.owners[:, 0], firms.directors[:, 0]]))
    cards = write_cards(rng, region.people, who, STYLE)
    desk.know("register", cards.local.tolist(), "person", region.people.ids(cards.person))
    owner = cards.choose(rng, firms.owners[:, 0]).tolist()
    director = cards.choose(rng, firms.directors[:, 0]).tolist()
    number = [f"MB{n:06d}" for n in rng.permutation(firms.count * 3)[: firms.count].tolist()]
    desk.know("register", number, "company", firms.ids(np.arange(firms.count)))
    founded = np.datetime_as_string(firms.founded).tolist()
    entities: list[dict[str, Any]] = [card_entity(cards, k) for k in range(cards.count)]
    places = {code: node.name for code, node in nodes().items()}
    for k in range(firms.count):
        properties = {
            "name": [firms.name[k]], "registrationNumber": [firms.number[k]],
            "taxNumber": [firms.tax[k]], "country": [firms.country[k].lower()],
            "incorporationDate": [founded[k]], "sector": [firms.sector[k]],
            "address": [f"{firms.street[k]}, {places[firms.node[k]]}"],
        }  # fmt: skip
        entities.append({"id": number[k], "schema": "Company", "properties": properties})
    for card, (_, firm, share) in zip(owner, firms.owners.tolist(), strict=True):
        entities.append(_owns(cards.local[card], number[firm], share, founded[firm]))
    for parent, firm, share in firms.parents.tolist():
        entities.append(_owns(number[parent], number[firm], share, founded[firm]))
    for card, (_, firm) in zip(director, firms.directors.tolist(), strict=True):
        local = cards.local[card]
        entities.append(
            {
                "id": f"D-{local}-{number[firm]}", "schema": "Directorship",
                "properties": {"director": [local], "organization": [number[firm]],
                               "role": ["director"], "startDate": [founded[firm]]},
            }
        )  # fmt: skip
    desk.lines("register", "companies.ftm.jsonl", entities)
    desk.deliver(
        "register", "companies.ftm.jsonl", grade="A1", handling="H0", tlp="CLEAR",
        consents=("partner", "public"),
    )  # fmt: skip


def _owns(owner: str, firm: str, share: int, since: str) -> dict[str, Any]:
    return {
        "id": f"O-{owner}-{firm}", "schema": "Ownership",
        "properties": {"owner": [owner], "asset": [firm], "percentage": [f"{share / 10:.1f}"],
                       "startDate": [since]},
    }  # fmt: skip
