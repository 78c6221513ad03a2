"""The rules that one FollowTheMoney entity in JSON must keep, checked one by one.

In:   a line, or an entity as parsed
Out:  the first rule it breaks, with the property where that is a word of the vocabulary
Not:  the fast way over many entities (`ftm_columns`); this is where both agree what is right
"""

import json
import re
from typing import Any

from opensocta.core.time import is_partial_date, parse_utc
from opensocta.vocabulary import schema_properties

__all__ = ["CONTROL", "Fault", "entity_fault", "has_double_keys", "is_date", "line_fault"]

Fault = tuple[str, str]  # column, rule
Parsed = Any  # Any: JSON of strangers may hold anything; that is what is checked here
CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f]"
_CONTROL = re.compile(CONTROL)


def line_fault(line: bytes) -> Fault:
    """Return why a line is no JSON."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return "", "is not UTF-8; save the file as UTF-8"
    if not text.rstrip().endswith("}"):
        return "", "is cut off or no JSON object; one entity per line is expected"
    return "", "is no valid JSON"


def has_double_keys(text: bytes) -> bool:
    """Tell whether any object in a valid JSON text names a key twice."""
    found = False

    def look(pairs: list[tuple[str, Parsed]]) -> None:
        nonlocal found
        found = found or len({key for key, _ in pairs}) < len(pairs)

    try:
        json.loads(text, object_pairs_hook=look)
    except RecursionError:
        return True
    return found


def entity_fault(entity: Parsed) -> Fault | None:
    """Return the first rule that a parsed entity breaks, or None."""
    if not isinstance(entity, dict):
        return "", "is no object"
    for key in ("id", "schema"):
        if not isinstance(entity.get(key), str) or not entity[key]:
            return key, "is missing or no text"
    if _CONTROL.search(entity["id"]):
        return "id", "holds a control character"
    known = schema_properties().get(entity["schema"])
    if known is None:
        return "schema", "is no schema of FollowTheMoney or of ours"
    properties = entity.get("properties")
    if not isinstance(properties, dict):
        return "properties", "is missing or no object"
    for key in ("first_seen", "last_seen"):
        if entity.get(key) is not None and not is_date(entity[key]):
            return key, "is no date of the calendar"
    if not _are_texts(entity.get("referents") or []):
        return "referents", "is no list of texts"
    return next(filter(None, (_value_fault(known, *item) for item in properties.items())), None)


def is_date(value: Parsed) -> bool:
    """Tell whether a value is a year, month, day or instant that exists in the calendar."""
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        return False
    if not is_partial_date(value[:10]):
        return False
    return len(value) <= 10 or (value[10] in "T " and parse_utc(value) is not None)


def _value_fault(known: dict[str, str], name: str, values: Parsed) -> Fault | None:
    if name not in known:
        return "", "has a property that its schema does not have"
    if not isinstance(values, list):
        return name, "is no list of texts"
    if not _are_texts(values):
        return name, "holds a value that is empty or no text"
    if any(_CONTROL.search(value) for value in values):
        return name, "holds a control character"
    if known[name] == "date" and not all(is_date(value) for value in values):
        return name, "is no date of the calendar"
    return None


def _are_texts(values: Parsed) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) and value for value in values)
