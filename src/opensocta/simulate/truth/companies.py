"""Firms of an invented region: names, seats, owners, directors, chains of ownership."""

from dataclasses import dataclass

import numpy as np

from opensocta.simulate.truth.dice import Bools, Days, Dice, Ints, Strings, pick, strings
from opensocta.simulate.truth.names import COUNTRIES, company_words
from opensocta.simulate.truth.people import People

__all__ = ["Companies", "invent_companies"]

SECTORS = (
    "freight transport", "construction", "car trade", "restaurants", "wholesale of food",
    "property", "consulting", "agriculture", "betting", "security services", "fuel trade", "IT",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Companies:
    """True firms as columns, and edges: persons that own, firms that own, persons that direct."""

    name: Strings
    country: Strings
    node: Strings
    number: Strings
    tax: Strings
    founded: Days
    sector: Strings
    street: Strings
    owners: Ints  # rows of (person, company, per mille)
    parents: Ints  # rows of (parent company, company, per mille)
    directors: Ints  # rows of (person, company)
    front: Bools

    @property
    def count(self) -> int:
        """Return how many there are."""
        return len(self.name)

    def ids(self, which: Ints) -> list[str]:
        """Return the true ids of firms, like CO-0000012."""
        return [f"CO-{i:07d}" for i in which.tolist()]


def invent_companies(
    dice: Dice, people: People, count: int, fronts: list[tuple[Ints, int]]
) -> tuple[Companies, list[Ints]]:
    """Return firms, and which of them serve each network.

    Parameters
    ----------
    fronts : for each network its straw owners, and how many front firms it has.

    Returns
    -------
    The firms, and per network the positions of its fronts: a holding first, then what it owns.
    """
    rng = dice.of("companies")
    seat = rng.integers(people.count, size=count)
    country, node = people.country[seat].copy(), people.node[seat].copy()
    words = company_words(rng)
    form = strings([COUNTRIES[c][4] for c in country.tolist()])
    name = strings([f"{words[i % len(words)]} {form[i]}" for i in range(count)])
    owners = _edges(rng, people.count, count)
    owned = rng.random(count) < 0.18
    owned[: max(2, count // 10)] = False
    child = np.flatnonzero(owned)
    parents = np.column_stack(
        [
            (rng.random(len(child)) * child).astype(np.int64),
            child,
            rng.integers(510, 1001, len(child)),
        ]
    )
    owners = owners[~owned[owners[:, 1]]]
    directors = np.column_stack([rng.integers(people.count, size=count), np.arange(count)])
    same = rng.random(count) < 0.6
    first = dict(zip(owners[::-1, 1].tolist(), owners[::-1, 0].tolist(), strict=True))
    for i in np.flatnonzero(same).tolist():
        directors[i, 0] = first.get(i, directors[i, 0])
    street = people.street[seat].copy()
    mass = rng.random(count) < 0.04  # many firms at one door, as in real registers
    street[mass] = street[0]
    companies = Companies(
        name, country, node,
        _numbers(rng, country, "", 8), _numbers(rng, country, "9", 9),
        np.datetime64("2003-01-01") + (rng.beta(2, 1.4, count) * 8300).astype("timedelta64[D]"),
        pick(rng, SECTORS, count), street, owners, parents, directors, np.zeros(count, dtype=bool),
    )  # fmt: skip
    return _with_fronts(rng, companies, fronts)


def _numbers(rng: np.random.Generator, country: Strings, head: str, digits: int) -> Strings:
    """Return a different number for each firm, in random order."""
    found = rng.permutation(len(country) * 40)[: len(country)].tolist()
    return strings(
        [f"{c}{head}{n:0{digits}d}" for c, n in zip(country.tolist(), found, strict=True)]
    )


def _edges(rng: np.random.Generator, persons: int, count: int) -> Ints:
    """Return one owner with all, or two with a share each."""
    second = np.flatnonzero(rng.random(count) < 0.3)
    pool = rng.integers(persons, size=max(2, int(count * 0.9)))
    one = pool[rng.integers(len(pool), size=count)]
    two = pool[rng.integers(len(pool), size=len(second))]
    share = np.full(count, 1000)
    share[second] = rng.integers(300, 701, size=len(second))
    return np.concatenate(
        [
            np.column_stack([one, np.arange(count), share]),
            np.column_stack([two, second, 1000 - share[second]]),
        ]
    )


def _with_fronts(
    rng: np.random.Generator, companies: Companies, fronts: list[tuple[Ints, int]]
) -> tuple[Companies, list[Ints]]:
    """Turn young firms into chains: straw owner, holding, then fronts under the holding."""
    free = np.flatnonzero(~np.isin(np.arange(companies.count), companies.parents[:, 0]))
    free = free[rng.permutation(len(free))]
    chosen: list[Ints] = []
    owners, parents, directors = companies.owners, companies.parents, companies.directors
    at = 0
    for straws, wanted in fronts:
        mine = free[at : at + wanted]
        at += wanted
        chosen.append(mine)
        if not len(mine):
            continue
        owners = owners[~np.isin(owners[:, 1], mine)]
        parents = parents[~np.isin(parents[:, 1], mine)]
        straw = straws[rng.integers(len(straws), size=len(mine))]
        owners = np.vstack([owners, [[straw[0], mine[0], 1000]]])
        chain = [[mine[max(0, (k - 1) // 2)], mine[k], 1000] for k in range(1, len(mine))]
        if chain:
            parents = np.vstack([parents, np.array(chain)])
        directors[mine, 0] = straw
        companies.founded[mine] = np.datetime64("2022-06-01") + rng.integers(
            0, 700, size=len(mine)
        ).astype("timedelta64[D]")
        companies.front[mine] = True
    grown = Companies(
        companies.name, companies.country, companies.node, companies.number, companies.tax,
        companies.founded, companies.sector, companies.street, owners, parents, directors,
        companies.front,
    )  # fmt: skip
    return grown, chosen
