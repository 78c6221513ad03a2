"""`socta money trace` answers in a table, in words, in JSON, and writes a list for a request."""

import csv
import json
import sys

import pytest

from opensocta.cli import main

PAYMENTS = """number,time,amount,payer,payer_bank,payee,payee_bank,country,kind
P01,2025-03-03 09:00,30000.00,V-100,Nordbank,M-1,Westbank,NL,transfer
P02,2025-03-03 09:30,50000.00,V-200,Nordbank,M-1,Westbank,NL,transfer
P03,2025-03-03 08:00,20000.00,E-1,Nordbank,M-1,Westbank,NL,transfer
P04,2025-03-04 10:00,60000.00,M-1,Westbank,S-1,Inselbank,CY,transfer
P05,2025-03-05 11:00,9000.00,M-1,Westbank,ATM 17,Westbank,NL,cash_out
P06,2025-03-06 12:00,40000.00,S-1,Inselbank,=S-2,Hafenbank,LV,transfer
"""
MAPPING = """title: Payments (INVENTED)
currency: EUR
transactions:
  reference: number
  at: {column: time, date: ["%Y-%m-%d %H:%M"]}
  amount: amount
  from_account: {number: payer, bank: payer_bank}
  to_account: {number: payee, bank: payee_bank, country: country}
  channel: {column: kind}
"""


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "payments.csv").write_text(PAYMENTS, encoding="utf-8")
    (tmp_path / "payments.map.yml").write_text(MAPPING, encoding="utf-8")
    return tmp_path


@pytest.fixture
def ask(capsys, monkeypatch, desk):
    def run(*words, also=()):
        told = ["socta", "money", "trace", str(desk / "payments.csv"), *map(str, also),
                "--mapping", str(desk / "payments.map.yml"), *map(str, words)]  # fmt: skip
        monkeypatch.setattr(sys, "argv", told)
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


class TestTheCommand:
    def test_says_where_the_money_is(self, ask):
        code, out, _ = ask("--seed", "P01", "--seed", "P02")
        plain = " ".join(out.split())
        assert code == 0
        assert "M-1 Westbank NL 31,000.00" in plain
        assert (
            "First in, first out: of EUR 80,000.00 in 2 seed payments, EUR 71,000.00 can still be "
            "found in 3 accounts at 3 banks; EUR 9,000.00 left in cash at ATM 17 of Westbank "
            "(Netherlands)."
        ) in plain
        assert "Which of these rules a court uses is a question of law" in plain

    def test_gives_exact_json_with_edges_and_evidence(self, ask):
        told = json.loads(ask("--seed", "P01", "--seed", "P02", "--method", "fifo", "--json")[1])
        assert told["summary"][0]["found"] == 71_000_00
        assert [row["number"] for row in told["accounts"]] == ["M-1", "=S-2", "S-1"]
        assert {edge["traced"] for edge in told["edges"]} >= {30_000_00, 50_000_00, 40_000_00}
        last = told["accounts"][1]
        assert last["references"] == ["P01", "P04", "P06"]
        behind = [row for row in told["evidence"] if row["account"] == last["account"]]
        assert {row["part"] for row in behind} == {20_000_00}

    def test_writes_the_list_for_a_request(self, ask, desk):
        code, out, _ = ask("--seed", "P01", "--seed", "P02", "--freeze", desk / "freeze.csv")
        assert code == 0
        assert "Wrote 3 accounts to freeze.csv." in out
        with (desk / "freeze.csv").open(encoding="utf-8", newline="") as file:
            rows = {row["number"]: row for row in csv.DictReader(file)}
        assert set(rows) == {"M-1", "S-1", "'=S-2"}
        assert (rows["M-1"]["fifo"], rows["M-1"]["payments"]) == ("31000.00", "P01;P02")

    def test_stops_at_the_day_asked_for(self, ask):
        told = json.loads(ask("--seed", "P01", "--as-of", "2025-03-04", "--json")[1])
        assert told["set_aside"]["after_the_day"] == 2

    @pytest.mark.parametrize(
        ("seed", "amount"),
        [("M-1", 100_000_00), ("in:M-1@2025-03-03T09:15", 50_000_00), ("out:V-100", 30_000_00)],
    )
    def test_begins_from_an_account(self, ask, seed, amount):
        told = json.loads(ask("--seed", seed, "--method", "lifo", "--json")[1])
        assert told["summary"][0]["seed_amount"] == amount

    def test_takes_opening_balances_from_a_file(self, ask, desk):
        (desk / "open.csv").write_text("account,amount\nM-1,60000.00\n", encoding="utf-8")
        told = json.loads(ask("--seed", "P01", "--opening", desk / "open.csv",
                              "--method", "fifo", "--json")[1])  # fmt: skip
        assert [row["number"] for row in told["accounts"]] == ["M-1"]
        assert told["summary"][0]["found"] == 30_000_00

    @pytest.mark.parametrize(
        ("words", "rule"),
        [
            (("--seed", "P99"), "'--seed': is neither payment nor account of the file"),
            (("--seed", "P01", "--stop", "X"), "'--stop': is no account of the file"),
            (("--seed", "P01", "--method", "newest"), "must be of fifo, lifo"),
            (("--seed", "P01", "--as-of", "soon"), "'--as-of': is a day"),
            (("--seed", "P01", "--least", "much"), "'--least': is an amount"),
            (("--seed", "P01", "--opening", "guess"), "'--opening': is none, implied or a CSV"),
        ],
    )
    def test_refuses_in_one_line(self, ask, words, rule):
        code, out, err = ask(*words)
        assert (code, out) == (1, "")
        assert rule in err
        assert "Traceback" not in err

    def test_says_why_a_file_holds_no_payment(self, ask, desk):
        text = PAYMENTS.replace("transfer", "post").replace("cash_out", "post")
        (desk / "payments.csv").write_text(text, encoding="utf-8")
        code, _, err = ask("--seed", "P01")
        assert code == 1
        assert (
            "payments.csv, whole file: holds no payment that can be read: 6 rows set aside" in err
        )


class TestSeveralFiles:
    """M-1's bank and S-1's bank both tell of the payment between them, under their own numbers."""

    OTHER = (
        "number,time,amount,payer,payer_bank,payee,payee_bank,country,kind\n"
        "P01,2025-03-04 10:00,60000.00,M-1,Westbank,S-1,Inselbank,CY,transfer\n"
        "I02,2025-03-07 12:00,20000.00,S-1,Inselbank,Z-1,Inselbank,CY,transfer\n"
    )

    def test_tell_of_a_payment_once(self, ask, desk):
        (desk / "insel.csv").write_text(self.OTHER, encoding="utf-8")
        seeds = ("--seed", "payments.csv:P01", "--seed", "P02", "--method", "fifo", "--json")
        told = json.loads(ask(*seeds, also=[desk / "insel.csv"])[1])
        assert told["set_aside"]["duplicates"] == 1
        amounts = {row["number"]: row["fifo"] for row in told["accounts"]}
        assert amounts == {"M-1": 31_000_00, "=S-2": 20_000_00, "Z-1": 20_000_00}

    def test_have_seeds_by_their_own_numbers(self, ask, desk):
        (desk / "insel.csv").write_text(self.OTHER, encoding="utf-8")
        code, _, err = ask("--seed", "P01", also=[desk / "insel.csv"])
        assert code == 1
        assert "is the number of 2 payments; write FILE:NUMBER" in err
        words = ("--seed", "insel.csv:P01", "--method", "fifo", "--json")
        told = json.loads(ask(*words, also=[desk / "insel.csv"])[1])
        assert told["summary"][0]["seed_amount"] == 60_000_00


class TestCurrencies:
    ROWS = PAYMENTS.replace("amount,payer,", "amount,money,payer,").replace(".00,", ".00,EUR,")

    def test_are_converted_by_day_or_held_apart(self, ask, desk):
        rows = self.ROWS.replace("60000.00,EUR", "60000.00,USD")
        (desk / "payments.csv").write_text(rows, encoding="utf-8")
        mapping = MAPPING.replace(
            "  amount: amount", "  amount: amount\n  currency: {column: money}"
        )
        (desk / "payments.map.yml").write_text(mapping, encoding="utf-8")
        (desk / "rates.csv").write_text(
            "date,currency,rate\n2025-03-04,USD,0.9\n", encoding="utf-8"
        )
        words = ("--seed", "P01", "--seed", "P02", "--method", "fifo")
        apart = json.loads(ask(*words, "--json")[1])
        assert apart["set_aside"]["held_apart"] == 1
        assert [row["number"] for row in apart["accounts"]] == ["M-1"]
        assert "1 payment without an amount in the reference currency" in ask(*words)[1]
        told = json.loads(ask(*words, "--rates", desk / "rates.csv", "--json")[1])
        assert told["set_aside"]["held_apart"] == 0
        assert {row["number"] for row in told["accounts"]} >= {"M-1", "S-1"}
