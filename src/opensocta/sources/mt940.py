"""Reads MT940 account statements, one or many in a file, line by line.

In:   text of SWIFT fields, with or without the message blocks around it
Out:  one report per statement (all its pages together), accounts, one payment per `:61:`
Not:  MT942's expected entries and floor limits

The opening balance and the entries must give the closing balance; a statement that does not add up
is incomplete or altered, which is said among the rejects. See docs/methods/payment-formats.md.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from opensocta.evidence.ids import normal_account, report_id
from opensocta.sources.cleaning import Rules
from opensocta.sources.draft import Draft
from opensocta.sources.mt940_words import (
    Line,
    Narrative,
    read_line,
    read_narrative,
    short_day,
    split_account,
)
from opensocta.sources.payments_checks import PAYMENT_RULES
from opensocta.sources.payments_nested import PaymentDraft, Said, purpose_text
from opensocta.sources.payments_parties import Bank, Party, PartyBook, country_of
from opensocta.sources.registry import Chunk, Intake, readers
from opensocta.sources.rows import whole_file_report
from opensocta.sources.safety import check_text, open_bytes, unreadable
from opensocta.sources.told import Told

__all__ = ["read_mt940"]

_FIELD = re.compile(r"^:(\d\d[A-Z]?|NS):(.*)$", re.DOTALL | re.ASCII)
_BALANCE = re.compile(r"^([CD])(\d{6})([A-Z]{3})([\d.]*,?\d*)$", re.ASCII)
_BIC = re.compile(r"^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$")
_ENOUGH = 50_000
_NO_LINE = "keeps no form of a statement line"
_UNBALANCED = (
    "opening balance and entries do not give the closing balance: the statement is incomplete "
    "or altered"
)
Field = tuple[int, str, str]  # line, tag, text


@readers.add("mt940", version=1, cites="swift2023mt940", suffixes=(".sta", ".mt940", ".940"))
def read_mt940(intake: Intake) -> Iterator[Chunk]:
    """Read account statements."""
    encoding = (intake.mapping.encoding if intake.mapping else None) or "utf-8"
    check_text(intake.path, encoding)
    book = _Book(intake)
    for field in _fields(intake, encoding):
        if field[1] == "20":
            yield from book.finish()
        book.read(field)
        if len(book.rows) >= _ENOUGH:
            yield from book.rows.take()
    yield from book.finish()
    if not book.count:
        raise unreadable(intake.path, "whole file", "holds no statement", "Is it another format?")


def _fields(intake: Intake, encoding: str) -> Iterator[Field]:
    """Yield fields with their continuation lines; blocks and message ends are passed over."""
    held: tuple[int, str, list[str]] | None = None
    with open_bytes(intake.path) as raw, io.TextIOWrapper(raw, encoding) as lines:
        for number, text in enumerate(lines, 1):
            line = text.rstrip("\r\n").lstrip("\ufeff")
            line = line.rpartition("{4:")[2] if line.startswith("{") else line
            found = _FIELD.match(line)
            ends = line.startswith(("-}", "{")) or line.strip() in ("-", "")
            if held is not None and (found is not None or ends):
                yield held[0], held[1], "\n".join(held[2])
                held = None
            if found is not None:
                held = (number, found[1], [found[2]])
            elif held is not None:
                held[2].append(line)
    if held is not None:
        yield held[0], held[1], "\n".join(held[2])


@dataclass
class _Page:
    """One message: the fields read so far."""

    line: int
    account: str = ""
    bank: str | None = None
    number: str = ""
    page: str = ""
    opening: Decimal | None = None
    closing: tuple[Decimal, date | None] | None = None
    day: date | None = None
    currency: str | None = None
    total: Decimal = Decimal(0)
    begun: bool = False
    own: str | None = None


class _Book:
    """Statement after statement; the entry at hand waits for the `:86:` that may follow it."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self.told = Told()
        self.draft = Draft(intake, Rules.of(intake.mapping))
        self.rows = PaymentDraft(intake, self.draft, self.told)
        self.parties = PartyBook(self.draft)
        self.count = 0
        self.page: _Page | None = None
        self.waiting: Field | None = None
        self.last = ("", "")  # account and reference of the statement before

    def read(self, field: Field) -> None:
        """Read one field."""
        line, tag, text = field
        if tag == "20":
            self.count += 1
            self.page = _Page(line)
        page = self.page
        if page is None:
            return
        if self.waiting is not None:
            said = read_narrative(text) if tag == "86" else Narrative()
            self._entry(page, self.waiting, said)
            self.waiting = None
        if tag == "25":
            page.bank, page.account = split_account(text)
        elif tag in ("28C", "28"):
            page.number, _, page.page = text.strip().partition("/")
        elif tag in ("60F", "60M"):
            self._open(page, text, continued=tag == "60M")
        elif tag in ("62F", "62M"):
            self._close(page, text)
        elif tag == "61":
            self.waiting = field

    def finish(self) -> Iterator[Chunk]:
        """Yield what the message at hand gave."""
        page = self.page
        if page is None:
            return
        if self.waiting is not None:
            self._entry(page, self.waiting, Narrative())
            self.waiting = None
        self._begin(page, continued=False)
        if page.opening is not None and page.closing is not None:
            if page.opening + page.total != page.closing[0]:
                self.draft.reject("", page.line, ":62F:", _UNBALANCED)
            if page.own is not None and page.closing[1] is not None:
                said = {"balance": str(page.closing[0]), "balanceDate": str(page.closing[1])}
                self.draft.entity("BankAccount", page.account, said, f"line {page.line}, :62F:",
                                  entity_id=page.own)  # fmt: skip
        day = page.closing[1] if page.closing and page.closing[1] else page.day
        identity = self.draft.report_id
        report = whole_file_report(
            self.intake, title=f"Account statement {page.number}".strip(), report_id=identity,
            origin_id=identity, anchor=f"line {page.line}, :20:",
            obtained_at=day.isoformat() if day else self.intake.obtained_at,
        )  # fmt: skip
        self.page = None
        fresh = self.told.fresh("reports", report)[0]
        if fresh.num_rows:
            yield "reports", fresh
        yield from self.rows.take()

    def _open(self, page: _Page, text: str, *, continued: bool) -> None:
        found = _balance(text)
        if found is not None:
            page.opening, page.day, page.currency = found
        self._begin(page, continued=continued)

    def _close(self, page: _Page, text: str) -> None:
        found = _balance(text)
        if found is not None:
            page.closing = found[:2]

    def _begin(self, page: _Page, *, continued: bool) -> None:
        """Fix report and account; a page that goes on belongs to the statement before it."""
        if page.begun:
            return
        page.begun = True
        reference = f"MT940 {page.account} {page.number} {page.day or page.line}"
        if page.day is None:
            reference += f" {self.intake.file_hash}"
        if continued and self.last[0] == page.account:
            reference = self.last[1]
        self.last = (page.account, reference)
        self.rows.new_report(report_id(self.intake.agency, reference))
        own = Party(number=page.account or None, currency=page.currency, bank=_bank(page.bank))
        page.own = self.parties.account(own, f"line {page.line}, :25:")

    def _entry(self, page: _Page, field: Field, said: Narrative) -> None:
        line, _, text = field
        self._begin(page, continued=False)
        place = f"line {line}, :61:"
        found = read_line(text)
        if found is None or page.own is None:
            rule = _NO_LINE if found is None else PAYMENT_RULES["account"]
            self.draft.reject("", line, ":61:", rule)
            return
        try:
            page.total += Decimal(found.amount) * (1 if found.inward else -1)
        except InvalidOperation:
            self.draft.reject("", line, ":61:", PAYMENT_RULES["amount"])
            return
        self._pay(page, found, said, place, line)

    def _pay(self, page: _Page, found: Line, said: Narrative, place: str, line: int) -> None:
        own = page.own or ""
        other = Party(name=said.name, number=said.number, bank=_bank(said.bank))
        channel = said.channel
        if channel.startswith("cash"):
            channel = "cash_in" if found.inward else "cash_out"
        if channel.startswith("cash") and other.number is None:
            counter = self.parties.cash_desk(place)
        else:
            counter = self.parties.side(other, own, _bank(page.bank), place)
        mine = Party(number=page.account, bank=_bank(page.bank))
        ends = [(counter, _land(other)), (own, _land(mine))]
        payer, payee = ends if found.inward else ends[::-1]
        at = found.booked
        note = "reversal" if found.reversal else "return" if said.returned else ""
        self.rows.add(Said(
            reference=found.bank_reference or found.reference,
            at=datetime(at.year, at.month, at.day, tzinfo=UTC) if at else None,
            value=found.value, amount=found.amount, currency=page.currency,
            payer=payer[0], payer_country=payer[1], payee=payee[0], payee_country=payee[1],
            channel=channel,
            purpose=purpose_text(said.words or found.more, end_to_end=said.end_to_end,
                                 uetr=said.uetr, note=note),
            place=place, line=line, side="credit" if found.inward else "debit",
        ))  # fmt: skip


def _balance(text: str) -> tuple[Decimal, date | None, str] | None:
    found = _BALANCE.match(text.strip())
    if found is None:
        return None
    try:
        amount = Decimal(found[4].replace(".", "").replace(",", ".").rstrip("."))
    except InvalidOperation:
        return None
    return (amount if found[1] == "C" else -amount), short_day(found[2]), found[3]


def _bank(code: str | None) -> Bank:
    if code is None:
        return Bank()
    return Bank(bic=code) if _BIC.match(code.upper()) else Bank(member=code)


def _land(party: Party) -> str | None:
    return (country_of(party) or "").upper() or None if normal_account(party.number or "") else None
