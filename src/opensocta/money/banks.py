"""Which banks a set of payments runs through, and of how much of it the bank is not known.

In:   a ledger whose accounts have banks (`money.holders`), and payments
Out:  one row per bank and country, largest amount first; words for a case
Not:  central banks and correspondents that a payment message may name on its way
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from opensocta.evidence.wording import counted
from opensocta.money.known import Small
from opensocta.money.ledger import Ints, Ledger

__all__ = ["BankShare", "bank_words", "banks_of", "countries_of", "known_banks"]


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
    named = {a for a in np.unique(ends).tolist() if ledger.account(a)}
    amount = np.where(ledger.unit[payments] == unit, ledger.amount[payments], 0)
    size = len(payments)
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    columns = ends.tolist(), known.bank[ends].tolist(), countries_of(ledger, ends, place)
    for i, (account, bank, country) in enumerate(zip(*columns, strict=True)):
        if account in named:
            rows[known.banks[bank] if bank >= 0 else "", country].append(i)
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


def countries_of(ledger: Ledger, accounts: Ints, places: Small) -> list[str]:
    """Return the country of each account: as statements tell, else as its payment says, or ""."""
    known = ledger.known
    return [
        known.countries[told] if told >= 0 else ledger.places[said] if said >= 0 else ""
        for told, said in zip(known.country[accounts].tolist(), places.tolist(), strict=True)
    ]


def known_banks(shares: list[BankShare]) -> int:
    """Return how many banks are known by name, in whatever countries."""
    return len({share.bank for share in shares if share.bank})


def bank_words(shares: list[BankShare]) -> str:
    """Return at how many banks accounts are, and of how many the bank is not known; or nothing."""
    banks = known_banks(shares)
    silent = sum(share.accounts for share in shares if not share.bank)
    if not banks:
        return "no bank is known" if silent else ""
    words = f"at {counted(banks, 'bank')}"
    return words + (f", {silent:,} at an unknown one," if silent else "")
