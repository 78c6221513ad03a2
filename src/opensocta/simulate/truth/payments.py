"""Three years of ordinary payments: wages, purchases, invoices, gifts, cash in and out.

Among them are things that look like laundering and are not: takings of shops paid in as cash,
utilities with many payers, payrolls on one day. Schemes come from `truth.laundering`.
"""

from dataclasses import dataclass

import numpy as np

from opensocta.simulate.truth.accounts import Accounts
from opensocta.simulate.truth.dice import Dice, Floats, Ints, Strings, strings
from opensocta.simulate.truth.incidents import END, START
from opensocta.simulate.truth.names import COUNTRIES

__all__ = ["RATES", "Payments", "invent_payments"]

RATES = {  # units of the currency per EUR, invented but near the true ones; fixed for three years
    "EUR": 1.0, "ALL": 98.0, "BAM": 1.95583, "MKD": 61.5, "RON": 5.0, "RSD": 117.2, "TRY": 45.0,
}  # fmt: skip
_KINDS = ("wage", "purchase", "invoice", "gift", "cash_out", "cash_in", "utility")
_SHARES = (0.22, 0.36, 0.14, 0.07, 0.07, 0.06, 0.08)
_MEDIAN = {"wage": 950.0, "purchase": 34.0, "invoice": 1900.0, "gift": 90.0, "cash_out": 120.0,
           "cash_in": 400.0, "utility": 58.0}  # fmt: skip
_SPREAD = {"wage": 0.35, "purchase": 0.9, "invoice": 1.1, "gift": 0.9, "cash_out": 0.6,
           "cash_in": 0.9, "utility": 0.4}  # fmt: skip
_CHANNEL = {"wage": "transfer", "purchase": "card", "invoice": "transfer", "gift": "online",
            "cash_out": "cash_out", "cash_in": "cash_in", "utility": "transfer"}  # fmt: skip
_PURPOSE = {"wage": "salary", "purchase": "card payment", "invoice": "invoice", "gift": "family",
            "cash_out": "cash withdrawal", "cash_in": "cash deposit",
            "utility": "bill"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Payments:
    """Payments as columns; account -1 is cash. `scheme` is -1 for an ordinary payment."""

    second: Ints  # seconds since START
    payer: Ints
    payee: Ints
    cents: Ints  # in EUR
    channel: Strings
    purpose: Strings
    scheme: Ints

    @property
    def count(self) -> int:
        """Return how many there are."""
        return len(self.second)


def invent_payments(dice: Dice, accounts: Accounts, count: int) -> Payments:
    """Return `count` ordinary payments, in no order."""
    rng = dice.of("payments")
    persons = np.flatnonzero(accounts.person >= 0)
    firms = np.flatnonzero(accounts.company >= 0)
    kind = rng.choice(len(_KINDS), size=count, p=_SHARES)
    popular = firms[(rng.beta(0.7, 2.6, count) * len(firms)).astype(int)]
    utilities = firms[: max(2, len(firms) // 150)]
    who = persons[rng.integers(len(persons), size=count)]
    other = persons[rng.integers(len(persons), size=count)]
    employer = firms[(rng.beta(0.8, 1.8, len(persons)) * len(firms)).astype(int)]
    worker = rng.integers(len(persons), size=count)
    customer = firms[rng.integers(len(firms), size=count)]
    payer, payee = who.copy(), popular.copy()
    for name, (left, right) in {
        "wage": (employer[worker], persons[worker]),
        "invoice": (customer, popular),
        "gift": (who, other),
        "cash_out": (who, np.full(count, -1)),
        "cash_in": (np.full(count, -1), np.where(rng.random(count) < 0.55, customer, who)),
        "utility": (who, utilities[rng.integers(len(utilities), size=count)]),
    }.items():
        mask = kind == _KINDS.index(name)
        payer[mask], payee[mask] = left[mask], right[mask]
    median: Floats = np.array([_MEDIAN[k] for k in _KINDS])[kind]
    spread: Floats = np.array([_SPREAD[k] for k in _KINDS])[kind]
    cents = np.maximum(100, np.rint(median * rng.lognormal(0, 1, count) ** spread * 100))
    shop = (kind == _KINDS.index("cash_in")) & np.isin(payee, firms)
    cents[shop] *= 5  # takings of cash businesses: large, regular, honest
    cents[kind == _KINDS.index("cash_out")] = (
        np.rint(cents[kind == _KINDS.index("cash_out")] / 1000) * 1000 + 1000
    )
    seconds = _seconds(rng, kind == _KINDS.index("wage"), count)
    keep = payer != payee
    channel = strings([_CHANNEL[k] for k in _KINDS])[kind]
    purpose = strings([_PURPOSE[k] for k in _KINDS])[kind]
    return Payments(
        seconds[keep], payer[keep], payee[keep], cents[keep].astype(np.int64), channel[keep],
        purpose[keep], np.full(int(keep.sum()), -1),
    )  # fmt: skip


def _seconds(rng: np.random.Generator, wage: np.ndarray, count: int) -> Ints:
    """Working hours of any day; wages on the first three days of a month."""
    days = int((END - START).astype(int)) + 1
    day = rng.integers(days, size=count)
    months = np.arange(START.astype("datetime64[M]"), END.astype("datetime64[M]"))
    first = (months.astype("datetime64[D]") - START).astype(int)
    day[wage] = (first[rng.integers(len(first), size=count)] + rng.integers(3, size=count))[wage]
    clock = np.clip(rng.normal(12.5, 3.2, count), 0.1, 23.8) * 3600
    return (day * 86_400 + clock).astype(np.int64)


def currencies(accounts: Accounts) -> Strings:
    """Return the currency of each account's country."""
    return strings([COUNTRIES[c][3] for c in accounts.country.tolist()])
