"""Judgements that analysts wrote, and rulings on whether claims and judgements came true."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa

from opensocta.core.ids import make_id
from opensocta.records.audit import Act
from opensocta.records.book import NEW, Book, rejected
from opensocta.records.tables import ADJUDICATIONS, JUDGEMENTS

__all__ = ["Judgements"]

_GIVEN = (
    "crime_area", "section", "template", "lead", "probability", "low", "high", "confidence",
    "supports", "against", "resolves", "state",
)  # fmt: skip


class Judgements:
    """Analyst-written judgements (versions, the last holds) and adjudications."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def write(
        self, judgement: Mapping[str, Any], *, author: str, at: datetime, reason: str, key: str = ""
    ) -> str:
        """Record a version of a judgement; returns its key.

        Parameters
        ----------
        judgement : values of the columns of JUDGEMENTS by name: crime_area, section, template,
            lead, probability, low, high, confidence, supports, against, resolves, state.
        author, at, reason : who, when, why.
        key : key of the judgement that is rewritten; empty for a new one.

        Raises
        ------
        InputRejected : if a value is missing, unknown or out of range.
        """
        strange = sorted(set(judgement) - set(_GIVEN))
        missing = sorted(set(_GIVEN) - set(judgement))
        if strange or missing:
            rule = "is not a column of a judgement" if strange else "is missing"
            raise rejected(JUDGEMENTS, (strange or missing)[0], rule)
        if str(judgement["template"]).count("{term}") != 1:
            raise rejected(JUDGEMENTS, "template", "must hold {term} exactly once")
        if not judgement["low"] <= judgement["probability"] <= judgement["high"]:
            raise rejected(JUDGEMENTS, "probability", "must lie between low and high")
        row = {**judgement, "author": author, "at": at, "reason": reason}
        row["supports"], row["against"] = (sorted(set(row[k])) for k in ("supports", "against"))
        content = (str(judgement[name]) for name in ("crime_area", "section", "template"))
        row["key"] = key or make_id("jk", *content)
        self._book.add(JUDGEMENTS, row, Act(author, "judgement.write", NEW, at))
        return str(row["key"])

    def versions(self) -> pa.Table:
        """Return all versions of all judgements, oldest first."""
        return self._book.rows(JUDGEMENTS)

    def rows(self) -> pa.Table:
        """Return the last version of each judgement that is not withdrawn, by key."""
        last = {row["key"]: row for row in self.versions().to_pylist()}
        kept = [row for _, row in sorted(last.items()) if row["state"] != "withdrawn"]
        return pa.Table.from_pylist(kept, schema=JUDGEMENTS.schema)

    def adjudicate(
        self, subject: str, outcome: str, *, author: str, at: datetime, reason: str
    ) -> str:
        """Record that a claim or judgement is true, false, or open again; returns the ruling's id.

        Raises
        ------
        InputRejected : if the outcome is not true, false or reopened.
        """
        row = {"subject": subject, "outcome": outcome, "author": author, "at": at, "reason": reason}
        return self._book.add(ADJUDICATIONS, row, Act(author, "claim.adjudicate", NEW, at))

    def adjudications(self) -> pa.Table:
        """Return the rulings that hold, by subject: the last of each, unless it reopened it."""
        last = {row["subject"]: row for row in self._book.rows(ADJUDICATIONS).to_pylist()}
        kept = [row for _, row in sorted(last.items()) if row["outcome"] != "reopened"]
        return pa.Table.from_pylist(kept, schema=ADJUDICATIONS.schema)
