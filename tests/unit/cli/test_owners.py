"""`socta money owners`: tables, BODS, JSON and words."""

import json

import pytest
from typer.testing import CliRunner

from opensocta.cli.app import app

CSV = """owner,owned,percent,kind
Ana,A,60,
A,B,50,
Boris,B,many,
Dario,B,,appointmentOfBoard
"""


@pytest.fixture
def run(tmp_path):
    path = tmp_path / "holdings.csv"
    path.write_text(CSV)
    return lambda *options: CliRunner().invoke(app, ["money", "owners", str(path), *options])


class TestOwners:
    def test_of_a_company_as_json(self, run):
        told = json.loads(run("--of", "B", "--json").stdout)
        assert [(row["owner"], round(row["low"], 3)) for row in told["owners"]] == [
            ("A", 0.5), ("Ana", 0.3), ("Dario", 0.0),
        ]  # fmt: skip
        assert told["owners"][1]["chains"][0]["steps"][0]["statements"] == ["row 1"]
        assert told["set_aside"][0]["where"] == "row 4"

    def test_by_an_owner_in_words(self, run):
        words = run("--by", "Ana", "--as-of", "2024-01-01").stdout
        assert "Ana holds 60 % of the votes of A" in words
        assert "as of 2024-01-01" in words

    def test_of_all_above_a_share(self, run):
        told = json.loads(run("--above", "30", "--json").stdout)
        assert {(row["owner"], row["company"]) for row in told["owners"]} == {
            ("Ana", "A"), ("Ana", "B"),
        }  # fmt: skip

    def test_goes_out_as_bods_and_comes_back(self, run, tmp_path):
        out = tmp_path / "out.json"
        assert run("--bods", str(out)).exit_code == 0
        told = CliRunner().invoke(app, ["money", "owners", str(out), "--of", "B", "--json"])
        owners = json.loads(told.stdout)["owners"]
        assert [(row["owner_name"], round(row["low"], 3)) for row in owners][:2] == [
            ("A", 0.5), ("Ana", 0.3),
        ]  # fmt: skip

    def test_goes_out_as_ftm_and_comes_back(self, run, tmp_path):
        out = tmp_path / "out.ftm.json"
        assert run("--ftm", str(out)).exit_code == 0
        told = CliRunner().invoke(app, ["money", "owners", str(out), "--of", "B", "--json"])
        owners = json.loads(told.stdout)["owners"]
        assert [(row["owner_name"], round(row["low"], 3)) for row in owners] == [
            ("A", 0.5), ("Ana", 0.3), ("Dario", 0.0),
        ]  # fmt: skip

    @pytest.mark.parametrize("options", [("--above", "0"), ("--as-of", "soon"), ("--of", "Nobody")])
    def test_says_what_is_wrong(self, run, options):
        result = run(*options)
        assert result.exit_code == 1
        assert "owners" in str(result.exception) or "owner or company" in str(result.exception)

    def test_signs_with_a_list_of_one_s_own(self, run, tmp_path):
        path = tmp_path / "secrecy.csv"
        path.write_text("code,why\npa,register is closed\n")
        assert json.loads(run("--signs", "--secrecy", str(path), "--json").stdout) == []
        assert "0 of 0 findings" in run("--signs").stdout

    def test_a_list_of_countries_that_is_none(self, run, tmp_path):
        path = tmp_path / "secrecy.csv"
        path.write_text("pa\nPanama\n")
        assert "two letters" in str(run("--signs", "--secrecy", str(path)).exception)
