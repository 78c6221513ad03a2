"""The two fields of an MT940 statement that tell of a payment: `:61:` and `:86:`.

In:   the text of a field, continuation lines joined as they stood
Out:  `Line` and `Narrative`, frozen
Not:  the statement around them (`sources.mt940`)

`:61:` is value date, entry date without a year, mark (C, D, RC, RD), amount with a decimal comma,
type, references. `:86:` is free text, or `166?00…?20…` with numbered subfields (?20-?29, ?60-?63
purpose, ?30 bank, ?31 account, ?32-?33 name), or `/NAME/…/IBAN/…` with words between strokes.
"""

import re
from dataclasses import dataclass
from datetime import date

from stdnum import iban

from opensocta.evidence.ids import normal_account

__all__ = ["Line", "Narrative", "channel_of", "near_year", "read_line", "read_narrative",
           "short_day", "split_account"]  # fmt: skip

_LINE = re.compile(
    r"^(?P<value>\d{6})(?P<entry>\d{4})?(?P<mark>R?[CD])(?P<funds>[A-Z])?"
    r"(?P<amount>[\d.]*,?\d*)(?P<type>[NFS][A-Z0-9]{3})?(?P<rest>.*)$",
    re.DOTALL | re.ASCII,
)
_CENTURY = 80  # two-digit years from here on are of the last century
_CODED = re.compile(r"^(\d{3})([^\w\s/])(?=\d\d)", re.ASCII)
_TAG = re.compile(
    r"(?:^|(?<=\s))"
    r"(EREF|KREF|MREF|BREF|RREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|UETR)\+",
)
_STROKE = re.compile(
    r"/(EREF|PREF|MARF|CSID|CNTP|NAME|IBAN|BIC|REMI|UETR|ORDP|BENM|ADDR|ISDT|RTRN)/"
)
_PURPOSE = (*range(20, 30), *range(60, 64))
_CASH = {"082": "cash_in", "083": "cash_out"}
_CARD = frozenset(("004", "005", "006", "007", "104", "106", "107"))


@dataclass(frozen=True, slots=True)
class Line:
    """One `:61:`. `inward`: the money comes in; a reversal turns the mark's direction round."""

    value: date | None
    booked: date | None
    inward: bool
    reversal: bool
    amount: str
    reference: str | None
    bank_reference: str | None
    more: str | None


@dataclass(frozen=True, slots=True)
class Narrative:
    """What a `:86:` tells of the other side."""

    words: str | None = None
    name: str | None = None
    number: str | None = None
    bank: str | None = None
    end_to_end: str | None = None
    uetr: str | None = None
    channel: str = "transfer"
    returned: bool = False


def short_day(text: str) -> date | None:
    """Return the date of YYMMDD."""
    try:
        year = int(text[:2])
        century = 1900 if year >= _CENTURY else 2000
        return date(century + year, int(text[2:4]), int(text[4:6]))
    except ValueError:
        return None


def near_year(month_day: str, beside: date) -> date | None:
    """Return the date of MMDD that lies nearest to another, so that new year does no harm."""
    found = []
    for year in (beside.year - 1, beside.year, beside.year + 1):
        try:
            found.append(date(year, int(month_day[:2]), int(month_day[2:])))
        except ValueError:
            continue
    return min(found, key=lambda day: (abs((day - beside).days), day), default=None)


def read_line(text: str) -> Line | None:
    """Return a `:61:`, or None if it keeps no form of it."""
    found = _LINE.match(text)
    if found is None:
        return None
    value = short_day(found["value"])
    entry = found["entry"]
    booked = near_year(entry, value) if entry and value else value
    head, _, more = found["rest"].partition("\n")
    mine, _, theirs = head.partition("//")
    reversal = found["mark"].startswith("R")
    return Line(
        value=value,
        booked=booked,
        inward=(found["mark"][-1] == "C") != reversal,
        reversal=reversal,
        amount=found["amount"].replace(".", "").replace(",", ".").rstrip("."),
        reference=_filled(mine),
        bank_reference=_filled(theirs),
        more=more.strip() or None,
    )


def read_narrative(text: str) -> Narrative:
    """Return what a `:86:` says."""
    coded = _CODED.match(text)
    if coded is not None:
        return _from_subfields(coded[1], text[3:].replace("\n", ""), coded[2])
    if len(_STROKE.findall(text)) > 1:
        return _from_strokes(text.replace("\n", ""))
    return _from_tags(text.replace("\n", " "), None)


def _from_subfields(code: str, text: str, mark: str) -> Narrative:
    parts: dict[int, str] = {}
    for piece in text.split(mark):
        if piece[:2].isascii() and piece[:2].isdigit():
            parts.setdefault(int(piece[:2]), piece[2:])
    # banks cut the purpose at 27 letters, in the midst of words and after tags alike
    pieces = [parts[number] for number in _PURPOSE if number in parts]
    joined = "".join(f" {p}" if _TAG.match(p) else p for p in pieces).strip()
    found = _from_tags(joined, code)
    name = f"{parts.get(32, '')}{parts.get(33, '')}".strip() or found.name
    number = parts.get(31) or parts.get(38) or found.number
    bank = parts.get(30) or found.bank
    words = found.words or parts.get(0)
    return Narrative(words, name, _filled(number), _filled(bank), found.end_to_end, found.uetr,
                     channel_of(code), found.returned)  # fmt: skip


def _from_tags(text: str, code: str | None) -> Narrative:
    pieces = _TAG.split(text)
    tags = {tag: said.strip() for tag, said in zip(pieces[1::2], pieces[2::2], strict=True)}
    words = " ".join(part for part in (pieces[0].strip(), tags.get("SVWZ", "")) if part)
    return Narrative(
        words=words or None,
        name=tags.get("ABWA") or tags.get("ABWE"),
        number=tags.get("IBAN"),
        bank=tags.get("BIC"),
        end_to_end=tags.get("EREF"),
        uetr=tags.get("UETR"),
        channel=channel_of(code),
        returned="RREF" in tags,
    )


def _from_strokes(text: str) -> Narrative:
    pieces = _STROKE.split(text)
    tags = {tag: said.strip("/ ") for tag, said in zip(pieces[1::2], pieces[2::2], strict=True)}
    words = " ".join(part for part in (pieces[0].strip(), tags.get("REMI", "")) if part)
    other = [*tags.get("CNTP", "").split("/"), "", "", ""]  # account, bank, name
    return Narrative(
        words=words or None,
        name=_filled(tags.get("NAME") or other[2]),
        number=_filled(tags.get("IBAN") or other[0]),
        bank=_filled(tags.get("BIC") or other[1]),
        end_to_end=_filled(tags.get("EREF")),
        uetr=_filled(tags.get("UETR")),
        returned="RTRN" in tags,
    )


def channel_of(code: str | None) -> str:
    """Return the channel that the three-digit text key of a booking tells."""
    return _CASH.get(code or "") or ("card" if code in _CARD else "transfer")


def _filled(text: str | None) -> str | None:
    plain = (text or "").strip()
    return plain if plain and plain.upper() != "NONREF" else None


def split_account(text: str) -> tuple[str | None, str]:
    """Return bank code and number of a `:25:`: `BANK/NUMBER`, or an IBAN, with or without
    the currency behind it."""
    bank, _, number = re.sub(r"/[A-Z]{3}$", "", text.strip()).rpartition("/")
    plain = normal_account(number)
    short = plain[:-3]
    if plain[-3:].isalpha() and (iban.is_valid(short) or short.isdigit()):
        plain = short
    return bank.strip() or None, plain
