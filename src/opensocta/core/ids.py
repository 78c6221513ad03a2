"""Ids that depend on content alone, so that the same input gives the same id on every machine.

An id is `prefix-` and 20 hex digits (80 bits) of SHA-256 over its parts, joined by a
control character that no field may hold. DuckDB computes the same ids in bulk with
`sql_id`, which is what hot paths use.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

__all__ = ["SEPARATOR", "content_hash", "digest", "file_hash", "make_id", "sql_id"]

SEPARATOR = "\x1f"
_LENGTH = 20


def digest(parts: Iterable[str]) -> str:
    """Return 64 hex digits of SHA-256 over the parts, in the order given."""
    return hashlib.sha256(SEPARATOR.join(parts).encode()).hexdigest()


def make_id(prefix: str, *parts: str) -> str:
    """Return the id of something described by `parts`, like `st-3f0c…` (80 bits)."""
    return f"{prefix}-{digest(parts)[:_LENGTH]}"


def sql_id(prefix: str, *expressions: str) -> str:
    """Return a DuckDB expression that computes `make_id(prefix, *values)` for each row.

    Every expression must be a non-null VARCHAR; wrap with `coalesce(x, '')` where needed.
    """
    joined = f" || chr({ord(SEPARATOR)}) || ".join(expressions)
    return f"'{prefix}-' || substr(sha256({joined}), 1, {_LENGTH})"


def content_hash(data: bytes) -> str:
    """Return 64 hex digits of SHA-256 over bytes."""
    return hashlib.sha256(data).hexdigest()


def file_hash(path: Path) -> str:
    """Return 64 hex digits of SHA-256 over a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
