"""Ranks payments, accounts and cases: which to read first, with the reason in words.

In:   transactions (`evidence.tables.TRANSACTIONS`) or a `Ledger`
Out:  tables sorted by score, greatest first; a score compares within one table only
Not:  a probability of laundering; a model of past outcomes (`money.learned`)
See:  docs/methods/money-scores.md

live: only what was known before each payment. retrospective: also what came after it and the
findings of all detectors. Scores are in decades of surprise, summed over parts:
new      a first payment between two accounts: -log10 of how often payer and payee have such
relay    n first payers of the payee were paid by the payer's own source: weight x log2(1 + n)
amount   a first payment beyond three deviations of the payer's usual sums: weight x decades
rare     (retrospective) -log10 of the share of payments of relations as rare and as short
pattern  (retrospective) weight x score of the strongest finding that it is evidence of
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pyarrow as pa
from scipy import stats

from opensocta.evidence.finding import Finding
from opensocta.evidence.wording import capital, counted, listed, odds_words
from opensocta.money.candidates import pattern_words
from opensocta.money.detect import find_money
from opensocta.money.ledger import Ledger, as_ledger
from opensocta.money.payment_features import FEATURES, Reals, causal_features
from opensocta.money.settings import MoneySettings

__all__ = ["Mode", "Scores", "rank_accounts", "rank_cases", "rank_payments", "score_payments"]

Mode = Literal["live", "retrospective"]
_MOST = 3.0  # decades that a sum far from the usual may count
_NO_PATTERN = ("money.bounds", "money.case")


@dataclass(frozen=True)
class Scores:
    """The score of each payment of a ledger, its parts in decades, and the patterns it is in."""

    ledger: Ledger
    mode: Mode
    score: Reals
    parts: dict[str, Reals]
    findings: tuple[Finding, ...] = ()
    patterns: dict[int, tuple[str, ...]] = field(default_factory=dict)
    settings: MoneySettings = field(default_factory=MoneySettings)


def score_payments(
    payments: pa.Table | Ledger,
    *,
    settings: MoneySettings | None = None,
    mode: Mode = "retrospective",
    findings: Iterable[Finding] | None = None,
) -> Scores:
    """Return the score of every payment.

    Parameters
    ----------
    payments : rows of `evidence.tables.TRANSACTIONS`, any order.
    mode : `live` uses nothing of the payment's own moment or later.
    findings : those of `find_money`, if they are known; only for looking back.
    """
    chosen = settings or MoneySettings()
    ledger = as_ledger(payments, chosen)
    parts = _live(ledger, chosen)
    if mode == "live":
        return Scores(ledger, mode, _sum(parts), parts, settings=chosen)
    found = find_money(ledger, settings=chosen) if findings is None else list(findings)
    parts |= {"rare": _rare(ledger), "pattern": np.zeros(len(ledger))}
    numbers = ledger.numbers(tx for finding in found for tx in finding.evidence)
    patterns: dict[int, list[str]] = defaultdict(list)
    for finding in found:
        if finding.kind in _NO_PATTERN:
            continue
        for tx in finding.evidence:
            i = numbers.get(tx, -1)  # another record of the same payment has no row of its own
            if i < 0:
                continue
            parts["pattern"][i] = max(parts["pattern"][i], chosen.score_pattern * finding.score)
            patterns[i].append(finding.kind.partition(".")[2])
    named = {i: tuple(sorted(set(kinds))) for i, kinds in patterns.items()}
    total = _sum(parts)
    return Scores(ledger, mode, total, parts, tuple(found), named, chosen)


def _sum(parts: dict[str, Reals]) -> Reals:
    return np.asarray(np.sum(list(parts.values()), axis=0), np.float64)


def _live(ledger: Ledger, settings: MoneySettings) -> dict[str, Reals]:
    """Return the parts that were known before each payment; 0 outside the graph."""
    rows = causal_features(ledger)
    known = {name: rows[:, i] for i, name in enumerate(FEATURES)}
    first = known["open"] * ledger.graph
    z = np.abs(known["z_payer"])
    far = np.maximum(-(stats.norm.logsf(z) + np.log(2)) / np.log(10), 0.0)
    least = float(-(stats.norm.logsf(3.0) + np.log(2)) / np.log(10))
    return {
        "new": -first * (np.log10(known["open_payer"]) + np.log10(known["open_payee"])),
        "relay": settings.score_relay * first * np.log2(1 + known["common"]),
        "amount": first * settings.score_amount * np.clip(far - least, 0.0, _MOST),
    }


def _rare(ledger: Ledger) -> Reals:
    """Return -log10 of the share of payments whose relation is as rare; nothing if most are."""
    rare = np.zeros(len(ledger))
    graph = np.flatnonzero(ledger.graph)
    if len(graph):
        count = ledger.pair_count[graph]
        upto = np.searchsorted(np.sort(count), count, "right") / len(graph)
        rare[graph] = -np.log10(upto)
    return rare


def rank_payments(scores: Scores, *, most: int | None = None) -> pa.Table:
    """Return payments, greatest score first: tx_id, at, amount, accounts, parts, and the reason."""
    ledger = scores.ledger
    order = np.lexsort((np.arange(len(ledger)), -scores.score))[:most]
    names = ledger.accounts
    columns = {
        "rank": pa.array(np.arange(1, len(order) + 1)),
        "tx_id": ledger.tx_ids.take(pa.array(order)),
        "score": pa.array(np.round(scores.score[order], 6)),
        "mode": pa.array([scores.mode] * len(order), pa.string()),
        "at": pa.array(ledger.at[order]).cast(pa.timestamp("us", "UTC")),
        "amount": pa.array(ledger.amount[order]),
        "currency": pa.array([ledger.units[i] for i in ledger.unit[order].tolist()], pa.string()),
        "from_account": names.take(pa.array(ledger.payer[order])),
        "to_account": names.take(pa.array(ledger.payee[order])),
        **{f"part_{k}": pa.array(np.round(v[order], 6)) for k, v in scores.parts.items()},
        "patterns": pa.array(
            [";".join(scores.patterns.get(i, ())) for i in order.tolist()], pa.string()
        ),
        "reason": pa.array([_payment_words(scores, i) for i in order.tolist()], pa.string()),
    }
    return pa.table(columns)


def _payment_words(scores: Scores, i: int) -> str:
    told = []
    part = {name: float(values[i]) for name, values in scores.parts.items()}
    if part["new"] > 0:
        told.append(f"the first payment between the two (chance {odds_words(part['new'])})")
    if part["relay"] > 0:
        told.append("others paid by the same source pay the same account")
    if part["amount"] > 0:
        told.append("a sum far from what the payer usually pays")
    if part.get("rare", 0.0) > 0.5:
        n = int(scores.ledger.pair_count[i])
        told.append(f"{counted(n, 'payment')} between the two in all")
    if i in scores.patterns:
        told.append(f"part of {listed([pattern_words(k, 1) for k in scores.patterns[i]], 3)}")
    return f"{capital(listed(told))}." if told else "Nothing unusual."


def rank_accounts(scores: Scores, *, most: int | None = None) -> pa.Table:
    """Return accounts, greatest score first, with their patterns and the reason.

    Score = score of the strongest payment + half of the next and so on (each half of the one
    before) + in retrospective mode the scores of the findings whose main account it is.
    """
    ledger = scores.ledger
    size = len(ledger.accounts)
    telling = np.flatnonzero(scores.score > 0)
    ends = np.r_[ledger.payer[telling], ledger.payee[telling]]
    values = np.r_[scores.score[telling], scores.score[telling]]
    order = np.lexsort((-values, ends))
    ends, values = ends[order], values[order]
    first = np.searchsorted(ends, ends, "left")
    total = np.bincount(ends, values * 0.5 ** (np.arange(len(ends)) - first), minlength=size)
    number = {str(name): i for i, name in enumerate(ledger.accounts.to_pylist())}
    kinds: dict[int, Counter[str]] = defaultdict(Counter)
    for finding in scores.findings:
        account = number.get(finding.subject)
        if account is not None and finding.kind not in _NO_PATTERN:
            total[account] += scores.settings.score_pattern * finding.score
            kinds[account][finding.kind.partition(".")[2]] += 1
    strange = np.bincount(np.r_[ledger.payer[telling], ledger.payee[telling]], minlength=size)
    named = np.asarray(ledger.accounts.to_numpy(zero_copy_only=False) != "", np.bool_)
    total = np.where(named, total, 0.0)
    ranked = np.lexsort((np.arange(size), -total))
    ranked = ranked[total[ranked] > 0][:most]
    return pa.table(
        {
            "rank": pa.array(np.arange(1, len(ranked) + 1)),
            "account": ledger.accounts.take(pa.array(ranked)),
            "score": pa.array(np.round(total[ranked], 6)),
            "mode": pa.array([scores.mode] * len(ranked), pa.string()),
            "payments": pa.array(strange[ranked]),
            "patterns": pa.array(
                [";".join(sorted(kinds.get(i, ()))) for i in ranked.tolist()], pa.string()
            ),
            "reason": pa.array(
                [_account_words(int(strange[i]), kinds.get(i, Counter())) for i in ranked.tolist()],
                pa.string(),
            ),
        }
    )


def _account_words(payments: int, kinds: Counter[str]) -> str:
    named = [f"{n} {pattern_words(kind, n)}" for kind, n in sorted(kinds.items())]
    main = f"Main account of {listed(named, 4)}; " if named else ""
    return capital(f"{main}takes part in {counted(payments, 'unusual payment')}.")


def rank_cases(scores: Scores, *, most: int | None = None) -> pa.Table:
    """Return cases, greatest score first; a finding that shares nothing is a case by itself."""
    cases = [f for f in scores.findings if f.kind == "money.case"]
    joined = {tx for case in cases for tx in case.evidence}
    alone = [
        f
        for f in scores.findings
        if f.kind not in _NO_PATTERN and not joined.issuperset(f.evidence)
    ]
    found = sorted([*cases, *alone], key=lambda f: (-f.score, f.kind, f.subject, f.key))[:most]

    def column(name: str, of: pa.DataType) -> pa.Array:
        return pa.array([f.measures.get(name) for f in found], of)

    return pa.table(
        {
            "rank": pa.array(range(1, len(found) + 1), pa.int64()),
            "case": pa.array([f.key for f in found], pa.string()),
            "score": pa.array([f.score for f in found], pa.float64()),
            "account": pa.array([f.subject for f in found], pa.string()),
            "amount": column("amount", pa.int64()),
            "currency": column("currency", pa.string()),
            "start": column("start", pa.string()),
            "end": column("end", pa.string()),
            "n_payments": column("n_payments", pa.int64()),
            "accounts": column("accounts", pa.string()),
            "patterns": pa.array(
                [str(f.measures.get("patterns") or f.measures["pattern"]) for f in found],
                pa.string(),
            ),
            "reason": pa.array([f.reason for f in found], pa.string()),
            "evidence": pa.array([list(f.evidence) for f in found], pa.list_(pa.string())),
        }
    )
