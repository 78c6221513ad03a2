"""Finds mirror transfers of underground banking: what comes in here goes out there, unconnected.

Two accounts in two countries: sums that the one receives within its country are paid out by the
other within its own, nearly equal and within days, again and again, with no payment between them.

In:   transactions with countries; amounts in one currency (`amount_ref`)
Out:  findings money.mirror; subject = the account that receives
Not:  single matches, which chance alone makes; settlement in cash or goods
See:  docs/methods/corridors.md
"""

import numpy as np
import pyarrow as pa
from scipy import stats

from opensocta.core.kernel import kernel
from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import counted, odds_words, place_words
from opensocta.money.candidates import Candidate, bound, rank_candidates
from opensocta.money.fans import RARE_AT
from opensocta.money.ledger import DAY, Ints, Ledger, as_ledger
from opensocta.money.settings import MoneySettings

__all__ = ["find_mirrors", "mirrored"]


@kernel
def mirrored(  # noqa: PLR0913, PLR0917 - arrays of a kernel
    mine: Ints, at: Ints, amount: Ints, place: Ints, unit: Ints, days: int, tolerance: float,
    most: int,
) -> tuple[Ints, Ints]:  # fmt: skip
    """Return pairs of payments in two countries, near in time and amount, and how many were cut.

    `mine` are payments in time; a payment with more than `most` partners is left out.
    """
    pairs = np.empty((64, 2), np.int64)
    size = 0
    cut = np.zeros(len(mine), np.int64)
    low = 0
    for i in range(len(mine)):
        p = mine[i]
        while at[p] - at[mine[low]] > days:
            low += 1
        begin = size
        j = low
        while j < len(mine) and at[mine[j]] - at[p] <= days:
            q = mine[j]
            j += 1
            if place[q] == place[p] or unit[q] != unit[p]:
                continue
            if abs(amount[q] - amount[p]) > tolerance * amount[p]:
                continue
            if size == len(pairs):
                pairs = np.concatenate((pairs, np.empty((size, 2), np.int64)))
            pairs[size, 0], pairs[size, 1] = p, q
            size += 1
        if size - begin > most:
            cut[i] = 1
            size = begin
    return pairs[:size], cut


@detectors.add("money.mirror", version=1, cites="fatf_hawala_2013")
def find_mirrors(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find accounts in two countries whose receipts and payments mirror each other."""
    ledger = as_ledger(payments, settings)
    inland = ledger.graph & (ledger.from_place >= 0) & (ledger.from_place == ledger.to_place)
    if len(np.unique(ledger.from_place[inland])) < 2:
        return []
    medians = np.array(
        [
            np.median(ledger.amount[ledger.unit == unit]) if (ledger.unit == unit).any() else 0
            for unit in range(len(ledger.units))
        ]
    )
    large = ledger.amount >= settings.mirror_min_factor * medians[ledger.unit]
    mine = np.flatnonzero(inland & large)
    pairs, cut = mirrored(
        mine, ledger.at, ledger.amount, ledger.from_place.astype(np.int64),
        ledger.unit.astype(np.int64), round(settings.mirror_days * DAY),
        settings.mirror_tolerance, settings.hub_payments,
    )  # fmt: skip
    found = _candidates(ledger, mine, pairs, settings)
    shown = rank_candidates(ledger, found, kind="money.mirror", version=1, settings=settings)
    if not cut.any():
        return shown
    where = mine[cut > 0][:20]
    words = (
        f"The search for mirror transfers left out {counted(int(cut.sum()), 'payment')} of a sum "
        f"that more than {settings.hub_payments:,} others abroad shared within days."
    )
    return [*shown, bound(ledger, "money.mirror", where, words, cut=int(cut.sum()))]


def _candidates(
    ledger: Ledger, mine: Ints, pairs: Ints, settings: MoneySettings
) -> list[Candidate]:
    """Return pairs of accounts with enough matches, none used twice, and no direct payment."""
    size = len(ledger.accounts)
    key = ledger.payee[pairs[:, 0]] * size + ledger.payer[pairs[:, 1]]
    keys, count = np.unique(key, return_counts=True)
    direct = np.unique(
        np.r_[ledger.payer * size + ledger.payee, ledger.payee * size + ledger.payer]
    )
    keys = keys[(count >= settings.mirror_min_matches) & ~np.isin(keys, direct)]
    keys = keys[keys // size != keys % size]
    received = np.bincount(ledger.payee[mine], minlength=size)
    paid = np.bincount(ledger.payer[mine], minlength=size)
    near = _near(ledger, mine, settings.mirror_tolerance)
    tried = float((received > 0).sum()) * float((paid > 0).sum())
    order = np.argsort(key, kind="stable")
    found = []
    for one in keys.tolist():
        low, high = np.searchsorted(key[order], [one, one + 1])
        matched = _once(pairs[order[low:high]], ledger)
        if len(matched) < settings.mirror_min_matches:
            continue
        account, other = divmod(one, size)
        width = min(2 * settings.mirror_days * DAY / ledger.span, 1.0)
        chance = near[np.searchsorted(mine, matched[:, 0])].max()
        usual = float(received[account] * paid[other] * width * chance)
        surprise = -float(stats.poisson.logsf(len(matched) - 1, usual)) / np.log(10)
        surprise -= np.log10(max(tried, 1.0))
        if surprise >= settings.min_surprise:
            found.append(_candidate(ledger, account, other, matched, float(surprise)))
    return found


def _near(
    ledger: Ledger, mine: Ints, tolerance: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return for each payment the share of all with an amount as near."""
    value = ledger.amount[mine]
    ordered = np.sort(value)
    low = np.searchsorted(ordered, value * (1 - tolerance), "left")
    high = np.searchsorted(ordered, value * (1 + tolerance), "right")
    return np.asarray((high - low) / max(len(mine), 1), np.float64)


def _once(pairs: Ints, ledger: Ledger) -> Ints:
    """Return pairs of which no payment occurs twice, nearest amounts first."""
    apart = np.abs(ledger.amount[pairs[:, 0]] - ledger.amount[pairs[:, 1]])
    used, kept = set[int](), []
    for i in np.lexsort((pairs[:, 1], pairs[:, 0], apart)).tolist():
        p, q = pairs[i].tolist()
        if p not in used and q not in used:
            used |= {p, q}
            kept.append(i)
    return np.asarray(pairs[sorted(kept)])


def _candidate(
    ledger: Ledger, account: int, other: int, matched: Ints, surprise: float
) -> Candidate:
    here, there = (ledger.places[ledger.from_place[p]] for p in matched[0].tolist())
    sums = [float(ledger.amount[side].sum()) for side in matched.T]
    payments = np.unique(matched)
    return Candidate(
        subject=account,
        payments=payments,
        counted=np.unique(matched[:, 0]),
        window=float(ledger.at[payments].max() - ledger.at[payments].min()) + DAY,
        rarity=surprise / RARE_AT,
        balance=min(sums) / max(*sums, 1.0),
        words=f"{{sum}} that one account received in {place_words(here)} was mirrored within days "
        f"by {len(matched)} payments of an account in {place_words(there)}, with no payment "
        f"between the two, {{period}} (chance {odds_words(surprise)}).",
        measures={
            "matches": len(matched),
            "other": ledger.account(other),
            "countries": f"{here};{there}",
            "surprise": round(surprise, 3),
        },
    )
