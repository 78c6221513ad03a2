"""Reads payment messages between banks: pacs.008 and pacs.009, any version, payment by payment.

In:   a message with one or many payments
Out:  one report per message, its parties, one payment each at its settlement day
Not:  returns and status reports (pacs.004, pacs.002)

The amount is what the banks settle; what the payer instructed, the exchange rate and the charges
stand behind the purpose. See docs/methods/payment-formats.md.
"""

from collections.abc import Iterator

from opensocta.evidence.ids import report_id
from opensocta.sources.camt_fields import Fields, day_of, flat, instant, line_of, party_of
from opensocta.sources.cleaning import Rules
from opensocta.sources.draft import Draft
from opensocta.sources.goaml_xml import Element, local
from opensocta.sources.payments_nested import PaymentDraft, Said, purpose_text
from opensocta.sources.payments_parties import Party, PartyBook, country_of
from opensocta.sources.registry import Chunk, Intake, readers
from opensocta.sources.rows import whole_file_report
from opensocta.sources.safety import unreadable
from opensocta.sources.strict_xml import elements
from opensocta.sources.told import Told

__all__ = ["read_pacs"]

_ADVICE = "Send plain XML."
_ENOUGH = 50_000
_MESSAGES = ("FIToFICstmrCdtTrf", "FICdtTrf", "FinInstnCdtTrf")
_NOBODY = "names neither account nor name of the payer or the receiver"


@readers.add("pacs", version=1, cites="iso20022pacs", suffixes=(".xml",))
def read_pacs(intake: Intake) -> Iterator[Chunk]:
    """Read credit transfers between banks."""
    tags = tuple(f"{{*}}{name}" for name in ("GrpHdr", "CdtTrfTxInf"))
    told = Told()
    message: _Message | None = None
    found = 0
    for _, element in elements(intake.path, tags, ("end",), _ADVICE):
        parent = element.getparent()
        if parent is None or local(parent) not in _MESSAGES:
            continue
        if local(element) == "GrpHdr":
            if message is not None:
                yield from message.finish()
            found += 1
            message = _Message(intake, flat(element), f"/{local(parent)}[{found}]", told)
        elif message is not None:
            message.read(element)
            if len(message.rows) >= _ENOUGH:
                yield from message.rows.take()
        element.clear()
        while element.getprevious() is not None:
            del parent[0]
    if message is None:
        raise unreadable(intake.path, "root", "holds no payment message", "Is it another format?")
    yield from message.finish()


class _Message:
    """One message while it is read."""

    def __init__(self, intake: Intake, head: Fields, base: str, told: Told) -> None:
        self.intake, self.head, self.base = intake, head, base
        self.zone = Rules.of(intake.mapping).timezone
        self.draft = Draft(intake, Rules.of(intake.mapping))
        self.rows = PaymentDraft(intake, self.draft, told)
        self.book = PartyBook(self.draft)
        self.count = 0
        number = head.get("MsgId") or f"{intake.file_hash} {base}"
        self.rows.new_report(report_id(intake.agency, f"pacs {number} {head.get('CreDtTm', '')}"))

    def read(self, element: Element) -> None:
        """Take in one payment."""
        self.count += 1
        place, line = f"{self.base}/CdtTrfTxInf[{self.count}]", line_of(element)
        fields = flat(element)
        sides = [party_of(fields, one, f"{one}Acct", f"{one}Agt") for one in ("Dbtr", "Cdtr")]
        ends = [self._end(party, sides[1 - n], place) for n, party in enumerate(sides)]
        if ends[0] is None or ends[1] is None:
            self.draft.reject(place, line, "Dbtr" if ends[0] is None else "Cdtr", _NOBODY)
            return
        countries = [(country_of(party) or "").upper() or None for party in sides]
        home = self.intake.reference_currency
        self.rows.add(Said(
            reference=fields.get("PmtId/TxId") or fields.get("PmtId/InstrId")
            or fields.get("PmtId/UETR"),
            at=instant(fields, "IntrBkSttlmDt", self.zone)
            or instant(self.head, "IntrBkSttlmDt", self.zone)
            or instant(self.head, "CreDtTm", self.zone),
            value=day_of(fields, "IntrBkSttlmDt"),
            amount=fields.get("IntrBkSttlmAmt"), currency=fields.get("IntrBkSttlmAmt@Ccy"),
            payer=ends[0], payer_country=countries[0], payee=ends[1], payee_country=countries[1],
            channel="transfer",
            purpose=purpose_text(
                _words(fields), end_to_end=fields.get("PmtId/EndToEndId"),
                uetr=fields.get("PmtId/UETR"), note=_note(fields),
            ),
            place=place, line=line,
            home_amount=fields["InstdAmt"] if fields.get("InstdAmt@Ccy") == home else None,
        ))  # fmt: skip

    def _end(self, party: Party, other: Party, place: str) -> str | None:
        found = self.book.account(party, place)
        if found is None and party.name is not None:
            beside = self.book.account(other, place) or ""
            return self.book.side(party, beside, party.bank, place)
        return found

    def finish(self) -> Iterator[Chunk]:
        """Yield the report and the rest of what was read."""
        made = instant(self.head, "CreDtTm", self.zone)
        identity = self.draft.report_id
        yield "reports", whole_file_report(
            self.intake, title=f"Payment message {self.head.get('MsgId', '')}".strip(),
            report_id=identity, origin_id=identity, anchor=self.base,
            obtained_at=made.date().isoformat() if made else self.intake.obtained_at,
        )  # fmt: skip
        yield from self.rows.take()


def _words(fields: Fields) -> str | None:
    found = [fields.get("RmtInf/Ustrd"), fields.get("RmtInf/Strd/CdtrRefInf/Ref")]
    return " / ".join(text for text in found if text) or None


def _note(fields: Fields) -> str:
    found = []
    code = fields.get("InstdAmt@Ccy")
    if "InstdAmt" in fields and (
        code != fields.get("IntrBkSttlmAmt@Ccy")
        or fields["InstdAmt"] != fields.get("IntrBkSttlmAmt")
    ):
        rate = fields.get("XchgRate")
        found.append(f"instructed {code} {fields['InstdAmt']}" + (f" at {rate}" if rate else ""))
    if "ChrgsInf/Amt" in fields:
        paths = ("ChrgsInf/Amt@Ccy", "ChrgsInf/Amt", "ChrgBr")
        found.append(" ".join(["charges", *(fields[path] for path in paths if path in fields)]))
    return ", ".join(found)
