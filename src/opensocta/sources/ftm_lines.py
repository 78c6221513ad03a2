"""Cuts a file of JSON lines into chunks of whole lines, in bounded memory.

In:   a path, plain or gzip
Out:  chunks of lines with their numbers; the numbers of lines that are too long to be read
Not:  what the lines say (`ftm_parse`)
"""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from opensocta.sources.safety import open_bytes, unreadable

__all__ = ["LINE_LIMIT", "LineChunk", "read_lines", "read_whole", "starts_with"]

LINE_LIMIT = 16 << 20  # bytes of one line
WHOLE_LIMIT = 128 << 20  # bytes of a file that holds one array and so is parsed whole
_BLOCK = 4 << 20
_RATIO_LIMIT = 300  # unpacked to packed bytes; JSON of entities stays below 30
_RATIO_FLOOR = 1 << 30
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class LineChunk:
    """Lines that are not blank, with their numbers from 1; `overlong` are lines passed over."""

    text: bytes
    lines: list[bytes]
    numbers: list[int]
    overlong: tuple[int, ...] = ()


def starts_with(path: Path) -> bytes:
    """Return the first sign of a file that is no white space, or nothing.

    Raises
    ------
    SourceUnreadable : if the file is UTF-16 or UTF-32, or damaged gzip.
    """
    with open_bytes(path) as file:
        start = _read(file, path, 0)
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        raise unreadable(path, "line 1", "is not UTF-8", "Save the file as UTF-8.")
    return start.removeprefix(_BOM).lstrip()[:1]


def read_lines(path: Path) -> Iterator[LineChunk]:
    """Give the lines of a file, about 4 MB at a time.

    Raises
    ------
    SourceUnreadable : if gzip is damaged or unpacks without measure.
    """
    rest, number, total, skipping = b"", 1, 0, False
    with open_bytes(path) as file:
        while block := _read(file, path, total):
            block = block.removeprefix(_BOM) if total == 0 else block
            total += len(block)
            if skipping:
                end = block.find(b"\n")
                if end < 0:
                    continue
                block, skipping, number = block[end + 1 :], False, number + 1
            whole, cut, tail = (rest + block).rpartition(b"\n")
            if not cut and len(tail) > LINE_LIMIT:
                yield LineChunk(b"", [], [], (number,))
                rest, skipping = b"", True
                continue
            rest = tail
            if cut:
                yield _chunk(whole, number)
                number += whole.count(b"\n") + 1
    if rest:
        yield _chunk(rest, number)


def read_whole(path: Path) -> bytes:
    """Return all bytes of a file that is parsed whole.

    Raises
    ------
    SourceUnreadable : if it is over 128 MB.
    """
    with open_bytes(path) as file:
        content = file.read(WHOLE_LIMIT + 1)
    if len(content) > WHOLE_LIMIT:
        rule = f"one array of over {WHOLE_LIMIT >> 20} MB"
        raise unreadable(path, "whole file", rule, "Ask the sender for one entity per line.")
    return content.removeprefix(_BOM)


def _chunk(text: bytes, first: int) -> LineChunk:
    lines = text.split(b"\n")
    blank = not all(lines) or lines[0].isspace() or (b"\r" in text and b"\n\r" in text)
    if not blank:
        return LineChunk(text, lines, list(range(first, first + len(lines))))
    kept = [(line, first + place) for place, line in enumerate(lines) if line.strip()]
    return LineChunk(text, [line for line, _ in kept], [number for _, number in kept])


def _read(file: IO[Any] | gzip.GzipFile, path: Path, total: int) -> bytes:
    try:
        block: bytes = file.read(_BLOCK)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        place = f"unpacked byte {total}"
        raise unreadable(path, place, "is no whole gzip file", "Ask for it again.") from None
    if total > _RATIO_FLOOR and total > _RATIO_LIMIT * path.stat().st_size:
        place = f"unpacked byte {total}"
        raise unreadable(path, place, "unpacks without measure (a bomb)", "Do not open it.")
    return block
