"""Builders of bank messages about invented people, as payer's and payee's bank would write them."""

from collections.abc import Sequence
from pathlib import Path

ANA = "DE89370400440532013000"  # published examples of the IBAN registry, no one's accounts
BOJAN = "AT611904300234573201"
CELIK = "TR330006100519786457841326"
UETR = "8a562c67-ca16-48ba-b074-65581be6f001"


def party(name: str, iban: str, role: str, agent: str = "", *, wrapped: bool = False) -> str:
    """Return related parties of one role, and its agent, as camt nests them."""
    inner = f"<Nm>{name}</Nm>"
    body = f"<Pty>{inner}</Pty>" if wrapped else inner
    account = f"<{role}Acct><Id><IBAN>{iban}</IBAN></Id></{role}Acct>" if iban else ""
    return f"<{role}>{body}</{role}>{account}"


def entry(
    amount: str, mark: str = "CRDT", *, day: str = "2025-03-03", value: str = "", status: str = "",
    details: str = "", currency: str = "EUR", more: str = "", reference: str = "",
) -> str:  # fmt: skip
    """Return an `Ntry`; details are `TxDtls`."""
    state = status or "<Sts>BOOK</Sts>"
    ours = f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{mark}</CdtDbtInd>{state}'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{value or day}</Dt></ValDt>{ours}{more}"
        f"<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def details(
    parties: str = "", *, amount: str = "", end_to_end: str = "", uetr: str = "", words: str = "",
    more: str = "",
) -> str:  # fmt: skip
    """Return a `TxDtls`."""
    unique = f"<UETR>{uetr}</UETR>" if uetr else ""
    refs = (
        f"<Refs><EndToEndId>{end_to_end}</EndToEndId>{unique}</Refs>" if end_to_end or uetr else ""
    )
    purpose = f"<RmtInf><Ustrd>{words}</Ustrd></RmtInf>" if words else ""
    sides = f"<RltdPties>{parties}</RltdPties>" if parties else ""
    return f"<TxDtls>{refs}{amount}{more}{sides}{purpose}</TxDtls>"


def balance(code: str, amount: str, mark: str = "CRDT", day: str = "2025-03-31") -> str:
    """Return a `Bal`."""
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{amount}</Amt>"
        f"<CdtDbtInd>{mark}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def statement(
    path: Path, entries: Sequence[str], *, account: str = ANA, version: int = 2, number: str = "S1",
    balances: str = "", kind: str = "053", owner: str = "Ana Invented",
) -> Path:  # fmt: skip
    """Write a camt message with one statement and return its path."""
    message, whole = {
        "052": ("BkToCstmrAcctRpt", "Rpt"),
        "053": ("BkToCstmrStmt", "Stmt"),
        "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
    }[kind]
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version:02}">'
        f"<{message}><GrpHdr><MsgId>M1</MsgId><CreDtTm>2025-04-01T06:00:00</CreDtTm></GrpHdr>"
        f"<{whole}><Id>{number}</Id><CreDtTm>2025-04-01T06:00:00+02:00</CreDtTm>"
        f"<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>{owner}</Nm></Ownr>"
        f"<Svcr><FinInstnId><BIC>COBADEFFXXX</BIC></FinInstnId></Svcr></Acct>{balances}\n"
        + "\n".join(entries)
        + f"</{whole}></{message}></Document>",
        encoding="utf-8",
    )
    return path
