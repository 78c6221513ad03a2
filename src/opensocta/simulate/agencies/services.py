"""What the police know of providers that serve several networks: services (CSV), graded."""

import numpy as np

from opensocta.simulate.agencies.cards import Cards
from opensocta.simulate.agencies.desk import Desk
from opensocta.simulate.truth.dice import Ints
from opensocta.simulate.truth.incidents import END

__all__ = ["network_code", "write_services"]


def network_code(position: int) -> str:
    """Return the police's code of a network, by its position in the region."""
    return f"KG-{position + 11}"


def write_services(desk: Desk, rng: np.random.Generator, cards: Cards, finder: Ints) -> None:
    """Write two of three true services and some that do not exist."""
    region = desk.region
    true = [
        (k, person, service) for k, net in enumerate(region.networks.all)
        for person, _, service in net.providers if rng.random() < 0.66
    ]  # fmt: skip
    wrong = [
        (int(rng.integers(len(region.networks.all))), int(person), "documents")
        for person in rng.choice(cards.person, max(1, len(true) // 8))
    ]
    columns: dict[str, list[str]] = {name: [] for name in (
        "report", "date", "grade", "provider", "network", "service",
    )}  # fmt: skip
    for number, (k, person, service) in enumerate([*true, *wrong]):
        if finder[person] < 0:
            continue
        good = number < len(true)
        row = (
            f"SV-{number:04d}", str(END - np.timedelta64(int(rng.integers(1, 600)), "D")),
            str(rng.choice(["B2", "B3", "C2"] if good else ["C3", "D4"])),
            cards.local[finder[person]], network_code(k), service,
        )  # fmt: skip
        for name, value in zip(columns, row, strict=True):
            columns[name].append(value)
    mapping = {
        "title": "Services to criminal networks, assessed by the police",
        "report": {"reference": "report", "grade": "grade", "obtained": "date"},
        "entities": {
            "provider": {"schema": "Person", "id": "provider"},
            "service": {
                "schema": "Service", "id": "{provider}/{network}/{service}", "assessment": True,
                "properties": {"provider": {"entity": "provider"},
                               "customer": {"record": "{network}"}, "serviceType": "service",
                               "date": "date"},
            },
        },
    }  # fmt: skip
    desk.csv("police", "services.csv", columns, mapping)
    desk.deliver("police", "services.csv", grade="B3", handling="H2", mapped=True)
