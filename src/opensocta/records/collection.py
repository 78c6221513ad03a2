"""The collection plan: which agency was asked what, by when, and what it replied."""

from collections.abc import Iterable
from datetime import datetime

import pyarrow as pa
from sqlalchemy import Connection, select

from opensocta.core.tables import Column, Table
from opensocta.records.audit import Act
from opensocta.records.book import NEW, Book, rejected
from opensocta.records.models import model
from opensocta.records.tables import REPLIES, REQUESTS

__all__ = ["ASKED", "Collection"]

ASKED = Table(
    "asked",
    "requests with the first reply, if there is one",
    ("request_id",),
    (
        *(c for c in REQUESTS.columns if c.name not in ("seq", "author")),
        Column("outcome", "code", "answered, not_known, refused", null=True),
        Column("replied_at", "utc", "when", null=True),
    ),
)


class Collection:
    """Requests to agencies and their replies."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def ask(
        self,
        agency: str,
        topics: Iterable[tuple[str, str]],
        *,
        author: str,
        at: datetime,
        due: str | None = None,
        question: str = "",
    ) -> list[str]:
        """Record that an agency was asked about topics; returns the ids of the requests.

        Parameters
        ----------
        agency : who was asked.
        topics : pairs of crime area and profile section.
        due : day by which an answer is wanted, like 2026-03-31.
        question : the question; empty for the questionnaire.
        """
        ids = []
        with self._book.database.write() as connection:
            for crime_area, section in topics:
                row = {
                    "agency": agency, "crime_area": crime_area, "section": section,
                    "question": question, "asked_at": at, "due": due, "author": author,
                }  # fmt: skip
                act = Act(author, "collection.ask", NEW, at)
                ids.append(self._book.add_in(connection, REQUESTS, row, act))
        return ids

    def reply(self, request_id: str, outcome: str, *, author: str, at: datetime) -> None:
        """Record a reply: answered, not_known or refused.

        Raises
        ------
        InputRejected : if there is no such request or outcome.
        """

        def check(connection: Connection) -> None:
            requests = model(REQUESTS)
            query = select(requests.c.seq).where(requests.c.request_id == request_id)
            if connection.execute(query).first() is None:
                raise rejected(REPLIES, "request_id", "is not in the collection plan")

        row = {"request_id": request_id, "outcome": outcome, "replied_at": at, "author": author}
        act = Act(author, "collection.reply", request_id, at)
        self._book.add(REPLIES, row, act, check=check)

    def rows(self) -> pa.Table:
        """Return the requests with their first reply, in the order they were made."""
        first: dict[str, dict[str, object]] = {}
        for reply in self._book.rows(REPLIES).to_pylist():
            first.setdefault(reply["request_id"], reply)
        rows = [
            row
            | {
                name: first.get(row["request_id"], {}).get(name)
                for name in ("outcome", "replied_at")
            }
            for row in self._book.rows(REQUESTS).to_pylist()
        ]
        return pa.Table.from_pylist(rows, schema=ASKED.schema)
