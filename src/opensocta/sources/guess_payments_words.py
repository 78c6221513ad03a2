"""What the header of a payment table says of a column: words of many languages.

In:   the name of a column
Out:  the part it plays (`payer`, `amount`, `date` …), or "" if no word is known
Not:  the values of the column (`sources.guess_payments`)

Headers are folded to plain small letters first, so that `Gönderen`, `Pošiljatelj` and `Получатель`
meet their words.
"""

import re

from anyascii import anyascii

__all__ = ["part_of_header"]

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+")
_ANSWERS = re.compile(r"laundering|issar|isfraud|flaggedfraud|alertid|typology")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PAYER = _set(
    "sender payer from originator orig source debtor remitter ordering drawer src dbtr nameorig "
    "auftraggeber zahler absender zahlungspflichtiger ordonator ordonatorul platitor platitorul "
    "expeditor posiljatelj posiljalac posiljatelja platilac platitelj uplatitelj nalogodavac "
    "isprakac isprakjach isprakach plakac nareditel narjaditel naredytel platec izprashtach "
    "derguesi derguesit paguesi urdheruesi gonderen gonderenin odeyen amir apostoleas entoleas "
    "emetteur payeur expediteur ordenante remitente emisor pagador ordinante mittente pagante "
    "nadawca zleceniodawca kuldo fizeto opdrachtgever betaler remetente platnik platelshchik "
    "otpravitel poshiljalats platilats nalogodavats uplatilats uplatilac plakach platets"
)
_PAYEE = _set(
    "receiver recipient payee beneficiary to dest destination target creditor tgt cdtr namedest "
    "empfaenger empfanger beguenstigter begunstigter zahlungsempfaenger zahlungsempfanger "
    "beneficiar beneficiarul destinatar destinatarul primatelj primatelja primalac primaoca "
    "korisnik primac primach primatel poluchatel poluchatelj poluchatelya perfituesi perfituesit "
    "marresi marresit alici alicinin alacakli lehdar paraliptis dikaioychos entoleas "
    "beneficiaire destinataire beneficiario destinatario odbiorca kedvezmenyezett cimzett "
    "begunstigde ontvanger recebedor polucatel primalats poluchatel"
)
_PARTNER = _set(
    "partner counterparty counterpart counter other contra gegenkonto gegenseite kontrahent "
    "protustrana protiucet contrepartie contraparte controparte karsi partneri kontragjent"
)
_OWN = _set("own client customer my mine sopstveni vlastiti eigenes eigene kendi propriu")
_ACCOUNT = _set(
    "rachun rachuna account acct acc iban konto kontonummer kontonr kontonumara cont contul racun "
    "racuna smetka "
    "smetkata llogari llogaria llogarise hesap hesabi logariasmos compte cuenta conto rachunek "
    "szamla szamlaszam rekening conta schet scet ucet accountid accountno accountnumber"
)
_BANK = _set("bank banka banca bic swift blz banque banco bankcode bankleitzahl trapeza banku")
_NAME = _set("name naziv nume nom nombre nome isim ad adi unvan imja ime emri onoma nazwa nev naam")
_AMOUNT = _set(
    "amount amt sum value betrag umsatz suma sumata iznos shuma tutar tutari poso montant importe "
    "monto importo kwota osszeg bedrag valor summa amountpaid transactionamount"
)
_RECEIVED = _set("received receiving fee charges")
_CURRENCY = _set(
    "currency ccy curr wahrung waehrung moneda valuta valute devise divisa doviz birimi monedha "
    "nomisma waluta penznem munt moeda isocurrencycode"
)
_DATE = _set(
    "date datum data timestamp time step buchungstag buchungsdatum booking booked tarih tarihi "
    "fecha imerominia hmerominia datul day dita datumi dag datuma zaman when posted"
)
_VALUE = _set("value valuta valutadatum wertstellung valor valeur wert valuutapaev")
_PURPOSE = _set(
    "svrkha purpose description memo details verwendungszweck svrha opis detalii explicatii "
    "explicatie "
    "aciklama libelle concepto causale tytul communication reference_text namena osnovanie "
    "pershkrimi pershkrim narrative text symbol aitiologia omschrijving kozlemeny cel celdoznaka"
)
_REFERENCE = _set(
    "reference ref tx txid trans transaction transactionid transid id number no nr referenca "
    "referinta referans broj poziv numar islem nomer kennung referenz num"
)
_WAY = _set(
    "direction dc drcr cdtdbtind indicator indikator sollhaben sign smjer smer sens way yon type "
    "mark"
)
_OUT = _set(
    "debit debits soll duguje borc belastung lastschrift withdrawal withdrawals zaduzenje rashod "
    "isplata isplate debet debe debito paidout iesiri cheltuieli terhelas khreosi chreosi dalje"
)
_IN = _set(
    "credit credits haben potrazuje alacak gutschrift deposit deposits odobrenje prihod uplata "
    "uplate credito haber paidin intrari incasari jovairas pistosi hyrje kredit"
)
_FORM = _set("format channel method operation kanal kind art tip")
_LEFT = _set("balance balanta saldo stanje bakiye solde ypoloipo oldbalance newbalance kontostand")


def part_of_header(name: str) -> str:
    """Return the part a column plays by its name: `payer`, `payer_bank`, `payer_name`, the same
    for `payee`, `partner` and `own`; `account`, `bank`, `amount`, `currency`, `date`, `value`,
    `paid_out`, `paid_in`, `purpose`, `reference`, `end_to_end`, `uetr`, `way`, `form`, `answer`,
    `balance`, or "".
    """
    plain = anyascii(_CAMEL.sub(" ", name)).lower()
    joined = re.sub(r"[^a-z]", "", plain)
    if _ANSWERS.search(joined):
        return "answer"
    if "uetr" in joined:
        return "uetr"
    if "endtoend" in joined or joined in ("e2eid", "eref", "endezuende"):
        return "end_to_end"
    words = set(_WORD.findall(plain)) | {joined}
    words |= {word.removesuffix("s") for word in words}
    if words & _LEFT or joined.startswith(("oldbalance", "newbalance")):
        return "balance"
    return _side(words, joined) or _plain(words)


def _side(words: set[str], joined: str) -> str:
    payer, payee = bool(words & _PAYER), bool(words & _PAYEE)
    if joined.endswith("orig"):
        payer = True
    if joined.endswith("dest"):
        payee = True
    side = "partner" if (payer and payee) or words & _PARTNER else ""
    side = side or ("payer" if payer else "payee" if payee else "own" if words & _OWN else "")
    if not side or words & _AMOUNT or words & _CURRENCY:
        return ""
    if words & _BANK or joined.startswith("bank"):
        return f"{side}_bank"
    if words & _ACCOUNT or joined in ("sourcenodeid", "targetnodeid"):
        return side
    return f"{side}_name" if words & _NAME and not joined.startswith("name") else side


def _plain(words: set[str]) -> str:
    out, come = bool(words & _OUT), bool(words & _IN)
    if out or come:
        return "way" if out and come else "paid_out" if out else "paid_in"
    if words & _VALUE and words & _DATE:
        return "value"
    for part, known in (
        ("currency", _CURRENCY), ("amount", _AMOUNT), ("date", _DATE), ("account", _ACCOUNT),
        ("bank", _BANK), ("purpose", _PURPOSE), ("value", _VALUE), ("way", _WAY),
        ("reference", _REFERENCE), ("form", _FORM),
    ):  # fmt: skip
        if words & known:
            return (
                f"{part}_received"
                if part in ("amount", "currency") and (words & _RECEIVED)
                else part
            )
    return ""
