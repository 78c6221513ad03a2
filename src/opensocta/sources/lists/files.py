"""Reads a list of any known kind, and says which kind it is by its first bytes.

In:   a path
Out:  statements, and rejects with place and rule
Not:  storage: a list is read anew when it is used
"""

import zlib
from pathlib import Path

import pyarrow as pa

from opensocta.evidence.tables import REJECTS, STATEMENTS
from opensocta.sources.ftm import read_ftm
from opensocta.sources.lists.ofac import looks_like_ofac, read_ofac
from opensocta.sources.lists.un import read_un
from opensocta.sources.registry import Reader, intake
from opensocta.sources.safety import check_file, open_bytes, unreadable
from opensocta.sources.tables import table_kind

__all__ = ["is_entities", "read_list"]

_HEAD = 64 << 10
_LONG_AGO = "1970-01-01"  # the day of the file plays no part in a comparison


def read_list(path: Path, *, agency: str = "") -> tuple[pa.Table, pa.Table]:
    """Return STATEMENTS and REJECTS of a list; bad rows are set aside, the rest goes in.

    agency : keeps the entries of two lists apart; the file's name if empty.

    Raises
    ------
    SourceUnreadable : if the file is none of the known lists, or broken as a whole.
    """
    check_file(path)
    reader = _reader_of(path)
    if reader is None:
        raise unreadable(
            path, "whole file", "is no list of a known kind",
            "Known: FollowTheMoney JSON lines, OFAC's SDN.CSV, the UN consolidated list (XML).",
        )  # fmt: skip
    found: dict[str, list[pa.Table]] = {"statements": [], "rejects": []}
    for name, rows in reader(intake(path, agency=agency or path.name, obtained_at=_LONG_AGO)):
        if name in found:
            found[name].append(rows)
    statements = pa.concat_tables([STATEMENTS.empty(), *found["statements"]])
    return statements, pa.concat_tables([REJECTS.empty(), *found["rejects"]])


def is_entities(path: Path) -> bool:
    """Tell whether a file to be screened holds entities (JSON, XML) and no table."""
    check_file(path)
    return not table_kind(path) and _reader_of(path) is not None


def _reader_of(path: Path) -> Reader | None:
    """Return the reader for a list or for entities, None if the file is neither."""
    try:
        with open_bytes(path) as file:
            head = file.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    except (OSError, EOFError, zlib.error):
        raise unreadable(path, "whole file", "cannot be read", "Ask for it again.") from None
    if head[:1] in (b"{", b"["):
        return read_ftm
    if head[:1] == b"<":
        return read_un
    return read_ofac if looks_like_ofac(head) else None
