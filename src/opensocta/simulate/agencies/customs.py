"""Customs: seizures (XLSX). Latin letters without diacritics, goods in its own words."""

from typing import Any

import numpy as np

from opensocta.simulate.agencies.cards import Style, write_cards
from opensocta.simulate.agencies.desk import Desk
from opensocta.simulate.agencies.scripts import plain_latin
from opensocta.vocabulary import commodities

__all__ = ["write_customs"]

STYLE = Style("C", plain_latin, typo=0.06, phone=0.2, document=0.75, address=0.2, twice=0.08,
              phone_form="spaced")  # fmt: skip
GOODS = {
    "heroin": "C-HER", "cocaine": "C-COC", "marihuana": "C-CANH", "ecstasy tbl": "C-MDMA",
    "cigarettes": "C-CIG", "vehicle": "C-VEH", "rifle": "C-FA", "counterfeits": "C-FAKE",
}  # fmt: skip
MODES = {"lorry": "road", "car": "road", "vessel": "sea", "ferry": "sea", "air": "air",
         "post": "parcel", "unknown": "unknown"}  # fmt: skip
_HIDES = ("fuel tank", "double floor", "cover load", "spare wheel", "container wall", "pallets",
          "personal luggage", "")  # fmt: skip


def mode_words(rng: np.random.Generator, modes: list[str]) -> list[str]:
    """Return the customs' word for each leg's mode."""
    words = []
    for mode in modes:
        if "sea" in mode or "boat" in mode:
            words.append("vessel")
        elif "ferry" in mode:
            words.append("ferry")
        elif "air" in mode:
            words.append("air")
        elif "parcel" in mode:
            words.append("post")
        else:
            words.append(("lorry", "car", "unknown")[int(rng.choice(3, p=[0.5, 0.42, 0.08]))])
    return words


def write_customs(desk: Desk) -> None:
    """Write the seizures, three quarters of all that happened, with the drivers met."""
    region, rng = desk.region, desk.dice.of("customs")
    events, trails = region.incidents, region.trails
    at = events.where("seizure")
    at = at[rng.random(len(at)) < 0.85]
    driver = events.suspects[at, 0]
    cards = write_cards(rng, region.people, np.unique(driver[driver >= 0]), STYLE)
    card = cards.choose(rng, driver)
    seen = cards.used(card)
    desk.know(
        "customs", cards.local[seen].tolist(), "person", region.people.ids(cards.person[seen])
    )
    blank = rng.random((3, len(at)))
    word = {code: name for name, code in GOODS.items()}
    goods = events.commodity[at].tolist()
    branches = [trails.branches[b] for b in events.branch[at].tolist()]
    stops = events.stop[at].tolist()
    between = [
        ";".join(b.stops[1:-1] if b.stops[s] in (b.stops[0], b.stops[-1]) else
                 [n for n in b.stops[1:-1] if n != b.stops[s]][:2])
        for b, s in zip(branches, stops, strict=True)
    ]  # fmt: skip

    def of_card(values: Any) -> list[str]:  # Any: an array of texts
        return [values[c] if c >= 0 else "" for c in card.tolist()]

    sides = zip(branches, *blank.tolist(), between, strict=True)
    origin, via, target = zip(
        *(
            (b.stops[0] if x > 0.12 else "", v if y > 0.55 else "", b.stops[-1] if z > 0.15 else "")
            for b, x, y, z, v in sides
        ),
        strict=True,
    )
    modes = [b.modes[min(s, len(b.modes) - 1)] for b, s in zip(branches, stops, strict=True)]
    columns: dict[str, list[Any]] = {
        "seizure_no": [f"Z{n:05d}/X" for n in rng.permutation(len(at) * 4)[: len(at)].tolist()],
        "date": [
            "/".join(reversed(d.split("-"))) for d in np.datetime_as_string(events.day[at]).tolist()
        ],
        "goods": [word[g] for g in goods],
        "quantity": events.amount[at].tolist(),
        "unit": [commodities()[g].unit for g in goods],
        "post": events.node[at].tolist(),
        "from": list(origin), "via": list(via), "to": list(target),
        "means": mode_words(rng, modes),
        "hidden_in": rng.choice(_HIDES, len(at)).tolist(),
        "driver_no": of_card(cards.local), "driver_given": of_card(cards.given),
        "driver_family": of_card(cards.family), "driver_born": of_card(cards.born),
        "driver_passport": of_card(cards.document), "driver_phone": of_card(cards.phone),
        "driver_nat": of_card(cards.nationality),
    }  # fmt: skip
    columns["date"][5] = "31/11/2025"  # wrong on purpose
    columns["post"][9] = "NOWHERE"
    desk.xlsx("customs", "seizures.xlsx", "Seizures", columns, _mapping())
    desk.deliver(
        "customs",
        "seizures.xlsx",
        grade="A2",
        handling="H1",
        consents=("partner", "public"),
        mapped=True,
        rejects=2,
    )


def _mapping() -> dict[str, Any]:
    areas = {word: commodities()[code].area for word, code in GOODS.items()}
    return {
        "title": "Seizures at crossings and ports",
        "entities": {
            "driver": {
                "schema": "Person", "id": "driver_no", "subject_category": "suspect",
                "properties": {
                    "firstName": "driver_given", "lastName": "driver_family",
                    "name": "{driver_given} {driver_family}", "birthDate": "driver_born",
                    "passportNumber": "driver_passport", "phone": "driver_phone",
                    "nationality": "driver_nat",
                },
            },
            "seizure": {
                "schema": "Seizure", "id": "seizure_no",
                "properties": {
                    "name": "Seizure {seizure_no}", "date": {"column": "date", "date": "%d/%m/%Y"},
                    "crimeArea": {"column": "goods", "map": areas},
                    "commodity": {"column": "goods", "map": GOODS}, "quantity": "quantity",
                    "quantityUnit": "unit", "node": "post", "originNode": "from",
                    "transitNode": {"column": "via", "split": ";"}, "destinationNode": "to",
                    "mode": {"column": "means", "map": MODES}, "concealment": "hidden_in",
                    "suspect": {"entity": "driver"},
                },
            },
        },
    }  # fmt: skip
