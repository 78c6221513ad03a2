"""`socta assess experts | coders | allocate` on small tables."""

import json

import pytest
from typer.testing import CliRunner

from opensocta.cli import app

EXPERTS = """expert,variable,q10,q50,q90,truth
E1,A,1,2,3,2.5
E2,A,2,2.4,3,2.5
E1,X,10,20,30,
E2,X,20,25,40,
"""
IDEA = """expert,variable,round,low,best,high,confidence
a,X,1,0,10,20,0.9
b,X,1,10,20,30,0.45
a,X,2,8,12,20,0.9
"""
CODES = "item,coder,code\n" + "".join(
    f"{item},{coder},{'x' if (item + (coder == 3)) % 2 else 'y'}\n"
    for item in range(8) for coder in range(1, 5)
)  # fmt: skip
OPTIONS = """option,effect,low,high,needs,excludes,must,officers,money
patrols,10,2,18,,,,5,10
cameras,9,8,10,patrols,,,1,30
course,4,3,5,,,yes,1,5
raid,12,1,20,,patrols,,6,10
"""


@pytest.fixture
def run(tmp_path):
    """Return a function that writes a table and runs a command on it."""

    def made(command, text, *words):
        path = tmp_path / "table.csv"
        path.write_text(text)
        return CliRunner().invoke(app, ["assess", command, str(path), *words])

    return made


class TestExperts:
    def test_are_weighed_by_what_they_knew(self, run):
        found = json.loads(run("experts", EXPERTS, "--json").stdout)
        assert found["seeds"] == ["A"]
        weights = [found["experts"][name]["weight"] for name in ("E1", "E2")]
        assert sum(weights) == pytest.approx(1)
        assert weights[1] > weights[0]
        (x,) = found["variables"]
        assert 20 < x["q50"] < 25

    def test_weigh_the_same_without_a_known_answer(self, run):
        told = run("experts", EXPERTS.replace(",2.5", ",")).stdout
        assert "every expert weighs the same" in told

    def test_of_two_rounds_are_averaged_at_one_confidence(self, run):
        rows = json.loads(run("experts", IDEA, "--json").stdout)
        assert [(row["round"], row["low"], row["best"], row["high"]) for row in rows] == [
            (1, pytest.approx(0), pytest.approx(15), pytest.approx(30)),
            (2, pytest.approx(8), pytest.approx(12), pytest.approx(20)),
        ]

    @pytest.mark.parametrize("line", ["E1,A,3,2,1,", "E1,A,few,2,3,"])
    def test_whose_quantiles_do_not_rise_are_named_by_line(self, run, line):
        told = str(run("experts", f"expert,variable,q10,q50,q90,truth\n{line}\n").exception)
        assert "line 2" in told
        assert "few" not in told


class TestCoders:
    def test_who_turn_everything_round_are_seen_through(self, run):
        found = json.loads(run("coders", CODES, "--json").stdout)
        right = {row["coder"]: row["right"] for row in found["coders"]}
        assert right["1"] == pytest.approx(1)
        assert right["3"] == pytest.approx(0, abs=1e-6)
        assert {row["item"]: row["class"] for row in found["items"]}["1"] == "x"

    def test_need_their_columns(self, run):
        assert "no column" in str(run("coders", "item,coder\n1,2\n").exception)


class TestMeasures:
    def test_keep_budgets_needs_exclusions_and_what_must_be(self, run):
        found = json.loads(
            run(
                "allocate", OPTIONS, "--budget", "officers=8", "--budget", "money=50", "--json"
            ).stdout
        )
        chosen = {row["option"] for row in found["options"] if row["chosen"]}
        assert chosen == {"patrols", "cameras", "course"}
        assert found["spent"] == {"money": 45.0, "officers": 7.0}
        core = {row["option"]: row["core"] for row in found["options"]}
        assert core["course"] == 1
        assert 0 < core["raid"] < 0.5
        assert core["raid"] + core["patrols"] == pytest.approx(1)

    def test_that_no_budget_allows_are_said(self, run):
        told = str(run("allocate", OPTIONS, "--budget", "officers=0").exception)
        assert "no choice keeps" in told

    @pytest.mark.parametrize("budget", ["officers", "effect=3", "officers=-1"])
    def test_need_a_budget_of_a_column(self, run, budget):
        assert "RESOURCE=AMOUNT" in str(run("allocate", OPTIONS, "--budget", budget).exception)

    def test_that_need_what_is_not_there_are_named(self, run):
        told = str(run("allocate", OPTIONS.replace("patrols,,,1", "police,,,1"), "--budget",
                       "money=50").exception)  # fmt: skip
        assert "needs of cameras" in told
