"""Reads the consolidated list of the United Nations Security Council (XML).

In:   an intake of the file: CONSOLIDATED_LIST with INDIVIDUALS and ENTITIES
Out:  statements and rejects; an entry without number or name is set aside with its path
Not:  the narrative of an entry (COMMENTS1)

A document type declaration is refused, entities are not resolved, nothing is fetched.
"""

from collections.abc import Iterator

from lxml import etree

from opensocta.sources.cleaning import Rules, country
from opensocta.sources.draft import Draft
from opensocta.sources.goaml_xml import Element, children, local, say
from opensocta.sources.lists.dates import listed_dates, years_between
from opensocta.sources.registry import Chunk, Intake
from opensocta.sources.rows import whole_file_report
from opensocta.sources.safety import check_file, unreadable
from opensocta.sources.strict_xml import elements

__all__ = ["read_un"]

_TAGS = ("{*}INDIVIDUAL", "{*}ENTITY")
_ADVICE = "Use the plain XML of the publisher."
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
Said = dict[str, list[str]]


def read_un(intake: Intake) -> Iterator[Chunk]:
    """Read the consolidated list of the United Nations."""
    draft, counts = Draft(intake, Rules()), {"INDIVIDUAL": 0, "ENTITY": 0}
    found = 0
    try:
        check_file(intake.path)
        for _, element in elements(intake.path, _TAGS, ("end",), _ADVICE):
            kind = local(element)
            counts[kind] += 1
            group = "INDIVIDUALS" if kind == "INDIVIDUAL" else "ENTITIES"
            path = f"/CONSOLIDATED_LIST/{group}/{kind}[{counts[kind]}]"
            found += _read(draft, element, path)
            element.clear()
    except etree.XMLSyntaxError as error:
        place = f"line {error.lineno or 0}"
        rule = "the XML is broken, cut off or beyond the limits"
        raise unreadable(intake.path, place, rule, "Ask for the file again.") from None
    yield from draft.take()
    if not found:
        rule = "holds no entry of a consolidated list"
        raise unreadable(intake.path, "root", rule, "Is it the list of the United Nations?")
    yield "reports", whole_file_report(intake, title=f"{intake.file_name}: {found} entries")


def _read(draft: Draft, element: Element, path: str) -> bool:
    person = local(element) == "INDIVIDUAL"
    prefix = "INDIVIDUAL" if person else "ENTITY"
    key = say(element, "DATAID")
    name = " ".join(filter(None, (say(element, part) for part in _NAMES)))
    if key is None or not name:
        draft.reject(path, element.sourceline or 0, "DATAID, FIRST_NAME", "is missing")
        return False
    said: Said = {
        "name": [name],
        "alias": _texts(element, "NAME_ORIGINAL_SCRIPT"),
        "weakAlias": [],
        "program": _texts(element, "UN_LIST_TYPE"),
        "address": [],
    }
    for alias in children(element, f"{prefix}_ALIAS"):
        weak = (say(alias, "QUALITY") or "").lower() == "low"
        for names in _texts(alias, "ALIAS_NAME"):
            said["weakAlias" if weak else "alias"] += names.split(";")
    for address in children(element, f"{prefix}_ADDRESS"):
        parts = (say(address, part) for part in ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY"))
        said["address"].append(", ".join(filter(None, parts)))
    if person:
        said |= _person(draft, element, path)
    else:
        where = [say(address, "COUNTRY") for address in children(element, "ENTITY_ADDRESS")]
        said["country"] = [one for one in where if one and country(one)]
    draft.entity("Person" if person else "Organization", key, said, path)
    return True


def _person(draft: Draft, element: Element, path: str) -> Said:
    said: Said = {"birthDate": [], "birthPlace": [], "passportNumber": [], "idNumber": []}
    said["nationality"] = [
        value for one in children(element, "NATIONALITY") for value in _texts(one, "VALUE")
    ]
    said["gender"] = _texts(element, "GENDER")
    for born in children(element, "INDIVIDUAL_DATE_OF_BIRTH"):
        dates = _born(born)
        if dates is None:
            line = born.sourceline or 0
            draft.reject(path, line, "INDIVIDUAL_DATE_OF_BIRTH", "cannot be read as a date")
        said["birthDate"] += dates or []
    for place in children(element, "INDIVIDUAL_PLACE_OF_BIRTH"):
        parts = (say(place, part) for part in ("CITY", "STATE_PROVINCE", "COUNTRY"))
        said["birthPlace"].append(", ".join(filter(None, parts)))
    for paper in children(element, "INDIVIDUAL_DOCUMENT"):
        prop = "passportNumber" if "passport" in _kind(paper).lower() else "idNumber"
        said[prop] += _texts(paper, "NUMBER")
    return said


def _born(element: Element) -> list[str] | None:
    """Return partial dates, none if nothing or a long span is given, None if it is no date."""
    about = (say(element, "TYPE_OF_DATE") or "EXACT").upper() != "EXACT"
    first, last = say(element, "FROM_YEAR"), say(element, "TO_YEAR")
    if first and last:
        return years_between(first, last)
    text = say(element, "DATE") or say(element, "YEAR")
    if text is None:
        return []
    found = listed_dates(text[:10] if text[:4].isdigit() else text)
    return [one[:4] for one in found] if about and found else found or None


def _kind(paper: Element) -> str:
    return " ".join(filter(None, (say(paper, f"TYPE_OF_DOCUMENT{n}") for n in ("", "2"))))


def _texts(element: Element, name: str) -> list[str]:
    return [text for child in children(element, name) if (text := say(child))]
