"""Border guard (Cyrillic) and coast guard (Greek): detections as FollowTheMoney JSON lines.

The border guard adds a monthly series of detections per place with the hours of patrol.
"""

from typing import Any

import numpy as np

from opensocta.simulate.agencies.cards import Cards, Style, write_cards
from opensocta.simulate.agencies.desk import Desk
from opensocta.simulate.agencies.scripts import to_cyrillic, to_greek
from opensocta.simulate.truth.dice import Ints
from opensocta.simulate.truth.incidents import END, START
from opensocta.simulate.truth.trails import Branch
from opensocta.vocabulary import nodes

__all__ = ["card_entity", "write_border"]

BORDER = Style("BG-", to_cyrillic, typo=0.05, phone=0.3, document=0.6, address=0.15)
COAST = Style("LS-", to_greek, typo=0.06, phone=0.15, document=0.55, address=0.1)
_AT_SEA = {"migr_east_sea", "migr_crete", "migr_calabria", "migr_adriatic_ferry"}
_FROM = ("AF", "SY", "PK", "BD", "TR", "IQ", "EG", "NP")


def write_border(desk: Desk) -> None:
    """Write the detections of both services and the monthly series."""
    region, rng = desk.region, desk.dice.of("border")
    at = region.incidents.where("detection")
    sea = np.array(
        [region.trails.branches[b].name in _AT_SEA for b in region.incidents.branch[at].tolist()]
    )
    seen = rng.random(len(at)) < 0.9
    _detections(desk, rng, "border_guard", at[~sea & seen], BORDER)
    _detections(desk, rng, "coast_guard", at[sea & seen], COAST)
    _series(desk, rng, at[~sea])


def card_entity(cards: Cards, k: int) -> dict[str, Any]:
    """Return a card as a FollowTheMoney person."""
    found = {
        "name": f"{cards.given[k]} {cards.family[k]}", "firstName": cards.given[k],
        "lastName": cards.family[k], "birthDate": cards.born[k],
        "gender": "female" if cards.sex[k] == "F" else "male",
        "nationality": cards.nationality[k].lower(), "phone": cards.phone[k],
        "idNumber": cards.document[k], "address": cards.address[k],
    }  # fmt: skip
    properties = {name: [value] for name, value in found.items() if value}
    return {"id": cards.local[k], "schema": "Person", "properties": properties}


def _detections(desk: Desk, rng: np.random.Generator, agency: str, at: Ints, style: Style) -> None:
    region = desk.region
    events = region.incidents
    suspects = events.suspects[at]
    cards = write_cards(rng, region.people, np.unique(suspects[suspects >= 0]), style)
    desk.know(agency, cards.local.tolist(), "person", region.people.ids(cards.person))
    chosen = cards.choose(rng, suspects).tolist()
    known = nodes()
    number = rng.permutation(len(at) * 5 + 5)[: len(at)].tolist()
    entities = [card_entity(cards, k) for k in range(cards.count)]
    days = np.datetime_as_string(events.day[at]).tolist()
    chance = rng.random((4, len(at))).T.tolist()
    for k, event in enumerate(at.tolist()):
        branch: Branch = region.trails.branches[events.branch[event]]
        place = str(events.node[event])
        stop = int(events.stop[event])
        properties: dict[str, list[str]] = {
            "name": [f"Detection {number[k]}"], "date": [days[k]], "crimeArea": ["MIG"],
            "node": [place], "latitude": [str(known[place].lat)],
            "longitude": [str(known[place].lon)], "country": [known[place].country.lower()],
            "routeName": [branch.name.removeprefix("migr_")], "crossing": [known[place].name],
            "personsDetected": [str(int(events.amount[event]))], "commodity": ["C-MIGP"],
            "nationalityDetected": [_FROM[int(rng.integers(len(_FROM)))].lower()],
            "mode": [branch.modes[min(stop, len(branch.modes) - 1)].split(" or ")[0]],
        }  # fmt: skip
        if chance[k][0] > 0.15:
            properties["originNode"] = [branch.stops[0]]
        if chance[k][1] > 0.2:
            properties["destinationNode"] = [branch.stops[-1]]
        if chance[k][2] > 0.6 and len(branch.stops) > 3:
            properties["transitNode"] = [n for n in branch.stops[1:-1] if n != place][:2]
        people = [cards.local[c] for c in chosen[k] if c >= 0]
        if people:
            properties["suspect"] = people
        entities.append(
            {
                "id": f"{style.prefix}D{number[k]:05d}",
                "schema": "Detection",
                "properties": properties,
            }
        )
    desk.lines(agency, "detections.ftm.jsonl", entities)
    desk.deliver(
        agency, "detections.ftm.jsonl", grade="B2" if agency == "border_guard" else "B3",
        handling="H1",
    )  # fmt: skip


def _series(desk: Desk, rng: np.random.Generator, at: Ints) -> None:
    """Persons found per place and month, and hours of patrol, which went up in the last year."""
    events = desk.region.incidents
    months = np.arange(START.astype("datetime64[M]"), END.astype("datetime64[M]") + 1)
    month = (events.day[at].astype("datetime64[M]") - months[0]).astype(int)
    columns: dict[str, list[Any]] = {
        n: [] for n in ("measure", "section", "month", "value", "unit", "flag")
    }
    for place in sorted(set(events.node[at].tolist())):
        here = events.node[at] == place
        persons = np.bincount(month[here], weights=events.amount[at][here], minlength=len(months))
        base = rng.uniform(600, 4000)
        hours = (
            base
            * rng.lognormal(0, 0.05, len(months))
            * np.where(np.arange(len(months)) > 24, 1.2, 1)
        )
        for k, text in enumerate(np.datetime_as_string(months).tolist()):
            found = int(persons[k])
            for row in (
                ("detections", found, "persons"),
                ("patrol hours", round(float(hours[k])), "hours"),
            ):
                for name, value in zip(
                    columns, (row[0], place, text, row[1], row[2], ""), strict=True
                ):
                    columns[name].append(value)
    columns["value"][-1] = ""
    columns["flag"][-1] = "p"
    mapping = {
        "title": "Detections and patrol hours by place and month",
        "observations": {
            "series": "border.monthly", "indicator": {"column": "measure"}, "crime_area": "MIG",
            "place": "section", "period": "month", "value": "value", "unit": {"column": "unit"},
            "effort": True, "flag": "flag",
        },
    }  # fmt: skip
    desk.csv("border_guard", "monthly.csv", columns, mapping)
    desk.deliver(
        "border_guard",
        "monthly.csv",
        grade="A1",
        handling="H0",
        tlp="GREEN",
        consents=("partner", "public"),
        mapped=True,
    )
