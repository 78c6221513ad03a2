"""The people of a unit: a code that is used everywhere, and a name that is kept only here."""

from datetime import datetime

import pyarrow as pa
from sqlalchemy import select

from opensocta.core.errors import TermUnknown
from opensocta.records.audit import Act, append_entry
from opensocta.records.book import Book, check_row, rejected
from opensocta.records.models import model
from opensocta.records.tables import PEOPLE

__all__ = ["People"]


class People:
    """People by code. The one table that may change: names are corrected, people leave."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def enter(self, person_id: str, name: str, role: str, *, author: str, at: datetime) -> None:
        """Enter a person.

        Raises
        ------
        InputRejected : if the code is taken, or the role unknown.
        """
        people = model(PEOPLE)
        row = {"person_id": person_id, "name": name, "role": role, "active": True, "since": at}
        check_row(PEOPLE, row)
        with self._book.database.write() as connection:
            taken = select(people.c.person_id).where(people.c.person_id == person_id)
            if connection.execute(taken).first() is not None:
                raise rejected(PEOPLE, "person_id", "is taken; choose another code")
            append_entry(
                connection, Act(author, "person.enter", person_id, at), {"role": role},
                self._book.salt(),
            )  # fmt: skip
            connection.execute(people.insert(), row)

    def leave(self, person_id: str, *, author: str, at: datetime) -> None:
        """Record that a person left; the code stays taken.

        Raises
        ------
        TermUnknown : if there is no such person.
        """
        people = model(PEOPLE)
        with self._book.database.write() as connection:
            changed = connection.execute(
                people.update().where(people.c.person_id == person_id).values(active=False)
            )
            if changed.rowcount == 0:
                raise TermUnknown(kind="person", term=person_id)
            act = Act(author, "person.leave", person_id, at)
            append_entry(connection, act, {}, self._book.salt())

    def rows(self) -> pa.Table:
        """Return all people, by code."""
        return self._book.rows(PEOPLE)
