"""`socta money detect` on files of banks: one table, rates, duplicates, what was set aside."""

import json

import pytest
from tests.unit.sources.bank_messages import ANA, BOJAN, details, entry, party, statement
from typer.testing import CliRunner

from opensocta.cli.app import app


@pytest.fixture
def detect(tmp_path, monkeypatch):
    """Return a function that runs the command in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str):
        return CliRunner().invoke(app, ["money", "detect", *arguments])

    return run


def write_statements(folder):
    """Write payer's and payee's statements of two equal rents, and an entry of nothing."""
    out = details(party("Bojan Invented", BOJAN, "Cdtr"))
    come = details(party("Ana Invented", ANA, "Dbtr"))
    one = [entry("500", "DBIT", details=out)] * 2 + [entry("7", "DBIT"), entry("0", "DBIT")]
    two = [entry("500", details=come, day="2025-03-04")] * 2 + [entry("9")]
    statement(folder / "payer.xml", one, account=ANA)
    statement(folder / "payee.xml", two, account=BOJAN)


def test_payments_that_both_banks_tell_of_count_once_and_what_was_set_aside_is_said(
    detect, tmp_path
):
    write_statements(tmp_path)
    done = detect("payer.xml", "payee.xml")
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    assert "2 payments are told by several reports (4 records)" in told
    assert "1 x moves nothing: the amount is zero (first: /BkToCstmrStmt/Stmt[1]/Ntry[4]" in told


def test_a_file_named_twice_counts_once(detect, tmp_path):
    write_statements(tmp_path)
    assert "in 3 payments" in detect("payer.xml", "payer.xml").output


def test_a_table_is_read_as_guessed_and_the_guess_is_shown(detect, tmp_path):
    (tmp_path / "p.csv").write_text("Gönderen,Alıcı,Tutar,Döviz,Tarih\na,b,5,TRY,2025-03-03\n")
    told = " ".join(detect("p.csv").output.split())
    assert "Gönderen: payer's account; Alıcı: receiver's account; Tutar: amount" in told


def test_a_doubtful_table_is_refused_with_a_mapping_to_complete(detect, tmp_path):
    (tmp_path / "p.csv").write_text("sender,receiver,amount,date\na,b,5,2025-03-03\n")
    done = detect("p.csv")
    assert done.exit_code != 0
    assert "from_account:\n    number: sender" in done.output
    assert "currency: '?'" in done.output


def test_a_payment_without_rate_is_said_and_stays(detect, tmp_path):
    (tmp_path / "p.csv").write_text(
        "sender,receiver,amount,currency,date\na,b,5,USD,2025-03-03\na,c,5,CHF,2025-03-03\n"
    )
    (tmp_path / "rates.csv").write_text("date,currency,rate\n2025-03-01,USD,0.9\n")
    done = detect("p.csv", "--rates", "rates.csv", "--json")
    assert done.exit_code == 0, done.output
    found = {one["subject"]: one["reason"] for one in json.loads(done.stdout)}
    assert "1 payment in CHF has no rate to EUR" in found["currency CHF"]
    assert "currency USD" not in found


def test_a_missing_file_is_an_error_in_words(detect):
    assert "cannot be opened" in detect("none.xml").output + str(detect("none.xml").exception)


class TestDuplicates:
    def run(self, *arguments: str):
        return CliRunner().invoke(app, ["money", "duplicates", *arguments])

    def test_are_listed_with_rule_and_places(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        write_statements(tmp_path)
        rows = json.loads(self.run("payer.xml", "payee.xml", "--json").stdout)
        assert [row["rule"] for row in rows] == ["both_ends"] * 2
        sides = {row[name].rpartition(", ")[2] for row in rows for name in ("place", "with_place")}
        assert sides == {"debit", "credit"}
        told = " ".join(self.run("payer.xml", "payee.xml").output.split())
        assert "6 records of 4 payments; 2 links between them." in told

    def test_are_none_if_the_days_allow_none(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        write_statements(tmp_path)
        done = self.run("payer.xml", "payee.xml", "--days", "0")
        assert "6 records of 6 payments; 0 links between them." in done.output


class TestRiskCountries:
    @pytest.mark.parametrize("row", ["QQQ,0.5", "QQ,2", "QQ,much"])
    def test_that_are_none_are_named_by_their_line(self, detect, tmp_path, row):
        write_statements(tmp_path)
        (tmp_path / "own.csv").write_text(f"country,weight\n{row}\n")
        done = detect("payer.xml", "--risk-countries", "own.csv")
        assert done.exit_code
        assert "line 2" in str(done.exception)
        assert "much" not in str(done.exception)
