"""What was released, and which originators agreed to it."""

from datetime import datetime
from typing import Any

import pyarrow as pa

from opensocta.records.audit import Act
from opensocta.records.book import NEW, Book
from opensocta.records.tables import CONSENTS, EDITIONS

__all__ = ["Releases"]


class Releases:
    """Editions that were released, and consents of originators."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def publish(
        self, edition: str, *, build_id: str, manifest_hash: str, author: str, at: datetime
    ) -> int:
        """Record a release; returns its number within the edition, from 1.

        Raises
        ------
        InputRejected : if the edition is not restricted, partner or public.
        """
        with self._book.database.write() as connection:
            numbers = [
                row["number"]
                for row in self._book.rows(EDITIONS).to_pylist()
                if row["edition"] == edition
            ]
            number = max(numbers, default=0) + 1
            row: dict[str, Any] = {
                "edition": edition, "number": number, "build_id": build_id,
                "manifest_hash": manifest_hash, "published_at": at, "author": author,
            }  # fmt: skip
            self._book.add_in(connection, EDITIONS, row, Act(author, "edition.publish", NEW, at))
        return number

    def editions(self) -> pa.Table:
        """Return the releases, oldest first."""
        return self._book.rows(EDITIONS)

    def consent(
        self,
        agency: str,
        edition: str,
        *,
        author: str,
        at: datetime,
        reference: str,
        report_id: str = "",
        given: bool = True,
    ) -> str:
        """Record that an originator agrees to a release, or withdraws; returns the consent's id.

        Parameters
        ----------
        agency : the originator.
        edition : partner or public.
        reference : where the consent is filed.
        report_id : one report, or empty for all of the agency.
        given : false withdraws.
        """
        row: dict[str, Any] = {
            "agency": agency, "report_id": report_id, "edition": edition, "given": given,
            "reference": reference, "author": author, "at": at,
        }  # fmt: skip
        return self._book.add(CONSENTS, row, Act(author, "consent.record", NEW, at))

    def consents(self) -> pa.Table:
        """Return the consents that hold: the last word on each agency, report and edition."""
        last = {
            (row["agency"], row["report_id"], row["edition"]): row
            for row in self._book.rows(CONSENTS).to_pylist()
        }
        kept = [row for _, row in sorted(last.items()) if row["given"]]
        return pa.Table.from_pylist(kept, schema=CONSENTS.schema)
