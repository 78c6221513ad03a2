"""The card file of an agency: what it wrote down about persons, with its own errors.

Each card has the agency's own number. Some persons have two cards. Slips: a letter wrong,
given and family name exchanged, day and month exchanged, year only, nothing at all.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from opensocta.simulate.agencies.scripts import write_all
from opensocta.simulate.truth.dice import Bools, Ints, Strings, strings
from opensocta.simulate.truth.people import People
from opensocta.vocabulary import nodes

__all__ = ["Cards", "Style", "write_cards"]

_LETTERS = "aeioustrnlkmv"


@dataclass(frozen=True, slots=True)
class Style:
    """How an agency writes, and how often (shares) it errs or knows a detail."""

    prefix: str
    script: Callable[[str], str] | None = None
    typo: float = 0.05
    swapped: float = 0.02
    flipped: float = 0.02
    year_only: float = 0.05
    no_birth: float = 0.06
    phone: float = 0.4
    document: float = 0.5
    address: float = 0.6
    twice: float = 0.03
    phone_form: str = "plain"  # plain, spaced, zeros


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards as columns; `person` is the truth and never written to the agency's files."""

    local: Strings
    person: Ints
    given: Strings
    family: Strings
    born: Strings  # ISO text, year, or empty
    sex: Strings
    nationality: Strings
    phone: Strings
    document: Strings
    address: Strings

    @property
    def count(self) -> int:
        """Return how many cards there are."""
        return len(self.local)

    def finder(self, rng: np.random.Generator, persons: int) -> Ints:
        """Return for each person the position of one of his cards, or -1."""
        return self.choose(rng, np.arange(persons))

    def choose(self, rng: np.random.Generator, who: Ints) -> Ints:
        """Return the position of one card for each of `who`, any of his; -1 where he has none."""
        order = np.argsort(self.person, kind="stable")
        held = self.person[order]
        first = np.searchsorted(held, who, "left")
        many = np.searchsorted(held, who, "right") - first
        place = first + (rng.random(who.shape) * many).astype(np.int64)
        return np.where(many > 0, order[np.minimum(place, self.count - 1)], -1)

    def used(self, positions: Ints) -> Ints:
        """Return the positions of cards that stand in a file, ascending."""
        found = np.unique(positions)
        return found[found >= 0]


def write_cards(rng: np.random.Generator, people: People, who: Ints, style: Style) -> Cards:
    """Return the cards of persons `who` in an order and numbering that tells nothing."""
    again = who[rng.random(len(who)) < style.twice]
    person = rng.permutation(np.concatenate([who, again]))
    count = len(person)
    given, family = people.given[person].copy(), people.surname[person].copy()
    _misspell(rng, family, rng.random(count) < style.typo)
    _misspell(rng, given, rng.random(count) < style.typo / 2)
    given = strings(write_all(given.tolist(), style.script))
    family = strings(write_all(family.tolist(), style.script))
    swap = rng.random(count) < style.swapped
    given[swap], family[swap] = family[swap], given[swap]
    phone = people.phone[person].copy()
    phone[rng.random(count) >= style.phone] = ""
    phone = strings([_phone(number, style.phone_form) for number in phone.tolist()])
    document = people.document[person].copy()
    document[rng.random(count) >= style.document] = ""
    wrong = np.flatnonzero((rng.random(count) < 0.015) & (document != ""))
    for k in wrong.tolist():
        document[k] = f"{document[k][:-2]}{document[k][-1]}{document[k][-2]}"
    number = rng.permutation(count * 7)[:count]
    return Cards(
        strings([f"{style.prefix}{n:06d}" for n in number.tolist()]), person, given, family,
        _births(rng, people, person, style),
        strings(["M", "F"])[people.female[person].astype(int)],
        people.country[person], phone, document, _addresses(rng, people, person, style),
    )  # fmt: skip


def _phone(number: str, form: str) -> str:
    if not number or form == "plain":
        return number
    if form == "zeros":
        return f"00{number[1:]}"
    return f"{number[:4]} {number[4:6]} {number[6:9]} {number[9:]}"


def _misspell(rng: np.random.Generator, names: Strings, which: Bools) -> None:
    for k in np.flatnonzero(which).tolist():
        name = names[k]
        at = int(rng.integers(1, max(2, len(name) - 1)))
        kind = int(rng.integers(4))
        if kind == 0:
            names[k] = name[:at] + name[at + 1 :]
        elif kind == 1:
            names[k] = name[:at] + name[at : at + 1] + name[at:]
        elif kind == 2:
            names[k] = name[: at - 1] + name[at - 1 : at + 1][::-1] + name[at + 1 :]
            names[k] = names[k][:1].upper() + names[k][1:].lower()
        else:
            names[k] = name[:at] + _LETTERS[int(rng.integers(len(_LETTERS)))] + name[at + 1 :]


def _births(rng: np.random.Generator, people: People, person: Ints, style: Style) -> Strings:
    count = len(person)
    text = strings(np.datetime_as_string(people.born[person]).tolist())
    chance = rng.random(count)
    for k in np.flatnonzero(chance < style.flipped + style.year_only + style.no_birth).tolist():
        if chance[k] < style.no_birth:
            text[k] = ""
        elif chance[k] < style.no_birth + style.year_only:
            text[k] = text[k][:4]
        elif text[k][8:] <= "12":
            text[k] = f"{text[k][:4]}-{text[k][8:]}-{text[k][5:7]}"
        else:  # another day of the month
            text[k] = f"{text[k][:8]}{int(text[k][8:]) % 28 + 1:02d}"
    return text


def _addresses(rng: np.random.Generator, people: People, person: Ints, style: Style) -> Strings:
    places = {code: node.name for code, node in nodes().items()}
    known = rng.random(len(person)) < style.address
    full = [
        f"{street}, {places[node]}" if yes else ""
        for street, node, yes in zip(
            people.street[person].tolist(), people.node[person].tolist(), known.tolist(),
            strict=True,
        )
    ]  # fmt: skip
    return strings(write_all(full, style.script))
