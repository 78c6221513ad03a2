"""`socta survey plan` and `survey estimate`."""

import json

import pytest
from typer.testing import CliRunner

from opensocta.cli import app


def run(*words):
    return CliRunner().invoke(app, ["survey", *map(str, words)])


class TestEstimate:
    @pytest.mark.parametrize(
        ("words", "share", "error"),
        [
            (("--design", "crosswise", "--p", ".25", "--yes", 198, "--n", 310), 0.222581, 0.054567),
            (("crosswise(p=0.25)", 198, 310), 0.222581, 0.054567),
            (("--design", "warner", "--p", ".7", "--yes", 420, "--n", 1000), 0.30, 0.0390192),
            (("--design", "unrelated", "--p", ".7", "--q", ".25", "--yes", 200, "--n", 1000),
             0.178571, 0.0180702),
            (("--design", "list", "--control", "8,132,222,227", "--treatment", "9,78,172,184,139"),
             0.494740, 0.054252),
        ],
    )  # fmt: skip
    def test_gives_the_printed_values(self, words, share, error):
        found = json.loads(run("estimate", *words, "--json").stdout)
        assert (found["share"], found["standard_error"]) == (
            pytest.approx(share, abs=6e-7), pytest.approx(error, abs=6e-7),
        )  # fmt: skip

    def test_shows_an_estimate_below_zero_as_it_is(self):
        found = json.loads(
            run("estimate", "--design", "crosswise", "--yes", 240, "--n", 310, "--json").stdout
        )
        assert found["share"] < 0

    @pytest.mark.parametrize(
        ("words", "told"),
        [(("--design", "direct", "--yes", 5, "--n", 4), "0 <= YES <= N"),
         (("--design", "tarot", "--yes", 1, "--n", 4), "survey design"),
         (("--design", "list", "--control", "a", "--treatment", "1,2"), "how many said")],
    )  # fmt: skip
    def test_says_what_is_wrong(self, words, told):
        assert told in str(run("estimate", *words).exception)


class TestPlan:
    def test_compares_all_designs(self):
        told = json.loads(run("plan", "--change", ".05", "--n", 400, "--json").stdout)
        rows = {row["design"].partition("(")[0]: row for row in told["designs"]}
        assert rows["crosswise"]["width"] == 1291
        assert rows["direct"]["after_yes"] == 1
        assert rows["forced"]["change"] > rows["direct"]["change"]
        assert rows["direct"]["design_effect"] == pytest.approx(1)

    def test_of_one_design_says_how_many(self):
        assert "±5%" in run("plan", "--design", "forced").stdout

    def test_needs_shares(self):
        assert "between 0 and 1" in str(run("plan", "--share", "2").exception)
