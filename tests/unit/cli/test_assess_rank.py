"""`socta assess rank` on a table of scores."""

import json

import pytest
from typer.testing import CliRunner

from opensocta.cli import app

GROUPS = """group,corruption,violence,infiltration
Harbour ring,high,medium,high
Border crew,medium,,high
Quiet firm,,unknown,?
"""


@pytest.fixture
def scores(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text(GROUPS)
    return path


def run(*words):
    return CliRunner().invoke(app, ["assess", "rank", *map(str, words)])


class TestATableOfScores:
    def test_is_ranked_beside_a_published_scheme(self, scores):
        found = json.loads(run(scores, "--scheme", "sleipnir", "--top", 1, "--json").stdout)
        first = found["alternatives"][0]
        assert first["name"] == "Harbour ring"
        assert first["schemes"]["sleipnir"] == {
            "score": 19 * 4 + 18 * 2 + 17 * 4 + 2 * 136, "low": 180.0, "high": 180 + 4 * 136,
            "unknown": 16,
        }  # fmt: skip
        assert found["order"] == [["corruption"], ["violence"], ["infiltration"]]

    def test_shows_that_nothing_is_known_of_one(self, scores):
        told = run(scores, "--scheme", "sleipnir").stdout
        assert "380 (0-760)" in told
        assert "Of Quiet firm little is known" in told

    def test_gives_the_check_example_of_the_method(self, tmp_path):
        path = tmp_path / "four.csv"
        path.write_text("option,x,y\nA,1,0\nB,0,1\nC,.4,.4\nD,.6,.6\n")
        found = json.loads(run(path, "--top", 1, "--draws", 100_000, "--json").stdout)
        first = {row["name"]: row["p_first"] for row in found["alternatives"]}
        assert first == pytest.approx({"A": 0.4, "B": 0.4, "C": 0, "D": 0.2}, abs=0.005)

    def test_keeps_an_order_of_weights(self, scores):
        found = json.loads(run(scores, "--order", "violence > corruption", "--json").stdout)
        assert found["order"] == [["violence"], ["corruption"], ["infiltration"]]

    def test_may_hold_a_distribution_per_cell(self, tmp_path):
        path = tmp_path / "levels.csv"
        path.write_text("crime_area,indicator,p0,p1,p2\nA,x,0,0,1\nB,x,1,0,0\n")
        found = json.loads(run(path, "--json").stdout)
        assert [row["name"] for row in found["alternatives"]] == ["A", "B"]

    def test_is_drawn(self, scores, tmp_path):
        run(scores, "--chart", tmp_path / "ranks.svg")
        assert "Harbour ring" in (tmp_path / "ranks.svg").read_text()

    @pytest.mark.parametrize(
        ("words", "told"),
        [(("--scale", "4-0"), "LOW-HIGH"), (("--order", "greed"), "names criteria"),
         (("--scheme", "own"), "not a known scheme")],
    )  # fmt: skip
    def test_says_what_is_wrong(self, scores, words, told):
        done = run(scores, *words)
        assert done.exit_code
        assert told in str(done.exception)

    def test_names_the_place_of_a_bad_cell_and_not_its_content(self, tmp_path):
        path = tmp_path / "bad.csv"
        path.write_text("group,a\nx,1\ny,a secret\n")
        told = str(run(path).exception)
        assert "row 2" in told
        assert "secret" not in told
