"""Which banks a set of payments runs through, and of how much of it the bank is not known.

In:   a ledger whose accounts have banks (`money.holders`), and payments
Out:  one row per bank and country, largest amount first; words for a case
Not:  central banks and correspondents that a payment message may name on its way
"""

from dataclasses import dataclass

import numpy as np

from opensocta.evidence.wording import counted
from opensocta.money.ledger import Ints, Ledger

__all__ = ["BankShare", "bank_words", "banks_of"]


@dataclass(frozen=True, slots=True)
class BankShare:
    """Payments that leave or reach accounts of one bank, in minor units of one currency.

    bank and country are "" where nobody tells; payments counts one inside the bank once.
    """

    bank: str
    country: str
    accounts: int
    payments: int
    sent: int
    received: int


def banks_of(ledger: Ledger, payments: Ints, unit: int) -> list[BankShare]:
    """Return the banks of both ends; amounts of the payments in this currency only."""
    known = ledger.known
    ends = np.concatenate([ledger.payer[payments], ledger.payee[payments]])
    place = np.concatenate([ledger.from_place[payments], ledger.to_place[payments]])
    named = np.array([ledger.account(a) != "" for a in np.unique(ends).tolist()], np.bool_)
    ends_named = named[np.searchsorted(np.unique(ends), ends)]
    countries = (*known.countries, *ledger.places)
    country = np.where(known.country[ends] >= 0, known.country[ends], -1)
    country = np.where(
        (country < 0) & (place >= 0), place + len(known.countries), country
    )  # what the payment says, where no statement does
    amount = np.where(ledger.unit[payments] == unit, ledger.amount[payments], 0)
    size = len(payments)
    rows: dict[tuple[str, str], list[int]] = {}
    keys = [
        (known.banks[b] if b >= 0 else "", countries[c] if c >= 0 else "")
        for b, c in zip(known.bank[ends].tolist(), country.tolist(), strict=True)
    ]
    for i in np.flatnonzero(ends_named).tolist():
        rows.setdefault(keys[i], []).append(i)
    shares = []
    for (bank, where), mine in rows.items():
        at = np.array(mine)
        sent, received = at[at < size], at[at >= size] - size
        shares.append(
            BankShare(
                bank, where, len(np.unique(ends[at])), len(np.unique(np.r_[sent, received])),
                int(amount[sent].sum()), int(amount[received].sum()),
            )
        )  # fmt: skip
    return sorted(shares, key=lambda s: (s.bank == "", -s.sent - s.received, s.bank, s.country))


def bank_words(shares: list[BankShare]) -> str:
    """Return at how many banks accounts are, and of how many the bank is not known; or nothing."""
    banks = len({share.bank for share in shares if share.bank})
    silent = sum(share.accounts for share in shares if not share.bank)
    if not banks:
        return "no bank is known" if silent else ""
    words = f"at {counted(banks, 'bank')}"
    return words + (f", {silent:,} at an unknown one," if silent else "")
