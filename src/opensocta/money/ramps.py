"""Finds on- and off-ramps: money that changes its form on an account within hours.

on-ramp: what came by transfer, card or cash leaves as crypto, online or other value (prepaid);
off-ramp: what came in such a form leaves by transfer or in cash.

In:   transactions (`evidence.tables.TRANSACTIONS`); the channel says in which form money moves
Out:  findings money.on_ramp and money.off_ramp; subject = the account
Not:  what happens on a chain of blocks; who runs the exchange
See:  docs/methods/corridors.md
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import odds_words, percent_words
from opensocta.money.candidates import Candidate, rank_candidates
from opensocta.money.fans import RARE_AT
from opensocta.money.flows import HOUR, Flow, find_flows_between
from opensocta.money.ledger import RAMPS, Flags, Ledger, as_ledger
from opensocta.money.pass_through import both_ways
from opensocta.money.rates import Reals
from opensocta.money.settings import MoneySettings

__all__ = ["find_off_ramps", "find_on_ramps", "ramp_flags"]

_NAMES = {"crypto": "crypto-assets", "online": "online payments", "other": "other value"}


@dataclass(frozen=True)
class _Usual:
    """How much of all money moves in each form (`RAMPS`), and how many accounts were tried."""

    shares: Reals
    accounts: int


def ramp_flags(ledger: Ledger, settings: MoneySettings) -> Flags:
    """Return which payments move money in a form that the settings count as a ramp."""
    chosen = [settings.ramp_crypto, settings.ramp_online, settings.ramp_other]
    return np.asarray(np.r_[chosen, 0].astype(np.bool_)[ledger.ramp])


@detectors.add("money.on_ramp", version=1, cites="fatf_ml_typologies")
def find_on_ramps(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find accounts whose money leaves as crypto, online or prepaid value soon after it came."""
    ledger = as_ledger(payments, settings)
    return _find(ledger, "money.on_ramp", settings)


@detectors.add("money.off_ramp", version=1, cites="fatf_ml_typologies")
def find_off_ramps(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find accounts whose crypto, online or prepaid value leaves by transfer or cash soon."""
    ledger = as_ledger(payments, settings)
    return _find(ledger, "money.off_ramp", settings)


def _find(ledger: Ledger, kind: str, settings: MoneySettings) -> list[Finding]:
    ramp = ramp_flags(ledger, settings)
    if not ramp.any() or ramp.all():
        return []
    found = []
    for unit in np.unique(ledger.unit[ramp]).tolist():
        median = float(np.median(ledger.amount[ledger.unit == unit]))
        sides = [(~ramp).astype(np.int8), ramp.astype(np.int8)]
        coming, going = sides if kind == "money.on_ramp" else sides[::-1]
        flows = find_flows_between(ledger, unit, coming, going, hours=settings.ramp_hours)
        usual = _usual(ledger, unit, ramp, out=kind == "money.on_ramp")
        large = flows.matched >= settings.ramp_min_factor * median
        for flow in flows.chosen(large & (flows.share >= settings.ramp_share)):
            candidate = _candidate(ledger, flow, (kind, usual), settings)
            if candidate is not None:
                found.append(candidate)
    return rank_candidates(ledger, found, kind=kind, version=1, settings=settings)


def _usual(ledger: Ledger, unit: int, ramp: Flags, *, out: bool) -> _Usual:
    """Return the shares of all money that move in each form, and the accounts on one side."""
    both = both_ways(ledger, unit)
    mine = np.unique(both.index)
    amount = ledger.amount[mine].astype(np.float64)
    sums = np.bincount(ledger.ramp[mine][ramp[mine]], amount[ramp[mine]], minlength=len(RAMPS))
    ends = (ledger.payer if out else ledger.payee)[mine]
    return _Usual(np.clip(sums / max(amount.sum(), 1.0), 1e-6, 1 - 1e-6), len(np.unique(ends)))


def _candidate(
    ledger: Ledger, flow: Flow, what: tuple[str, _Usual], settings: MoneySettings
) -> Candidate | None:
    """Return the candidate; chance: so many payments of these forms by mere draws, per account."""
    kind, usual = what
    changed = flow.going if kind == "money.on_ramp" else flow.coming
    size = ledger.amount[changed].astype(np.float64)
    shares = usual.shares[ledger.ramp[changed]]
    effective = float(size.sum() ** 2 / max((size**2).sum(), 1.0))  # payments of equal weight
    surprise = -effective * float(np.average(np.log10(shares), weights=size))
    surprise -= float(np.log10(max(usual.accounts, 1)))
    share = float(np.average(shares, weights=size))
    if surprise < settings.min_surprise:
        return None
    forms = sorted({RAMPS[i] for i in ledger.ramp[changed].tolist()})
    form = " and ".join(_NAMES[name] for name in forms)
    way = f"left as {form}" if kind == "money.on_ramp" else f"that came as {form} left otherwise"
    return Candidate(
        subject=flow.account,
        payments=flow.payments,
        counted=flow.coming,
        window=2 * settings.ramp_hours * HOUR,
        rarity=surprise / RARE_AT,
        balance=flow.share,
        words=f"{percent_words(flow.share)} of {{sum}} on one account {way} within "
        f"{settings.ramp_hours:g} hours, in {{payments}} {{period}}; such payments are "
        f"{percent_words(share)} of all money (chance {odds_words(surprise)}).",
        measures={
            "channels": ";".join(forms),
            "matched": flow.matched,
            "share": round(flow.share, 4),
            "usual_share": round(share, 6),
            "surprise": round(surprise, 3),
        },
    )
