"""Payments of tables: what is taken, what is set aside."""

import pytest


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
