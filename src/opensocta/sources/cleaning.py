"""Cleans values by the type of their property: dates to ISO, countries to alpha-2, codes checked.

In:   a column of text and a kind: a FollowTheMoney property type or one of our code lists
Out:  `Cleaned`: values, the original where it changed, and a mask of values that break the rule
Not:  repair: what cannot be read for certain is a fault, never a guess
"""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial

import pyarrow as pa
import pyarrow.compute as pc
from followthemoney.types import registry

from opensocta import vocabulary
from opensocta.core.errors import TermUnknown
from opensocta.core.units import CURRENCIES
from opensocta.sources.bulk import map_unique
from opensocta.sources.clean_times import Rules, clean_date, clean_period, clean_utc

__all__ = ["CODES", "RULES", "Cleaned", "Rules", "clean", "country", "kind_of"]

Clean = Callable[[str], str | None]
CODES = {
    "crimeArea": "crime_area", "modusOperandi": "modus_operandi", "networkRole": "role",
    "node": "node", "fromNode": "node", "toNode": "node", "originNode": "node",
    "transitNode": "node", "destinationNode": "node", "section": "section",
}  # fmt: skip
RULES = {
    "date": "is no date that exists; ISO form, or name its form in the mapping as `date:`",
    "utc": "is no point in time; ISO form, or name its form in the mapping as `date:`",
    "period": "is no period like 2024, 2024-Q1, 2024-03 or 2024-03-17",
    "country": "is no known country",
    "number": "is no plain number",
    "gender": "is no known gender: female, male, other",
    "language": "is no known language",
    "topic": "is no topic of FollowTheMoney",
    "currency": "is no ISO 4217 currency",
    "crime_area": "is no code of the crime areas",
    "modus_operandi": "is no code of the modi operandi",
    "role": "is no code of the roles",
    "node": "is no code of the nodes",
    "section": "is no profile section",
    "grade": "is no grade like B2, 4x4:B2 or uk:1A",
    "handling": "is no handling code H0 to H3",
    "tlp": "is no TLP 2.0 label",
    "flag": "is neither true nor false",
    "stance": "is neither 1 nor -1",
    "level": "is no level 0 to 4",
    "integer": "is no whole number",
    "category": "is no subject category: suspect, convicted, victim, witness, contact, official, "
                "other",
    "source_kind": "is no kind of agency",
}  # fmt: skip
_CATEGORIES = "suspect convicted victim witness contact official other".split()
_KINDS = (
    "police customs border_guard fiu anti_corruption prosecution prison civil_society bank "
    "register mission statistics open_source other"
).split()
_TRUE = {"true", "yes", "1", "y", "t"}
_FALSE = {"false", "no", "0", "n", "f"}
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Cleaned:
    """Values as they go in, what they were where that differs, and where they break the rule."""

    values: pa.Array
    original: pa.Array
    bad: pa.Array


def kind_of(schema: str, prop: str) -> str:
    """Return how the values of a property are cleaned: its code list, else its type."""
    return CODES.get(prop) or vocabulary.schema_properties()[schema][prop]


def clean(
    values: pa.Array,
    kind: str,
    rules: Rules,
    *,
    formats: tuple[str, ...] = (),
    step: str | None = None,
) -> Cleaned:
    """Return the cleaned values of a column. Blank text counts as empty, which is no fault."""
    trimmed = _trimmed(values)
    call = _cleaner(kind, rules, formats, step)
    done = trimmed if call is None else map_unique(trimmed, call)
    if kind in ("name", "address"):
        done = pc.replace_substring_regex(done, r"\s+", " ")
    bad = pc.and_(pc.is_valid(trimmed), pc.is_null(done))
    changed = pc.fill_null(pc.not_equal(values, done), False)
    original = pc.if_else(changed, values, pa.scalar(None, pa.string()))
    return Cleaned(done, original, bad)


def _trimmed(values: pa.Array) -> pa.Array:
    trimmed = pc.utf8_normalize(pc.utf8_trim_whitespace(values), "NFC")
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def _cleaner(kind: str, rules: Rules, formats: tuple[str, ...], step: str | None) -> Clean | None:
    if kind == "date":
        return partial(clean_date, formats=formats, rules=rules, step=step)
    if kind == "utc":
        return partial(clean_utc, formats=formats, rules=rules, step=step)
    if kind == "number":
        return partial(_number, rules=rules)
    if kind == "integer":
        return partial(_integer, rules=rules)
    if kind == "period":
        return partial(clean_period, formats=formats)
    return _plain_cleaners().get(kind)


@cache
def _plain_cleaners() -> dict[str, Clean]:
    codes: dict[str, Iterable[str]] = {
        "crime_area": vocabulary.crime_areas(),
        "modus_operandi": vocabulary.modi_operandi(),
        "role": vocabulary.roles(),
        "node": vocabulary.nodes(),
        "section": {section.code: section for section in vocabulary.SECTIONS},
        "currency": dict.fromkeys(CURRENCIES),
        "handling": dict.fromkeys(("H0", "H1", "H2", "H3")),
        "level": dict.fromkeys("01234"),
    }
    found: dict[str, Clean] = {
        kind: partial(_upper_code, known=frozenset(known)) for kind, known in codes.items()
    }
    found["section"] = partial(_lower_code, known=frozenset(codes["section"]))
    found["category"] = partial(_lower_code, known=frozenset(_CATEGORIES))
    found["source_kind"] = partial(_lower_code, known=frozenset(_KINDS))
    found |= {"country": country, "gender": _gender, "language": _language, "topic": _topic}
    found |= {"grade": _grade, "tlp": _tlp, "flag": _flag, "stance": _stance}
    return found


def country(text: str) -> str | None:
    """Return a country's code as FollowTheMoney writes it (alpha-2, small letters), or None.

    Names in common languages are known; Kosovo is `xk` from XK, XKX or its name.
    """
    found = registry.country.clean(text)
    return found if found is None or len(found) == 2 else None


def _upper_code(text: str, known: frozenset[str]) -> str | None:
    code = text.upper()
    return code if code in known else None


def _lower_code(text: str, known: frozenset[str]) -> str | None:
    code = _SPACES.sub("_", text.lower())
    return code if code in known else None


def _gender(text: str) -> str | None:
    words = {"f": "female", "m": "male", "x": "other"}
    found: str | None = words.get(text.lower()) or registry.gender.clean(text)
    return found


def _language(text: str) -> str | None:
    found: str | None = registry.language.clean(text)
    return found


def _topic(text: str) -> str | None:
    found: str | None = registry.topic.clean(text)
    return found


def _grade(text: str) -> str | None:
    try:
        return str(vocabulary.parse_grade(text))
    except TermUnknown:
        return None


def _tlp(text: str) -> str | None:
    label = text.upper().removeprefix("TLP:").strip()
    label = {"WHITE": "CLEAR"}.get(label, label)
    return label if label in ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED") else None


def _flag(text: str) -> str | None:
    word = text.lower()
    return "true" if word in _TRUE else "false" if word in _FALSE else None


def _stance(text: str) -> str | None:
    return {"1": "1", "+1": "1", "-1": "-1"}.get(text)


def _number(text: str, rules: Rules) -> str | None:
    plain = text.replace("\u00a0", "").replace(" ", "")
    if rules.thousands:
        plain = plain.replace(rules.thousands, "")
    if rules.decimal != ".":
        if "." in plain:
            return None
        plain = plain.replace(rules.decimal, ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    if not math.isfinite(value) or "_" in plain:
        return None
    return plain.removeprefix("+") if "e" not in plain.lower() else repr(value)


def _integer(text: str, rules: Rules) -> str | None:
    number = _number(text, rules)
    if number is None or not float(number).is_integer():
        return None
    return str(int(float(number)))
