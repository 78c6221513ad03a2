"""Payments of tables: what is taken, what is set aside."""

import pytest

from opensocta.core.errors import SettingsInvalid
from opensocta.sources import parse_mapping


class TestPaymentsThatBreakARuleAreSetAside:
    MAPPING = """
currency: EUR
transactions:
  reference: n
  at: day
  value_date: value
  amount: amount
  from_account: {number: a}
  to_account: {number: b}
"""

    @pytest.mark.parametrize(
        ("row", "rule"),
        [
            pytest.param("2,2025-03-03,,0.00,x,y", "amount is zero", id="zero"),
            pytest.param("2,2025-03-03,,-1,x,y", "negative amount", id="negative"),
            pytest.param("2,1925-03-03,,1,x,y", "1970 to 2099", id="early"),
            pytest.param("2,2125-03-03,,1,x,y", "1970 to 2099", id="late"),
            pytest.param("2,0999-03-03,,1,x,y", "1970 to 2099", id="very early"),
            pytest.param("2,2025-03-03,2023-03-03,1,x,y", "366 days", id="time reversed"),
            pytest.param("2,2025-03-03,,1,,y", "no from_account", id="no payer"),
        ],
    )
    def test_with_their_row_and_rule(self, everything, tmp_path, row, rule):
        path = tmp_path / "p.csv"
        path.write_text(f"n,day,value,amount,a,b\n1,2025-03-03,2025-03-02,5,x,y\n{row}\n")
        tables = everything(path, self.MAPPING)
        assert tables["transactions"]["reference"].to_pylist() == ["1"]
        assert [r["row"] for r in tables["rejects"].to_pylist()] == [3]
        assert rule in tables["rejects"]["rule"][0].as_py()

    def test_but_a_payment_to_oneself_stays(self, everything, tmp_path):
        path = tmp_path / "p.csv"
        path.write_text("n,day,value,amount,a,b\n1,2025-03-03,,5,x,x\n")
        tables = everything(path, self.MAPPING)
        assert tables["transactions"].num_rows == 1
        assert tables["rejects"].num_rows == 0


class TestPaymentsOfABanksOwnTable:
    def test_a_minus_says_who_pays(self, everything, tmp_path):
        path = tmp_path / "p.csv"
        path.write_text("n,day,amount,own,other\n1,2025-03-03,-5.00,me,x\n2,2025-03-03,7,me,x\n")
        tables = everything(
            path,
            "currency: EUR\ntransactions: {reference: n, at: day, amount: amount, signed: true,"
            " from_account: {number: own}, to_account: {number: other}}",
        )
        rows = {row["reference"]: row for row in tables["transactions"].to_pylist()}
        assert (rows["1"]["amount"], rows["2"]["amount"]) == (500, 700)
        assert rows["1"]["from_account"] == rows["2"]["to_account"]
        assert rows["1"]["to_account"] == rows["2"]["from_account"]

    def test_numbers_that_both_banks_show_stand_before_the_purpose(self, everything, tmp_path):
        path = tmp_path / "p.csv"
        path.write_text(
            "n,day,amount,a,b,e2e,uetr,text\n1,2025-03-03,5,x,y,INV 7,,Rent\n"
            "2,2025-03-03,5,x,y,NOTPROVIDED,8A562C67-CA16-48BA-B074-65581BE6F001,\n"
            "3,2025-03-03,5,x,y,,,Rent\n"
        )
        tables = everything(
            path,
            "currency: EUR\ntransactions: {reference: n, at: day, amount: amount, end_to_end: e2e,"
            " uetr: uetr, purpose: text, from_account: {number: a}, to_account: {number: b}}",
        )
        rows = {row["reference"]: row["purpose"] for row in tables["transactions"].to_pylist()}
        assert rows == {
            "1": "EREF+INV7 SVWZ+Rent",
            "2": "UETR+8a562c67-ca16-48ba-b074-65581be6f001",
            "3": "Rent",
        }


class TestATableWithColumnsForBothWays:
    MAPPING = (
        "currency: EUR\ntransactions: {reference: n, at: day, paid_out: debit, paid_in: credit,"
        " from_account: {number: own}, to_account: {number: other}}"
    )

    def test_tells_the_way_by_the_column_that_is_filled(self, everything, tmp_path):
        path = tmp_path / "p.csv"
        path.write_text(
            "n,day,debit,credit,own,other\n1,2025-03-03,5.00,,me,x\n2,2025-03-03,0.00,7,me,x\n"
            "3,2025-03-03,-4,,me,x\n4,2025-03-03,,,me,x\n5,2025-03-03,1,1,me,x\n6,2025-03-03,,-1,me,x\n"
        )
        tables = everything(path, self.MAPPING)
        rows = {row["reference"]: row for row in tables["transactions"].to_pylist()}
        assert {n: row["amount"] for n, row in rows.items()} == {"1": 500, "2": 700, "3": 400}
        assert rows["1"]["from_account"] == rows["2"]["to_account"] == rows["3"]["from_account"]
        assert {r["row"] for r in tables["rejects"].to_pylist()} == {5, 6, 7}

    @pytest.mark.parametrize(
        "amounts", ["amount: a, paid_out: b, paid_in: c", "paid_out: b", "reference: n",
                    "paid_out: b, paid_in: c, signed: true"],
    )  # fmt: skip
    def test_has_both_columns_and_no_other_sign(self, amounts):
        reference = "" if "reference" in amounts else "reference: n, "
        text = (
            f"transactions: {{{reference}at: day, {amounts}, from_account: {{number: a}},"
            " to_account: {number: b}}"
        )
        with pytest.raises(SettingsInvalid, match="paid_out"):
            parse_mapping(text, "m.yml")
