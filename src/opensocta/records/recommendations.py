"""Recommendations: registered with their design before they start, then step by step."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, select

from opensocta.core.ids import digest, make_id
from opensocta.core.tables import Column, Table
from opensocta.core.time import to_date
from opensocta.records.audit import Act
from opensocta.records.book import Book, rejected
from opensocta.records.models import model
from opensocta.records.tables import RECOMMENDATION_STATES, RECOMMENDATIONS

__all__ = ["NEXT_STATES", "STANDING", "Recommendations"]

NEXT_STATES: dict[str, tuple[str, ...]] = {
    "proposed": ("accepted", "rejected"),
    "accepted": ("in progress", "rejected"),
    "in progress": ("done", "rejected"),
    "done": ("evaluated",),
    "rejected": ("proposed",),
    "evaluated": (),
}
_OPEN = ("proposed", "accepted", "in progress")
_GIVEN = (
    "code", "crime_area", "text", "owner", "due", "measure", "design", "displacement", "supports",
)  # fmt: skip
STANDING = Table(
    "standing_recommendations",
    "recommendations with the state they are in",
    ("recommendation_id",),
    (
        *(c for c in RECOMMENDATIONS.columns if c.name != "seq"),
        Column("state", "code", "last state; overdue if it is open after its due day"),
    ),
)


class Recommendations:
    """Recommendations and the states they took."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def propose(self, recommendation: Mapping[str, Any], *, author: str, at: datetime) -> str:
        """Register a recommendation in state proposed; returns its id.

        The id depends on code, area, text and owner: proposing the same again changes nothing.

        Raises
        ------
        InputRejected : if a value is missing or unknown.
        """
        strange = sorted(set(recommendation) ^ set(_GIVEN))
        if strange:
            rule = "is missing" if strange[0] in _GIVEN else "is not a column of a recommendation"
            raise rejected(RECOMMENDATIONS, strange[0], rule)
        row = {**recommendation, "author": author, "at": at}
        named = tuple(str(row[name]) for name in ("code", "crime_area", "text", "owner"))
        row["recommendation_id"] = key = make_id("rec", *named)
        row["supports"] = sorted(set(row["supports"]))
        planned = (str(row[name]) for name in ("measure", "design", "displacement", "due"))
        row["design_hash"] = digest(planned)
        state = _state_row(key, "proposed", author, at, "registered")
        with self._book.database.write() as connection:
            if _last_state(connection, key) is None:
                act = Act(author, "recommendation.propose", key, at)
                self._book.add_in(connection, RECOMMENDATIONS, row, act)
                act = Act(author, "recommendation.proposed", key, at)
                self._book.add_in(connection, RECOMMENDATION_STATES, state, act)
        return key

    def move(
        self, recommendation_id: str, state: str, *, author: str, at: datetime, reason: str
    ) -> None:
        """Record the next state of a recommendation.

        Raises
        ------
        InputRejected : if there is no such recommendation, or the state cannot follow.
        """

        def check(connection: Connection) -> None:
            now = _last_state(connection, recommendation_id)
            if now is None:
                raise rejected(RECOMMENDATION_STATES, "recommendation_id", "is not registered")
            if state not in NEXT_STATES[now]:
                may = " or ".join(NEXT_STATES[now]) or "nothing more"
                raise rejected(RECOMMENDATION_STATES, "state", f"after {now} comes {may}")

        row = _state_row(recommendation_id, state, author, at, reason)
        act = Act(author, f"recommendation.{state.replace(' ', '_')}", recommendation_id, at)
        self._book.add(RECOMMENDATION_STATES, row, act, check=check)

    def rows(self, today: date | None = None) -> pa.Table:
        """Return the recommendations with their last state, by id.

        Parameters
        ----------
        today : open ones that were due before this day read `overdue`; None: leave them.
        """
        steps = self._book.rows(RECOMMENDATION_STATES).to_pylist()
        last = {row["recommendation_id"]: row["state"] for row in steps}
        rows = self._book.rows(RECOMMENDATIONS).to_pylist()
        for row in rows:
            row["state"] = _shown(last[row["recommendation_id"]], row["due"], today)
        ordered = sorted(rows, key=lambda row: str(row["recommendation_id"]))
        return pa.Table.from_pylist(ordered, schema=STANDING.schema)

    def steps(self) -> pa.Table:
        """Return every state every recommendation took, oldest first."""
        return self._book.rows(RECOMMENDATION_STATES)


def _state_row(key: str, state: str, author: str, at: datetime, reason: str) -> dict[str, Any]:
    return {
        "recommendation_id": key, "state": state, "author": author, "at": at, "reason": reason,
    }  # fmt: skip


def _last_state(connection: Connection, key: str) -> str | None:
    steps = model(RECOMMENDATION_STATES)
    return connection.execute(
        select(steps.c.state)
        .where(steps.c.recommendation_id == key)
        .order_by(steps.c.seq.desc())
        .limit(1)
    ).scalar()


def _shown(state: str, due: str, today: date | None) -> str:
    day = to_date(due)
    late = today is not None and day is not None and day < today and state in _OPEN
    return "overdue" if late else state
