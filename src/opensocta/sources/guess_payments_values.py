"""What the values of a payment table's columns are: forms of dates and numbers, codes of ways.

In:   different values of one column, as text
Out:  the forms that fit all of them; more than one form is a doubt
Not:  headers (`sources.guess_payments_words`)
"""

import re
from collections.abc import Sequence
from datetime import datetime

from opensocta.core.units import CURRENCIES
from opensocta.sources.mapping_files import profiles

__all__ = ["channel_map", "currency_map", "date_forms", "number_form", "way_map"]

_WAYS = {
    "in": "in", "out": "out", "credit": "in", "debit": "out", "cr": "in", "dr": "out", "c": "in",
    "d": "out", "crdt": "in", "dbit": "out", "h": "in", "s": "out", "haben": "in", "soll": "out",
    "+": "in", "-": "out", "prijem": "in", "vydaj": "out", "vyber": "out", "incoming": "in",
    "outgoing": "out", "received": "in", "sent": "out", "priliv": "in", "odliv": "out",
    "uplata": "in", "isplata": "out", "intrare": "in", "iesire": "out", "alacak": "in",
    "borc": "out", "gelen": "in", "giden": "out", "debet": "out", "kredi": "in", "hyrje": "in",
    "dalje": "out",
}  # fmt: skip
_CHANNELS = {
    "ach": "transfer", "wire": "transfer", "transfer": "transfer", "reinvestment": "transfer",
    "payment": "transfer", "sepa": "transfer", "swift": "transfer", "cheque": "other",
    "check": "other", "credit card": "card", "card": "card", "pos": "card", "bitcoin": "crypto",
    "crypto": "crypto", "cash in": "cash_in", "cash_in": "cash_in", "cash-in": "cash_in",
    "deposit": "cash_in", "cash": "cash_in", "cash out": "cash_out", "cash_out": "cash_out",
    "cash-out": "cash_out", "withdrawal": "cash_out", "atm": "cash_out", "vklad": "cash_in",
    "vyber": "cash_out", "vyber kartou": "card", "prevod z uctu": "transfer",
    "prevod na ucet": "transfer", "online": "online", "internet": "online",
}  # fmt: skip
_DAYS = ("%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d",
         "%Y.%m.%d", "%Y%m%d", "%y%m%d", "%d%m%y", "%d%m%Y", "%d %b %Y")  # fmt: skip
_TIMES = ("", " %H:%M", " %H:%M:%S")
_YEARS = range(1970, 2100)
_SHORTEST = 6  # digits of a day written without marks
_NUMBER = re.compile(r"^[-+]?\d+(?:[.,' \u00a0]\d+)*$")
_GROUP = 3  # digits between marks of thousands


def date_forms(words: Sequence[str]) -> list[str]:
    """Return the forms that every value keeps: `iso`, or strptime forms."""
    if not words or any(word.isdigit() and len(word) < _SHORTEST for word in words):
        return []
    if all(_iso(word) for word in words):
        return ["iso"]
    longest = max(words, key=len)
    found = []
    for day in _DAYS:
        for time in _TIMES:
            form = day + time
            if _keeps(longest, form) and all(_keeps(word, form) for word in words):
                found.append(form)
    return found


def number_form(words: Sequence[str]) -> tuple[str, str] | None:
    """Return decimal mark and mark of thousands ("" for none); None if two readings fit, or if
    some value is no number."""
    plain = [word.replace("\u00a0", " ") for word in words if word]
    if not plain or not all(_NUMBER.match(word) for word in plain):
        return None
    marks = {mark for word in plain for mark in re.findall(r"[.,' ]", word)}
    readings = [
        (decimal, "".join(marks - {decimal}))
        for decimal in (".", ",")
        if len(marks - {decimal}) <= 1 and all(_reads(word, decimal) for word in plain)
    ]
    if not readings or len({_values(plain, reading) for reading in readings}) > 1:
        return None
    return next((reading for reading in readings if reading[0] in marks), readings[0])


def _reads(word: str, decimal: str) -> bool:
    whole, _, rest = word.lstrip("+-").partition(decimal)
    if decimal in rest or re.search(r"[.,' ]", rest):
        return False
    groups = re.split(r"[.,' ]", whole)
    return len(groups) == 1 or (
        1 <= len(groups[0]) <= _GROUP and all(len(group) == _GROUP for group in groups[1:])
    )


def _values(words: list[str], reading: tuple[str, str]) -> tuple[str, ...]:
    decimal, thousands = reading
    return tuple(
        (word.replace(thousands, "") if thousands else word).replace(decimal, ".") for word in words
    )


def currency_map(words: Sequence[str]) -> dict[str, str] | None:
    """Return a map from names of currencies to codes, {} if they are codes, None if neither."""
    if all(word.upper() in CURRENCIES for word in words):
        return {}
    world = profiles()["amlworld"].transactions
    names = (world.currency.map if world and world.currency else None) or {}
    if all(word in names or word in CURRENCIES for word in words):
        return {word: names.get(word, word) for word in sorted(words)}
    return None


def way_map(words: Sequence[str]) -> dict[str, str]:
    """Return the direction of each word, {} if one is unknown or there is but one way."""
    known = {word: _WAYS.get(word.lower(), "") for word in sorted(words)}
    return known if set(known.values()) == {"in", "out"} else {}


def channel_map(words: Sequence[str]) -> dict[str, str]:
    """Return the channel of each word that is known."""
    return {word: _CHANNELS[word.lower()] for word in sorted(words) if word.lower() in _CHANNELS}


def _iso(word: str) -> bool:
    if word.isdigit():
        return False
    try:
        return datetime.fromisoformat(word).year in _YEARS
    except ValueError:
        return False


def _keeps(word: str, form: str) -> bool:
    if "%Y%m%d" in form or "%y%m%d" in form or "%d%m%y" in form or "%d%m%Y" in form:
        digits = word.partition(" ")[0]
        if not digits.isdigit() or len(digits) != (8 if "%Y" in form else _SHORTEST):
            return False
    try:
        return datetime.strptime(word, form).year in _YEARS  # noqa: DTZ007 - a form is tried
    except ValueError:
        return False
