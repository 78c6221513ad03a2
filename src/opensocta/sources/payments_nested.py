"""Collects the payments of bank messages (ISO 20022, MT940) and gives them as rows in bulk.

In:   one payment at a time, with its place in the file
Out:  rows of `transactions`; payments that break a rule become rejects of the draft
Not:  what the message's elements mean (`sources.camt_entry`, `sources.pacs`, `sources.mt940`)

The numbers that travel with a payment from bank to bank stand at the head of its purpose, as banks
write them themselves: `EREF+` the payer's end-to-end reference, `UETR+` the unique one. They have
no blanks, so that both banks' statements show the same text (`money.duplicate_payments`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa

from opensocta.core.ids import make_id
from opensocta.evidence.tables import TRANSACTIONS
from opensocta.sources.draft import Draft
from opensocta.sources.payments_checks import PAYMENT_RULES, amount_fault, day_fault, minor_amount
from opensocta.sources.registry import Chunk, Intake
from opensocta.sources.told import Told

__all__ = ["PaymentDraft", "Said", "purpose_text", "shared_number"]

_NO_REFERENCE = frozenset({"", "NOTPROVIDED", "NONREF", "NOTAVAILABLE", "NONE", "N/A", "0"})
_UUID = re.compile(r"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One payment as a message says it. `place` is its path, `line` its line in the file; `side`
    is where the account of a statement stands: debit (it pays), credit, or "" in other messages.
    """

    reference: str | None
    at: datetime | None
    value: date | None
    amount: str | None
    currency: str | None
    payer: str
    payee: str
    channel: str
    purpose: str | None
    place: str
    line: int
    side: str = ""
    payer_country: str | None = None
    payee_country: str | None = None
    home_amount: str | None = None  # the bank's own conversion into the reference currency


def purpose_text(
    words: str | None, *, end_to_end: str | None = None, uetr: str | None = None, note: str = ""
) -> str | None:
    """Return the purpose with the payment's travelling numbers before it and a note behind it."""
    parts = []
    for tag, number in (("EREF", end_to_end), ("UETR", uetr)):
        plain = shared_number(number or "")
        if plain is not None:
            parts.append(f"{tag}+{plain}")
    body = _BLANKS.sub(" ", words or "").strip()
    if parts and body:
        parts.append(f"SVWZ+{body}")
    elif body:
        parts.append(body)
    if note:
        parts.append(f"[{note}]")
    return " ".join(parts) or None


def shared_number(text: str) -> str | None:
    """Return a travelling number as both banks write it: no blanks, a UUID in small letters; None
    if it only says that there is none."""
    plain = _BLANKS.sub("", text)
    if plain.upper() in _NO_REFERENCE:
        return None
    return plain.lower() if _UUID.match(plain) else plain


class PaymentDraft:
    """Payments of one file, held until they are given on; `draft` holds what is said of parties."""

    def __init__(self, intake: Intake, draft: Draft, told: Told) -> None:
        self.intake, self.draft, self.told = intake, draft, told
        self._rows: list[tuple[object, ...]] = []
        self._seen: set[int] = set()  # 64 bits of each payment of the report

    def __len__(self) -> int:
        return len(self._rows)

    def new_report(self, report: str) -> None:
        """Begin the payments of another report."""
        if report != self.draft.report_id:
            self.draft.report_id = report
            self._seen = set()

    def add(self, said: Said) -> bool:
        """Take a payment in, or set it aside with the rule that it breaks."""
        fault = amount_fault(said.amount, said.currency)
        fault = fault or day_fault(said.at.date() if said.at else None, said.value)
        if fault is not None or said.at is None:
            self.draft.reject(said.place, said.line, "", PAYMENT_RULES[fault or "day"])
            return False
        amount = minor_amount(said.amount, said.currency)
        reference = said.reference or said.place
        parts = (str(said.at), str(amount), str(said.currency), said.payer, said.payee)
        identity = make_id("t", self.draft.report_id, reference, *parts)
        again = 1
        while (key := int(identity[2:18], 16)) in self._seen:
            again += 1  # two equal payments of one statement are two payments
            identity = make_id("t", self.draft.report_id, f"{reference}#{again}", *parts)
        self._seen.add(key)
        reference = reference if again == 1 else f"{reference}#{again}"
        anchor = f"{said.place}, {said.side}" if said.side else said.place
        home = self.intake.reference_currency
        same = amount if said.currency == home else minor_amount(said.home_amount, home)
        self._rows.append((
            identity, self.draft.report_id, reference, said.at, amount, said.currency, same,
            said.payer, said.payee, said.payer_country, said.payee_country, said.channel,
            said.purpose, anchor, self.intake.batch_id,
        ))  # fmt: skip
        return True

    def take(self) -> Iterator[Chunk]:
        """Yield the payments and what was said beside them, and begin anew."""
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [
                pa.array(list(column), field.type)
                for column, field in zip(columns, TRANSACTIONS.schema, strict=True)
            ]
            rows = pa.Table.from_arrays(arrays, schema=TRANSACTIONS.schema)
            self._rows = []
            yield "transactions", self.told.fresh("transactions", rows)[0]
        for name, rows in self.draft.take():
            yield name, self.told.fresh(name, rows)[0]
