"""Finds layering: chains of accounts that pass on near-equal sums, and stacks of such chains.

In:   transactions (`evidence.tables.TRANSACTIONS`) or a `Ledger`; payments of short relations
Out:  findings money.chain (subject = the first account that passes money on) and money.stack
      (subject = the account from which all the chains of the stack start)
Not:  money that returns (`money.cycle`, `money.u_turn`); sums split on the way (`money.relays`)
See:  docs/methods/layering.md
"""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pyarrow as pa

from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import counted, odds_words, percent_words
from opensocta.money.candidates import Candidate, bound, rank_candidates
from opensocta.money.fans import RARE_AT
from opensocta.money.ledger import DAY, Ints, Ledger, as_ledger
from opensocta.money.links import Links, best_paths, find_links, walk
from opensocta.money.settings import MoneySettings

__all__ = ["find_chains", "find_stacks"]

HOUR = DAY // 24


@detectors.add("money.chain", version=1, cites="egmont_100_cases")
def find_chains(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find chains of accounts that each send on nearly the sum that came, within days."""
    ledger = as_ledger(payments, settings)
    links = _links(ledger, settings)
    best, before, goes_on = best_paths(links.start, links.after, links.weight)
    tried = np.log10(max(links.starts, 1))
    ends = np.flatnonzero((best - tried >= settings.min_surprise) & (goes_on == 0))
    found = []
    for end in ends.tolist():
        path = _backwards(ledger, end, before)
        surprise = float(links.weight[path[:-1]].sum() - tried)
        if len(path) >= settings.chain_min_length and surprise >= settings.min_surprise:
            found.append(_chain(ledger, path, surprise, settings))
    shown = rank_candidates(ledger, found, kind="money.chain", version=1, settings=settings)
    return shown + _bounds(ledger, links, settings)


@detectors.add("money.stack", version=1, cites="altman_2023_amlworld")
def find_stacks(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find parallel chains of near-equal sums from one account to one other."""
    ledger = as_ledger(payments, settings)
    links = _links(ledger, settings)
    roots = np.flatnonzero(np.diff(links.start) > 0)
    spread = np.bincount(ledger.payer[roots], minlength=len(ledger.accounts))
    roots = roots[spread[ledger.payer[roots]] >= settings.stack_min_layers]
    flat, ends, complete = walk(
        roots, links.start, links.after, ledger.payer, ledger.payee,
        np.arange(len(ledger.accounts)),
        3, settings.stack_max_length, False, settings.max_cycles, settings.max_steps,
    )  # fmt: skip
    layers: dict[tuple[int, int], list[Ints]] = defaultdict(list)
    for a, b in pairwise(ends.tolist()):
        path = flat[a:b]
        layers[int(ledger.payer[path[0]]), int(ledger.payee[path[-1]])].append(path)
    found = []
    for paths in layers.values():
        chosen = _apart(ledger, paths)
        if len(chosen) >= settings.stack_min_layers:
            candidate = _stack(ledger, links, chosen, settings)
            if candidate.measures["surprise"] >= settings.min_surprise:  # type: ignore[operator]
                found.append(candidate)
    shown = rank_candidates(ledger, found, kind="money.stack", version=1, settings=settings)
    if complete:
        return shown
    words = f"The search for stacks ended after {settings.max_cycles:,} chains or its step limit."
    return [*shown, bound(ledger, "money.stack", roots[:1], words, complete=0)]


def _links(ledger: Ledger, settings: MoneySettings) -> Links:
    return find_links(
        ledger,
        ledger.short,
        delay=round(settings.chain_delay_hours * HOUR),
        tolerance=settings.chain_tolerance,
        most=settings.chain_most_links,
    )


def _backwards(ledger: Ledger, end: int, before: Ints) -> Ints:
    """Return the path that ends at a payment, as far back as no account is met twice."""
    path, met = [end], {int(ledger.payee[end]), int(ledger.payer[end])}
    while before[path[-1]] >= 0:
        step = int(before[path[-1]])
        if int(ledger.payer[step]) in met:
            break
        met.add(int(ledger.payer[step]))
        path.append(step)
    return np.array(path[::-1], np.int64)


def _chain(ledger: Ledger, path: Ints, surprise: float, settings: MoneySettings) -> Candidate:
    amounts = ledger.amount[path]
    balance = float(amounts.min() / max(int(amounts.max()), 1))
    return Candidate(
        subject=int(ledger.payee[path[0]]),
        payments=path,
        counted=path[:1],
        window=len(path) * settings.chain_delay_hours * HOUR,
        rarity=surprise / RARE_AT,
        balance=balance,
        words=f"{{sum}} went through a chain of {len(path) - 1} accounts in {{payments}} "
        f"{{period}}, each later than the one before, the smallest {percent_words(balance)} of "
        f"the largest (chance {odds_words(surprise)}).",
        measures={"length": len(path), "surprise": round(surprise, 3)},
    )


def _apart(ledger: Ledger, paths: list[Ints]) -> list[Ints]:
    """Return paths of which no two share an account between the ends, shortest first."""
    chosen, met = [], set[int]()
    for path in sorted(paths, key=lambda p: (len(p), p.tolist())):
        between = set(ledger.payee[path[:-1]].tolist())
        if not between & met:
            met |= between
            chosen.append(path)
    return chosen


def _stack(ledger: Ledger, links: Links, paths: list[Ints], settings: MoneySettings) -> Candidate:
    """Return the candidate; each layer is as surprising as its links, and so is its one end."""
    source, sink = int(ledger.payer[paths[0][0]]), int(ledger.payee[paths[0][-1]])
    starts = np.diff(ledger.going.start)[source]
    popular = np.diff(ledger.coming.start)[sink] / max(links.starts, 1)
    surprise = sum(float(links.weight[path[:-1]].sum()) for path in paths)
    surprise -= np.log10(max(links.starts, 1))
    surprise -= (len(paths) - 1) * (np.log10(max(int(starts), 1)) + np.log10(popular))
    firsts = np.array([path[0] for path in paths])
    payments = np.unique(np.concatenate(paths))
    sums = ledger.amount[firsts], ledger.amount[np.array([path[-1] for path in paths])]
    low, high = sorted(float(side.sum()) for side in sums)
    return Candidate(
        subject=source,
        payments=payments,
        counted=np.unique(firsts),
        window=settings.stack_max_length * settings.chain_delay_hours * HOUR,
        rarity=surprise / (2 * RARE_AT),
        balance=low / max(high, 1.0),
        words=f"{{sum}} went from one account through {counted(len(paths), 'chain')} side by side "
        f"to one and the same account in {{payments}} {{period}} (chance {odds_words(surprise)}).",
        measures={
            "layers": len(paths),
            "sink": ledger.account(sink),
            "surprise": round(float(surprise), 3),
        },
    )


def _bounds(ledger: Ledger, links: Links, settings: MoneySettings) -> list[Finding]:
    if not len(links.hubs):
        return []
    return [
        bound(
            ledger, "money.chain", links.hubs[:20],
            f"The search for chains did not go on from {counted(len(links.hubs), 'payment')} after "
            f"which more than {settings.chain_most_links:,} of a like sum left the account.",
            hubs=len(links.hubs),
        )
    ]  # fmt: skip
