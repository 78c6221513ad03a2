"""Reads CSV and TSV text tables, also gzipped, in bounded memory.

In:   a file and its mapping's encoding, delimiter and header row
Out:  pieces of rows; a row with too many or too few cells is a fault of its own
Not:  guesses of the encoding: UTF-8 unless declared
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv

from opensocta.sources.mapping import Mapping
from opensocta.sources.safety import LINE_LIMIT, check_text, open_bytes, unreadable
from opensocta.sources.sheet import Faults, Sheet, renamed

__all__ = ["csv_delimiter", "csv_header", "csv_pieces"]

_PIECE = 250_000
_BLOCK = 16 << 20
_RAGGED = "has more or fewer cells than the header"


def csv_header(path: Path, mapping: Mapping) -> list[str]:
    """Return the names in the header row, trimmed."""
    line = _header_line(path, mapping)
    mark = mapping.delimiter or csv_delimiter(line)
    try:
        cells = next(csv.reader([line], delimiter=mark), [])
    except csv.Error:
        raise unreadable(path, "header", "is no CSV line", "Check the delimiter.") from None
    names = [cell.strip() for cell in cells]
    return renamed(path, names, mapping)


def csv_delimiter(line: str) -> str:
    """Return the delimiter of a header line: the most frequent of semicolon, comma, tab, bar."""
    return max(";,\t|", key=lambda mark: (line.count(mark), mark == ","))


def csv_pieces(path: Path, mapping: Mapping) -> Iterator[Sheet]:
    """Yield pieces of up to 250,000 rows; numbers count from the header row as 1."""
    encoding = mapping.encoding or "utf-8"
    check_text(path, encoding)
    names = csv_header(path, mapping)
    ragged: list[int] = []

    def set_aside(row: pv.InvalidRow) -> str:
        ragged.append(row.number)
        return "skip"

    with open_bytes(path) as file:
        try:
            yield from _pieces(path, mapping, names, ragged, pv.open_csv(
                file,
                read_options=pv.ReadOptions(
                    use_threads=False, block_size=_BLOCK, encoding=encoding,
                    column_names=names, skip_rows=mapping.header_row,
                ),
                parse_options=pv.ParseOptions(
                    delimiter=mapping.delimiter or csv_delimiter(_header_line(path, mapping)),
                    invalid_row_handler=set_aside, newlines_in_values=True,
                    ignore_empty_lines=False,
                ),
                convert_options=pv.ConvertOptions(
                    column_types={name: pa.string() for name in names},
                    null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=True,
                ),
            ))  # fmt: skip
        except (pa.ArrowInvalid, OSError, EOFError):
            raise unreadable(
                path,
                f"rows of the first {_BLOCK >> 20} MB or later",
                "the quoting or the line ends are broken",
                "Save it again as CSV with every quote closed.",
            ) from None


def _pieces(
    path: Path, mapping: Mapping, names: list[str], ragged: list[int], reader: pv.CSVStreamingReader
) -> Iterator[Sheet]:
    """Give pieces of rows; the reader looks ahead, so it tells of ragged rows of later pieces."""
    number = mapping.header_row + 1
    told = 0
    held: list[pa.RecordBatch] = []
    for batch in reader:
        held.append(batch)
        rows = sum(len(one) for one in held)
        if rows >= _PIECE:
            within = _within(ragged[told:], number, rows)
            yield _sheet(path, names, held, number, within)
            number, told, held = number + rows + len(within), told + len(within), []
    if held or len(ragged) > told:
        yield _sheet(path, names, held, number, ragged[told:])


def _within(ragged: list[int], number: int, rows: int) -> list[int]:
    """Return the ragged rows that stand before the last of `rows` good rows from `number` on."""
    found: list[int] = []
    for one in ragged:
        if one >= number + rows + len(found):
            break
        found.append(one)
    return found


def _sheet(
    path: Path, names: list[str], held: list[pa.RecordBatch], number: int, ragged: list[int]
) -> Sheet:
    """Put ragged rows back as empty rows in their place, so that numbers stay true."""
    schema = pa.schema([(name, pa.string()) for name in names])
    cells = pa.Table.from_batches(held, schema)
    total = len(cells) + len(ragged)
    numbers = np.arange(number, number + total, dtype=np.int64)
    broken = np.isin(numbers, np.array(ragged, dtype=np.int64))
    places = np.cumsum(~broken) - 1
    take = pa.array(places, mask=broken)
    cells = cells.take(take).combine_chunks()
    faults = Faults(total)
    faults.add(np.flatnonzero(broken), "", _RAGGED)
    sheet = Sheet(path.name, "", cells, numbers, faults)
    return _without_blank_rows(sheet, broken)


def _without_blank_rows(sheet: Sheet, broken: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Sheet:
    blank = np.ones(sheet.rows, dtype=bool)
    for name in sheet.cells.column_names:
        blank &= sheet.cells[name].is_null().to_numpy()
    blank &= ~broken
    if not blank.any():
        return sheet
    keep = np.flatnonzero(~blank)
    faults = Faults(len(keep))
    faults.add(np.flatnonzero(broken[keep]), "", _RAGGED)
    return Sheet(sheet.file_name, "", sheet.cells.take(pa.array(keep)), sheet.numbers[keep], faults)


def _header_line(path: Path, mapping: Mapping) -> str:
    encoding = mapping.encoding or "utf-8-sig"
    try:
        with open_bytes(path) as file, io.TextIOWrapper(file, encoding, newline=None) as text:
            line = ""
            for _ in range(max(mapping.header_row, 1)):
                line = text.readline(LINE_LIMIT)
    except (UnicodeDecodeError, LookupError, OSError, EOFError):
        check_text(path, mapping.encoding or "utf-8")
        raise unreadable(path, "header", "cannot be read", "Check encoding and file.") from None
    if "\0" in line:
        check_text(path, mapping.encoding or "utf-8")
    if len(line) >= LINE_LIMIT:
        rule = f"is longer than {LINE_LIMIT >> 20} MB"
        raise unreadable(path, "line 1", rule, "Check delimiter and line ends.")
    return line.rstrip("\r\n")
