"""One goAML report while it is read: head, transactions, activity, texts.

In:   the child elements of `report`, in the order of the file
Out:  rows of reports, statements, transactions, documents, rejects
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pyarrow as pa

from opensocta.core.ids import make_id
from opensocta.core.units import CURRENCIES
from opensocta.evidence.ids import report_id
from opensocta.evidence.tables import TRANSACTIONS
from opensocta.sources.clean_times import Rules, clean_date, clean_utc
from opensocta.sources.cleaning import country
from opensocta.sources.draft import Draft
from opensocta.sources.goaml_parties import Parties
from opensocta.sources.goaml_xml import Element, children, inner_path, local, one, say
from opensocta.sources.payments_checks import (
    PAYMENT_RULES,
    amount_fault,
    day_fault,
    minor_amount,
)
from opensocta.sources.payments_nested import purpose_text
from opensocta.sources.registry import Chunk, Intake
from opensocta.sources.rows import whole_file_report
from opensocta.sources.told import Told

__all__ = ["CHILDREN", "GoamlReport"]

_HEADS = ("report_code", "entity_reference", "fiu_ref_number", "submission_date", "rentity_id",
          "currency_code_local", "reason", "action")  # fmt: skip
CHILDREN = (*_HEADS, "transaction", "activity", "report_indicators")
_CASH = ("CASH", "K", "CURRENCY")
_CRYPTO = ("VCUR", "CRYPTO", "VA", "BTC")


class GoamlReport:
    """Collects one report. `number` counts the reports of the file from 1."""

    def __init__(self, intake: Intake, rules: Rules, number: int, told: Told) -> None:
        self.intake, self.rules, self.number, self.told = intake, rules, number, told
        self.draft = Draft(intake, rules)
        self.head: dict[str, str] = {}
        self._payments: list[dict[str, object]] = []
        self._counts: dict[str, int] = {}
        self._words: list[str] = []
        self._seen: set[str] = set()

    @property
    def reference(self) -> str:
        """Return the sender's reference of the report, else one made of the file."""
        for name in ("entity_reference", "fiu_ref_number"):
            if name in self.head:
                return self.head[name]
        return f"{self.intake.file_hash} report {self.number}"

    def read(self, element: Element) -> None:
        """Read one child element of the report."""
        name = local(element)
        self._counts[name] = self._counts.get(name, 0) + 1
        self.draft.report_id = report_id(self.intake.agency, self.reference)
        base = f"/report[{self.number}]/{name}[{self._counts[name]}]"
        if name == "transaction":
            self._transaction(element, base)
        elif name == "activity":
            self._activity(element, base)
        elif name == "report_indicators":
            found = [text for child in element if (text := say(child))]
            self._words.append("Indicators: " + ", ".join(found))
        elif name in _HEADS and (text := say(element)):
            self.head[name] = text

    def flush(self) -> Iterator[Chunk]:
        """Yield what was read so far, but for the report itself."""
        if self._payments:
            rows = pa.Table.from_pylist(self._payments, TRANSACTIONS.schema)
            self._payments = []
            yield "transactions", self.told.fresh("transactions", rows)[0]
        for name, rows in self.draft.take():
            yield name, self.told.fresh(name, rows)[0]

    def finish(self) -> Iterator[Chunk]:
        """Yield the report and the rest of what was read."""
        identity = report_id(self.intake.agency, self.reference)
        self.draft.report_id = identity
        code = self.head.get("report_code", "goAML report")
        title = f"{code} {self.head.get('entity_reference', '')}".strip()
        texts = [self.head.get("reason", ""), self.head.get("action", ""), *self._words]
        text = "\n\n".join(part for part in texts if part)
        self.draft.text(title, text, f"/report[{self.number}]/reason")
        given = self.head.get("submission_date", "")[:10]
        when = clean_date(given, (), self.rules, None) if given else None
        if given and when is None:
            self.draft.reject(f"/report[{self.number}]", 0, "submission_date",
                              "is no date that exists")  # fmt: skip
        yield "reports", whole_file_report(
            self.intake, title=title, report_id=identity, origin_id=identity,
            source_id=f"rentity-{self.head.get('rentity_id', 'unknown')}",
            obtained_at=when or self.intake.obtained_at, anchor=f"/report[{self.number}]",
        )  # fmt: skip
        yield from self.flush()

    def _activity(self, element: Element, base: str) -> None:
        parties = Parties(self.draft, element, base, self.reference)
        for group in children(element, "report_parties"):
            for party in children(group, "report_party"):
                self._party(party, parties)
                for name in ("reason", "comments"):
                    if text := say(party, name):
                        self._words.append(text)
        self._goods(element, element, base)

    def _goods(self, element: Element, top: Element, base: str) -> None:
        for group in children(element, "goods_services"):
            for item in children(group, "item"):
                path = inner_path(item, top, base)
                name = say(item, "item_type")
                amount = say(item, "disposed_value") or say(item, "estimated_value")
                said = {
                    "name": name,
                    "description": say(item, "description") or say(item, "status_comments"),
                    "amount": amount,
                    "currency": say(item, "currency_code"),
                    "summary": " ".join(
                        t for n in ("size", "size_uom") if (t := say(item, n))
                    ),
                }  # fmt: skip
                self.draft.entity("Asset", f"item {self.reference} {path}", said, path)

    def _party(self, element: Element, parties: Parties, side: str = "") -> tuple[str | None, bool]:
        """Return the party of an element and whether it is an account."""
        account = one(element, f"{side}account", "account")
        if account is not None:
            return parties.account(account), True
        person = one(element, f"{side}person", "person")
        if person is not None:
            return parties.person(person), False
        company = one(element, f"{side}entity", "entity")
        if company is not None:
            return parties.entity(company), False
        return None, False

    def _transaction(self, element: Element, base: str) -> None:
        parties = Parties(self.draft, element, base, self.reference)
        sides = {}
        for side in ("from", "to"):
            part = one(element, f"t_{side}_my_client", f"t_{side}")
            if part is not None:
                party, is_account = self._party(part, parties, f"{side}_")
                path = inner_path(part, element, base)
                if party is not None and not is_account:
                    party = parties.stand_in(party, path)
                sides[side] = (party, part)
        self._goods(element, element, base)
        text = say(element, "transaction_description")
        if text:
            self.draft.text(f"{self.reference}, {say(element, 'transactionnumber') or base}",
                            text, f"{base}/transaction_description")  # fmt: skip
        row = self._payment(element, base, sides)
        if row is None:
            return
        if str(row["tx_id"]) in self._seen:
            self.draft.reject(base, element.sourceline or 0, "", "repeats an earlier transaction")
            return
        self._seen.add(str(row["tx_id"]))
        self._payments.append(row)

    def _payment(
        self, element: Element, base: str, sides: dict[str, tuple[str | None, Element]]
    ) -> dict[str, object] | None:
        line = element.sourceline or 0
        currency = self.head.get("currency_code_local", "")
        abroad = _foreign(sides)
        told = say(element, "amount_local")
        amount = minor_amount(told, currency)
        wrong = amount_fault(told, currency) if currency in CURRENCIES else None
        when = say(element, "date_transaction") or ""
        at = clean_utc(when, (), self.rules, None)
        late = day_fault(_day(at), _day(say(element, "value_date"))) if at else None
        payer, payee = (sides.get(side, (None, element))[0] for side in ("from", "to"))
        faults = {
            "currency_code_local": currency not in CURRENCIES,
            "foreign_currency_code": any(code not in CURRENCIES for code, _, _ in abroad),
            "amount_local": wrong is not None and wrong != "zero",
            "amount_local is zero": wrong == "zero",
            "date_transaction": at is None,
            "date_transaction is absurd": late == "years",
            "value_date": late == "reversed",
            "t_from": payer is None,
            "t_to": payee is None,
        }
        for name, broken in faults.items():
            if broken:
                self.draft.reject(base, line, name.partition(" ")[0], _RULES[name])
        if any(faults.values()) or at is None:
            return None
        reference = say(element, "transactionnumber") or base
        parts = (reference, at, str(amount), currency, str(payer), str(payee))
        home = self.intake.reference_currency
        own = [minor_amount(sum_, code) for code, sum_, _ in abroad if code == home]
        notes = [
            " ".join(["foreign", code, sum_ or "", f"at {rate}" if rate else ""]).strip()
            for code, sum_, rate in abroad
        ]
        return {
            "tx_id": make_id("t", self.draft.report_id, *parts),
            "report_id": self.draft.report_id,
            "reference": reference,
            "at": datetime.fromisoformat(at).replace(tzinfo=UTC),
            "amount": amount,
            "currency": currency,
            "amount_ref": amount if currency == home else next(iter(own), None),
            "from_account": payer,
            "to_account": payee,
            "from_country": self._country(sides, "from"),
            "to_country": self._country(sides, "to"),
            "channel": _channel(element, sides),
            "purpose": purpose_text(say(element, "transaction_description"), note=", ".join(notes)),
            "anchor": base,
            "batch_id": self.intake.batch_id,
        }

    def _country(self, sides: dict[str, tuple[str | None, Element]], side: str) -> str | None:
        text = say(sides[side][1], f"{side}_country")
        code = country(text) if text else None
        return code.upper() if code else None


_RULES = {
    "currency_code_local": "the report's currency is missing or no ISO 4217 code",
    "foreign_currency_code": "is no ISO 4217 code",
    "amount_local": "is missing, negative or no number",
    "amount_local is zero": PAYMENT_RULES["zero"],
    "date_transaction": "is missing or no date that exists",
    "date_transaction is absurd": PAYMENT_RULES["years"],
    "value_date": PAYMENT_RULES["reversed"],
    "t_from": "names no payer that can be told",
    "t_to": "names no receiver that can be told",
}


def _foreign(
    sides: dict[str, tuple[str | None, Element]],
) -> list[tuple[str, str | None, str | None]]:
    """Return code, amount and rate of the foreign currency of each side, each once."""
    found: dict[tuple[str, str | None, str | None], None] = {}
    for side, (_, part) in sides.items():
        foreign = one(part, f"{side}_foreign_currency")
        code = say(foreign, "foreign_currency_code")
        if code is not None:
            rate = say(foreign, "foreign_exchange_rate")
            found[code, say(foreign, "foreign_amount"), rate] = None
    return list(found)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _channel(element: Element, sides: dict[str, tuple[str | None, Element]]) -> str:
    """Cash paid in or out by the funds code of a side, else by the mode of transmission."""
    funds = {side: (say(part, f"{side}_funds_code") or "").upper()
             for side, (_, part) in sides.items()}  # fmt: skip
    if funds.get("from") in _CASH:
        return "cash_in"
    if funds.get("to") in _CASH:
        return "cash_out"
    mode = (say(element, "transmode_code") or "").upper()
    return "crypto" if mode in _CRYPTO or set(funds.values()) & set(_CRYPTO) else "transfer"
