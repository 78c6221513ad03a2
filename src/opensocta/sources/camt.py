"""Reads account statements of ISO 20022: camt.053, .052 and .054, any version, entry by entry.

In:   a message; statements, reports and notifications have the same shape
Out:  one report per statement, its account and other parties, one payment per booking
Not:  entries that are only announced (status PDNG, INFO): they are set aside

The opening balance and the entries must give the closing balance; a statement that does not add up
is incomplete or altered, which is said among the rejects. See docs/methods/payment-formats.md.
"""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from opensocta.evidence.ids import normal_account, report_id
from opensocta.sources.camt_entry import Own, read_entry
from opensocta.sources.camt_fields import Fields, bank_of, day_of, flat, instant, line_of, party_of
from opensocta.sources.cleaning import Rules
from opensocta.sources.draft import Draft
from opensocta.sources.goaml_xml import Element, local
from opensocta.sources.payments_checks import PAYMENT_RULES
from opensocta.sources.payments_nested import PaymentDraft
from opensocta.sources.payments_parties import PartyBook, country_of
from opensocta.sources.registry import Chunk, Intake, readers
from opensocta.sources.rows import whole_file_report
from opensocta.sources.safety import unreadable
from opensocta.sources.strict_xml import elements
from opensocta.sources.told import Told

__all__ = ["read_camt"]

_ADVICE = "Send plain XML."
_WHOLE = ("Stmt", "Rpt", "Ntfctn")
_HEADS = ("Id", "ElctrncSeqNb", "LglSeqNb", "CreDtTm")
_ENOUGH = 50_000
_UNBALANCED = (
    "opening balance and entries do not give the closing balance: the statement is incomplete "
    "or altered"
)


@readers.add("camt", version=1, cites="iso20022camt", suffixes=(".xml",))
def read_camt(intake: Intake) -> Iterator[Chunk]:
    """Read account statements."""
    tags = tuple(f"{{*}}{name}" for name in (*_WHOLE, "Ntry"))
    told = Told()
    statement: _Statement | None = None
    found = 0
    for event, element in elements(intake.path, tags, ("start", "end"), _ADVICE):
        parent = element.getparent()
        above = local(parent) if parent is not None else ""
        if above.startswith("BkToCstmr"):
            if event == "start":
                found += 1
                statement = _Statement(intake, f"/{above}/{local(element)}[{found}]", told)
            elif statement is not None:
                yield from statement.finish(element)
                element.clear()
                statement = None
        elif event == "end" and statement is not None and above in _WHOLE:
            statement.read(element)
            if len(statement.rows) >= _ENOUGH:
                yield from statement.rows.take()
    if not found:
        raise unreadable(intake.path, "root", "holds no statement", "Is it another format?")


class _Statement:
    """One statement while it is read."""

    def __init__(self, intake: Intake, base: str, told: Told) -> None:
        self.intake, self.base = intake, base
        self.zone = Rules.of(intake.mapping).timezone
        self.draft = Draft(intake, Rules.of(intake.mapping))
        self.rows = PaymentDraft(intake, self.draft, told)
        self.book = PartyBook(self.draft)
        self.head: Fields = {}
        self.own: Own | None = None
        self.begun = False
        self.balances: dict[str, Decimal] = {}
        self.last: tuple[str, str] | None = None
        self.total = Decimal(0)
        self.count = 0

    def read(self, element: Element) -> None:
        """Read one entry, and what stands before it; both are forgotten then."""
        parent = element.getparent()
        if parent is None:
            return
        self._heads(parent, element)
        self.count += 1
        place = f"{self.base}/Ntry[{self.count}]"
        if self.own is None:
            rule = PAYMENT_RULES["account"]
            self.draft.reject(place, line_of(element), "Acct", rule)
        else:
            amount = read_entry(element, place, self.own, self.rows, self.book)
            self.total += amount or 0
        element.clear()
        while element.getprevious() is not None:
            del parent[0]

    def finish(self, whole: Element) -> Iterator[Chunk]:
        """Yield the report and the rest of what was read."""
        self._heads(whole, None)
        if self.own is not None:
            self._close(self.own)
        made = instant(self.head, "CreDtTm", self.zone)
        identity = self.draft.report_id
        yield "reports", whole_file_report(
            self.intake, title=f"Account statement {self.head.get('Id', '')}".strip(),
            report_id=identity, origin_id=identity, anchor=self.base,
            obtained_at=made.date().isoformat() if made else self.intake.obtained_at,
        )  # fmt: skip
        yield from self.rows.take()

    def _heads(self, whole: Element, until: Element | None) -> None:
        for child in whole:
            if child is until:
                break
            name = local(child)
            if name == "Bal":
                self._balance(flat(child))
            elif name == "Acct":
                self.head |= {f"Acct/{key}": text for key, text in flat(child).items()}
            elif name in _HEADS and child.text and child.text.strip():
                self.head[name] = child.text.strip()
        if not self.begun:
            self._begin()

    def _begin(self) -> None:
        """Fix report and account by the head, which stands before the entries."""
        self.begun = True
        party = party_of(self.head, "Acct/Ownr", "Acct", "Acct/Svcr")
        parts = [normal_account(party.number or ""), *(self.head.get(name, "") for name in _HEADS)]
        if not any(parts[1:]):
            parts.append(f"{self.intake.file_hash} {self.base}")
        self.rows.new_report(report_id(self.intake.agency, f"{_kind(self.base)} {' '.join(parts)}"))
        account = self.book.account(party, f"{self.base}/Acct")
        if account is not None:
            country = (country_of(party) or "").upper() or None
            self.own = Own(
                account=account, number=normal_account(party.number or ""),
                bank=bank_of(self.head, "Acct/Svcr/FinInstnId"), country=country,
                currency=party.currency, zone=self.zone,
            )  # fmt: skip

    def _balance(self, fields: Fields) -> None:
        code = fields.get("Tp/CdOrPrtry/Cd") or fields.get("Tp/CdOrPrtry/Prtry", "")
        try:
            amount = Decimal(fields.get("Amt", ""))
        except InvalidOperation:
            return
        if not amount.is_finite():
            return
        signed = amount if fields.get("CdtDbtInd") != "DBIT" else -amount
        self.balances.setdefault(code, signed)
        day = day_of(fields, "Dt")
        if code == "CLBD" and day is not None:
            self.last = (str(signed), day.isoformat())

    def _close(self, own: Own) -> None:
        opening = self.balances.get("OPBD", self.balances.get("PRCD"))
        closing = self.balances.get("CLBD")
        if opening is not None and closing is not None and opening + self.total != closing:
            self.draft.reject(self.base, 0, "Bal", _UNBALANCED)
        if self.last is not None:
            said = {"balance": self.last[0], "balanceDate": self.last[1]}
            where = f"{self.base}/Bal"
            self.draft.entity("BankAccount", own.number, said, where, entity_id=own.account)


def _kind(base: str) -> str:
    """Return the kind of statement, told by the path's last element."""
    return base.rpartition("/")[2].partition("[")[0]
