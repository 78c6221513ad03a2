"""Reads a sheet of an XLSX workbook; a cell with a formula sets its row aside.

In:   a workbook and its mapping's sheet and header row
Out:  one piece with all rows; numbers are the workbook's own row numbers
Not:  old XLS files and workbooks with a password (refused with advice)
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from opensocta.sources.mapping import Mapping
from opensocta.sources.safety import check_zip, unreadable
from opensocta.sources.sheet import Faults, Sheet, letters, renamed

__all__ = ["cell_text", "check_workbook", "formula_cells", "open_workbook", "sheet_rows",
           "workbook_header", "workbook_pieces"]  # fmt: skip

_OLE = b"\xd0\xcf\x11\xe0"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORMULA = "holds a formula; send values only"
_SIGN = re.compile(rb"<(?:[\w.-]{1,60}:)?f[\s>/]")
Cell = int | float | str | bool | time | date | datetime | timedelta


def check_workbook(path: Path) -> None:
    """Raise SourceUnreadable unless a workbook is whole, open and of sane size."""
    with path.open("rb") as file:
        if file.read(4) == _OLE:
            raise unreadable(
                path,
                "whole file",
                "has a password or is an old XLS workbook",
                "Save it as XLSX without a password.",
            )
    check_zip(path)


def open_workbook(path: Path) -> CalamineWorkbook:
    """Open a workbook after checking it."""
    check_workbook(path)
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise unreadable(path, "whole file", "has a password", "Save it without one.") from None
    except (CalamineError, OSError):
        raise unreadable(
            path, "whole file", "is no readable workbook", "Save it again as XLSX."
        ) from None


def workbook_header(path: Path, mapping: Mapping) -> list[str]:
    """Return the names in the header row of the mapped sheet."""
    rows = sheet_rows(_chosen(path, open_workbook(path), mapping))
    return _names(path, rows, mapping)


def workbook_pieces(path: Path, mapping: Mapping) -> Iterator[Sheet]:
    """Yield the rows of the mapped sheet."""
    book = open_workbook(path)
    sheet = _chosen(path, book, mapping)
    rows = sheet_rows(sheet)
    names = _names(path, rows, mapping)
    body = rows[mapping.header_row :]
    numbers = np.arange(mapping.header_row + 1, mapping.header_row + 1 + len(body), dtype=np.int64)
    width = len(names)
    filled = np.array([any(cell != "" for cell in row) for row in body], dtype=bool)
    body = [row for row, some in zip(body, filled, strict=True) if some]
    numbers = numbers[filled] if len(filled) else numbers
    columns = [
        pa.array([cell_text(row[place]) if place < len(row) else None for row in body], pa.string())
        for place in range(width)
    ]
    faults = Faults(len(body))
    _note_formulas(faults, formula_cells(path, sheet.name), names, numbers)
    yield Sheet(path.name, sheet.name, pa.table(columns, names=names), numbers, faults)


def sheet_rows(sheet: CalamineSheet) -> list[list[Cell]]:
    """Return all rows from the first row and column of the sheet on."""
    return sheet.to_python(skip_empty_area=False)


def cell_text(cell: Cell) -> str | None:
    """Return a cell as text: whole numbers without point, dates in ISO form, empty as None."""
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        if cell.time() == time():
            return cell.date().isoformat()
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def formula_cells(path: Path, sheet_name: str) -> list[tuple[int, int]]:
    """Return (row from 1, column from 0) of every formula cell of a sheet."""
    found: list[tuple[int, int]] = []
    with zipfile.ZipFile(path) as archive:
        member = _member(archive, sheet_name)
        if member is None or not _may_hold_formulas(archive, member):
            return found
        with archive.open(member) as file:
            steps = etree.iterparse(
                file, events=("end",), tag=("{*}c", "{*}row"), resolve_entities=False,
                no_network=True, load_dtd=False, huge_tree=False,
            )  # fmt: skip
            try:
                for _, element in steps:
                    if etree.QName(element).localname == "row":
                        element.clear()
                    elif element.find("{*}f") is not None:
                        found.append(_address(element.get("r", "A1")))
            except etree.XMLSyntaxError:
                raise unreadable(path, sheet_name, "is damaged", "Save it again as XLSX.") from None
    return found


def _may_hold_formulas(archive: zipfile.ZipFile, member: str) -> bool:
    """Look for the sign of a formula byte by byte, which is far quicker than parsing."""
    rest = b""
    with archive.open(member) as file:
        while block := file.read(1 << 20):
            if _SIGN.search(rest + block) or (not rest and b"\0" in block[:200]):
                return True
            rest = block[-80:]
    return False


def _member(archive: zipfile.ZipFile, sheet_name: str) -> str | None:
    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        book = etree.fromstring(archive.read("xl/workbook.xml"), safe)
        links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), safe)
    except (KeyError, etree.XMLSyntaxError):
        return None
    wanted = [s.get(_REL) for s in book.iterfind(".//{*}sheet") if s.get("name") == sheet_name]
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    if not wanted or wanted[0] not in targets:
        return None
    target = targets[wanted[0]].lstrip("/")
    member = target if target.startswith("xl/") else f"xl/{target}"
    return member if member in archive.namelist() else None


def _address(cell: str) -> tuple[int, int]:
    name = cell.rstrip("0123456789")
    place = 0
    for letter in name:
        place = place * 26 + ord(letter) - 64
    return int(cell[len(name) :] or 1), place - 1


def _note_formulas(
    faults: Faults, cells: list[tuple[int, int]], names: list[str], numbers: np.ndarray
) -> None:
    positions = {int(number): place for place, number in enumerate(numbers)}
    for row, column in cells:
        if row in positions:
            name = names[column] if column < len(names) else letters(column)
            faults.add(np.array([positions[row]], dtype=np.int64), name, _FORMULA)


def _chosen(path: Path, book: CalamineWorkbook, mapping: Mapping) -> CalamineSheet:
    names = book.sheet_names
    if mapping.sheet is not None and mapping.sheet not in names:
        rule = f"has no sheet {mapping.sheet!r}"
        raise unreadable(path, "whole file", rule, f"Sheets there: {', '.join(names)}.")
    if mapping.sheet is None and len(names) != 1:
        raise unreadable(
            path,
            "whole file",
            "has several sheets",
            f"Name one in the mapping as `sheet:`. Sheets there: {', '.join(names)}.",
        )
    return book.get_sheet_by_name(mapping.sheet or names[0])


def _names(path: Path, rows: list[list[Cell]], mapping: Mapping) -> list[str]:
    if len(rows) < max(mapping.header_row, 1):
        rule = f"has no row {mapping.header_row} for the header"
        raise unreadable(path, mapping.sheet or "sheet", rule, "Check `header_row` in the mapping.")
    names = [cell_text(cell) or "" for cell in rows[max(mapping.header_row, 1) - 1]]
    while names and not names[-1]:
        names.pop()
    named = [name or f"column {letters(place)}" for place, name in enumerate(names)]
    return renamed(path, named, mapping)
