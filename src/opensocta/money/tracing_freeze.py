"""The list of accounts to freeze, and a trace in plain words.

In:   a `Trace`, and what is known of the accounts
Out:  one row per account and currency with the amount by each method; sentences
Not:  the request itself: form, legal basis and addressee differ by country
"""

import re
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.units import minor_digits
from opensocta.evidence.wording import counted, listed, place_words
from opensocta.money.tracing import Trace

__all__ = ["account_facts", "exact_words", "freeze_list", "trace_words"]

_FACTS = ("number", "holder", "bank", "country")
_PROPS = {"iban": "number", "accountNumber": "number", "bankName": "bank", "country": "country"}
_OWN_ID = re.compile(r"a-[0-9a-f]{20}")  # of `evidence.ids.account_id`: tells a reader nothing
Row = dict[str, Any]  # Any: cells of several types


def account_facts(statements: pa.Table, wanted: pa.Array) -> pa.Table:
    """Return number, holder, bank and country of accounts, as far as statements tell.

    Parameters
    ----------
    statements : columns entity_id, schema, prop and value of `evidence.tables.STATEMENTS`.
    wanted : account ids.
    """
    wanted = pc.unique(wanted)
    facts: dict[str, dict[str, str]] = {name: {} for name in wanted.to_pylist()}
    for account, prop, value in _told(statements, "BankAccount", wanted, "entity_id"):
        if prop in _PROPS:
            told = value.upper() if prop == "country" else value
            facts[account].setdefault(_PROPS[prop], told)
    shares = [entity for entity, prop, _ in _told(statements, "Ownership", wanted, "value")
              if prop == "asset"]  # fmt: skip
    ends: dict[str, dict[str, str]] = {}
    for share, prop, value in _told(statements, "Ownership", pa.array(shares, pa.string()),
                                    "entity_id"):  # fmt: skip
        ends.setdefault(share, {})[prop] = value
    owners = [end["owner"] for end in ends.values() if "owner" in end]
    names: dict[str, str] = {}
    for owner, prop, value in _told(statements, "", pa.array(owners, pa.string()), "entity_id"):
        if prop == "name":
            names.setdefault(owner, value)
    for end in ends.values():
        if end.get("owner") in names and end.get("asset") in facts:
            facts[end["asset"]].setdefault("holder", names[end["owner"]])
    rows = [
        {"account": account, **{name: found.get(name) for name in _FACTS}}
        for account, found in sorted(facts.items())
    ]
    return pa.Table.from_pylist(
        rows, pa.schema([(name, pa.string()) for name in ("account", *_FACTS)])
    )


def _told(
    statements: pa.Table, schema: str, wanted: pa.Array, column: str
) -> list[tuple[str, str, str]]:
    """Return entity, property and value of statements whose entity or value is wanted."""
    mine = pc.is_in(statements[column], value_set=wanted)
    if schema:
        mine = pc.and_(mine, pc.equal(statements["schema"], schema))
    rows = statements.filter(mine)
    columns = (rows[name].to_pylist() for name in ("entity_id", "prop", "value"))
    return list(zip(*columns, strict=True))


def freeze_list(
    trace: Trace, *, accounts: pa.Table | None = None, poison_only: bool = False
) -> pa.Table:
    """Return one row per account and currency, largest amount first.

    Columns: account, number, holder, bank, country, currency; the amount by each method in minor
    units; balance (known funds); hops (fewest), first_at, last_at; evidence (tx_ids) and
    references (the senders' own numbers), earliest first; whole: whether these are all; beyond:
    what the account paid beyond known funds, so that its bank is asked for the opening balance.

    Parameters
    ----------
    accounts : `account_facts`, or a table with its columns.
    poison_only : also list accounts that poison alone names.
    """
    methods = list(trace.settings.methods)
    known = _known(accounts)
    behind = _behind(trace.evidence)
    rows: dict[tuple[str, str], Row] = {}
    exact = [name for name in methods if name != "poison"]
    holdings = trace.holdings
    if exact and not poison_only:
        named = holdings.filter(pc.not_equal(holdings["method"], "poison"))["account"]
        holdings = holdings.filter(pc.is_in(holdings["account"], value_set=pc.unique(named)))
    for held in holdings.to_pylist():
        key = (held["account"], held["currency"])
        told = known.get(held["account"], {})
        row = rows.setdefault(key, {
            "account": held["account"],
            **{name: told.get(name) or held.get(name) for name in _FACTS},
            "currency": held["currency"], **dict.fromkeys(methods, 0),
            "balance": held["balance"], "hops": held["hops"],
            "first_at": held["first_at"], "last_at": held["last_at"],
            "evidence": [], "references": [], "whole": True, "beyond": held["beyond"],
        })  # fmt: skip
        row[held["method"]] = held["amount"]
        row["hops"] = min(row["hops"], held["hops"])
        row["first_at"] = min(row["first_at"], held["first_at"])
        row["last_at"] = max(row["last_at"], held["last_at"])
        row["whole"] = row["whole"] and bool(held["whole"])
    chosen = [
        row for row in rows.values()
        if poison_only or not exact or any(row[name] for name in exact)
    ]  # fmt: skip
    for row in chosen:
        payments = sorted(behind.get((row["account"], row["currency"]), ()))
        row["evidence"] = [tx_id for _, tx_id, _ in payments]
        row["references"] = [reference or tx_id for _, tx_id, reference in payments]
    chosen.sort(key=lambda r: (-max([r[m] for m in exact] or [0]), -max(r[m] for m in methods),
                               r["account"], r["currency"]))  # fmt: skip
    return pa.Table.from_pylist(chosen, _schema(methods))


def trace_words(trace: Trace, *, accounts: pa.Table | None = None) -> list[str]:
    """Return the trace in sentences, one or a few per method and currency."""
    known = _known(accounts)
    said = []
    for row in trace.summary.to_pylist():
        money = _amounts(row["currency"])
        seeds = counted(row["seeds"], "seed payment")
        said.append(
            f"{_NAMES[row['method']]}: of {money(row['seed_amount'])} in {seeds}, "
            f"{_found(trace, row, known, money)}"
            f"{_lost(row, _of(trace.losses, row).to_pylist(), known, money)}."
        )
        if row["again"] and row["method"] != "poison":
            said.append(f"{money(row['again'])} of the seed money went through a later seed "
                        "payment again and is counted once.")  # fmt: skip
        if row["otherwise"] is not None and row["either_way"] < row["found"]:
            said.append(_hangs(trace, row, money))
        if row["left_off"]:
            said.append(f"{counted(row['left_off'], 'account')} with less than "
                        f"{money(trace.settings.least)} each, together "
                        f"{money(row['left_off_amount'])} of this, "
                        f"{'is' if row['left_off'] == 1 else 'are'} not listed.")  # fmt: skip
        if row["joined"]:
            said.append(f"In {counted(row['joined'], 'payment')} pieces were joined: the chains "
                        "behind them are told by one piece; amounts are exact.")  # fmt: skip
    return said


def exact_words(amount: int, currency: str) -> str:
    """Return an amount to the last minor unit: "EUR 81,200.00"."""
    digits = minor_digits(currency)
    whole, part = divmod(abs(amount), 10**digits)
    sign = "-" if amount < 0 else ""
    return f"{currency} {sign}{whole:,}" + (f".{part:0{digits}d}" if digits else "")


_NAMES = {
    "fifo": "First in, first out",
    "lifo": "Last in, first out",
    "haircut": "Pro rata",
    "lowest": "Lowest balance",
    "poison": "Poison (upper bound)",
}


def _amounts(currency: str) -> Any:  # Any: a function of one amount
    return lambda amount: exact_words(amount, currency)


def _found(trace: Trace, row: Row, known: Mapping[str, Row], money: Any) -> str:
    if not row["accounts"]:
        return "nothing can still be found in the accounts"
    held = _of(trace.holdings, row)["account"].to_pylist() if known else []
    banks = {known[name]["bank"] for name in held if known.get(name, {}).get("bank")}
    where = f" at {counted(len(banks), 'bank')}" if banks else ""
    if row["method"] == "poison":
        return (f"up to {money(row['found'])} in {counted(row['accounts'], 'account')}{where} "
                "may have touched it")  # fmt: skip
    return (
        f"{money(row['found'])} can still be found in {counted(row['accounts'], 'account')}{where}"
    )


def _lost(row: Row, losses: list[Row], known: Mapping[str, Row], money: Any) -> str:
    if row["method"] == "poison":
        return ""
    said = []
    cash = [loss for loss in losses if loss["end"] == "cash"]
    if row["cash"]:
        places = listed(_places(cash, known), 3)
        said.append(f"{money(row['cash'])} left in cash" + (f" at {places}" if places else ""))
    for end, words in (
        ("unnamed", "went to accounts that the payments do not name"),
        ("stop", "reached accounts where tracing was told to end"),
        ("victim", "came back to the victims"),
    ):
        if row[end]:
            said.append(f"{money(row[end])} {words}")
    return "".join(f"; {words}" for words in said)


def _places(losses: list[Row], known: Mapping[str, Row]) -> list[str]:
    places, unnamed = [], 0
    for loss in losses:
        told = known.get(loss["place"], {})
        name = " of ".join(t for t in (told.get("number"), told.get("bank")) if t) or loss["place"]
        country = told.get("country") or loss["country"]
        if _OWN_ID.fullmatch(name):
            unnamed += 1
        else:
            places.append(f"{name} ({place_words(country)})" if country else name)
    if unnamed:
        places.append(counted(unnamed, "place that nobody names", "places that nobody names"))
    return places


def _hangs(trace: Trace, row: Row, money: Any) -> str:
    if trace.settings.opening == "none":
        otherwise = "had the accounts held just enough before to pay all they paid"
    else:
        otherwise = "if the accounts held nothing before their first payment"
    return (
        f"{money(row['found'] - row['either_way'])} of this hangs on unknown opening balances: "
        f"{otherwise}, it would lie elsewhere; "
        f"{money(row['either_way'])} lies in the same accounts either way."
    )


def _of(table: pa.Table, row: Row) -> pa.Table:
    same = pc.and_(
        pc.equal(table["method"], row["method"]), pc.equal(table["currency"], row["currency"])
    )
    return table.filter(same)


def _known(accounts: pa.Table | None) -> dict[str, Row]:
    rows = [] if accounts is None else accounts.to_pylist()
    return {row["account"]: row for row in rows}


def _behind(evidence: pa.Table) -> dict[tuple[str, str], set[tuple[Any, str, str]]]:
    found: dict[tuple[str, str], set[tuple[Any, str, str]]] = {}
    for row in evidence.to_pylist():
        payment = (row["at"], row["tx_id"], row["reference"] or "")
        found.setdefault((row["account"], row["currency"]), set()).add(payment)
    return found


def _schema(methods: list[Any]) -> pa.Schema:
    time = pa.timestamp("us", "UTC")
    return pa.schema([
        *((name, pa.string()) for name in ("account", *_FACTS, "currency")),
        *((name, pa.int64()) for name in (*methods, "balance", "hops")),
        ("first_at", time), ("last_at", time), ("evidence", pa.list_(pa.string())),
        ("references", pa.list_(pa.string())), ("whole", pa.bool_()), ("beyond", pa.int64()),
    ])  # fmt: skip
