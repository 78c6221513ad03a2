"""Which patterns in payments run through accounts that members of a network hold.

In:   findings of the money detectors, their ledger, HOLDERS with canonical owners, members of
      networks (network, canonical_id), and the areas of each network
Out:  findings money.network; subject = the network, evidence = payments, who holds the accounts,
      and the ties that make the holders members
Not:  guilt: whoever holds an account need not know what runs through it
See:  docs/methods/cases.md

A pattern counts for a network if its main account, or two or more of its accounts, are held by
members. A pattern may count for several networks.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa

from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import counted, listed
from opensocta.money.banks import banks_of, known_banks
from opensocta.money.candidates import SECTION, pattern_words, period_words, sum_words
from opensocta.money.ledger import Ints, Ledger

__all__ = ["find_network_money"]

_JOINING = ("money.case", "money.bounds", "money.network", "money.repeats")
_NEEDED = 2


@detectors.add("money.network", version=1, cites="house_cases")
def find_network_money(
    findings: Iterable[Finding],
    ledger: Ledger,
    *,
    holders: pa.Table,
    members: pa.Table,
    areas: Mapping[str, str],
) -> list[Finding]:
    """Return one finding per network whose members hold accounts in patterns, largest sum first.

    Parameters
    ----------
    members : columns network, canonical_id and evidence (ties).
    areas : crime areas of a network, joined by `;`.
    """
    owner = dict(zip(holders["account"].to_pylist(), holders["owner"].to_pylist(), strict=True))
    networks: dict[str, set[str]] = defaultdict(set)
    tied: dict[tuple[str, str], list[str]] = {}
    columns = (members[name].to_pylist() for name in ("network", "canonical_id", "evidence"))
    for network, person, evidence in zip(*columns, strict=True):
        networks[person].add(network)
        tied[network, person] = evidence
    told: dict[str, list[tuple[Finding, set[int]]]] = defaultdict(list)
    mine = sorted((f for f in findings if f.kind not in _JOINING), key=lambda f: (f.kind, f.key))
    for finding in mine:
        payments = np.array(sorted(ledger.numbers(finding.evidence).values()), np.int64)
        ends = np.unique(np.r_[ledger.payer[payments], ledger.payee[payments]]).tolist()
        held: dict[str, set[int]] = defaultdict(set)
        for account in ends:
            for network in networks.get(owner.get(ledger.account(account)) or "", ()):
                held[network].add(account)
        for network, accounts in held.items():
            main = finding.subject in {ledger.account(a) for a in accounts}
            if main or len(accounts) >= _NEEDED:
                told[network].append((finding, accounts))
    found = []
    for name, rows in told.items():
        theirs = np.array(sorted({account for _, held in rows for account in held}), np.int64)
        people = sorted({owner[ledger.account(account)] for account in theirs.tolist()})
        ties = tuple(tie for person in people for tie in tied[name, person])
        found.append(_network(ledger, name, rows, theirs, ties, areas.get(name, "")))
    return sorted(found, key=lambda f: (-f.score, f.subject))


def _network(  # noqa: PLR0917 - what is told of one network
    ledger: Ledger, name: str, rows: list[tuple[Finding, set[int]]], accounts: Ints,
    ties: tuple[str, ...], areas: str,
) -> Finding:  # fmt: skip
    names = {tx for finding, _ in rows for tx in finding.evidence}
    payments = np.array(sorted(ledger.numbers(names).values()), np.int64)
    theirs = np.isin(ledger.payer[payments], accounts) | np.isin(ledger.payee[payments], accounts)
    through = payments[theirs]
    units, sizes = np.unique(ledger.unit[through], return_counts=True)
    unit = int(units[np.argmax(sizes)])
    amount = int(ledger.amount[through][ledger.unit[through] == unit].sum())
    banks = banks_of(ledger, through, unit)
    countries = sorted({share.country for share in banks if share.country})
    counts = Counter(finding.kind for finding, _ in rows)
    words = [f"{n} {pattern_words(kind, n)}" for kind, n in
             sorted(counts.items(), key=lambda item: (-item[1], item[0]))]  # fmt: skip
    first, last = int(ledger.at[through].min()), int(ledger.at[through].max())
    where = f" in {counted(len(countries), 'country', 'countries')}" if countries else ""
    return Finding(
        kind="money.network",
        subject=name,
        score=float(amount),
        reason=f"Members of {name} hold {counted(len(accounts), 'account')} that take part in "
        f"{listed(words, 4)}: {sum_words(amount, ledger.units[unit])} in "
        f"{counted(len(through), 'payment')}{where} {period_words(first, last)}.",
        evidence=ledger.names(through) + ledger.known.told.of(accounts)
        + ledger.known.told_banks.of(accounts) + ties,
        crime_area=areas.split(";")[0],
        section=SECTION,
        measures={
            "pattern": "network", "amount": amount, "currency": ledger.units[unit],
            "other_currencies": len(units) - 1, "n_payments": len(through),
            "n_accounts": len(accounts), "n_patterns": len(rows),
            "patterns": ";".join(sorted(kind.partition(".")[2] for kind in counts)),
            "keys": ";".join(sorted(finding.key for finding, _ in rows)),
            "countries": ";".join(countries), "n_countries": len(countries),
            "n_banks": known_banks(banks),
            "crime_areas": areas,
        },
    )  # fmt: skip
