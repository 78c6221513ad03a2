"""The people of an invented region, as columns.

Some share surname and address (families), a few even the whole name: an honest trap for
whoever joins records.
"""

from dataclasses import dataclass

import numpy as np

from opensocta.simulate.truth.dice import Bools, Days, Dice, Floats, Ints, Strings, strings
from opensocta.simulate.truth.names import COUNTRIES, CULTURES, street_names, surnames
from opensocta.vocabulary import nodes

__all__ = ["People", "home_nodes", "invent_people"]


@dataclass(frozen=True, slots=True)
class People:
    """True persons, one array per property; a person is a position."""

    given: Strings
    surname: Strings
    female: Bools
    country: Strings
    node: Strings
    born: Days
    phone: Strings
    document: Strings
    street: Strings

    @property
    def count(self) -> int:
        """Return how many there are."""
        return len(self.given)

    def ids(self, who: Ints) -> list[str]:
        """Return the true ids of persons, like PE-0000012."""
        return [f"PE-{i:07d}" for i in who.tolist()]


def home_nodes() -> dict[str, Strings]:
    """Return the node codes of towns and ports by country of the region."""
    found: dict[str, list[str]] = {}
    for node in nodes().values():
        if node.country in COUNTRIES and node.type in ("hub_city", "port"):
            found.setdefault(node.country, []).append(node.code)
    return {country: strings(sorted(codes)) for country, codes in sorted(found.items())}


def invent_people(dice: Dice, count: int) -> People:
    """Return `count` persons with names, dates of birth, telephones, documents and addresses."""
    rng = dice.of("people")
    codes = list(COUNTRIES)
    shares: Floats = np.array([COUNTRIES[code][1] for code in codes])
    land = rng.choice(len(codes), size=count, p=shares / shares.sum())
    culture_of = strings([COUNTRIES[code][0] for code in codes])[land]
    strangers = rng.random(count) < 0.08
    culture_of[strangers] = strings(list(CULTURES))[rng.integers(len(CULTURES), size=count)][
        strangers
    ]
    female = rng.random(count) < 0.24
    given, surname, street = _names(dice, rng, culture_of, female)
    country = strings(codes)[land]
    node = np.empty(count, dtype=object)
    for code, towns in home_nodes().items():
        here = country == code
        weights = 1.0 / np.arange(1, len(towns) + 1)
        node[here] = towns[rng.choice(len(towns), size=here.sum(), p=weights / weights.sum())]
    born = np.datetime64("1948-01-01") + (rng.beta(2.6, 1.9, size=count) * 60 * 365.25).astype(
        "timedelta64[D]"
    )
    people = People(
        given, surname, female, country, node, born, _phones(rng, country),
        _documents(rng, country), street,
    )  # fmt: skip
    return _families(rng, people)


def _names(
    dice: Dice, rng: np.random.Generator, culture_of: Strings, female: Bools
) -> tuple[Strings, Strings, Strings]:
    count = len(culture_of)
    given, surname, street = (np.empty(count, dtype=object) for _ in range(3))
    for code, culture in CULTURES.items():
        part = dice.of(f"names.{code}")
        pool, streets = surnames(culture, part), street_names(culture, part)
        here = culture_of == code
        rank = (rng.pareto(0.9, size=count) * 60).astype(np.int64) % len(pool)
        surname[here] = pool[rank[here]]
        for flag, names in ((False, culture.men), (True, culture.women)):
            mask = here & (female == flag)
            at = (rng.beta(1.1, 1.8, size=count) * len(names)).astype(int)
            given[mask] = strings(names)[at[mask]]
        doors = rng.integers(1, 140, size=count)
        chosen = streets[rng.integers(len(streets), size=count)]
        for i in np.flatnonzero(here).tolist():
            street[i] = f"{chosen[i]} {doors[i]}"
    return given, surname, street


def _phones(rng: np.random.Generator, country: Strings) -> Strings:
    """Numbers that begin with 0 after the operator's code: well-formed, given to nobody."""
    phone = np.empty(len(country), dtype=object)
    for code, (_, _, prefixes, _, _) in COUNTRIES.items():
        here = np.flatnonzero(country == code)
        for turn, (prefix, digits) in enumerate(prefixes):
            mine = here[turn :: len(prefixes)]
            space = 10 ** (digits - 1)
            start = int(rng.integers(space))
            numbers = (start + np.arange(len(mine)) * 7919) % space
            for i, number in zip(mine.tolist(), numbers.tolist(), strict=True):
                phone[i] = f"{prefix}0{number:0{digits - 1}d}"
    return phone


def _documents(rng: np.random.Generator, country: Strings) -> Strings:
    serial = (int(rng.integers(9_999_991)) + np.arange(len(country)) * 104_729) % 9_999_991
    return strings([f"{c}Z{n:07d}" for c, n in zip(country.tolist(), serial.tolist(), strict=True)])


def _families(rng: np.random.Generator, people: People) -> People:
    """Give some persons the surname and address of another; some of them the given name too."""
    joins = np.flatnonzero(rng.random(people.count) < 0.14)
    heads = rng.integers(people.count, size=len(joins))
    people.surname[joins] = people.surname[heads]
    people.street[joins] = people.street[heads]
    people.node[joins] = people.node[heads]
    people.country[joins] = people.country[heads]
    namesakes = rng.random(len(joins)) < 0.04
    people.given[joins[namesakes]] = people.given[heads[namesakes]]
    people.female[joins[namesakes]] = people.female[heads[namesakes]]
    return people
