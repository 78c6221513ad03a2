"""Proposes a mapping for a payment table that comes without one, or says what it cannot tell.

In:   a CSV, XLSX or Parquet file, its header in any of many languages
Out:  `PaymentGuess`: the mapping as YAML, what each column was taken for, and the doubts
Not:  `socta add`: what goes into a workspace is never guessed (`sources.detect`)
See:  docs/methods/payment-formats.md
"""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import yaml

from opensocta.core.errors import SourceUnreadable
from opensocta.core.units import CURRENCIES
from opensocta.sources.detect import fitting_profile
from opensocta.sources.guess_payments_values import (
    channel_map,
    currency_map,
    date_forms,
    number_form,
    way_map,
)
from opensocta.sources.guess_payments_words import part_of_header
from opensocta.sources.mapping import Mapping
from opensocta.sources.mapping_files import parse_mapping
from opensocta.sources.tables import header, open_table

__all__ = ["PaymentGuess", "guess_payments"]

_SAMPLE = 5_000
_SHOWN = {
    "payer": "payer's account", "payer_bank": "payer's bank", "payee": "receiver's account",
    "payee_bank": "receiver's bank", "own": "own account", "partner": "other account",
    "partner_bank": "other bank", "amount": "amount", "currency": "currency",
    "date": "booking date", "value": "value date", "purpose": "purpose",
    "reference": "the sender's number", "end_to_end": "end-to-end reference",
    "uetr": "unique reference (UETR)", "way": "direction", "form": "channel",
    "paid_out": "amount paid out", "paid_in": "amount paid in",
}  # fmt: skip
_NEEDS = {
    "date": "no column with dates was recognised",
    "amount": "no column with amounts was recognised",
    "payer": "no column says who pays, or which account is the own one",
    "payee": "no column says who receives, or which account is the other one",
}
Parts = dict[str, str]  # part -> column
Given = dict[str, object]


@dataclass(frozen=True, slots=True)
class PaymentGuess:
    """What a table was understood to say. `mapping` is None while there are doubts.

    columns : column to what it was taken for. ignored : column to the reason.
    doubts : what only the reader of the file can know. yaml : the mapping to write down, with `?`
    where a doubt lies.
    """

    mapping: Mapping | None
    columns: dict[str, str]
    ignored: dict[str, str]
    doubts: tuple[str, ...]
    yaml: str

    def require(self, source: str) -> Mapping:
        """Return the mapping; raises SourceUnreadable with the doubts and what to write."""
        if self.mapping is not None:
            return self.mapping
        raise SourceUnreadable(
            source=source,
            where="header",
            rule="; ".join(self.doubts),
            advice=(
                f"Write what you know as {source}.map.yml (docs/reference/mapping.md), begun from "
                "what was understood."
            ),
        )


def guess_payments(path: Path, *, currency: str = "") -> PaymentGuess:
    """Return the guess for a table of payments.

    Parameters
    ----------
    currency : ISO 4217 code of the amounts, for tables without a column of currencies.
    """
    names = header(path)
    profile = fitting_profile(names)
    if profile is not None and _complete(profile):
        return PaymentGuess(profile, {}, {}, (), f"profile: {profile.profile}\n")
    columns = _told_apart(names)
    sheet = next(open_table(path, Mapping.model_validate({"names": columns})), None)
    cells = (
        sheet.cells.slice(0, _SAMPLE)
        if sheet is not None
        else pa.table({name: pa.array([], pa.string()) for name in columns})
    )
    parts, ignored = _parts(columns, cells)
    given, doubts = _mapping(parts, cells, currency)
    if columns != names:
        given = {"names": columns, **given}
    text = yaml.safe_dump(given, sort_keys=False, allow_unicode=True, width=100)
    shown = {parts[part]: _SHOWN[part] for part in _SHOWN if part in parts}
    made = None if doubts else parse_mapping(text, f"{path.name} (guessed)")
    return PaymentGuess(made, shown, ignored, tuple(doubts), text)


def _complete(profile: Mapping) -> bool:
    """Tell whether a built-in profile says currency and first day, as the files do not."""
    rows = profile.transactions
    if rows is None or (rows.at.step is not None and profile.base_date is None):
        return False
    return rows.currency is not None or profile.currency is not None


def _told_apart(names: list[str]) -> list[str]:
    """Return the names, each once: a repeated one takes the side of the column before it."""
    found: list[str] = []
    for place, name in enumerate(names):
        if names.count(name) == 1:
            found.append(name)
            continue
        before = part_of_header(names[place - 1]) if place else ""
        side = {"payer_bank": "From", "payee_bank": "To"}.get(before, "")
        told = f"{side} {name}" if side else f"{name} ({place + 1})"
        found.append(told if told not in found else f"{name} ({place + 1})")
    return found


def _parts(columns: list[str], cells: pa.Table) -> tuple[Parts, dict[str, str]]:
    """Return the column of each part, the first that speaks of it, and why others do not count."""
    parts: Parts = {}
    ignored: dict[str, str] = {}
    for name in columns:
        part = part_of_header(name)
        if part == "answer":
            ignored[name] = "answer key: never read"
        elif not part or part == "balance":
            ignored[name] = "balance" if part else "no word of it is known"
        elif part in ("amount_received", "currency_received"):
            ignored[name] = "amount and currency are those paid"
        else:
            part = _by_values(part, cells[name])
            part = "partner" if part == "account" and part in parts else part
            if part in parts:
                ignored[name] = f"a second column for {_SHOWN.get(part, part)}"
            else:
                parts[part] = name
    _settle(parts, ignored)
    return parts, ignored


def _by_values(part: str, values: pa.ChunkedArray) -> str:
    """Return the part after a look at the values: Valuta is a currency here, a date there."""
    words = [text.strip() for text in values.drop_null().unique().to_pylist()[:2_000]]
    codes = bool(words) and all(word.upper() in CURRENCIES for word in words)
    if part in ("currency", "value") and not codes and len(date_forms(words)) >= 1:
        return "value"
    if part == "value" and codes:
        return "currency"
    if part == "value" and number_form(words) is not None:
        return "amount"
    if part == "way" and not way_map(words):
        return "form"
    return part


def _settle(parts: Parts, ignored: dict[str, str]) -> None:
    """Decide between a table of both sides and one of an account and its partners."""
    for side in ("payer", "payee", "partner", "own"):
        if side not in parts and f"{side}_name" in parts:
            parts[side] = parts.pop(f"{side}_name")
        elif f"{side}_name" in parts:
            ignored[parts.pop(f"{side}_name")] = "a name beside an account"
    two = "payer" in parts and "payee" in parts
    for plain, own in (("account", "own"), ("bank", "partner_bank")):
        if plain in parts:
            name = parts.pop(plain)
            if two or own in parts:
                ignored[name] = "says of no side"
            else:
                parts[own] = name
    if two:
        for part in ("own", "partner", "own_bank", "partner_bank", "way"):
            if part in parts:
                ignored[parts.pop(part)] = "payer and receiver have columns of their own"


def _mapping(parts: Parts, cells: pa.Table, currency: str) -> tuple[Given, list[str]]:
    doubts: list[str] = []
    sample = {
        part: [t.strip() for t in cells[name].drop_null().unique().to_pylist()[:2_000]]
        for part, name in parts.items()
    }
    given: Given = {}
    rows: Given = {"reference": parts.get("reference", "{row}")}
    if "reference" in parts and len(cells[parts["reference"]].unique()) < cells.num_rows:
        rows["reference"] = "{row}"
    columns = "paid_out" in parts and "paid_in" in parts and "amount" not in parts
    needed = ("date",) if columns else ("date", "amount")
    doubts += [_NEEDS[part] for part in needed if part not in parts]
    rows["at"] = _time(parts, sample, "date", doubts, given)
    if columns:
        rows |= {part: parts[part] for part in ("paid_out", "paid_in")}
        _number([*sample["paid_out"], *sample["paid_in"]], given, doubts)
    else:
        rows["amount"] = parts.get("amount", "?")
    signed = _number(sample["amount"], given, doubts) if "amount" in parts else False
    _money(parts, sample, currency, given, rows, doubts)
    _ends(parts, sample, signed, rows, doubts)
    if "form" in parts and (known := channel_map(sample["form"])):
        rows["channel"] = {"column": parts["form"], "map": known, "unmapped": "drop"}
    if "value" in parts:
        rows["value_date"] = _time(parts, sample, "value", [], {})
    rows |= {part: parts[part] for part in ("purpose", "end_to_end", "uetr") if part in parts}
    return {**given, "transactions": rows}, doubts


def _ends(
    parts: Parts, sample: dict[str, list[str]], signed: bool, rows: Given, doubts: list[str]
) -> None:
    two = "payer" in parts and "payee" in parts
    ends = ("payer", "payee") if two else ("own", "partner")
    for name, side, end in zip(
        ("from_account", "to_account"), ("payer", "payee"), ends, strict=True
    ):
        if end not in parts:
            doubts.append(_NEEDS[side])
        account: Given = {"number": parts.get(end, "?")}
        if f"{end}_bank" in parts:
            account["bank"] = parts[f"{end}_bank"]
        if end == "partner":
            account["missing"] = "BANK"
        rows[name] = account
    if not two:
        _way(parts, sample, signed, rows, doubts)
    elif signed:
        doubts.append("some amounts are negative although payer and receiver have columns")


def _time(
    parts: Parts, sample: dict[str, list[str]], part: str, doubts: list[str], given: Given
) -> object:
    column = parts.get(part, "?")
    words = sample.get(part, [])
    forms = date_forms(words)
    if part not in parts or not words:
        return column
    if len(forms) == 1:
        return column if forms[0] == "iso" else {"column": column, "date": forms}
    if not forms and all(word.isdigit() for word in words):
        given["base_date"] = "?"
        doubts.append(f"{column!r} counts steps; name their first day as `base_date`")
        return {"column": column, "step": "day"}
    what = f"may be read as {' or '.join(forms)}" if forms else "holds dates of no known form"
    doubts.append(f"{column!r} {what}; name it as `date:`")
    return {"column": column, "date": "?"}


def _number(words: list[str], given: Given, doubts: list[str]) -> bool:
    """Note how numbers are written; return whether some are negative."""
    form = number_form(words)
    if form is None:
        doubts.append("the amounts may be read in two ways; name `decimal:` and `thousands:`")
        given["decimal"] = "?"
        return False
    if form[0] != ".":
        given["decimal"] = form[0]
    if form[1]:
        given["thousands"] = form[1]
    return any(word.startswith("-") for word in words)


def _money(  # noqa: PLR0917 - what is known, and where it goes
    parts: Parts, sample: dict[str, list[str]], currency: str, given: Given, rows: Given,
    doubts: list[str],
) -> None:  # fmt: skip
    if "currency" not in parts:
        given["currency"] = currency or "?"
        if not currency:
            doubts.append("no column names the currency; say it as `currency:`")
        return
    known = currency_map(sample["currency"])
    if known is None:
        doubts.append(f"{parts['currency']!r} holds what is no currency; give it a `map:`")
    rows["currency"] = {"column": parts["currency"], **({"map": known} if known else {})}


def _way(
    parts: Parts, sample: dict[str, list[str]], signed: bool, rows: Given, doubts: list[str]
) -> None:
    if "paid_out" in rows:
        return
    if "way" in parts:
        rows["direction"] = {"column": parts["way"], "map": way_map(sample["way"])}
    elif signed:
        rows["signed"] = True
    else:
        doubts.append("nothing says who pays: no minus, and no column with debit and credit")
