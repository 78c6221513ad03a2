"""The police: persons (CSV), incidents (XLSX), memberships and contacts (CSV).

Latin letters with diacritics, dates as day.month.year, own crime codes.
"""

from typing import Any

import numpy as np

from opensocta.simulate.agencies.cards import Cards, Style, write_cards
from opensocta.simulate.agencies.desk import Desk
from opensocta.simulate.agencies.services import network_code, write_services
from opensocta.simulate.truth.dice import Ints
from opensocta.simulate.truth.incidents import END, START
from opensocta.vocabulary import nodes

__all__ = ["person_entity", "write_police"]

STYLE = Style("KP", typo=0.04, phone=0.45, document=0.55, address=0.65, twice=0.05)
CODES = {  # own code: crime area
    "104": "OCG-VIOL", "121": "EXT-PROT", "166": "PROP-VEH", "203": "PROP-BUR-BUS",
    "204": "PROP-BUR-RES", "205": "PROP-VEH-BRK", "206": "PROP-ATM", "208": "PROP-PHONE",
    "225": "CYB-PAY", "246": "DRUG-CAN", "247": "DRUG-SYN", "301": "CYB-RAN", "302": "CYB-BEC",
    "303": "CYB-SCAM", "359": "OCG-COR", "388": "THB-SEX", "389": "THB-LAB",
}  # fmt: skip
_STATES = ("suspect", "convicted", "contact", "victim")


def write_police(desk: Desk) -> None:
    """Write the files of the police."""
    region, rng = desk.region, desk.dice.of("police")
    suspects = region.incidents.suspects[region.incidents.where("crime")]
    seen = np.unique(suspects[suspects >= 0])
    members = region.networks.everyone
    more = members[rng.random(len(members)) < 0.75]
    other = rng.permutation(region.people.count)[: region.people.count // 7]
    cards = write_cards(rng, region.people, np.unique(np.concatenate([seen, more, other])), STYLE)
    desk.know("police", cards.local.tolist(), "person", region.people.ids(cards.person))
    _persons(desk, rng, cards, seen)
    finder = cards.finder(rng, region.people.count)
    _incidents(desk, rng, cards)
    _memberships(desk, rng, cards, finder)
    _contacts(desk, rng, cards, finder)
    write_services(desk, rng, cards, finder)


def person_entity(id_column: str, **columns: str) -> dict[str, Any]:
    """Return the mapping of a person; columns by property name."""
    return {"schema": "Person", "id": id_column, "properties": dict(columns)}


def _persons(desk: Desk, rng: np.random.Generator, cards: Cards, seen: Ints) -> None:
    suspect = np.isin(cards.person, seen)
    state = np.where(
        suspect, rng.choice(2, cards.count, p=[0.7, 0.3]), 2 + (rng.random(cards.count) < 0.3)
    )
    born = [".".join(reversed(text.split("-"))) if text else "" for text in cards.born.tolist()]
    columns = {
        "card_no": cards.local.tolist(), "family_name": cards.family.tolist(),
        "given_name": cards.given.tolist(), "sex": cards.sex.tolist(), "born": born,
        "nationality": cards.nationality.tolist(), "phone": cards.phone.tolist(),
        "id_document": cards.document.tolist(), "address": cards.address.tolist(),
        "standing": [_STATES[k] for k in state.tolist()],
    }  # fmt: skip
    for k in (3, 11):
        columns["born"][k] = "31.02.1985"  # wrong on purpose
    person = person_entity(
        "card_no", firstName="given_name", lastName="family_name",
        name="{given_name} {family_name}", gender="sex", nationality="nationality", phone="phone",
        idNumber="id_document", address="address",
    )  # fmt: skip
    person["properties"]["birthDate"] = {"column": "born", "date": ["%d.%m.%Y", "%Y"]}
    person["subject_category"] = {"column": "standing"}
    desk.csv(
        "police",
        "persons.csv",
        columns,
        {"title": "Persons known to the police", "entities": {"person": person}},
    )
    desk.deliver("police", "persons.csv", grade="B2", handling="H2", mapped=True, rejects=2)


def _incidents(desk: Desk, rng: np.random.Generator, cards: Cards) -> None:
    region = desk.region
    at = region.incidents.where("crime")
    code_of = {area: code for code, area in CODES.items()}
    known = nodes()
    local = cards.local.tolist()
    chosen = cards.choose(rng, region.incidents.suspects[at]).tolist()
    suspects = [";".join(local[c] for c in row if c >= 0) for row in chosen]
    node = region.incidents.node[at].tolist()
    jitter = rng.normal(0, 0.05, (len(at), 2)).tolist()
    number = rng.permutation(len(at) * 5)[: len(at)]
    mo = region.incidents.mo[at].copy()
    mo[rng.random(len(at)) < 0.35] = ""
    columns: dict[str, list[Any]] = {
        "case_no": [f"KU-{n:06d}" for n in number.tolist()],
        "date": np.datetime_as_string(region.incidents.day[at]).tolist(),
        "offence": [code_of[a] for a in region.incidents.area[at].tolist()],
        "manner": mo.tolist(), "place": node,
        "lat": [round(known[n].lat + d, 4) for n, (d, _) in zip(node, jitter, strict=True)],
        "lon": [round(known[n].lon + d, 4) for n, (_, d) in zip(node, jitter, strict=True)],
        "suspects": suspects, "victims": region.incidents.victims[at].tolist(),
    }  # fmt: skip
    columns["date"][7] = "2025-02-30"  # wrong on purpose
    columns["offence"][19] = "999"
    mapping = {
        "title": "Incidents recorded by the police",
        "entities": {
            "incident": {
                "schema": "Incident", "id": "case_no",
                "properties": {
                    "name": "Case {case_no}", "date": "date",
                    "crimeArea": {"column": "offence", "map": CODES}, "modusOperandi": "manner",
                    "node": "place", "latitude": "lat", "longitude": "lon",
                    "suspect": {"record": "{suspects}", "split": ";"}, "victimCount": "victims",
                },
            }
        },
    }  # fmt: skip
    desk.xlsx("police", "incidents.xlsx", "Incidents", columns, mapping)
    desk.deliver(
        "police",
        "incidents.xlsx",
        grade="A2",
        mapped=True,
        consents=("partner", "public"),
        rejects=2,
    )


def _memberships(desk: Desk, rng: np.random.Generator, cards: Cards, finder: Ints) -> None:
    """Assessed memberships: three of four networks known, half of their members, some wrong."""
    region = desk.region
    columns: dict[str, list[str]] = {name: [] for name in (
        "report", "date", "grade", "handling", "network", "network_name", "area", "since",
        "card_no", "role",
    )}  # fmt: skip
    number = rng.permutation(9000)
    for k, net in enumerate(region.networks.all):
        if rng.random() < 0.25:
            continue
        people = [
            (p, r)
            for p, r in zip(net.members.tolist(), net.roles, strict=True)
            if rng.random() < 0.5
        ]
        wrong = rng.integers(region.people.count, size=max(1, len(people) // 12)).tolist()
        for person, role in [*people, *((w, "") for w in wrong)]:
            if finder[person] < 0:
                continue
            good = role != ""
            cell = (
                f"IR-{number[len(columns['report'])]:04d}", _some_day(rng),
                str(rng.choice(["A1", "B2", "B2", "C3"] if good else ["C3", "D4", "F6"])),
                str(rng.choice(["H1", "H2", "H2", "H3"])), network_code(k),
                f"Group {k + 11} ({net.area})",
                net.area, net.since, cards.local[finder[person]],
                role if rng.random() < 0.6 else "",
            )  # fmt: skip
            for name, value in zip(columns, cell, strict=True):
                columns[name].append(value)
    mapping = {
        "title": "Membership in criminal networks, assessed by the police",
        "report": {"reference": "report", "grade": "grade", "obtained": "date",
                   "handling": "handling"},
        "entities": {
            "network": {
                "schema": "CriminalNetwork", "id": "network",
                "properties": {"name": "network_name", "networkCode": "network",
                               "crimeArea": "area", "activeSince": "since"},
            },
            "person": {"schema": "Person", "id": "card_no"},
            "membership": {
                "schema": "NetworkMembership", "id": "{network}/{card_no}", "assessment": True,
                "properties": {"member": {"entity": "person"}, "networkRole": "role",
                               "organization": {"entity": "network"}, "date": "date"},
            },
        },
    }  # fmt: skip
    desk.csv("police", "memberships.csv", columns, mapping)
    desk.deliver(
        "police", "memberships.csv", grade="B2", handling="H2", tlp="AMBER+STRICT", mapped=True
    )


def _contacts(desk: Desk, rng: np.random.Generator, cards: Cards, finder: Ints) -> None:
    """Telephone contacts: under half of the true ties, and a tenth that mean nothing."""
    region = desk.region
    ties = region.networks.ties[:, :2]
    ties = ties[rng.random(len(ties)) < 0.45]
    noise = rng.choice(cards.person, (len(ties) // 9, 2))
    pairs = np.vstack([ties, noise])
    pairs = pairs[(finder[pairs] >= 0).all(axis=1) & (pairs[:, 0] != pairs[:, 1])]
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    pairs = pairs[rng.permutation(len(pairs))]
    strong = np.isin(pairs, region.networks.everyone).all(axis=1)
    count = np.where(strong, 2 + rng.poisson(9, len(pairs)), 1 + rng.poisson(1, len(pairs)))
    last = END - rng.integers(1, 700, len(pairs)).astype("timedelta64[D]")
    first = last - rng.integers(1, 200, len(pairs)).astype("timedelta64[D]")
    columns: dict[str, list[Any]] = {
        "caller": cards.local[finder[pairs[:, 0]]].tolist(),
        "called": cards.local[finder[pairs[:, 1]]].tolist(), "calls": count.tolist(),
        "first": np.datetime_as_string(first).tolist(),
        "last": np.datetime_as_string(last).tolist(),
    }  # fmt: skip
    mapping = {
        "title": "Telephone contacts between known persons",
        "entities": {
            "contact": {
                "schema": "Contact", "id": "{caller}/{called}", "first_seen": "first",
                "last_seen": "last",
                "properties": {"subject": {"record": "{caller}"}, "object": {"record": "{called}"},
                               "channel": {"constant": "phone"}, "contactCount": "calls",
                               "startDate": "first", "endDate": "last"},
            }
        },
    }  # fmt: skip
    desk.csv("police", "contacts.csv", columns, mapping)
    desk.deliver(
        "police", "contacts.csv", grade="A2", handling="H3", tlp="RED", mapped=True, consents=()
    )


def _some_day(rng: np.random.Generator) -> str:
    span = int((END - START).astype(int))
    return str(START + np.timedelta64(span - int(rng.exponential(260)) % span, "D"))
