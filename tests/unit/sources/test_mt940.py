"""MT940 account statements."""

from datetime import date

import pytest
from tests.unit.sources.bank_messages import ANA, BOJAN, UETR

from opensocta.core.errors import SourceUnreadable
from opensocta.evidence.ids import account_id
from opensocta.sources.mt940_words import near_year, read_line, read_narrative, split_account

ME, HIM = account_id(ANA, ""), account_id(BOJAN, "")
CODED = (
    f":86:166?00TRANSFER?20EREF+INV-77?21UETR+{UETR}?22SVWZ+Rent of Mar?23ch 2025?30GIBAATWW?31"
    f"{BOJAN}?32Bojan Inve?33nted\n"
)


def message(lines: str, *, number: str = "5/1", opening: str = "C250228EUR1000,00",
            closing: str = "", account: str = ANA, kind: str = "F") -> str:  # fmt: skip
    """Return one statement."""
    last = f":62F:{closing}\n" if closing else ""
    return f":20:START\n:25:{account}\n:28C:{number}\n:60{kind}:{opening}\n{lines}{last}-\n"


@pytest.fixture
def read(everything, tmp_path):
    """Return a function that reads the text of a file."""

    def whole(text: str, name: str = "s.sta", *, ends: str = "\n"):
        path = tmp_path / name
        path.write_bytes(text.replace("\n", ends).encode())
        tables = everything(path)
        return tables["transactions"].to_pylist(), tables["rejects"].to_pylist(), tables

    return whole


class TestALineIsAPayment:
    @pytest.mark.parametrize("ends", ["\n", "\r\n"])
    def test_with_subfields(self, read, ends):
        line = ":61:2503030303C1200,5NTRFKUNDE1//BANK9\nmore\n"
        rows, rejects, tables = read(message(line + CODED, closing="C250303EUR2200,50"), ends=ends)
        assert rejects == []
        (row,) = rows
        assert (row["from_account"], row["to_account"]) == (HIM, ME)
        assert (row["amount"], row["currency"]) == (120050, "EUR")
        assert row["at"].date() == date(2025, 3, 3)
        assert row["purpose"] == f"EREF+INV-77 UETR+{UETR} SVWZ+Rent of March 2025"
        assert (row["reference"], row["anchor"]) == ("BANK9", "line 5, :61:, credit")
        said = {(s["prop"], s["value"]) for s in tables["statements"].to_pylist()}
        assert {("name", "Bojan Invented"), ("bic", "GIBAATWW"), ("balance", "2200.50")} <= said

    def test_with_words_between_strokes(self, read):
        words = f":86:/EREF/INV-77//NAME/Bojan Invented/IBAN/{BOJAN}/REMI/Rent\n"
        rows, _, _ = read(message(":61:250303D5,00NTRFNONREF\n" + words))
        assert (rows[0]["from_account"], rows[0]["to_account"]) == (ME, HIM)
        assert rows[0]["purpose"] == "EREF+INV-77 SVWZ+Rent"

    def test_with_free_text_or_none_has_the_bank_on_the_other_side(self, read):
        rows, _, _ = read(
            message(":61:250303D5,00NMSCNONREF\n:86:Account fee\n:61:250303D6,NMSCNONREF\n")
        )
        assert [row["purpose"] for row in rows] == ["Account fee", None]
        assert {row["to_account"] for row in rows} == {account_id("BANK Customs", "Customs")}

    @pytest.mark.parametrize(
        ("mark", "inward", "note"),
        [
            ("C", True, ""),
            ("D", False, ""),
            ("RC", False, "[reversal]"),
            ("RD", True, "[reversal]"),
        ],
    )
    def test_whose_direction_a_reversal_turns_round(self, read, mark, inward, note):
        rows, _, _ = read(message(f":61:2503030303{mark}5,00NTRFREF\n{CODED}"))
        assert (rows[0]["to_account"] == ME) is inward
        assert rows[0]["purpose"].endswith(note)

    def test_in_cash(self, read):
        rows, _, _ = read(message(":61:250303C9900,00NMSCNONREF\n:86:082?00Cash paid in\n"))
        assert rows[0]["channel"] == "cash_in"
        assert rows[0]["from_account"] == account_id("CASH", "Customs")


class TestAFileOfStatements:
    def test_gives_a_report_each(self, read):
        lines = ":61:250303C1,00NTRFA\n"
        _, rejects, tables = read(message(lines, number="5") + message(lines, number="6"))
        assert tables["reports"].num_rows == 2
        assert tables["transactions"].num_rows == 2
        assert rejects == []

    def test_pages_of_one_statement_are_one_report_and_equal_payments_of_both_stay(self, read):
        lines = f":61:250303D500,00NTRFNONREF\n{CODED}"
        pages = message(lines, number="5/1") + message(lines, number="5/2", kind="M")
        rows, _, tables = read(pages)
        assert tables["reports"].num_rows == 1
        assert len(rows) == 2

    def test_may_stand_in_swift_blocks(self, read):
        text = "{1:F01BANKDEFFAXXX0000000000}{2:I940BANKDEFFXXXXN}{4:\n"
        text += message(":61:250303C1,00NTRFA\n").removesuffix("-\n") + "-}"
        rows, _, _ = read(text, "s.txt")
        assert len(rows) == 1

    def test_that_does_not_add_up_says_so(self, read):
        rows, rejects, _ = read(message(":61:250303C1,00NTRFA\n", closing="C250303EUR9,00"))
        assert len(rows) == 1
        assert "incomplete or altered" in rejects[0]["rule"]


class TestALineIsSetAside:
    @pytest.mark.parametrize(
        ("line", "rule"),
        [
            pytest.param(":61:nonsense", "no form of a statement line", id="form"),
            pytest.param(":61:250303C0,00NTRFA", "amount is zero", id="zero"),
            pytest.param(":61:250230C1,00NTRFA", "no date", id="day"),
            pytest.param(":61:250303C,NTRFA", "no plain number", id="amount"),
        ],
    )
    def test_with_its_line_and_rule(self, read, line, rule):
        rows, rejects, _ = read(message(f":61:250303C1,00NTRFA\n{line}\n"))
        assert len(rows) == 1
        assert rule in rejects[0]["rule"]
        assert rejects[0]["row"] == 6

    def test_if_the_currency_is_unknown(self, read):
        rows, rejects, _ = read(message(":61:250303C1,00NTRFA\n", opening="C250228EUX1,00"))
        assert rows == []
        assert "ISO 4217" in rejects[0]["rule"]


def test_a_broken_byte_is_refused_with_the_encoding_to_name(read, tmp_path, everything):
    path = tmp_path / "s.sta"
    path.write_bytes(message(":61:250303C1,00NTRFA\n:86:Stra\xdfe\n").encode("latin-1"))
    with pytest.raises(SourceUnreadable, match="encoding"):
        everything(path)
    assert everything(path, "encoding: latin-1")["transactions"].num_rows == 1


@pytest.mark.parametrize(
    ("month_day", "beside", "day"),
    [
        ("1231", date(2025, 1, 2), date(2024, 12, 31)),
        ("0102", date(2024, 12, 31), date(2025, 1, 2)),
        ("0229", date(2024, 3, 1), date(2024, 2, 29)),
        ("1331", date(2025, 1, 2), None),
    ],
)
def test_an_entry_date_takes_the_year_that_lies_nearest(month_day, beside, day):
    assert near_year(month_day, beside) == day


@pytest.mark.parametrize(
    ("text", "bank", "number"),
    [
        ("10020030/1234567", "10020030", "1234567"),
        (ANA, None, ANA),
        (f"{ANA}/EUR", None, ANA),
        (f"{ANA}EUR", None, ANA),
        ("10020030/1234567EUR", "10020030", "1234567"),
    ],
)
def test_an_account_is_told_in_every_form(text, bank, number):
    assert split_account(text) == (bank, number)


def test_amount_funds_code_and_references_are_told_apart():
    line = read_line("2503030304CR1.234,56NTRFMINE 1//THEIRS\nmore words")
    assert line is not None
    assert (line.amount, line.reference, line.bank_reference) == ("1234.56", "MINE 1", "THEIRS")
    assert line.more == "more words"


def test_a_digit_that_is_none_is_no_subfield():
    assert read_narrative("166?20Rent?3\u00b2x").words == "Rent"


def test_a_partner_in_one_field_is_told_apart():
    said = read_narrative(f"/EREF/E1//CNTP/{BOJAN}/GIBAATWW/Bojan Invented///REMI/USTD//Rent/")
    assert (said.number, said.bank, said.name) == (BOJAN, "GIBAATWW", "Bojan Invented")
    assert said.end_to_end == "E1"


def test_a_tag_cut_by_a_subfield_is_still_found():
    said = read_narrative("166?20EREF+AB?21CD?22SVWZ+one tw?23o")
    assert (said.end_to_end, said.words) == ("ABCD", "one two")
