"""Payment messages between banks."""

import pytest
from tests.unit.sources.bank_messages import ANA, BOJAN, UETR

from opensocta.evidence.ids import account_id

ME, HIM = account_id(ANA, ""), account_id(BOJAN, "")


def transfer(
    amount: str = "990.00", *, more: str = "", day: str = "", payer: str = "", payee: str = "",
    currency: str = "EUR",
) -> str:  # fmt: skip
    """Return a `CdtTrfTxInf`."""
    when = f"<IntrBkSttlmDt>{day}</IntrBkSttlmDt>" if day else ""
    payer = (
        payer
        or f"<Dbtr><Nm>Ana Invented</Nm><Id><PrvtId><Othr><Id>P1</Id></Othr></PrvtId></Id></Dbtr><DbtrAcct><Id><IBAN>{ANA}</IBAN></Id></DbtrAcct>"
    )
    payee = (
        payee
        or f"<Cdtr><Nm>Bojan Ltd</Nm><Id><OrgId><LEI>5299000J2N45DDNE4Y28</LEI></OrgId></Id></Cdtr><CdtrAcct><Id><IBAN>{BOJAN}</IBAN></Id></CdtrAcct>"
    )
    return (
        f"<CdtTrfTxInf><PmtId><InstrId>I1</InstrId><EndToEndId>E2E-1</EndToEndId><UETR>{UETR}</UETR>"
        f'</PmtId><IntrBkSttlmAmt Ccy="{currency}">{amount}</IntrBkSttlmAmt>{when}{more}'
        f"{payer}<DbtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></DbtrAgt>"
        f"<CdtrAgt><FinInstnId><BICFI>GIBAATWWXXX</BICFI></FinInstnId></CdtrAgt>{payee}"
        "<RmtInf><Ustrd>Invoice 77</Ustrd></RmtInf></CdtTrfTxInf>"
    )


@pytest.fixture
def read(everything, tmp_path):
    """Return a function that writes payments as a message and reads it."""

    def whole(*payments: str, version: int = 8):
        path = tmp_path / "p.xml"
        path.write_text(
            f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.{version:02}">'
            "<FIToFICstmrCdtTrf><GrpHdr><MsgId>M1</MsgId><CreDtTm>2025-03-03T09:30:00Z</CreDtTm>"
            f"<NbOfTxs>{len(payments)}</NbOfTxs><IntrBkSttlmDt>2025-03-04</IntrBkSttlmDt></GrpHdr>"
            + "\n".join(payments)
            + "</FIToFICstmrCdtTrf></Document>"
        )
        tables = everything(path)
        return tables["transactions"].to_pylist(), tables["rejects"].to_pylist(), tables

    return whole


@pytest.mark.parametrize("version", [2, 8, 10])
def test_a_transfer_is_a_payment_at_its_settlement_day(read, version):
    rows, rejects, tables = read(transfer(), version=version)
    assert rejects == []
    (row,) = rows
    assert (row["from_account"], row["to_account"]) == (ME, HIM)
    assert (row["amount"], row["currency"]) == (99000, "EUR")
    assert row["at"].isoformat() == "2025-03-04T00:00:00+00:00"
    assert row["purpose"] == f"EREF+E2E-1 UETR+{UETR} SVWZ+Invoice 77"
    assert row["anchor"] == "/FIToFICstmrCdtTrf[1]/CdtTrfTxInf[1]"
    said = {(s["schema"], s["prop"], s["value"]) for s in tables["statements"].to_pylist()}
    assert ("Person", "idNumber", "P1") in said
    assert ("Organization", "registrationNumber", "5299000J2N45DDNE4Y28") in said
    assert tables["reports"]["obtained_at"].to_pylist() == ["2025-03-03"]


def test_instructed_amount_rate_and_charges_stand_behind_the_purpose(read):
    more = (
        '<InstdAmt Ccy="EUR">1000.00</InstdAmt><XchgRate>1.08</XchgRate><ChrgBr>SHAR</ChrgBr>'
        '<ChrgsInf><Amt Ccy="USD">5.00</Amt></ChrgsInf>'
    )
    rows, _, _ = read(transfer("1075.00", currency="USD", more=more))
    assert (rows[0]["amount"], rows[0]["currency"], rows[0]["amount_ref"]) == (
        107500,
        "USD",
        100000,
    )
    words = "[instructed EUR 1000.00 at 1.08, charges USD 5.00 SHAR]"
    assert rows[0]["purpose"].endswith(words)


def test_a_day_of_its_own_goes_before_that_of_the_message(read):
    rows, _, _ = read(transfer(day="2025-03-06"), transfer())
    assert sorted(row["at"].day for row in rows) == [4, 6]


def test_a_named_party_without_account_is_stood_in_for_and_nobody_is_set_aside(read):
    rows, rejects, _ = read(
        transfer(payee="<Cdtr><Nm>Kiosk Invented</Nm></Cdtr>"),
        transfer(payer="<Dbtr/>"),
    )
    assert len(rows) == 1
    assert rows[0]["to_account"] not in (ME, HIM)
    assert "names neither account nor name" in rejects[0]["rule"]


@pytest.mark.parametrize(
    ("one", "rule"),
    [
        (transfer("-1"), "negative amount"),
        (transfer("0"), "amount is zero"),
        (transfer(currency="XYZ"), "ISO 4217"),
        (transfer(day="2025-13-01"), ""),
    ],
)
def test_a_faulty_transfer_is_set_aside(read, one, rule):
    rows, rejects, _ = read(one)
    if rule:
        assert rows == []
        assert rule in rejects[0]["rule"]
    else:  # the message's own day stands in for a day that does not exist
        assert rows[0]["at"].day == 4
