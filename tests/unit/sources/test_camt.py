"""Account statements of ISO 20022."""

import pytest
from tests.unit.sources.bank_messages import (
    ANA,
    BOJAN,
    UETR,
    balance,
    details,
    entry,
    party,
    statement,
)

from opensocta.core.errors import SourceUnreadable
from opensocta.evidence.ids import account_id

ME, HIM = account_id(ANA, ""), account_id(BOJAN, "")


@pytest.fixture
def read(everything, tmp_path):
    """Return a function that writes entries as a statement and reads its payments and rejects."""

    def whole(entries, **more):
        tables = everything(statement(tmp_path / "s.xml", entries, **more))
        return tables["transactions"].to_pylist(), tables["rejects"].to_pylist(), tables

    return whole


class TestAnEntryIsAPayment:
    def test_with_direction_parties_day_and_numbers(self, read):
        told = details(
            party("Bojan Invented", BOJAN, "Dbtr"), end_to_end="INV 77", uetr=UETR.upper(),
            words="Rent March",
        )  # fmt: skip
        rows, rejects, tables = read([entry("1200.50", details=told, reference="B-1")])
        assert rejects == []
        (row,) = rows
        assert (row["from_account"], row["to_account"]) == (HIM, ME)
        assert (row["amount"], row["currency"], row["amount_ref"]) == (120050, "EUR", 120050)
        assert row["at"].isoformat() == "2025-03-03T00:00:00+00:00"
        assert (row["from_country"], row["to_country"]) == ("AT", "DE")
        assert row["purpose"] == f"EREF+INV77 UETR+{UETR} SVWZ+Rent March"
        assert row["reference"] == "B-1"
        assert row["anchor"] == "/BkToCstmrStmt/Stmt[1]/Ntry[1]/NtryDtls/TxDtls[1], credit"
        said = {(s["schema"], s["prop"], s["value"]) for s in tables["statements"].to_pylist()}
        assert ("LegalEntity", "name", "Bojan Invented") in said
        assert ("LegalEntity", "name", "Ana Invented") in said
        assert ("BankAccount", "iban", BOJAN) in said
        assert tables["reports"].to_pylist()[0]["obtained_at"] == "2025-04-01"

    @pytest.mark.parametrize("kind", ["052", "053", "054"])
    @pytest.mark.parametrize("version", [2, 4, 8, 10])
    def test_in_every_kind_and_version(self, read, kind, version):
        new = version >= 8
        told = details(party("Bojan Invented", BOJAN, "Cdtr", wrapped=new))
        state = "<Sts><Cd>BOOK</Cd></Sts>" if new else ""
        one = entry("10.00", "DBIT", details=told, status=state)
        rows, rejects, _ = read([one], kind=kind, version=version)
        assert (rows[0]["from_account"], rows[0]["to_account"]) == (ME, HIM)
        assert rejects == []

    def test_of_another_currency_with_the_banks_own_figure_in_the_reference_currency(self, read):
        more = (
            '<AmtDtls><InstdAmt><Amt Ccy="EUR">92.13</Amt><CcyXchg><SrcCcy>EUR</SrcCcy>'
            "<XchgRate>1.0854</XchgRate></CcyXchg></InstdAmt></AmtDtls>"
        )
        told = details(party("Bojan", BOJAN, "Dbtr"), more=more)
        rows, _, _ = read([entry("100.00", currency="USD", details=told)])
        assert (rows[0]["amount"], rows[0]["currency"], rows[0]["amount_ref"]) == (
            10000,
            "USD",
            9213,
        )
        assert rows[0]["purpose"] == "[instructed EUR 92.13 at 1.0854]"

    def test_twice_where_the_same_was_paid_twice(self, read):
        told = details(party("Bojan", BOJAN, "Cdtr"), end_to_end="NOTPROVIDED", words="Rent")
        rows, rejects, _ = read([entry("500", "DBIT", details=told, reference="R")] * 2)
        assert len(rows) == 2
        assert rejects == []
        assert {row["reference"] for row in rows} == {"R", "R#2"}


class TestABatchIsTakenApart:
    def test_if_every_amount_is_told(self, read):
        each = [
            details(
                party(f"Worker {n}", BOJAN, "Cdtr"),
                amount=f'<AmtDtls><TxAmt><Amt Ccy="EUR">{n}0.00</Amt></TxAmt></AmtDtls>',
            )
            for n in (1, 2)
        ]
        rows, rejects, _ = read([entry("30.00", "DBIT", details="".join(each), reference="B")])
        assert [row["amount"] for row in rows] == [1000, 2000]
        assert [row["reference"] for row in rows] == ["B/1", "B/2"]
        assert rejects == []

    def test_and_it_is_said_if_the_parts_are_not_the_whole(self, read):
        each = details(party("W", BOJAN, "Cdtr"), amount='<Amt Ccy="EUR">10.00</Amt>')
        rows, rejects, _ = read([entry("30.00", "DBIT", details=each * 2)])
        assert len(rows) == 2
        assert "do not add up to the entry" in rejects[0]["rule"]

    def test_else_it_is_one_payment_with_the_bank_and_that_is_said(self, read):
        each = details(party("W", BOJAN, "Cdtr"))
        rows, rejects, _ = read([entry("30.00", "DBIT", details=each * 2)])
        assert [row["amount"] for row in rows] == [3000]
        assert rows[0]["to_account"] == account_id("BANK COBADEFF", "Customs")
        assert "without telling each amount" in rejects[0]["rule"]


class TestMoneyThatComesBack:
    def test_of_a_reversed_debit_comes_from_the_receiver(self, read):
        sides = party("Ana", ANA, "Dbtr") + party("Bojan", BOJAN, "Cdtr")
        rows, _, _ = read(
            [entry("10", "CRDT", more="<RvslInd>true</RvslInd>", details=details(sides))]
        )
        assert (rows[0]["from_account"], rows[0]["to_account"]) == (HIM, ME)
        assert rows[0]["purpose"] == "[reversal]"

    def test_of_a_return_says_why(self, read):
        sides = party("Ana", ANA, "Dbtr") + party("Bojan", BOJAN, "Cdtr")
        told = details(sides, more="<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")
        rows, _, _ = read([entry("10", "CRDT", details=told)])
        assert rows[0]["from_account"] == HIM
        assert rows[0]["purpose"] == "[return AC04]"


class TestASideThatIsNotNamed:
    def test_as_an_account_is_stood_in_for_by_the_party(self, read):
        told = details(party("Kiosk Invented", "", "Cdtr"))
        rows, _, tables = read([entry("10", "DBIT", details=told)] * 2)
        assert rows[0]["to_account"] == rows[1]["to_account"] != ME
        said = tables["statements"].to_pylist()
        owner = [s for s in said if s["schema"] == "Ownership" and s["prop"] == "asset"]
        assert rows[0]["to_account"] in {s["value"] for s in owner}

    def test_at_all_is_the_bank(self, read):
        rows, _, _ = read([entry("2.50", "DBIT", more="<AddtlNtryInf>Fee</AddtlNtryInf>")])
        assert rows[0]["to_account"] == account_id("BANK COBADEFF", "Customs")
        assert rows[0]["purpose"] == "Fee"

    def test_in_cash_is_the_cash_desk(self, read):
        code = (
            "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>CNTR</Cd><SubFmlyCd>CDPT</SubFmlyCd></Fmly>"
            "</Domn></BkTxCd>"
        )
        key = "<BkTxCd><Prtry><Cd>NMSC+082+9001</Cd></Prtry></BkTxCd>"
        rows, _, _ = read([entry("9900", more=code), entry("9900", more=key)])
        assert rows[1]["channel"] == "cash_in"
        assert rows[0]["channel"] == "cash_in"
        assert rows[0]["from_account"] == account_id("CASH", "Customs")


class TestAnEntryIsSetAside:
    @pytest.mark.parametrize(
        ("one", "rule"),
        [
            pytest.param(entry("-5.00"), "negative amount", id="negative"),
            pytest.param(entry("0.00"), "amount is zero", id="zero"),
            pytest.param(entry("5.00", currency="EUX"), "ISO 4217", id="currency"),
            pytest.param(entry("5,00"), "no plain number", id="number"),
            pytest.param(entry("sNaN"), "no plain number", id="signalling"),
            pytest.param(entry("5", day="2025-02-30"), "no date", id="day"),
            pytest.param(entry("5", day="1925-02-03"), "1970 to 2099", id="years"),
            pytest.param(entry("5", value="2020-01-01"), "366 days", id="time reversed"),
            pytest.param(entry("5", status="<Sts>PDNG</Sts>"), "not booked", id="pending"),
            pytest.param(entry("5", "BOTH"), "neither credit nor debit", id="direction"),
        ],
    )
    def test_with_its_place_and_rule(self, read, one, rule):
        rows, rejects, _ = read([entry("1.00"), one])
        assert len(rows) == 1
        assert rule in rejects[0]["rule"]
        assert rejects[0]["sheet"].startswith("/BkToCstmrStmt/Stmt[1]/Ntry[2]")
        assert rejects[0]["row"] == 4

    def test_if_the_statement_names_no_account(self, everything, tmp_path):
        path = statement(tmp_path / "s.xml", [entry("1")])
        path.write_text(path.read_text().replace(f"<IBAN>{ANA}</IBAN>", ""))
        tables = everything(path)
        assert tables["transactions"].num_rows == 0
        assert "no account" in tables["rejects"]["rule"][0].as_py()


class TestBalances:
    def test_that_add_up_are_said_of_the_account(self, read):
        sums = balance("OPBD", "100.00") + balance("CLBD", "20.00", "DBIT")
        _, rejects, tables = read([entry("120.00", "DBIT")], balances=sums)
        assert rejects == []
        said = {(s["prop"], s["value"]) for s in tables["statements"].to_pylist()}
        assert {("balance", "-20.00"), ("balanceDate", "2025-03-31")} <= said

    def test_that_do_not_are_a_fault_of_the_statement(self, read):
        sums = balance("OPBD", "100.00") + balance("CLBD", "500.00")
        rows, rejects, _ = read([entry("120.00")], balances=sums)
        assert len(rows) == 1
        assert "incomplete or altered" in rejects[0]["rule"]


class TestAFileIsRefused:
    def test_with_a_document_type(self, everything, tmp_path):
        path = statement(tmp_path / "s.xml", [entry("1")])
        text = path.read_text().replace("<Document", "<!DOCTYPE d [<!ENTITY a 'b'>]><Document", 1)
        path.write_text(text)
        with pytest.raises(SourceUnreadable, match="document type"):
            everything(path)

    def test_cut_off(self, everything, tmp_path):
        path = statement(tmp_path / "s.xml", [entry("1")] * 50)
        path.write_bytes(path.read_bytes()[:-200])
        with pytest.raises(SourceUnreadable):
            everything(path)


def test_a_statement_delivered_twice_is_the_same_report_and_the_same_payments(read):
    told = details(party("Bojan", BOJAN, "Cdtr"))
    first = read([entry("5", "DBIT", details=told)])[2]
    again = read([entry("5", "DBIT", details=told)])[2]
    assert first["transactions"]["tx_id"] == again["transactions"]["tx_id"]
    assert first["reports"]["report_id"] == again["reports"]["report_id"]
