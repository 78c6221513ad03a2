"""Joins findings that share payments or main accounts into cases.

In:   findings of the money detectors, and the transactions they rest on
Out:  findings money.case: all payments of the case, its amount, period, accounts, banks, patterns;
      subject = the account that is the main one of most findings; score = sum of their scores
Not:  main accounts that occur in many findings (a clearing account would join everything);
      the limit is `case_hub_findings`
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime

import numpy as np
import orjson
import pyarrow as pa

from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import capital, counted, listed
from opensocta.money.banks import bank_words, banks_of, known_banks
from opensocta.money.candidates import SECTION, pattern_words, period_words, sum_words
from opensocta.money.joining import joined, sharing
from opensocta.money.ledger import DAY, Ints, Ledger, as_ledger
from opensocta.money.settings import MoneySettings

__all__ = ["find_cases"]

_LISTED = 50


@detectors.add("money.case", version=1, cites="house_cases")
def find_cases(
    findings: Iterable[Finding], transactions: pa.Table | Ledger, *, settings: MoneySettings
) -> list[Finding]:
    """Join findings that share payments or main accounts into cases of two or more findings."""
    ledger = as_ledger(transactions, settings)
    mine = [f for f in findings if f.kind not in ("money.bounds", "money.case")]
    numbers = ledger.numbers(tx for f in mine for tx in f.evidence)
    payments = [
        np.array(sorted(numbers[tx] for tx in f.evidence if tx in numbers), np.int64) for f in mine
    ]
    shared = sharing(payments) + _by_subject(mine, payments, ledger, settings.case_hub_findings)
    cases = [
        _case(ledger, [mine[i] for i in group], np.concatenate([payments[i] for i in group]))
        for group in joined(len(mine), shared)
        if len(group) > 1
    ]
    return sorted(cases, key=lambda f: (-f.score, f.subject, f.key))


def _by_subject(
    findings: list[Finding], payments: list[Ints], ledger: Ledger, hub: int
) -> list[list[int]]:
    """Return for each main account of a finding all findings it occurs in, unless too many."""
    holders: dict[str, list[int]] = {f.subject: [] for f in findings if f.subject}
    for i, mine in enumerate(payments):
        for account in np.unique(np.r_[ledger.payer[mine], ledger.payee[mine]]).tolist():
            name = ledger.account(account)
            if name in holders:
                holders[name].append(i)
    return [these for these in holders.values() if len(these) <= hub]


def _case(ledger: Ledger, parts: list[Finding], evidence: Ints) -> Finding:
    payments = np.unique(evidence)
    units, sizes = np.unique(ledger.unit[payments], return_counts=True)
    unit = int(units[np.argmax(sizes)])
    amount = int(ledger.amount[payments][ledger.unit[payments] == unit].sum())
    first, last = int(ledger.at[payments].min()), int(ledger.at[payments].max())
    ends = np.unique(np.r_[ledger.payer[payments], ledger.payee[payments]]).tolist()
    accounts = [name for name in map(ledger.account, ends) if name]
    subjects = Counter(f.subject for f in parts)
    subject = min(subjects, key=lambda name: (-subjects[name], name))
    patterns = Counter(f.kind.partition(".")[2] for f in parts)
    most = sorted(patterns.items(), key=lambda pattern: (-pattern[1], pattern[0]))
    named = [f"{count} {pattern_words(name, count)}" for name, count in most]
    banks = banks_of(ledger, payments, unit)
    told = bank_words(banks)
    where = f" ({told})" if told.startswith("no ") else f" {told}" if told else ""
    return Finding(
        kind="money.case",
        subject=subject,
        score=round(sum(f.score for f in parts), 6),
        reason=f"{capital(listed(named, 3))} share payments or main accounts and make one case of "
        f"{sum_words(amount, ledger.units[unit])} in {counted(len(payments), 'payment')} between "
        f"{counted(len(accounts), 'account')}{where} {period_words(first, last)}.",
        evidence=ledger.names(payments) + ledger.known.told_banks.of(np.array(ends, np.int64)),
        section=SECTION,
        measures={
            "pattern": "case",
            "patterns": ";".join(sorted(patterns)),
            "amount": amount,
            "currency": ledger.units[unit],
            "other_currencies": len(units) - 1,
            "n_payments": len(payments),
            "n_accounts": len(accounts),
            "n_findings": len(parts),
            "accounts": ";".join(accounts[:_LISTED]),
            "banks": orjson.dumps([asdict(share) for share in banks[:_LISTED]]).decode(),
            "n_banks": known_banks(banks),
            "start": datetime.fromtimestamp(first / 1e6, UTC).isoformat(),
            "end": datetime.fromtimestamp(last / 1e6, UTC).isoformat(),
            "days": round((last - first) / DAY, 2),
            "strongest": max(f.score for f in parts),
        },
    )
