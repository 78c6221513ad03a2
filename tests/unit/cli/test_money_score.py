"""`socta money score` on a payment file: ranks, modes, a list of countries, past outcomes."""

import json

import pytest
from typer.testing import CliRunner

from opensocta.cli.app import app


@pytest.fixture
def score(tmp_path, monkeypatch):
    """Return a function that runs the command on an invented file."""
    monkeypatch.chdir(tmp_path)
    lines = ["from_account,to_account,amount,currency,date,reference"]
    lines += [
        f"c{i % 9},c{(i + 1 + i % 4) % 9},{20 + i % 7}.50,EUR,2024-{1 + i // 25:02d}-{1 + i % 25:02d},r{i}"
        for i in range(200)
    ]
    lines += [f"m{i},hub,9000.25,EUR,2024-06-{10 + i},s{i}" for i in range(8)]
    (tmp_path / "p.csv").write_text("\n".join(lines) + "\n")

    def run(*arguments: str):
        return CliRunner().invoke(app, ["money", "score", "p.csv", *arguments])

    return run


@pytest.mark.parametrize("by", ["payment", "account", "case"])
def test_ranks_are_exact_json(score, by):
    done = score("--by", by, "--json")
    assert done.exit_code == 0, done.output
    rows = json.loads(done.output)
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))


def test_a_table_says_why(score):
    done = score("--most", "5")
    assert done.exit_code == 0, done.output
    assert "mode retrospective" in " ".join(done.output.split())


@pytest.mark.parametrize(
    "arguments",
    [("--by", "bank"), ("--mode", "soon"), ("--by", "case", "--mode", "live")],
)
def test_what_cannot_be_is_refused(score, arguments):
    assert score(*arguments).exit_code != 0


def test_a_list_of_countries_must_have_weights(score, tmp_path):
    (tmp_path / "own.csv").write_text("code\nTR\n")
    done = score("--risk-countries", "own.csv")
    assert done.exit_code != 0
    assert "needs a head with code, weight" in str(done.exception or done.output)


def test_outcomes_must_be_of_these_payments(score, tmp_path):
    (tmp_path / "past.csv").write_text("reference,outcome\nnowhere,1\n")
    done = score("--outcomes", "past.csv")
    assert done.exit_code != 0
    assert "no reference of the outcomes" in str(done.exception or done.output)
