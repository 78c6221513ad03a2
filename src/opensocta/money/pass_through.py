"""Finds accounts through which money only passes: what comes in leaves within hours.

In:   transactions (`evidence.tables.TRANSACTIONS`) or a `Ledger`; cash in and out count too
Out:  findings money.pass_through; subject = the account; evidence = the payments matched
Not:  balances, which payments do not tell: an account that held money before is not seen
See:  docs/methods/pass-through.md
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import percent_words
from opensocta.money.candidates import Candidate, rank_candidates
from opensocta.money.episodes import match_episodes
from opensocta.money.joining import joined, sharing
from opensocta.money.ledger import DAY, Csr, Ints, Ledger, as_ledger
from opensocta.money.settings import MoneySettings

__all__ = ["both_ways", "coming_side", "find_pass_through"]

HOUR = DAY // 24


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
    side = coming_side(ledger, both)
    rows, taken = match_episodes(both.start, both.index, ledger.at, ledger.amount, side, lag)
    median = float(np.median(ledger.amount[ledger.unit == unit]))
    turnover = _turnover(ledger, both)
    account, came, matched, went, entries = rows[:, [0, 3, 4, 5, 6]].T
    own = (came + went) / np.maximum(turnover[account], 1)
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


def both_ways(ledger: Ledger, unit: int) -> Csr:
    """Return for each account its payments in and out of one currency, earliest first.

    Cash counts on the side of the account only, not on that of the bank's counter.
    """
    mine = (ledger.unit == unit) & (ledger.payer != ledger.payee)
    named = np.asarray(ledger.accounts.to_numpy(zero_copy_only=False) != "", np.bool_)
    paying = np.flatnonzero(mine & ~ledger.cash_in & named[ledger.payer])
    receiving = np.flatnonzero(mine & ~ledger.cash_out & named[ledger.payee])
    ends = np.r_[ledger.payer[paying], ledger.payee[receiving]]
    payments = np.r_[paying, receiving]
    order = np.lexsort((payments, ends))
    start = np.zeros(len(ledger.accounts) + 1, np.int64)
    np.cumsum(np.bincount(ends, minlength=len(ledger.accounts)), out=start[1:])
    return Csr(start, payments[order])


def coming_side(ledger: Ledger, both: Csr) -> Ints:
    """Return for each position 1 where money comes to the account and -1 where it goes."""
    owner = np.repeat(np.arange(len(both.start) - 1), np.diff(both.start))
    return np.where(ledger.payee[both.index] == owner, 1, -1)


def _turnover(ledger: Ledger, both: Csr) -> Ints:
    """Return per account all that came in and went out, in one currency."""
    total = np.r_[0, np.cumsum(ledger.amount[both.index])]
    return np.asarray(total[both.start[1:]] - total[both.start[:-1]])


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
