"""How a trace is told: a table with words, exact JSON, and a CSV list ready for a request."""

import csv
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.cli.console import as_table, rows_of, say
from opensocta.cli.money_named import wrong
from opensocta.evidence.wording import counted
from opensocta.money import Trace, exact_words

__all__ = ["exact_trace", "tell_trace", "write_freeze_list"]

_SHOWN = 30
_TIMES = ("first_at", "last_at")
_FACTS = ("number", "holder", "bank", "country")
_ASIDE = {
    "after_the_day": "after the last day: not looked at",
    "to_oneself": "to the payer's own account: left out, nothing moves",
    "of_nothing": "of nothing: left out",
    "reversals": "with a negative amount: taken as reversals, the payee pays the payer",
    "held_apart": "without an amount in the reference currency: each currency is traced by itself",
    "duplicates": "told by another report as well: counted once",
}
Row = dict[str, Any]  # Any: cells of several types


def write_freeze_list(path: Path, listed: pa.Table, methods: tuple[str, ...]) -> None:
    """Write the list; text that a spreadsheet would take for a formula gets a quote before it."""
    heads = [*_FACTS, "currency", *methods, "known_balance", "hops", "first_payment",
             "last_payment", "payments", "all_payments", "paid_beyond_known",
             "account_id"]  # fmt: skip
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            sheet = csv.writer(file, lineterminator="\n")
            sheet.writerow(heads)
            for row in rows_of(listed):
                sheet.writerow([
                    *(_plain(row[name]) for name in _FACTS), row["currency"],
                    *(_amount(row, name).replace(",", "") for name in (*methods, "balance")),
                    row["hops"], *(row[name].date().isoformat() for name in _TIMES),
                    _plain(";".join(row["references"])), "yes" if row["whole"] else "no",
                    _amount(row, "beyond").replace(",", ""), row["account"],
                ])  # fmt: skip
    except OSError:
        raise wrong("--freeze", f"{path.name} cannot be written") from None


def exact_trace(found: Trace, listed: pa.Table, words: list[str], facts: pa.Table) -> Row:
    """Return everything of a trace that a program may want; amounts are minor units."""
    accounts = listed["account"].combine_chunks()
    return {
        "words": words,
        "summary": rows_of(found.summary),
        "accounts": rows_of(listed),
        "losses": rows_of(found.losses),
        "edges": rows_of(found.flows),
        "names": rows_of(facts),
        "evidence": rows_of(
            found.evidence.filter(pc.is_in(found.evidence["account"], value_set=accounts))
        ),
        "set_aside": found.set_aside,
    }


def tell_trace(found: Trace, listed: pa.Table, words: list[str], notes: list[str]) -> None:
    """Print the accounts with the largest amounts, and the trace in words."""
    methods: list[str] = list(found.settings.methods)
    rows = rows_of(listed.slice(0, _SHOWN))
    amounts = {name: [_amount(row, name) for row in rows] for name in methods}
    width = max((len(one) for column in amounts.values() for one in column), default=0)
    shown = [
        {
            "account": row["number"] or row["account"],
            "bank": " ".join(t for t in (row["bank"], row["country"]) if t) or "not known",
            **{name: amounts[name][place].rjust(width) for name in methods},
            "hops": row["hops"], "last": row["last_at"].date().isoformat(),
        }
        for place, row in enumerate(rows)
    ]  # fmt: skip
    if shown:
        as_table(shown, {"account": "account", "bank": "bank", **{name: name for name in methods},
                         "hops": "hops", "last": "last"})  # fmt: skip
        units = ", ".join(sorted(set(listed["currency"].to_pylist())))
        say(f"{len(shown):,} of {counted(listed.num_rows, 'account')} shown, amounts in {units}.")
    for sentence in words:
        say(sentence)
    for reason, count in found.set_aside.items():
        if count:
            say(f"{counted(count, 'payment')} {_ASIDE[reason]}.")
    for note in notes:
        say(note)
    say("Which of these rules a court uses is a question of law; it differs by country.")


def _amount(row: Row, name: str) -> str:
    return exact_words(row[name], row["currency"]).partition(" ")[2]


def _plain(text: str | None) -> str:
    text = text or ""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
