"""`socta network disrupt` on plain files."""

import json

import pytest
from typer.testing import CliRunner

from opensocta.cli import app

EDGES = "source,target,layer,credence\na,b,x,.9\nb,c,x,.9\nb,d,x,.5\nc,e,y,.7\n"


@pytest.fixture
def edges(tmp_path):
    path = tmp_path / "edges.csv"
    path.write_text(EDGES)
    return path


def run(*words):
    return CliRunner().invoke(app, ["network", "disrupt", *map(str, words)])


class TestDisrupt:
    def test_gives_the_plan_as_json_with_intervals(self, edges):
        found = json.loads(run(edges, "--removals", 2, "--json").stdout)
        assert found["removals"][0]["node"] == "b"
        assert found["removals"][0]["share_low"] <= found["removals"][0]["share_high"]
        assert found["nodes"] == 5

    def test_takes_one_layer(self, edges):
        assert json.loads(run(edges, "--layer", "y", "--json").stdout)["nodes"] == 2

    def test_compares_all_plans(self, edges):
        plans = json.loads(run(edges, "--strategy", "all", "--json").stdout)["plans"]
        assert plans == sorted(plans, key=lambda plan: plan["robustness"])

    def test_says_that_positions_are_no_ground(self, edges):
        assert "no ground for a measure" in run(edges).stdout.replace("\n", " ")

    def test_counts_steps_of_a_script_by_roles(self, edges, tmp_path):
        roles = tmp_path / "roles.csv"
        roles.write_text("node,role\nb,R-BROKER\n")
        found = json.loads(run(edges, "--roles", roles, "--script", "DRUG-COC", "--json").stdout)
        assert found["steps_of_unknown_roles"]

    @pytest.mark.parametrize(
        ("words", "told"),
        [(("--layer", "z"), "no edge is of this layer"), (("--strategy", "luck"), "strategy"),
         (("--script", "ZZZ"), "no script of this area")],
    )  # fmt: skip
    def test_says_what_is_wrong(self, edges, words, told):
        done = run(edges, *words)
        assert done.exit_code
        assert told in str(done.exception)

    def test_names_a_missing_column(self, tmp_path):
        path = tmp_path / "e.csv"
        path.write_text("from,to\na,b\n")
        assert "no column source" in str(run(path).exception)
