"""From candidate patterns to ranked findings: score, overlaps, cap, and the words.

In:   `Candidate` objects of one detector
Out:  findings, strongest first, and a `money.bounds` finding if any were left off
Not:  the search itself; each detector has its own module

Score = weighted mean of four parts in [0, 1], of those that apply:
amount     log10(total / median payment of that currency) / 4
tightness  1 - span / window
balance    smaller / larger of what comes in and goes out, or of the amounts of a cycle
rarity     how unusual it is for these accounts (see each detector)
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from opensocta.core.units import minor_digits
from opensocta.evidence.finding import Finding, Measure
from opensocta.evidence.wording import counted
from opensocta.money.ledger import DAY, Ints, Ledger
from opensocta.money.settings import MoneySettings

__all__ = [
    "Candidate",
    "bound",
    "pattern_words",
    "period_words",
    "rank_candidates",
    "sum_words",
]

SECTION = "money_flow"
_LISTED = 50
_WHOLE = 1000  # from here on, amounts are told without cents
_PATTERNS = {
    "cycle": ("ring", "rings"),
    "fan_in": ("fan-in", "fan-ins"),
    "fan_out": ("fan-out", "fan-outs"),
    "scatter_gather": ("scatter-gather", "scatter-gathers"),
    "gather_scatter": ("gather-scatter", "gather-scatters"),
    "structuring": ("run of split deposits", "runs of split deposits"),
    "pass_through": ("pass-through", "pass-throughs"),
    "chain": ("chain", "chains"),
    "stack": ("stack of chains", "stacks of chains"),
    "bipartite": ("group that pays a group", "groups that pay a group"),
    "u_turn": ("U-turn", "U-turns"),
    "mule": ("mule account", "mule accounts"),
    "dormant": ("awakened account", "awakened accounts"),
    "funnel": ("funnel account", "funnel accounts"),
    "round_amounts": ("run of round amounts", "runs of round amounts"),
    "corridor": ("high-risk corridor", "high-risk corridors"),
    "on_ramp": ("on-ramp", "on-ramps"),
    "off_ramp": ("off-ramp", "off-ramps"),
    "mirror": ("mirror transfer", "mirror transfers"),
    "cash_intensive": ("cash mismatch", "cash mismatches"),
}


@dataclass(frozen=True)
class Candidate:
    """One pattern found: its main account, its payments, and the parts of its score.

    `words` is the reason; it may hold `{sum}`, `{period}` and `{payments}` ("5 payments").
    `counted` are the payments whose amounts add up to the sum (a relay counts one side only).
    `told` are accounts of which the pattern uses what statements tell (owner, sector).
    """

    subject: int
    payments: Ints
    counted: Ints
    window: float  # microseconds
    rarity: float
    balance: float | None
    words: str
    measures: dict[str, Measure] = field(default_factory=dict)
    told: tuple[int, ...] = ()


def rank_candidates(
    ledger: Ledger, found: Sequence[Candidate], *, kind: str, version: int, settings: MoneySettings
) -> list[Finding]:
    """Return findings, strongest first, without overlaps, at most `max_findings` of them."""
    medians = _medians(ledger)
    scored = []
    for candidate in found:
        parts = _parts(ledger, candidate, medians, settings)
        weights = {name: getattr(settings, f"weight_{name}") for name in parts}
        total = sum(weights.values()) or 1.0
        score = sum(parts[name] * weights[name] for name in parts) / total
        scored.append((round(score, 6), candidate, parts))
    scored.sort(key=lambda s: (-s[0], s[1].subject, s[1].payments.tolist()))
    kept, overlaps = _without_overlaps(len(ledger), scored, settings.max_overlap)
    shown = [
        _finding(ledger, score, candidate, parts, kind=kind, version=version)
        for score, candidate, parts in kept[: settings.max_findings]
    ]
    left = kept[settings.max_findings :]
    if left:
        shown.append(
            bound(
                ledger, kind, left[0][1].payments,
                f"{counted(len(left), 'weaker finding')} of {pattern_words(kind, 2)} "
                f"{'was' if len(left) == 1 else 'were'} left off after the strongest "
                f"{settings.max_findings:,}; the next one would have a score of {left[0][0]:.2f}.",
                left_off=len(left), overlaps=overlaps, cap=settings.max_findings,
            )
        )  # fmt: skip
    return shown


def bound(ledger: Ledger, kind: str, payments: Ints, reason: str, **measures: Measure) -> Finding:
    """Return a finding that says where a search stopped; its evidence is where it happened."""
    return Finding(
        kind="money.bounds",
        subject=kind,
        score=float(len(payments)),
        reason=reason,
        evidence=ledger.names(payments),
        measures={"pattern": "bounds", **measures},
        section=SECTION,
    )


def sum_words(amount: int, currency: str) -> str:
    """Return an amount in words, like "EUR 84,300"; cents only below 1,000 and if there are any."""
    digits = minor_digits(currency)
    value = amount / 10**digits
    shown = 0 if abs(value) >= _WHOLE or value == int(value) else digits
    return f"{currency} {value:,.{shown}f}"


def pattern_words(kind: str, n: int) -> str:
    """Return the name of a pattern, for one of it or for several."""
    one, many = _PATTERNS.get(kind.rpartition(".")[2], ("pattern", "patterns"))
    return one if n == 1 else many


def period_words(first: int, last: int) -> str:
    """Return "on 3 March 2024" or "from 3 to 9 March 2024" for two instants."""
    start, end = (datetime.fromtimestamp(at / 1e6, UTC) for at in (first, last))
    closing = f"{end.day} {end:%B %Y}"
    if start.date() == end.date():
        return f"on {closing}"
    opening = f"{start.day}"
    if (start.year, start.month) != (end.year, end.month):
        opening += f" {start:%B}" + ("" if start.year == end.year else f" {start.year}")
    return f"from {opening} to {closing}"


def _medians(ledger: Ledger) -> dict[int, float]:
    return {
        int(unit): max(float(np.median(ledger.amount[ledger.unit == unit])), 1.0)
        for unit in np.unique(ledger.unit)
    }


def _total(ledger: Ledger, counted: Ints) -> tuple[int, int, int]:
    """Return the amount in the most frequent currency, that currency, and how many others."""
    units, sizes = np.unique(ledger.unit[counted], return_counts=True)
    unit = int(units[np.argmax(sizes)])
    inside = counted[ledger.unit[counted] == unit]
    return int(ledger.amount[inside].sum()), unit, len(units) - 1


def _parts(
    ledger: Ledger, candidate: Candidate, medians: dict[int, float], settings: MoneySettings
) -> dict[str, float]:
    amount, unit, _ = _total(ledger, candidate.counted)
    times = ledger.at[candidate.payments]
    parts = {
        "amount": _clip(np.log10(max(amount, 1) / medians[unit]) / 4),
        "tightness": _clip(1 - float(times.max() - times.min()) / candidate.window),
        "rarity": _clip(candidate.rarity),
    }
    if candidate.balance is not None:
        parts["balance"] = _clip(candidate.balance)
    return parts


def _clip(value: float) -> float:
    return float(min(max(value, 0.0), 1.0))


def _without_overlaps(
    size: int, scored: list[tuple[float, Candidate, dict[str, float]]], most: float
) -> tuple[list[tuple[float, Candidate, dict[str, float]]], int]:
    taken = np.zeros(size, np.bool_)
    kept = []
    for entry in scored:
        payments = entry[1].payments
        if taken[payments].mean() <= most:
            taken[payments] = True
            kept.append(entry)
    return kept, len(scored) - len(kept)


def _finding(
    ledger: Ledger,
    score: float,
    candidate: Candidate,
    parts: dict[str, float],
    *,
    kind: str,
    version: int,
) -> Finding:
    amount, unit, others = _total(ledger, candidate.counted)
    payments = candidate.payments
    times = ledger.at[payments]
    first, last = int(times.min()), int(times.max())
    ends = np.unique(np.r_[ledger.payer[payments], ledger.payee[payments]])
    names = [name for name in map(ledger.account, ends.tolist()) if name]
    mixed = f" (and {counted(others, 'other currency', 'other currencies')})" if others else ""
    return Finding(
        kind=kind,
        version=version,
        subject=ledger.account(candidate.subject),
        score=score,
        reason=candidate.words.format(
            sum=sum_words(amount, ledger.units[unit]) + mixed,
            period=period_words(first, last),
            payments=counted(len(payments), "payment"),
        ),
        evidence=ledger.names(payments) + ledger.known.told.of(np.array(candidate.told, np.int64)),
        section=SECTION,
        measures={
            "pattern": kind.partition(".")[2],
            "amount": amount,
            "currency": ledger.units[unit],
            "other_currencies": others,
            "n_payments": len(payments),
            "n_accounts": len(names),
            "accounts": ";".join(names[:_LISTED]),
            "start": datetime.fromtimestamp(first / 1e6, UTC).isoformat(),
            "end": datetime.fromtimestamp(last / 1e6, UTC).isoformat(),
            "days": round((last - first) / DAY, 2),
            **{f"part_{name}": round(value, 4) for name, value in parts.items()},
            **candidate.measures,
        },
    )
