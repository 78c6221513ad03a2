"""The records of a unit: one door to everything that people wrote.

In:   a database URL; who, when and why with every act
Out:  Arrow tables; ids of what was written; the revision that a build depends on
Not:  what agencies sent (`evidence`); what was derived (builds)

Every act is one transaction with its audit entry, on disk when the method returns.
"""

from collections.abc import Callable
from datetime import datetime
from secrets import token_hex
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
from sqlalchemy import Connection, select

from opensocta.core.ids import digest
from opensocta.core.tables import Table
from opensocta.records.audit import Act, AuditBreak, Detail
from opensocta.records.book import NEW, Book, plain, rejected
from opensocta.records.collection import ASKED, Collection
from opensocta.records.database import Database
from opensocta.records.decisions import HOLDING, PAIR_KINDS, holding
from opensocta.records.judgements import Judgements
from opensocta.records.models import model
from opensocta.records.people import People
from opensocta.records.recommendations import STANDING, Recommendations
from opensocta.records.releases import Releases
from opensocta.records.tables import ADJUDICATIONS, AUDIT, CONSENTS, DECISIONS, JUDGEMENTS

__all__ = ["Records"]


class Records:
    """What the unit itself writes."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.people = People(book)
        self.judgements = Judgements(book)
        self.recommendations = Recommendations(book)
        self.collection = Collection(book)
        self.releases = Releases(book)

    @classmethod
    def open(cls, url: str, *, salt: Callable[[], str] = token_hex) -> "Records":
        """Return the records at a URL, made or migrated as needed.

        Parameters
        ----------
        url : like sqlite:////srv/my-unit/records.db or postgresql+psycopg://host/name.
        salt : gives a random text for each audit detail.

        Raises
        ------
        SettingsInvalid : if it cannot be opened, or was written by a newer version.
        """
        return cls(Book(Database.open(url), salt))

    def add_decision(
        self,
        kind: str,
        left_id: str,
        right_id: str = "",
        *,
        author: str,
        at: datetime,
        reason: str,
        value: str = "",
    ) -> str:
        """Record a decision; returns its id.

        Parameters
        ----------
        kind : merge, keep_apart or unsure on two records; grade on one report or statement.
        left_id, right_id : the records, in any order; for a grade, left_id alone.
        value : the new grade, as written; only for a grade.

        Raises
        ------
        InputRejected : if the kind is unknown or the ids do not fit it.
        """
        _check_decision(kind, left_id, right_id, value)
        left, right = sorted((left_id, right_id)) if kind in PAIR_KINDS else (left_id, right_id)
        row: dict[str, Any] = {
            "kind": kind, "left_id": left, "right_id": right, "value": value, "author": author,
            "at": at, "reason": reason, "undoes": None,
        }  # fmt: skip
        return self._decide(row, f"decision.{kind}")

    def undo_decision(self, decision_id: str, *, author: str, at: datetime, reason: str) -> str:
        """Take a decision back by a new row; returns the id of that row.

        Raises
        ------
        InputRejected : if there is no such decision, it is an undo, or it was undone already.
        """
        row: dict[str, Any] = {
            "kind": "undo", "left_id": "", "right_id": "", "value": "", "author": author,
            "at": at, "reason": reason, "undoes": decision_id,
        }  # fmt: skip

        def check(connection: Connection) -> None:
            made = model(DECISIONS)
            kinds = select(made.c.kind).where(made.c.decision_id == decision_id)
            if connection.execute(kinds).scalar() in (None, "undo"):
                raise rejected(DECISIONS, "undoes", "is no decision that can be undone")
            undone = select(made.c.seq).where(made.c.undoes == decision_id)
            if connection.execute(undone).first() is not None:
                raise rejected(DECISIONS, "undoes", "was undone already")

        return self._decide(row, "decision.undo", check)

    def decisions(self) -> pa.Table:
        """Return the decisions that hold: kind, left_id, right_id, value, author, at, reason."""
        return holding(self.decision_log())

    def decision_log(self) -> pa.Table:
        """Return everything that was ever decided or undone, oldest first."""
        return self._book.rows(DECISIONS)

    def log(
        self, action: str, subject: str, actor: str, at: datetime, detail: Detail | None = None
    ) -> int:
        """Append an audit entry; returns its number.

        Parameters
        ----------
        action, subject, actor : codes and ids, no names (an InputRejected says so).
        at : when.
        detail : plain values by name; kept apart, erasable.
        """
        return self._book.log(Act(actor, action, subject, at), detail or {})

    def audit(self) -> pa.Table:
        """Return the audit log, oldest first."""
        return self._book.rows(AUDIT)

    def verify_audit(self) -> AuditBreak | None:
        """Return the first broken entry of the audit log with its reason, or None if it is whole.

        Entries that are missing at the very end are seen only if a record refers to them; keep
        the last `entry_hash` elsewhere to see more.
        """
        return self._book.verify()

    def revision(self) -> str:
        """Return a hash of all that a build depends on; when it was recorded plays no part."""
        parts = (
            (HOLDING, self.decisions()),
            (JUDGEMENTS, self.judgements.rows()),
            (ADJUDICATIONS, self.judgements.adjudications()),
            (STANDING, self.recommendations.rows()),
            (ASKED, self.collection.rows()),
            (CONSENTS, self.releases.consents()),
        )
        return digest(text for table, rows in parts for text in _content(table, rows))

    def close(self) -> None:
        """Close the database."""
        self._book.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _decide(
        self,
        row: dict[str, Any],
        action: str,
        check: Callable[[Connection], None] | None = None,
    ) -> str:
        return self._book.add(
            DECISIONS, row, Act(row["author"], action, NEW, row["at"]), check=check
        )


_NO_CONTENT = ("seq", "decision_id", "version_id", "adjudication_id", "request_id", "consent_id")


def _content(table: Table, rows: pa.Table) -> list[str]:
    names = [c.name for c in table.columns if c.kind != "utc" and c.name not in _NO_CONTENT]
    lines = [digest(plain(row[name]) for name in names) for row in rows.to_pylist()]
    return [table.name, *sorted(lines)]


def _check_decision(kind: str, left_id: str, right_id: str, value: str) -> None:
    if kind in PAIR_KINDS:
        if not left_id or not right_id or left_id == right_id:
            raise rejected(DECISIONS, "right_id", "must name a second record")
        if value:
            raise rejected(DECISIONS, "value", "belongs to a grade only")
    elif kind == "grade":
        if not left_id or right_id or not value:
            raise rejected(DECISIONS, "value", "a grade needs one id and the new grade")
    else:
        rule = "must be one of: merge, keep_apart, unsure, grade"
        raise rejected(DECISIONS, "kind", rule)
