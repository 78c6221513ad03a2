"""Reads OFAC's list as comma-separated text without a header: SDN.CSV, ALT.CSV, ADD.CSV.

In:   an intake of SDN.CSV; ALT.CSV (other names) and ADD.CSV (addresses) are read if they stand
      beside it under the same name with ALT or ADD for SDN
Out:  statements and rejects; most of what tells who someone is stands in the remarks
Not:  links between listed subjects ("Linked To"), vessels' tonnage and owners

`-0-` means empty. A row with a wrong number of cells or without number or name is set aside.
The remarks are cut at 1,000 signs by the publisher; the XML edition is not.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from opensocta.sources.cleaning import Rules
from opensocta.sources.draft import Draft
from opensocta.sources.lists.dates import listed_dates
from opensocta.sources.registry import Chunk, Intake
from opensocta.sources.rows import whole_file_report
from opensocta.sources.safety import check_file, check_whole, unreadable

__all__ = ["looks_like_ofac", "read_ofac"]

_CELLS = {"SDN": 12, "ALT": 5, "ADD": 6}
_SCHEMATA = {"individual": "Person", "": "LegalEntity", "entity": "LegalEntity",
             "vessel": "Vessel", "aircraft": "Airplane"}  # fmt: skip
_NUMBER = re.compile(
    r"^(?P<kind>.*(?:Passport|No\.|Number|Card|ID|Identification|Code|Licen[cs]e|IMO))\s+"
    r"(?P<number>[0-9A-Za-z][0-9A-Za-z./\- ]*?)\s*(?:\([^)]*\).*)?"
    r"(?:expires.*|issued.*)?$"
)
_ALIAS = re.compile(r"^(?:a\.k\.a\.|f\.k\.a\.|n\.k\.a\.)\s+['\"‘’“”]?(.+?)['\"‘’“”]?$")
_HEADS: tuple[tuple[str, str], ...] = (
    ("DOB ", "birthDate"), ("POB ", "birthPlace"), ("nationality ", "nationality"),
    ("citizen ", "citizenship"), ("Gender ", "gender"), ("Email Address ", "email"),
    ("Phone Number ", "phone"), ("Organization Established Date ", "incorporationDate"),
)  # fmt: skip
Said = dict[str, list[str]]


def looks_like_ofac(head: bytes) -> bool:
    """Tell whether a file begins as SDN.CSV does: a number, a name, and `-0-` for empty."""
    line = head.split(b"\n", 1)[0]
    return re.match(rb'\s*\d+\s*,\s*"', line) is not None and b"-0-" in line


def read_ofac(intake: Intake) -> Iterator[Chunk]:
    """Read OFAC's SDN.CSV with what stands beside it."""
    draft = Draft(intake, Rules())
    aliases, addresses = _beside(draft, intake.path, "ALT"), _beside(draft, intake.path, "ADD")
    found = 0
    for number, cells in _rows(draft, intake.path, "SDN"):
        key, name, kind, programme, title = cells[:5]
        schema = _SCHEMATA.get(kind.lower())
        if not key.isdigit() or not name or schema is None:
            draft.reject("SDN", number, "ent_num, name, type", "is missing or of no known type")
            continue
        said = _said(schema, cells, draft, number)
        said["name"] = [_natural(name, schema)]
        said["alias"] += [_natural(row[3], schema) for row in aliases.get(key, ())]
        said["program"] = [one.strip(" []") for one in programme.split("] [")]
        if schema == "Person" and title:
            said["position"] = [title]
        for row in addresses.get(key, ()):
            said["address"].append(", ".join(part for part in row[2:5] if part))
            if schema not in ("Person", "Airplane"):
                said["country"].append(row[4])
        draft.entity(schema, key, said, f"row {number}")
        found += 1
    yield from draft.take()
    if not found:
        raise unreadable(intake.path, "row 1", "holds no entry", "Is it OFAC's SDN.CSV?")
    yield "reports", whole_file_report(intake, title=f"{intake.file_name}: {found} entries")


def _said(schema: str, cells: list[str], draft: Draft, number: int) -> Said:
    """Return what the remarks say, by property."""
    said: Said = {prop: [] for prop in ("alias", "address", "country")}
    for remark in cells[11].removesuffix(".").split(";"):
        words = remark.strip().removeprefix("alt. ").strip()
        if found := _ALIAS.match(words):
            said["alias"].append(found[1])
            continue
        head = next(((mark, prop) for mark, prop in _HEADS if words.startswith(mark)), None)
        if head is None:
            _add_number(said, schema, words)
            continue
        mark, prop = head
        value = words.removeprefix(mark).strip()
        if prop.endswith("Date"):
            dates = listed_dates(value)
            if not dates and " to " not in value:
                draft.reject("SDN", number, "remarks", "a date in them cannot be read")
            said.setdefault(prop, []).extend(dates)
        else:
            said.setdefault(prop, []).append(value)
    persons = {"birthDate", "birthPlace", "nationality", "citizenship", "gender"}
    left_out = set() if schema == "Person" else persons
    if schema in ("Vessel", "Airplane"):
        left_out |= {"email", "phone", "incorporationDate"}
    return {prop: values for prop, values in said.items() if prop not in left_out}


def _add_number(said: Said, schema: str, words: str) -> None:
    found = _NUMBER.match(words)
    if found is None or not any(sign.isdigit() for sign in found["number"]):
        return
    kind = found["kind"]
    if schema == "Person":
        tax = "Tax" in kind or "Registration" in kind
        prop = "passportNumber" if "Passport" in kind else "taxNumber" if tax else "idNumber"
    elif schema == "Vessel":
        prop = "imoNumber" if "IMO" in kind else "registrationNumber"
    elif schema == "Airplane":
        prop = "serialNumber" if "Serial" in kind else "registrationNumber"
    else:
        prop = "taxNumber" if "Tax" in kind else "registrationNumber"
    said.setdefault(prop, []).append(found["number"])


def _natural(name: str, schema: str) -> str:
    """Return `LAST, First` as `First LAST`; names of organisations keep their commas."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and schema == "Person" else name


def _beside(draft: Draft, path: Path, kind: str) -> dict[str, list[list[str]]]:
    """Return rows of the file beside the list, by the number of the entry."""
    name = re.sub("SDN", kind, path.name, flags=re.IGNORECASE)
    place = next(
        (one for one in (path.with_name(name), path.with_name(name.lower())) if one.is_file()), None
    )
    found: dict[str, list[list[str]]] = {}
    if place is not None and place.name.lower() != path.name.lower():
        for _, cells in _rows(draft, place, kind):
            found.setdefault(cells[0], []).append(cells)
    return found


def _rows(draft: Draft, path: Path, kind: str) -> Iterator[tuple[int, list[str]]]:
    """Give rows with their numbers from 1; ragged ones are set aside."""
    check_file(path)
    check_whole(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"byte {error.start}"
        raise unreadable(path, place, "is not UTF-8", "Save the file as UTF-8.") from None
    rows = csv.reader(io.StringIO(text.replace("\0", "")))
    number = 0
    try:
        for number, cells in enumerate(rows, 1):
            plain = [cell.strip() for cell in cells]
            if plain in ([], [""], ["\x1a"]):
                continue
            if len(plain) != _CELLS[kind]:
                draft.reject(kind, number, "", f"has other than {_CELLS[kind]} cells")
                continue
            yield number, ["" if cell == "-0-" else cell for cell in plain]
    except csv.Error:
        place = f"row {number + 1}"
        raise unreadable(path, place, "is no CSV row", "Ask for the file again.") from None
