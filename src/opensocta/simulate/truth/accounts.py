"""Bank accounts with well-formed IBANs of banks that do not exist (bank codes of nines)."""

from dataclasses import dataclass

import numpy as np

from opensocta.simulate.truth.companies import Companies
from opensocta.simulate.truth.dice import Bools, Days, Dice, Ints, Strings, strings
from opensocta.simulate.truth.people import People

__all__ = ["Accounts", "invent_accounts"]

_BBAN = {  # bank code of nines, then digits up to the length of the country's account part
    "AL": ("99900000", 16), "BA": ("999000", 10), "BG": ("XINV999900", 8), "GR": ("9990000", 16),
    "HR": ("9999990", 10), "ME": ("999", 15), "MK": ("999", 12), "RO": ("XINV", 16),
    "RS": ("999", 15), "TR": ("999990", 16), "XK": ("9900", 12),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Accounts:
    """True accounts as columns; `person` or `company` is -1 where the other one holds it."""

    number: Strings
    bank: Strings
    country: Strings
    person: Ints
    company: Ints
    opened: Days

    @property
    def count(self) -> int:
        """Return how many there are."""
        return len(self.number)

    def of_people(self, size: int) -> Ints:
        """Return the first account of each person, -1 where there is none."""
        return _first(self.person, size)

    def of_companies(self, size: int) -> Ints:
        """Return the first account of each firm, -1 where there is none."""
        return _first(self.company, size)


def _first(holder: Ints, size: int) -> Ints:
    found = np.full(size, -1)
    at = np.flatnonzero(holder >= 0)[::-1]
    found[holder[at]] = at
    return found


def _check_digits(country: str, bban: str) -> int:
    moved = "".join(str(int(sign, 36)) for sign in f"{bban}{country}00")
    return 98 - int(moved) % 97


def _bban(country: str, serial: int) -> str:
    bank, digits = _BBAN[country]
    if country == "ME":  # a second pair of check digits closes the number
        body = f"{bank}{serial:0{digits - 2}d}"
        return f"{body}{98 - int(body + '00') % 97:02d}"
    return f"{bank}{serial:0{digits}d}"


def invent_accounts(dice: Dice, people: People, companies: Companies, always: Ints) -> Accounts:
    """Return accounts of about 60 % of the people, of the persons `always`, and of all firms."""
    rng = dice.of("accounts")
    has: Bools = rng.random(people.count) < 0.58
    has[always] = True
    second = np.flatnonzero(rng.random(companies.count) < 0.15)
    persons = np.flatnonzero(has)
    firms = np.concatenate([np.arange(companies.count), second])
    person = np.concatenate([persons, np.full(len(firms), -1)])
    company = np.concatenate([np.full(len(persons), -1), firms])
    country = np.concatenate([people.country[persons], companies.country[firms]])
    order = rng.permutation(len(person))
    person, company, country = person[order], company[order], country[order]
    numbers = []
    for i, code in enumerate(country.tolist()):
        bban = _bban(code, i * 97 + 1003)
        numbers.append(f"{code}{_check_digits(code, bban):02d}{bban}")
    bank_no = rng.integers(1, 4, size=len(person))
    bank = strings([f"INVENTED BANK {c}-{k}" for c, k in zip(country, bank_no, strict=True)])
    opened = np.datetime64("2012-01-01") + rng.integers(0, 4200, size=len(person)).astype(
        "timedelta64[D]"
    )
    return Accounts(strings(numbers), bank, country, person, company, opened)
