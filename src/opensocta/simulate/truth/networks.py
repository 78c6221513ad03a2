"""Criminal networks of an invented region: who, in which role, in which cell, with whose help.

Providers (launderers, hauliers, forgers, hosts) and brokers serve several networks at once;
officials of named departments help some. Cells of one network meet through coordinators.
"""

from dataclasses import dataclass, field

import numpy as np

from opensocta.simulate.truth.dice import Bools, Dice, Ints, strings
from opensocta.simulate.truth.people import People
from opensocta.simulate.truth.threat import SEPCA, Threat
from opensocta.vocabulary import roles

__all__ = ["INSTITUTIONS", "Network", "Networks", "invent_networks"]

INSTITUTIONS = (
    ("Police", "Traffic police"), ("Police", "Criminal investigation"), ("Police", "Licensing"),
    ("Customs", "Road crossings"), ("Customs", "Port control"), ("Customs", "Valuation"),
    ("Border Guard", "Land border"), ("Border Guard", "Airports"), ("Courts", "Criminal division"),
    ("Courts", "Commercial register"), ("Municipality", "Building permits"),
    ("Municipality", "Procurement"),
)  # fmt: skip

_SUBAREAS = {
    "DRUG": ("DRUG-COC", "DRUG-HER", "DRUG-CAN", "DRUG-SYN"), "MIG": ("MIG-VEH", "MIG-LAND"),
    "OCG": ("OCG-VIOL", "OCG-ML", "OCG-PROC"), "CYB": ("CYB-SCAM", "CYB-RAN", "CYB-BEC"),
    "THB": ("THB-SEX", "THB-LAB"), "PROP": ("PROP-BUR-RES", "PROP-VEH", "PROP-ATM"),
}  # fmt: skip
_PROVIDER_ROLES = ("R-LAUND", "R-LOGCO", "R-FORGE", "R-HOST", "R-UGBANK")
_PROVIDER_SERVICE = {
    "R-LAUND": "laundering", "R-LOGCO": "transport", "R-FORGE": "documents",
    "R-HOST": "infrastructure", "R-UGBANK": "laundering",
}  # fmt: skip
_OFFICIAL = {
    "Police": "R-COFF-POL", "Customs": "R-COFF-CUS", "Border Guard": "R-COFF-CUS",
    "Courts": "R-COFF-JUD", "Municipality": "R-COFF-ADM",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Network:
    """One network. `roles`, `cells` run along `members`; officials carry their department."""

    code: str
    area: str
    subarea: str
    second: str
    countries: tuple[str, ...]
    members: Ints
    roles: tuple[str, ...]
    cells: Ints
    since: str
    providers: tuple[tuple[int, str, str], ...]  # person, role, service
    officials: tuple[tuple[int, str, int], ...]  # person, role, position in INSTITUTIONS
    fronts_wanted: int


@dataclass(frozen=True, slots=True)
class Networks:
    """All networks, with everyone in them and the true ties between persons."""

    all: tuple[Network, ...]
    ties: Ints  # rows of (person, person, network), the smaller person first
    everyone: Ints = field(repr=False)

    def member_rows(self) -> list[tuple[str, int, str, int]]:
        """Return (network, person, role, cell) of members, providers and officials."""
        rows = []
        for net in self.all:
            rows += [
                (net.code, int(p), r, int(c))
                for p, r, c in zip(net.members, net.roles, net.cells, strict=True)
            ]
            rows += [(net.code, p, r, -1) for p, r, _ in net.providers]
            rows += [(net.code, p, r, -1) for p, r, _ in net.officials]
        return rows


def invent_networks(dice: Dice, people: People, threat: Threat, scale: float) -> Networks:
    """Return six or more networks; 24 at scale 1, at most a tenth of the people in them."""
    rng = dice.of("networks")
    total = max(6, round(24 * scale**0.5))
    adult: Bools = people.born < np.datetime64("2006-01-01")
    pool = np.flatnonzero(adult & ~(people.female & (rng.random(people.count) < 0.6)))
    pool = rng.permutation(pool)
    providers = [
        (int(person), _PROVIDER_ROLES[k % len(_PROVIDER_ROLES)])
        for k, person in enumerate(pool[: max(5, total // 2)])
    ]
    brokers = pool[len(providers) : len(providers) + max(2, total // 4)]
    at = len(providers) + len(brokers)
    made: list[Network] = []
    budget = people.count // 10
    for number, area in enumerate(_areas(threat, total), start=1):
        size = int(np.clip(rng.lognormal(3.45, 0.45), 9, 90))
        size = min(size, max(7, budget // total))
        network = _one(
            rng, people, f"NW-{number:02d}", area, who=pool[at : at + size + 3], brokers=brokers
        )
        at += size + 3
        made.append(_helped(rng, network, providers))
    ties = _ties(rng, made)
    everyone = np.unique(
        np.concatenate([n.members for n in made] + [np.array([p for p, _ in providers])])
    )
    return Networks(tuple(made), ties, everyone)


def _areas(threat: Threat, total: int) -> list[str]:
    """Share the networks out: one to each SEPCA area, the rest by the square of its threat."""
    weight = np.array([threat.of(a) ** 2 for a in SEPCA])
    exact = weight / weight.sum() * (total - len(SEPCA))
    count = np.floor(exact).astype(int)
    for k in np.argsort(-(exact - count), kind="stable")[: total - len(SEPCA) - count.sum()]:
        count[k] += 1
    return [a for a, n in zip(SEPCA, count.tolist(), strict=True) for _ in range(n + 1)]


def _one(
    rng: np.random.Generator, people: People, code: str, area: str, *, who: Ints, brokers: Ints
) -> Network:
    """Return a network; three of `who` are kept apart as officials (added in `_helped`)."""
    members, officials = who[:-3], who[-3:]
    cells = 1 + (len(members) > 14) + (len(members) > 30) + (len(members) > 55)
    cell = np.sort(rng.integers(cells, size=len(members)))
    executing = [
        r.code
        for r in roles().values()
        if r.category in ("executing", "specialist")
        and any(a == "*" or a.split("-")[0] == area for a in r.areas)
    ]
    second = str(rng.choice([a for a in SEPCA if a != area])) if rng.random() < 0.35 else ""
    role = strings([executing[k] for k in rng.integers(len(executing), size=len(members))])
    for k in range(cells):
        role[np.flatnonzero(cell == k)[:1]] = "R-COORD"
    role[len(members) - 1] = "R-FIN"
    role[len(members) // 2] = "R-LEAD"
    if rng.random() < 0.7:
        members = np.append(members, brokers[rng.integers(len(brokers))])
        role, cell = np.append(role, strings(["R-BROKER"])), np.append(cell, 0)
    at = rng.permutation(len(INSTITUTIONS))[: int(rng.integers(0, 4))]
    return Network(
        code, area, str(rng.choice(_SUBAREAS[area])), second,
        tuple(sorted(set(people.country[members].tolist()))),
        members, tuple(role.tolist()), cell, str(2016 + int(rng.integers(8))), (),
        tuple(
            (int(p), _OFFICIAL[INSTITUTIONS[k][0]], int(k))
            for p, k in zip(officials, at, strict=False)
        ),
        int(rng.integers(2, 7)),
    )  # fmt: skip


def _helped(
    rng: np.random.Generator, network: Network, providers: list[tuple[int, str]]
) -> Network:
    chosen = rng.permutation(len(providers))[: int(rng.integers(1, 4))]
    helpers = tuple(
        (providers[k][0], providers[k][1], _PROVIDER_SERVICE[providers[k][1]])
        for k in sorted(chosen.tolist())
    )
    return Network(
        network.code, network.area, network.subarea, network.second, network.countries,
        network.members, network.roles, network.cells, network.since, helpers, network.officials,
        network.fronts_wanted,
    )  # fmt: skip


def _ties(rng: np.random.Generator, networks: list[Network]) -> Ints:
    """Return true ties: dense within cells, coordinators and leader across, helpers to few."""
    rows: list[tuple[int, int, int]] = []
    for number, net in enumerate(networks):
        heads = [
            int(m) for m, r in zip(net.members, net.roles, strict=True)
            if r in ("R-COORD", "R-LEAD", "R-FIN", "R-BROKER")
        ]  # fmt: skip
        for cell in np.unique(net.cells):
            inside = net.members[net.cells == cell]
            left, right = np.triu_indices(len(inside), 1)
            kept = rng.random(len(left)) < min(1.0, 5.0 / max(1, len(inside)))
            rows += [
                (int(a), int(b), number)
                for a, b in zip(inside[left[kept]], inside[right[kept]], strict=True)
            ]
        rows += [(a, b, number) for k, a in enumerate(heads) for b in heads[k + 1 :]]
        for helper in [*net.providers, *net.officials]:
            rows += [(helper[0], h, number) for h in heads[: int(rng.integers(1, 3))]]
    made = np.array([(min(a, b), max(a, b), n) for a, b, n in rows if a != b], dtype=np.int64)
    return np.unique(made, axis=0)
