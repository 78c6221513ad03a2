"""Finds accounts through which money only passes: what comes in leaves within hours.

In:   transactions (`evidence.tables.TRANSACTIONS`) or a `Ledger`; cash in and out count too
Out:  findings money.pass_through; subject = the account; evidence = the payments matched
Not:  balances, which payments do not tell: an account that held money before is not seen
See:  docs/methods/pass-through.md
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from opensocta.core.kernel import kernel
from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import percent_words
from opensocta.money.candidates import Candidate, rank_candidates
from opensocta.money.episodes import Signs, match_episodes
from opensocta.money.joining import joined, sharing
from opensocta.money.ledger import DAY, Csr, Flags, Ints, Ledger, as_ledger
from opensocta.money.settings import MoneySettings

__all__ = ["BothWays", "both_ways", "find_pass_through", "turnover"]

HOUR = DAY // 24


@dataclass(frozen=True)
class BothWays(Csr):
    """Payments by account, and for each position 1 where money comes to it, -1 where it goes."""

    side: Signs


@dataclass(frozen=True)
class _Episode:
    """One episode of one account: the payments matched and the sums in minor units."""

    account: int
    payments: Ints
    came: int
    matched: int
    went: int
    own: float  # share of the account's whole turnover


@detectors.add("money.pass_through", version=1, cites="egmont_100_cases")
def find_pass_through(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find accounts, and chains of them, that send on almost all that comes in, within hours."""
    ledger = as_ledger(payments, settings)
    found = []
    for unit in np.unique(ledger.unit).tolist():
        episodes = _episodes(ledger, unit, settings)
        for group in joined(len(episodes), sharing(episode.payments for episode in episodes)):
            found.append(_candidate(ledger, [episodes[i] for i in group], settings))
    return rank_candidates(ledger, found, kind="money.pass_through", version=1, settings=settings)


def _episodes(ledger: Ledger, unit: int, settings: MoneySettings) -> list[_Episode]:
    """Return the episodes of one currency in which money only passed."""
    both = both_ways(ledger, unit)
    lag = round(settings.pass_hours * HOUR)
    rows, taken = match_episodes(both.start, both.index, ledger.at, ledger.amount, both.side, lag)
    median = float(np.median(ledger.amount[ledger.unit == unit]))
    turned = turnover(both.start, both.index, ledger.amount)
    account, came, matched, went, entries = rows[:, [0, 3, 4, 5, 6]].T
    own = (came + went) / np.maximum(turned[account], 1)
    passes = (
        (matched >= settings.pass_share * np.maximum(came, went))
        & (entries >= settings.pass_min_payments)
        & (matched >= settings.pass_min_factor * median)
        & (own >= settings.pass_min_turnover)
    )
    found = []
    for i in np.flatnonzero(passes).tolist():
        used = np.arange(rows[i, 1], rows[i, 2])
        mine = both.index[used[taken[used] > 0]]
        sums = (int(came[i]), int(matched[i]), int(went[i]), float(own[i]))
        found.append(_Episode(int(account[i]), mine, *sums))
    return found


def both_ways(ledger: Ledger, unit: int) -> BothWays:
    """Return for each account its payments in and out of one currency, earliest first.

    Cash counts on the side of the account only, not on that of the bank's counter.
    """
    named = np.asarray(ledger.accounts.to_numpy(zero_copy_only=False) != "", np.bool_)
    mine = (ledger.unit == unit) & (ledger.payer != ledger.payee)
    pays = mine & ~ledger.cash_in & named[ledger.payer]
    gets = mine & ~ledger.cash_out & named[ledger.payee]
    return BothWays(*_by_account(ledger.payer, ledger.payee, pays, gets, len(named)))


@kernel
def _by_account(
    payer: Ints, payee: Ints, pays: Flags, gets: Flags, accounts: int
) -> tuple[Ints, Ints, Signs]:
    """Return CSR arrays of payments by account, each in time, and 1 for in or -1 for out."""
    start = np.zeros(accounts + 1, np.int64)
    for p in range(len(payer)):
        if pays[p]:
            start[payer[p] + 1] += 1
        if gets[p]:
            start[payee[p] + 1] += 1
    for account in range(accounts):
        start[account + 1] += start[account]
    place = start[:-1].copy()
    index, side = np.empty(start[-1], np.int64), np.empty(start[-1], np.int8)
    for p in range(len(payer)):
        if pays[p]:
            index[place[payer[p]]], side[place[payer[p]]] = p, -1
            place[payer[p]] += 1
        if gets[p]:
            index[place[payee[p]]], side[place[payee[p]]] = p, 1
            place[payee[p]] += 1
    return start, index, side


@kernel
def turnover(start: Ints, index: Ints, amount: Ints) -> Ints:
    """Return per account all that came in and went out, in one currency."""
    total = np.zeros(len(start) - 1, np.int64)
    for account in range(len(start) - 1):
        for i in range(start[account], start[account + 1]):
            total[account] += amount[index[i]]
    return total


def _candidate(ledger: Ledger, chain: list[_Episode], settings: MoneySettings) -> Candidate:
    """Return the candidate of episodes that share payments; the largest one is its subject."""
    main = max(chain, key=lambda episode: (episode.matched, -episode.account))
    payments = np.unique(np.concatenate([episode.payments for episode in chain]))
    incoming = main.payments[ledger.payee[main.payments] == main.account]
    share = sum(e.matched for e in chain) / max(sum(e.came for e in chain), 1)
    own = float(np.mean([episode.own for episode in chain]))
    one = len(chain) == 1
    through = "one account" if one else f"a chain of {len(chain)} accounts"
    turnover = "its whole turnover" if one else "their whole turnover on average"
    return Candidate(
        subject=main.account,
        payments=payments,
        counted=incoming,
        window=(len(chain) + 1) * settings.pass_hours * HOUR,
        rarity=own,
        balance=main.matched / max(main.came, main.went, 1),
        words=f"{{sum}} passed through {through} in {{payments}} {{period}}; "
        f"{percent_words(share)} of it left within {settings.pass_hours:g} hours, and the money "
        f"was {percent_words(own)} of {turnover}.",
        measures={
            "chain": len(chain),
            "came": main.came,
            "went": main.went,
            "matched": main.matched,
            "share": round(share, 4),
            "share_of_turnover": round(own, 4),
        },
    )
