"""Reads beneficial-ownership statements (BODS 0.4, and 0.2/0.3 as far as they agree).

In:   a JSON array of statements, or JSON lines of them
Out:  Person, Company and Ownership entities. Of several statements of one record the last counts;
      those it replaces are set aside. A closed record ends its interests on the day it was closed
Not:  unspecified parties: an ownership without a named party is set aside
See:  docs/methods/ownership.md for how interests count

A share keeps its words: `25-50`, `>25-<50`, `>=25`, `>25`, `<=10`, or the exact number.
"""

from collections import Counter
from collections.abc import Iterator

from opensocta.core.ids import make_id
from opensocta.sources.cleaning import Rules
from opensocta.sources.draft import Draft, Said
from opensocta.sources.registry import Chunk, Intake, readers
from opensocta.sources.rows import whole_file_report
from opensocta.sources.safety import unreadable
from opensocta.sources.strict_json import Json, as_dict, as_list, load_documents, text_of

__all__ = ["read_bods"]

Object = dict[str, Json]
_KINDS = {
    "entity": "entity", "entityStatement": "entity", "person": "person",
    "personStatement": "person", "relationship": "relationship",
    "ownershipOrControlStatement": "relationship",
}  # fmt: skip
_PUBLIC = ("state", "stateBody", "governmentDepartment")


@readers.add("bods", version=2, cites="openownership2024bods", suffixes=(".json",))
def read_bods(intake: Intake) -> Iterator[Chunk]:
    """Read beneficial-ownership statements."""
    statements = [as_dict(one) for _, part in load_documents(intake.path) for one in as_list(part)]
    draft = Draft(intake, Rules())
    known: dict[str, str] = {}
    replaced = _replaced(statements)
    for place, one in enumerate(statements):
        if place in replaced:
            draft.reject(f"[{place}]", 0, "recordId", "a later statement of the record replaces it")
            known.update(dict.fromkeys(_keys(one)[1:], ""))
            continue
        _read_party(draft, one, f"[{place}]", known)
    if not known:
        raise unreadable(
            intake.path, "whole file", "holds no entity or person", "Is it BODS of version 0.2 on?"
        )
    for place, one in enumerate(statements):  # an old number leads to the record's last statement
        if place in replaced and (keys := _keys(one)):
            known.update(dict.fromkeys(keys[1:], known.get(keys[0], "")))
    told: Counter[str] = Counter()
    for place, one in enumerate(statements):
        if _kind(one) == "relationship" and place not in replaced:
            _read_ownership(draft, one, f"[{place}]", known, told)
        elif _kind(one) == "":
            draft.reject(f"[{place}]", 0, "recordType", "is no record type of BODS")
    yield "reports", whole_file_report(intake, title=f"Ownership: {intake.file_name}")
    yield from draft.take()


def _kind(one: Object) -> str:
    return _KINDS.get(text_of(one.get("recordType")) or text_of(one.get("statementType")) or "", "")


def _replaced(statements: list[Object]) -> set[int]:
    """Return the places of statements that a later one replaces, by record or by number."""
    last: dict[str, tuple[str, int]] = {}
    gone: set[int] = set()
    by_id = {}
    for place, one in enumerate(statements):
        by_id.update(dict.fromkeys(_keys(one), place))
    for place, one in enumerate(statements):
        gone |= {by_id[text] for old in as_list(one.get("replacesStatements"))
                 if (text := text_of(old)) in by_id}  # fmt: skip
        record = text_of(one.get("recordId"))
        if record is None:
            continue
        record = f"{_kind(one)} {record}"
        stated = (text_of(one.get("statementDate")) or "", place)
        if record in last:
            gone.add(min(last[record], stated)[1])
        last[record] = max(last.get(record, stated), stated)
    return gone


def _details(one: Object) -> Object:
    return as_dict(one["recordDetails"]) if "recordDetails" in one else one


def _keys(one: Object) -> list[str]:
    names = ("recordId", "statementId", "statementID")
    return [key for key in (text_of(one.get(name)) for name in names) if key]


def _read_party(draft: Draft, one: Object, path: str, known: dict[str, str]) -> None:
    kind, keys, details = _kind(one), _keys(one), _details(one)
    if kind not in ("entity", "person"):
        return
    if not keys:
        draft.reject(path, 0, "recordId", "the record has no id")
        return
    if kind == "person":
        said, schema = _person(details), "Person"
    else:
        said, schema = _company(details)
    found = draft.entity(schema, keys[0], said, f"{path}.recordDetails",
                         category="other" if kind == "person" else None)  # fmt: skip
    known.update(dict.fromkeys(keys, found))


def _person(details: Object) -> Said:
    names = [as_dict(name) for name in as_list(details.get("names"))]
    legal = [n for n in names if text_of(n.get("type")) in ("legal", "individual", None)] or names
    other = [name for name in names if name not in legal[:1]]
    first = legal[0] if legal else {}
    return {
        "name": text_of(first.get("fullName")),
        "firstName": text_of(first.get("givenName")),
        "lastName": text_of(first.get("familyName")),
        "alias": [text_of(name.get("fullName")) for name in other],
        "birthDate": (text_of(details.get("birthDate")) or "")[:10],
        "nationality": _countries(details.get("nationalities")),
        "address": _addresses(details),
        "country": [code for a in as_list(details.get("addresses"))
                    for code in _countries(as_dict(a).get("country"))],
        "taxNumber": _identifiers(details, "TAXID"),
    }  # fmt: skip


def _company(details: Object) -> tuple[Said, str]:
    kind = details.get("entityType")
    word = text_of(as_dict(kind).get("type")) if isinstance(kind, dict) else text_of(kind)
    schema = "PublicBody" if word in _PUBLIC else "Company"
    if word in ("arrangement", "anonymousEntity", "unknownEntity"):
        schema = "LegalEntity"
    area = details.get("jurisdiction") or details.get("incorporatedInJurisdiction")
    said: Said = {
        "name": text_of(details.get("name")),
        "alias": [text_of(name) for name in as_list(details.get("alternateNames"))],
        "incorporationDate": (text_of(details.get("foundingDate")) or "")[:10],
        "dissolutionDate": (text_of(details.get("dissolutionDate")) or "")[:10],
        "registrationNumber": _identifiers(details, ""),
        "jurisdiction": _countries(area),
        "address": _addresses(details),
    }
    return said, schema


def _identifiers(details: Object, mark: str) -> list[str]:
    found = [as_dict(one) for one in as_list(details.get("identifiers"))]
    return [
        number
        for one in found
        if (number := text_of(one.get("id"))) and mark in (text_of(one.get("scheme")) or mark)
    ]


def _countries(value: Json) -> list[str]:
    codes = [text_of(as_dict(one).get("code")) or text_of(one) for one in as_list(value)]
    return [code[:2] if code[2:3] == "-" else code for code in codes if code]


def _addresses(details: Object) -> list[str]:
    parts = [as_dict(one) for one in as_list(details.get("addresses"))]
    return [
        ", ".join(text for key in ("address", "postCode") if (text := text_of(one.get(key))))
        for one in parts
    ]


def _read_ownership(
    draft: Draft, one: Object, path: str, known: dict[str, str], told: Counter[str]
) -> None:
    details = _details(one)
    owned = known.get(_reference(details.get("subject")))
    owner = known.get(_reference(details.get("interestedParty")))
    if not owned or not owner:
        draft.reject(path, 0, "subject, interestedParty", "a party is unnamed or not in the file")
        return
    closed = _day(one.get("statementDate")) if text_of(one.get("recordStatus")) == "closed" else ""
    interests = [as_dict(i) for i in as_list(details.get("interests"))] or [{}]
    for place, interest in enumerate(interests):
        share = as_dict(interest.get("share"))
        said: Said = {
            "role": text_of(interest.get("type")),
            "percentage": text_of(share.get("exact")) or _range(share),
            "ownershipType": text_of(interest.get("directOrIndirect")),
            "startDate": _day(interest.get("startDate")),
            "endDate": _day(interest.get("endDate")) or closed,
        }
        where = f"{path}.recordDetails.interests[{place}]"
        ends = {"owner": owner, "asset": owned}
        key = f"{said['role']} {owner} {owned}"
        told[key] += 1
        if told[key] == 1:
            draft.link("Ownership", ends, said, where)
        else:  # one more interest of the same kind: an earlier size, or another class of shares
            draft.entity("Ownership", make_id("k", key, str(told[key])), {**ends, **said}, where)


def _day(value: Json) -> str:
    return (text_of(value) or "")[:10]


def _reference(value: Json) -> str:
    """0.4 names the record; 0.2 and 0.3 an object that describes a statement."""
    if isinstance(value, dict):
        return next((text for part in value.values() if (text := text_of(part))), "")
    return text_of(value) or ""


def _range(share: Object) -> str | None:
    """Return an interval in words; an end that is not included keeps its sign."""
    low, high = text_of(share.get("minimum")), text_of(share.get("maximum"))
    above, below = text_of(share.get("exclusiveMinimum")), text_of(share.get("exclusiveMaximum"))
    more, less = f">{above}" if above else "", f"<{below}" if below else ""
    if (low or above) and (high or below):
        return f"{low or more}-{high or less}"
    if low or above:
        return more or f">={low}"
    return (less or f"<={high}") if high or below else None
