"""One entry of an account statement (camt.05x) as the payments that it books.

In:   an `Ntry` element with its path, and the statement's account
Out:  payments; an entry that collects several is taken apart where its details tell all amounts
Not:  the statement around it (`sources.camt`)
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from opensocta.evidence.ids import normal_account
from opensocta.sources.camt_fields import Fields, day_of, flat, instant, line_of, party_of
from opensocta.sources.goaml_xml import Element, children, local
from opensocta.sources.mt940_words import channel_of
from opensocta.sources.payments_checks import PAYMENT_RULES
from opensocta.sources.payments_nested import PaymentDraft, Said, purpose_text
from opensocta.sources.payments_parties import Bank, Party, PartyBook, country_of

__all__ = ["Own", "read_entry"]

_UNSPLIT = (
    "collects several payments without telling each amount; it is taken as one payment "
    "with the bank as the other side"
)
_SUM = "the details do not add up to the entry; they are taken as they stand"
_BATCH = frozenset({"TxDtls"})
_CASH = {"CDPT": "cash_in", "CWDL": "cash_out", "CCDP": "cash_in", "CCWD": "cash_out"}
_TEXT_KEY = re.compile(r"^[A-Z]{4}\+(\d{3})(?:\+|$)")  # NTRF+166+9001: German banks
_ROLES = ("Dbtr", "Cdtr")
_CARD = frozenset({"CCRD", "MCRD"})


@dataclass(frozen=True, slots=True)
class Own:
    """The statement's account."""

    account: str
    number: str
    bank: Bank
    country: str | None
    currency: str | None
    zone: str


def read_entry(
    element: Element, place: str, own: Own, rows: PaymentDraft, book: PartyBook
) -> Decimal | None:
    """Take in what an entry books; return its signed amount, or None if it is not booked."""
    line = line_of(element)
    entry = flat(element, without=frozenset({"NtryDtls", "TxDtls"}))
    status = entry.get("Sts/Cd") or entry.get("Sts/Prtry") or entry.get("Sts", "BOOK")
    if status not in ("BOOK", "Booked"):
        rows.draft.reject(place, line, "Sts", PAYMENT_RULES["pending"])
        return None
    if entry.get("CdtDbtInd") not in ("CRDT", "DBIT"):
        rows.draft.reject(place, line, "CdtDbtInd", PAYMENT_RULES["direction"])
        return None
    details, batch = _details(element)
    amounts = [_amount(one, entry) for one, _, _ in details]
    announced = batch.get("NbOfTxs", "").lstrip("0")
    if (len(details) > 1 and None in amounts) or (not details and announced not in ("", "1")):
        rows.draft.reject(place, line, "NtryDtls", _UNSPLIT)
        details = []
    elif len(details) > 1 and _differs(amounts, details, entry):
        rows.draft.reject(place, line, "NtryDtls", _SUM)
    if not details:
        _take(entry, {}, place, line, own, rows, book)
    for number, (fields, path, at) in enumerate(details):
        whole = entry if len(details) == 1 else {**entry, "#": str(number + 1)}
        _take(whole, fields, f"{place}{path}", at, own, rows, book)
    return _signed(entry)


def _details(element: Element) -> tuple[list[tuple[Fields, str, int]], Fields]:
    """Return fields, path and line of each `TxDtls`, and the fields of `Btch`."""
    found: list[tuple[Fields, str, int]] = []
    batch: Fields = {}
    groups = list(children(element, "NtryDtls"))
    for number, group in enumerate(groups or [element], 1):
        base = f"/NtryDtls[{number}]" if len(groups) > 1 else "/NtryDtls" if groups else ""
        count = 0
        for child in group:
            name = local(child)
            if name == "TxDtls":
                count += 1
                found.append((flat(child), f"{base}/TxDtls[{count}]", line_of(child)))
            elif name == "Btch" and groups:
                batch = batch or flat(child)
    return found, batch


def _amount(fields: Fields, entry: Fields) -> str | None:
    """Return the amount of a detail in the entry's currency, or None if it does not tell it."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        if path in fields and fields.get(f"{path}@Ccy") == entry.get("Amt@Ccy"):
            return fields[path]
    return None


def _differs(
    amounts: list[str | None], details: list[tuple[Fields, str, int]], entry: Fields
) -> bool:
    try:
        parts = [
            Decimal(amount or "0") * (1 if _credits(fields, entry) == _credits({}, entry) else -1)
            for amount, (fields, _, _) in zip(amounts, details, strict=True)
        ]
        return sum(parts) != Decimal(entry.get("Amt", "0"))
    except InvalidOperation:
        return True


def _credits(fields: Fields, entry: Fields) -> bool:
    return (fields.get("CdtDbtInd") or entry["CdtDbtInd"]) == "CRDT"


def _signed(entry: Fields) -> Decimal | None:
    try:
        amount = Decimal(entry.get("Amt", ""))
    except InvalidOperation:
        return None
    if not amount.is_finite():
        return None
    return amount if entry["CdtDbtInd"] == "CRDT" else -amount


def _take(  # noqa: PLR0917 - one payment of an entry, and where it goes
    entry: Fields, fields: Fields, place: str, line: int, own: Own, rows: PaymentDraft,
    book: PartyBook,
) -> None:  # fmt: skip
    inward = _credits(fields, entry)
    channel = _channel(fields, entry, inward)
    other = _other_side(fields, entry, inward, own)
    if channel in ("cash_in", "cash_out") and other.number is None:
        counter = book.cash_desk(place)
    else:
        counter = book.side(other, own.account, own.bank, place)
    amount = entry.get("Amt") if "#" not in entry else _amount(fields, entry)
    abroad = (country_of(other) or "").upper() or None
    ends = ((counter, abroad), (own.account, own.country))
    payer, payee = ends if inward else ends[::-1]
    rows.add(Said(
        reference=_reference(fields, entry),
        at=instant(entry, "BookgDt", own.zone) or instant(entry, "ValDt", own.zone),
        value=day_of(entry, "ValDt"),
        amount=amount,
        currency=entry.get("Amt@Ccy") or own.currency,
        payer=payer[0], payer_country=payer[1], payee=payee[0], payee_country=payee[1],
        channel=channel,
        purpose=purpose_text(
            _words(fields, entry), end_to_end=fields.get("Refs/EndToEndId"),
            uetr=fields.get("Refs/UETR"), note=_note(fields, entry),
        ),
        place=place, line=line, side="credit" if inward else "debit",
        home_amount=_home(fields, entry, rows.intake.reference_currency),
    ))  # fmt: skip


def _other_side(fields: Fields, entry: Fields, inward: bool, own: Own) -> Party:
    """Return who stands on the other side. In reversals and returns the parties keep the roles
    of the payment that comes back, so that the side which is not the own account is meant."""
    back = entry.get("RvslInd", "").lower() in ("true", "1") or "RtrInf/Rsn/Cd" in fields
    place = int(inward == back)
    found = _side(fields, place)
    if normal_account(found.number or "") == own.number or (found == Party() and back):
        place = 1 - place
        found = _side(fields, place)
    if found.name:
        return found
    behind = f"RltdPties/Ultmt{_ROLES[place]}"
    return replace(found, name=fields.get(f"{behind}/Nm") or fields.get(f"{behind}/Pty/Nm"))


def _side(fields: Fields, place: int) -> Party:
    role = _ROLES[place]
    return party_of(fields, f"RltdPties/{role}", f"RltdPties/{role}Acct", f"RltdAgts/{role}Agt")


def _reference(fields: Fields, entry: Fields) -> str | None:
    mine = fields.get("Refs/AcctSvcrRef") or fields.get("Refs/TxId") or fields.get("Refs/InstrId")
    if mine:
        return mine
    whole = entry.get("AcctSvcrRef") or entry.get("NtryRef")
    return f"{whole}/{entry['#']}" if whole and "#" in entry else whole


def _words(fields: Fields, entry: Fields) -> str | None:
    found = [
        fields.get("RmtInf/Ustrd"),
        fields.get("RmtInf/Strd/CdtrRefInf/Ref"),
        fields.get("AddtlTxInf"),
        entry.get("AddtlNtryInf"),
    ]
    words = list(dict.fromkeys(text for text in found if text))
    return " / ".join(words) or None


def _note(fields: Fields, entry: Fields) -> str:
    found = []
    if entry.get("RvslInd", "").lower() in ("true", "1"):
        found.append("reversal")
    if "RtrInf/Rsn/Cd" in fields:
        found.append(f"return {fields['RtrInf/Rsn/Cd']}")
    for path, word in (("InstdAmt", "instructed"), ("CntrValAmt", "counter value")):
        base = f"AmtDtls/{path}"
        code = fields.get(f"{base}/Amt@Ccy") or entry.get(f"{base}/Amt@Ccy")
        if code is not None and code != entry.get("Amt@Ccy"):
            source = fields if f"{base}/Amt" in fields else entry
            rate = source.get(f"{base}/CcyXchg/XchgRate")
            found.append(f"{word} {code} {source[f'{base}/Amt']}" + (f" at {rate}" if rate else ""))
    return ", ".join(found)


def _home(fields: Fields, entry: Fields, home: str) -> str | None:
    """Return the bank's own figure in the reference currency, where an entry of one payment
    tells it."""
    if "#" in entry:
        return None
    for source in (fields, entry):
        for path in ("InstdAmt", "TxAmt", "CntrValAmt"):
            if source.get(f"AmtDtls/{path}/Amt@Ccy") == home:
                return source[f"AmtDtls/{path}/Amt"]
    return None


def _channel(fields: Fields, entry: Fields, inward: bool) -> str:
    for source in (fields, entry):
        family = source.get("BkTxCd/Domn/Fmly/Cd")
        sub = source.get("BkTxCd/Domn/Fmly/SubFmlyCd", "")
        if sub in _CASH and family in ("CNTR", "CCRD", "MCRD"):
            return "cash_in" if inward else "cash_out"
        if family in _CARD:
            return "card"
        if family is not None:
            return "transfer"
        key = _TEXT_KEY.search(source.get("BkTxCd/Prtry/Cd", ""))
        if key is not None:
            channel = channel_of(key[1])
            cash = "cash_in" if inward else "cash_out"
            return cash if channel.startswith("cash") else channel
    return "transfer"
