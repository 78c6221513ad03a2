"""The audit log: every act, chained by hashes from the first entry.

In:   who did what to which id, when, with which details
Out:  entries whose hash covers the entry before; the first broken one on verification
Not:  names or contents: actor, action and subject are codes and ids (enforced here)

Details lie apart with a random salt. Erasing both leaves the chain whole and tells nothing.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from opensocta.core.errors import InputRejected
from opensocta.core.ids import digest
from opensocta.records.models import model
from opensocta.records.tables import AUDIT, AUDIT_DETAILS

__all__ = ["GENESIS", "Act", "AuditBreak", "append_entry", "find_break", "next_seq"]

GENESIS = "0" * 64
Detail = Mapping[str, str | int | float | bool | None]
_CODE = re.compile(r"^[\w.:@/+-]{1,120}$")


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what to which id, and when."""

    actor: str
    action: str
    subject: str
    at: datetime

    def __post_init__(self) -> None:
        for name in ("actor", "action", "subject"):
            if not _CODE.match(getattr(self, name)):
                raise _rejected(name, "must be a code or id of at most 120 signs without spaces")
        if self.at.tzinfo is None:
            raise _rejected("at", "must be an instant with a time zone")


@dataclass(frozen=True, slots=True)
class AuditBreak:
    """The first entry that does not fit, and why."""

    seq: int
    rule: str


def next_seq(connection: Connection) -> int:
    """Return the number the next entry will have; holds within a write transaction."""
    return (connection.execute(select(func.max(model(AUDIT).c.seq))).scalar() or 0) + 1


def append_entry(connection: Connection, act: Act, detail: Detail, salt: str) -> int:
    """Append an entry within a write transaction; returns its number."""
    audit = model(AUDIT)
    last = connection.execute(
        select(audit.c.seq, audit.c.entry_hash).order_by(audit.c.seq.desc()).limit(1)
    ).first()
    seq, previous = (last.seq + 1, last.entry_hash) if last else (1, GENESIS)
    text = json.dumps(dict(detail), sort_keys=True, ensure_ascii=False)
    detail_hash = digest((salt, text))
    row = {
        "seq": seq, "at": act.at, "actor": act.actor, "action": act.action,
        "subject": act.subject, "detail_hash": detail_hash, "previous_hash": previous,
    }  # fmt: skip
    connection.execute(audit.insert(), row | {"entry_hash": _entry_hash(row)})
    details = {"seq": seq, "salt": salt, "detail": text}
    connection.execute(model(AUDIT_DETAILS).insert(), details)
    return seq


def find_break(connection: Connection) -> AuditBreak | None:
    """Return the first entry whose number, link, hash or detail does not fit, or None."""
    audit, details = model(AUDIT), model(AUDIT_DETAILS)
    query = (
        select(audit, details.c.salt, details.c.detail)
        .outerjoin(details, audit.c.seq == details.c.seq)
        .order_by(audit.c.seq)
    )
    previous = GENESIS
    rows = (dict(found) for found in connection.execute(query).mappings())
    for expected, row in enumerate(rows, start=1):
        if row["seq"] != expected:
            return AuditBreak(expected, "entry is missing")
        if row["previous_hash"] != previous:
            return AuditBreak(expected, "does not follow the entry before")
        if row["entry_hash"] != _entry_hash(row):
            return AuditBreak(expected, "was changed after it was written")
        if row["salt"] is not None and row["detail_hash"] != digest((row["salt"], row["detail"])):
            return AuditBreak(expected, "its detail was changed after it was written")
        previous = row["entry_hash"]
    return None


def _entry_hash(row: Mapping[str, object]) -> str:
    names = ("actor", "action", "subject", "detail_hash", "previous_hash")
    return digest((str(row["seq"]), _moment(row["at"]), *(str(row[name]) for name in names)))


def _moment(at: Any) -> str:  # Any: a column of a row; always an aware datetime
    return str(at.astimezone(UTC).isoformat(timespec="microseconds"))


def _rejected(where: str, rule: str) -> InputRejected:
    return InputRejected(source="audit log", where=where, rule=rule)
