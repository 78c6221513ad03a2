"""Who paid whom in a case, month by month, and the picture of it.

In:   cases (`money.cases`) and the ledger they were found in; or rows of CASE_FLOWS
Out:  rows of CASE_FLOWS (with `key` in place of the finding's number); a picture as plain data
Not:  drawing (`publish.figures.payments`)
See:  docs/methods/cases.md
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from opensocta.core.units import minor_digits
from opensocta.evidence.finding import Finding
from opensocta.money.banks import countries_of
from opensocta.money.ledger import Ints, Ledger

__all__ = ["FLOWS", "case_flows", "case_picture"]

FLOWS = pa.schema([
    *((name, pa.string()) for name in ("key", "from_account", "to_account", "from_bank", "to_bank",
                                       "from_country", "to_country", "period", "currency")),
    ("amount", pa.int64()), ("payments", pa.int64()), ("evidence", pa.list_(pa.string())),
])  # fmt: skip
_ACCOUNTS = 18
_COLUMNS = 5
Row = Mapping[str, Any]  # Any: cells of several types


def case_flows(cases: Iterable[Finding], ledger: Ledger) -> pa.Table:
    """Return one row per case, pair of accounts, month and currency, sorted.

    Amounts are minor units of `currency`. The evidence are the payments and, where a bank or
    country is told, the statements that tell it.
    """
    rows = []
    for case in sorted((c for c in cases if c.kind == "money.case"), key=lambda c: c.key):
        groups: dict[tuple[int, int, str, int], list[int]] = defaultdict(list)
        for i in sorted(ledger.numbers(case.evidence).values()):
            month = datetime.fromtimestamp(int(ledger.at[i]) / 1e6, UTC).strftime("%Y-%m")
            ends = int(ledger.payer[i]), int(ledger.payee[i])
            groups[(*ends, month, int(ledger.unit[i]))].append(i)
        for (payer, payee, month, unit), these in sorted(groups.items()):
            payments = np.array(these, np.int64)
            told = ledger.known.told_banks.of(np.array([payer, payee]))
            rows.append({
                "key": case.key, "from_account": ledger.account(payer),
                "to_account": ledger.account(payee), **_place(ledger, payer, payments, "from"),
                **_place(ledger, payee, payments, "to"), "period": month,
                "currency": ledger.units[unit], "amount": int(ledger.amount[payments].sum()),
                "payments": len(payments), "evidence": [*ledger.names(payments), *told],
            })  # fmt: skip
    return pa.Table.from_pylist(rows, FLOWS)


def _place(ledger: Ledger, account: int, payments: Ints, end: str) -> dict[str, str | None]:
    bank = int(ledger.known.bank[account])
    side = ledger.from_place if end == "from" else ledger.to_place
    where = countries_of(ledger, np.array([account]), side[payments[:1]])[0]
    return {
        f"{end}_bank": ledger.known.banks[bank] if bank >= 0 else None,
        f"{end}_country": where or None,
    }


def case_picture(rows: Sequence[Row], *, most: int = _ACCOUNTS) -> dict[str, Any]:
    """Return accounts in columns, flows between them and sums per month, of one currency.

    Accounts that only pay stand first, those that only receive last, the others between them by
    the mean month of their payments. The `most` accounts with the largest sums are shown, the
    others as one; the currency is the one in which most payments are, the rest is counted. Amounts
    are whole units.
    """
    totals: dict[str, int] = defaultdict(int)
    for row in rows:
        totals[row["currency"]] += row["payments"]
    currency = min(totals, key=lambda name: (-totals[name], name), default="")
    mine = [row for row in rows if row["currency"] == currency]
    paid: dict[str, int] = defaultdict(int)
    got: dict[str, int] = defaultdict(int)
    for row in mine:
        paid[row["from_account"]] += row["amount"]
        got[row["to_account"]] += row["amount"]
    everyone = sorted(set(paid) | set(got), key=lambda a: (-paid[a] - got[a], a))
    shown = everyone[:most] if len(everyone) > most + 1 else everyone
    label = {account: f"A{n}" for n, account in enumerate(shown, start=1)}
    column = _columns(mine, shown, paid, got)
    flows: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    months: dict[str, int] = defaultdict(int)
    for row in mine:
        ends = label.get(row["from_account"], "others"), label.get(row["to_account"], "others")
        flows[ends][0] += row["amount"]
        flows[ends][1] += row["payments"]
        months[row["period"]] += row["amount"]
    place = {row[f"{end}_account"]: (row[f"{end}_bank"], row[f"{end}_country"])
             for row in mine for end in ("to", "from")}  # fmt: skip
    unit = 10 ** minor_digits(currency) if currency else 1
    return {
        "currency": currency, "payments": totals[currency],
        "other_payments": sum(totals.values()) - totals[currency],
        "accounts": [
            {"label": label[a], "account": a, "bank": place[a][0], "country": place[a][1],
             "column": column[a], "paid": paid[a] / unit, "received": got[a] / unit} for a in shown
        ],
        "others": len(everyone) - len(shown),
        "flows": [
            {"from": a, "to": b, "amount": amount / unit, "payments": n}
            for (a, b), (amount, n) in sorted(flows.items(), key=lambda f: (-f[1][0], f[0]))
            if (a, b) != ("others", "others")
        ],
        "months": _every_month({month: amount / unit for month, amount in months.items()}),
    }  # fmt: skip


def _columns(
    rows: Sequence[Row], shown: Sequence[str], paid: Mapping[str, int], got: Mapping[str, int]
) -> dict[str, int]:
    """Return the column of each account: 0 only pays, 4 only receives, 1 to 3 by time."""
    when: dict[str, list[float]] = {account: [0.0, 0.0] for account in shown}
    for row in rows:
        year, month = map(int, row["period"].split("-"))
        for account in (row["from_account"], row["to_account"]):
            if account in when:
                when[account][0] += (12 * year + month) * row["amount"]
                when[account][1] += row["amount"]
    mean = {a: total / weight if weight else 0.0 for a, (total, weight) in when.items()}
    between = sorted(
        (a for a in shown if paid.get(a, 0) and got.get(a, 0)),
        # who passes on more than he gets stands earlier within one month
        key=lambda a: (round(mean[a], 3), (got.get(a, 0) - paid.get(a, 0)), a),
    )
    inner = _COLUMNS - 2
    column = {a: 1 + n * inner // max(len(between), 1) for n, a in enumerate(between)}
    return {a: column.get(a, 0 if paid.get(a, 0) else _COLUMNS - 1) for a in shown}


def _every_month(amounts: Mapping[str, float]) -> list[dict[str, Any]]:
    """Return every month from the first to the last, those without payments too."""
    if not amounts:
        return []
    first, last = (12 * int(p[:4]) + int(p[5:]) - 1 for p in (min(amounts), max(amounts)))
    names = [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(first, last + 1)]
    return [{"period": name, "amount": amounts.get(name, 0)} for name in names]
