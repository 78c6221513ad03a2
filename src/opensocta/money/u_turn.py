"""Finds U-turns: money that leaves the country and comes back to its owner through others abroad.

In:   transactions with the countries of both banks; `Ledger.known` joins accounts of one owner
Out:  findings money.u_turn; subject = the account from which the money left
Not:  rings within one country (`money.cycle`); repayments by the one that was paid
See:  docs/methods/layering.md
"""

from itertools import pairwise

import numpy as np
import pyarrow as pa

from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import counted, odds_words, place_words
from opensocta.money.candidates import Candidate, bound, rank_candidates
from opensocta.money.fans import RARE_AT
from opensocta.money.ledger import DAY, Ints, Ledger, as_ledger
from opensocta.money.links import Links, find_links, walk
from opensocta.money.settings import MoneySettings

__all__ = ["find_u_turns"]


@detectors.add("money.u_turn", version=1, cites="fatf_professional_ml_2018")
def find_u_turns(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find money that returns from abroad to the account or the owner it came from."""
    ledger = as_ledger(payments, settings)
    abroad = (ledger.from_place >= 0) & (ledger.to_place >= 0)
    abroad &= (ledger.from_place != ledger.to_place) & ledger.graph
    if not abroad.any():
        return []
    links = find_links(
        ledger,
        ledger.graph,
        delay=round(settings.u_turn_delay_days * DAY),
        tolerance=settings.u_turn_tolerance,
        most=settings.chain_most_links,
    )
    roots = np.flatnonzero(abroad)
    flat, ends, complete = walk(
        roots, links.start, links.after, ledger.payer, ledger.payee, ledger.known.owner,
        2, settings.u_turn_max_length, True, settings.max_cycles, settings.max_steps,
    )  # fmt: skip
    arrivals = np.bincount(ledger.payee[ledger.graph], minlength=len(ledger.accounts))
    found = []
    for a, b in pairwise(ends.tolist()):
        path = flat[a:b]
        if ledger.to_place[path[-1]] != ledger.from_place[path[0]]:
            continue
        home = arrivals[int(ledger.payee[path[-1]])] / max(int(ledger.graph.sum()), 1)
        surprise = float(links.weight[path[:-1]].sum()) - np.log10(home) - np.log10(len(roots))
        if surprise >= settings.min_surprise:
            found.append(_candidate(ledger, path, float(surprise), settings))
    shown = rank_candidates(ledger, found, kind="money.u_turn", version=1, settings=settings)
    return shown + _bounds(ledger, links, complete, roots)


def _candidate(ledger: Ledger, path: Ints, surprise: float, settings: MoneySettings) -> Candidate:
    amounts = ledger.amount[path]
    start, end = int(ledger.payer[path[0]]), int(ledger.payee[path[-1]])
    home = ledger.places[ledger.from_place[path[0]]]
    met = sorted({ledger.places[i] for i in ledger.to_place[path[:-1]].tolist() if i >= 0})
    whose = "the same account" if start == end else "another account of the same owner"
    return Candidate(
        subject=start,
        told=() if start == end else (start, end),
        payments=path,
        counted=path[:1],
        window=len(path) * settings.u_turn_delay_days * DAY,
        rarity=surprise / RARE_AT,
        balance=float(amounts.min() / max(int(amounts.max()), 1)),
        words=f"{{sum}} left {_place(home)} and came back to {whose} through "
        f"{counted(len(path) - 1, 'account')} abroad in {{payments}} {{period}} (chance "
        f"{odds_words(surprise)}).",
        measures={
            "length": len(path),
            "countries": ";".join([home, *(c for c in met if c != home)]),
            "back_to": ledger.account(end),
            "surprise": round(surprise, 3),
        },
    )


def _place(code: str) -> str:
    return place_words(code).replace("{", "").replace("}", "")


def _bounds(ledger: Ledger, links: Links, complete: bool, roots: Ints) -> list[Finding]:
    if complete and not len(links.hubs):
        return []
    where = links.hubs[:20] if len(links.hubs) else roots[:1]
    words = (
        f"The search for U-turns did not go on from {counted(len(links.hubs), 'payment')} after "
        f"which very many of a like sum left the account{'' if complete else ', and ended early'}."
    )
    return [bound(ledger, "money.u_turn", where, words, hubs=len(links.hubs), complete=complete)]
