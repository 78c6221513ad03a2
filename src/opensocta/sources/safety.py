"""Checks before a file is opened in earnest: kind, size, encoding, line length, archives.

In:   a path; the limits below, which hold on every machine
Out:  nothing, or `SourceUnreadable` with the place (byte, line, archive member) and the rule
Not:  the meaning of the content
"""

import codecs
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import IO, cast

from opensocta.core.errors import SourceUnreadable

__all__ = ["LINE_LIMIT", "WHOLE_LIMIT", "check_file", "check_text", "check_whole", "check_zip",
           "open_bytes", "unreadable"]  # fmt: skip

LINE_LIMIT = 8 << 20  # bytes of one line of a text table
WHOLE_LIMIT = 512 << 20  # bytes of a file that is held in memory whole
_UNPACKED_LIMIT = 2 << 30  # bytes of a workbook, all members together
_GZIP_LIMIT = 16 << 30  # bytes of a gzip file, unpacked
_RATIO_LIMIT = 400  # unpacked to packed, for members over 16 MB
_RATIO_FLOOR = 16 << 20
_BLOCK = 1 << 20


def unreadable(path: Path, where: str, rule: str, advice: str) -> SourceUnreadable:
    """Return the error that a whole file cannot be read."""
    return SourceUnreadable(source=path.name, where=where, rule=rule, advice=advice)


def check_file(path: Path) -> None:
    """Raise SourceUnreadable unless the path is a regular, readable, non-empty file."""
    try:
        status = path.stat()
        if S_ISDIR(status.st_mode):
            raise unreadable(path, "whole file", "is a folder", "Name the files in it.")
        if not S_ISREG(status.st_mode):
            raise unreadable(path, "whole file", "is no regular file", "Copy it to a file first.")
        if status.st_size == 0:
            raise unreadable(path, "whole file", "is empty", "Ask the sender for it again.")
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise unreadable(
            path,
            "whole file",
            f"cannot be opened ({error.strerror})",
            "Check the name and your right to read it.",
        ) from None


def check_whole(path: Path) -> None:
    """Raise SourceUnreadable if a file is too large to be held in memory whole."""
    if path.stat().st_size > WHOLE_LIMIT:
        limit = f"is over {WHOLE_LIMIT >> 20} MB, the limit for this format"
        raise unreadable(path, "whole file", limit, "Ask the sender to split it.")


def open_bytes(path: Path) -> IO[bytes]:
    """Open a file, unpacking gzip as it is read."""
    if path.suffix.lower() == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return path.open("rb")


def check_text(path: Path, encoding: str) -> None:
    """Raise SourceUnreadable if a text table is not what its encoding says.

    Reads once, a megabyte at a time, and stops at the first fault: a byte that the encoding
    does not have, a NUL character, a line over LINE_LIMIT.
    """
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError:
        raise unreadable(
            path, "whole file", "the encoding is not known", "Use a name like utf-8, windows-1251."
        ) from None
    single = len("\n".encode(encoding)) == 1
    offset, line, run = 0, 1, 0
    for block in _blocks(path):
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError as error:
            at = line + error.object[: error.start].count(b"\n")
            place = offset + max(error.start - (len(error.object) - len(block)), 0)
            raise unreadable(
                path,
                f"line {at}, byte {place}",
                f"is not {encoding}",
                "Name the right encoding in the mapping, as `encoding: windows-1251`.",
            ) from None
        found = block.find(b"\0") if single else text.find("\0")
        if found >= 0:
            at = line + block[:found].count(b"\n")
            raise unreadable(
                path,
                f"line {at}, byte {offset + found}",
                "holds a NUL character",
                "It is no text table, or damaged, or UTF-16: then name `encoding: utf-16`.",
            )
        run = _line_run(path, block, line, run)
        line += block.count(b"\n")
        offset += len(block)
    try:
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        raise unreadable(
            path, f"line {line}, byte {offset}", f"ends inside a character of {encoding}",
            "The file is cut off; ask the sender for it again.",
        ) from None  # fmt: skip


def _line_run(path: Path, block: bytes, line: int, run: int) -> int:
    first = block.find(b"\n")
    if first < 0:
        run += len(block)
        if run > LINE_LIMIT:
            rule = f"is longer than {LINE_LIMIT >> 20} MB"
            raise unreadable(path, f"line {line}", rule, "Check delimiter and line ends.")
        return run
    return len(block) - block.rfind(b"\n") - 1


def _blocks(path: Path) -> Iterator[bytes]:
    total = 0
    try:
        with open_bytes(path) as file:
            while block := file.read(_BLOCK):
                total += len(block)
                if total > _GZIP_LIMIT and path.suffix.lower() == ".gz":
                    raise unreadable(path, "whole file", "unpacks to more than 16 GB", "Split it.")
                yield block
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise unreadable(
            path, f"unpacked byte {total}", "is no whole gzip file", "Ask for it again."
        ) from None


def check_zip(path: Path) -> None:
    """Raise SourceUnreadable if an archive is damaged, encrypted or would unpack out of bounds.

    Every member is unpacked once, to nowhere, so that a header that lies about sizes is found.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            total = 0
            for member in archive.infolist():
                if member.flag_bits & 0x1:
                    raise unreadable(
                        path, member.filename, "is encrypted", "Ask for it without a password."
                    )
                total += member.file_size
                ratio = member.file_size / max(member.compress_size, 1)
                bomb = member.file_size > _RATIO_FLOOR and ratio > _RATIO_LIMIT
                if total > _UNPACKED_LIMIT or bomb:
                    raise unreadable(
                        path,
                        member.filename,
                        "unpacks to far more than a form or table holds (zip bomb)",
                        "Do not open it; ask the sender what it is.",
                    )
            for member in archive.infolist():
                with archive.open(member) as file:
                    while file.read(_BLOCK):
                        pass
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError):
        raise unreadable(
            path, "whole file", "is a damaged archive", "Ask the sender for it again."
        ) from None
