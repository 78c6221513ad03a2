"""Numbers and addresses that name one person, firm or thing, by kind and with their check digits.

In:   a kind of KINDS and a value as received
Out:  `normal_identifier`: the value in one form and whether its check digit holds; `implied`
Not:  dropping a value whose check digit fails: it is kept, and told
See:  docs/methods/identifiers.md for the rules and what they do not cover
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import phonenumbers
from stdnum import bitcoin, iban, imei, imo, lei
from stdnum.al import nipt
from stdnum.bg import egn
from stdnum.eu import vat
from stdnum.exceptions import ValidationError
from stdnum.gr import amka
from stdnum.gr import vat as afm
from stdnum.hr import oib
from stdnum.ro import cnp
from stdnum.rs import pib
from stdnum.si import emso
from stdnum.tr import tckimlik

__all__ = [
    "KINDS",
    "Identifier",
    "implied",
    "is_placeholder",
    "normal_identifier",
    "says_unknown",
    "unknown_words",
]

_NOT_ALNUM = re.compile(r"[^0-9A-Z]")
_NOT_DIGIT = re.compile(r"[^0-9]")
_EMAIL = re.compile(r"([^@\s]+)@([^@\s]+\.[^@\s.]+)")
_ETHEREUM = re.compile(r"0[xX][0-9a-fA-F]{40}")
_ALBANIAN = re.compile(r"[A-T]\d(?:[0358][1-9]|[1469][0-2])\d{5}[A-W]")
_LOOKALIKE = str.maketrans("АВЕЗІЈКМНОРСТУХЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABE3IJKMHOPCTYXSABEZHIKMNOPTYX")
_WORDS = frozenset(
    word.strip()
    for word in """unknown|n/a|n.a.|none|null|not known|not available|not applicable|missing|-|--|?
    |nepoznato|nepoznat|nepoznata|непознато|непознат|непозната|неизвестен|неизвестно|неизвестный
    |necunoscut|necunoscută|i panjohur|e panjohur|panjohur|bilinmiyor|bilinmeyen|yok|nema|нема|няма
    |άγνωστο|άγνωστος|ismeretlen|n.n.|nn lice|unbekannt|sconosciuto|inconnu|xxx|xxxx""".split("|")
)
_STEPS = ("01234567890123456789", "12345678901234567890", "98765432109876543210")
_VIN_VALUES = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "12345678123457923456789"), strict=True)
) | {str(n): n for n in range(10)}
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number in one form. `valid`: its rule holds, is broken, or (None) no rule is known."""

    kind: str
    value: str
    valid: bool | None
    why: str


def normal_identifier(kind: str, value: str) -> Identifier | None:
    """Return the identifier, or None if the value stands for nothing (000000, n/a, unknown).

    Parameters
    ----------
    kind : one of KINDS. `national id` and `company number` find out the kind from the value; it
        stays as asked if no rule holds or several do.
    """
    text = value.strip()
    if is_placeholder(text):
        return None
    if kind in _SEVERAL:
        return _one_of(kind, text)
    return _RULES[kind](kind, text)


def is_placeholder(value: str) -> bool:
    """Tell whether a number says nothing: a word for unknown, one sign repeated, 123456789."""
    packed = re.sub(r"[\W_]", "", value)
    if not packed or says_unknown(value):
        return True
    if len(packed) >= 4 and len(set(packed)) == 1:
        return True
    return len(packed) >= 6 and any(steps.startswith(packed) for steps in _STEPS)


def says_unknown(value: str) -> bool:
    """Tell whether a whole value is a word for `unknown`, in the languages of the region."""
    return " ".join(value.lower().split()) in _WORDS


def unknown_words() -> frozenset[str]:
    """Return the words by which `says_unknown` tells, in small letters with single spaces."""
    return _WORDS


def implied(identifier: Identifier) -> dict[str, str]:
    """Return `birth date` and `sex` where a number with a valid check digit states them.

    The century must be told by the number itself: an AMKA gives the sex only, a Romanian number
    of a resident (first digit 7 to 9) gives no date.
    """
    number = identifier.value
    if identifier.valid is not True:
        return {}
    if identifier.kind == "jmbg":
        return _told(emso.get_birth_date(number), int(number[9:12]) < 500)
    if identifier.kind == "egn":
        return _told(egn.get_birth_date(number), int(number[8]) % 2 == 0)
    if identifier.kind == "cnp" and number[0] != "9":
        born = None if number[0] in "78" else cnp.get_birth_date(number)
        return _told(born, int(number[0]) % 2 == 1)
    if identifier.kind == "amka":
        return _told(None, int(number[9]) % 2 == 1)
    return {}


def _told(born: date | None, male: bool) -> dict[str, str]:
    """Return what a number tells; a date outside the years below shows that it is another kind."""
    sex = {"sex": "male" if male else "female"}
    if born is None:
        return sex
    return {"birth date": born.isoformat(), **sex} if 1890 <= born.year < 2050 else {}


def _checked(check: Callable[[str], str], size: int, what: str) -> Callable[[str, str], Identifier]:
    def rule(kind: str, text: str) -> Identifier:
        number = _packed(text)
        if size and len(number) != size:
            return Identifier(kind, number, False, f"{what} has {size} signs")
        try:
            return Identifier(kind, check(number), True, f"check of {what} holds")
        except ValidationError:
            return Identifier(kind, number, False, f"check of {what} fails")

    return rule


def _packed(text: str) -> str:
    return _NOT_ALNUM.sub("", text.upper().translate(_LOOKALIKE))


def _phone(kind: str, text: str) -> Identifier:
    digits = _NOT_DIGIT.sub("", text)
    international = text.startswith("+") or digits.startswith("00")
    if not international:
        return Identifier(kind, digits[-8:], None, "no country code; last 8 digits")
    try:
        number = phonenumbers.parse("+" + digits.lstrip("0"), None)
    except phonenumbers.NumberParseException:
        return Identifier(kind, digits[-8:], False, "no number of any country")
    holds = phonenumbers.is_valid_number(number)
    form = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Identifier(kind, form, holds, "E.164; " + ("in" if holds else "not in") + " the plan")


def _email(kind: str, text: str) -> Identifier:
    found = _EMAIL.fullmatch(text.lower())
    if not found:
        return Identifier(kind, text.lower(), False, "no address of the form a@b.c")
    local, domain = found.groups()
    local = local.split("+", 1)[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", "") or local, "gmail.com"
    return Identifier(kind, f"{local}@{domain}", None, "case, tags and dots of gmail removed")


def _wallet(kind: str, text: str) -> Identifier:
    if _ETHEREUM.fullmatch(text):
        return Identifier(kind, text.lower(), None, "the case checksum of Ethereum is not checked")
    number = text.lower() if text.lower().startswith("bc1") else text
    if re.match(r"(?:bc1|[13])", number):
        valid = bool(bitcoin.is_valid(number))
        return Identifier(
            kind, number, valid, "check of Bitcoin " + ("holds" if valid else "fails")
        )
    return Identifier(kind, text, None, "no rule known")


def _vin(kind: str, text: str) -> Identifier:
    number = _packed(text)
    if len(number) != 17 or not set(number) <= set(_VIN_VALUES):
        return Identifier(kind, number, False, "a VIN has 17 signs without I, O and Q")
    if number[0] not in "12345":
        return Identifier(kind, number, None, "no check digit outside North America")
    total = sum(_VIN_VALUES[c] * w for c, w in zip(number, _VIN_WEIGHTS, strict=True)) % 11
    valid = number[8] == ("X" if total == 10 else str(total))
    return Identifier(kind, number, valid, "check digit " + ("holds" if valid else "fails"))


def _albanian(kind: str, text: str) -> Identifier:
    number = _packed(text)
    if _ALBANIAN.fullmatch(number):
        return Identifier(kind, number, None, "form holds; the check letter has no public rule")
    return Identifier(kind, number, False, "not of the form of an Albanian number")


def _plain(kind: str, text: str) -> Identifier:
    return Identifier(kind, _packed(text), None, "no rule known")


def _one_of(kind: str, text: str) -> Identifier:
    found = [_RULES[each](each, text) for each in _SEVERAL[kind]]
    valid = [identifier for identifier in found if identifier.valid]
    if len(valid) == 1:
        return valid[0]
    why = "several rules hold" if valid else "no rule known holds"
    return Identifier(kind, _packed(text), None, why)


_RULES: dict[str, Callable[[str, str], Identifier]] = {
    "jmbg": _checked(emso.validate, 13, "JMBG"),
    "egn": _checked(egn.validate, 10, "EGN"),
    "cnp": _checked(cnp.validate, 13, "CNP"),
    "amka": _checked(amka.validate, 11, "AMKA"),
    "afm": _checked(afm.validate, 9, "AFM"),
    "tckn": _checked(tckimlik.validate, 11, "TCKN"),
    "oib": _checked(oib.validate, 11, "OIB"),
    "nid": _albanian,
    "iban": _checked(iban.validate, 0, "IBAN"),
    "imo": _checked(lambda number: imo.validate(number.removeprefix("IMO")), 0, "IMO number"),
    "imei": _checked(imei.validate, 15, "IMEI"),
    "lei": _checked(lei.validate, 20, "LEI"),
    "vat": _checked(vat.validate, 0, "VAT number"),
    "pib": _checked(pib.validate, 9, "PIB"),
    "nipt": _checked(nipt.validate, 10, "NIPT"),
    "phone": _phone,
    "e-mail": _email,
    "wallet": _wallet,
    "vin": _vin,
    "plate": _plain,
    "document": _plain,
}
_SEVERAL = {
    "national id": ("jmbg", "cnp", "egn", "amka", "tckn", "oib"),
    "company number": ("lei", "vat", "nipt", "pib", "afm", "oib"),
}
KINDS = (*_RULES, *_SEVERAL)
"""Kinds of identifiers; the last two find out the kind from the value."""
