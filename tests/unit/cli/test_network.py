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


def socta(*words):
    return CliRunner().invoke(app, ["network", *map(str, words)])


@pytest.fixture
def clique(tmp_path):
    path = tmp_path / "clique.csv"
    pairs = [(a, b) for a in range(8) for b in range(a + 1, 8) if (a, b) != (2, 5)]
    pairs += [(k, k + 1) for k in range(7, 40)]
    path.write_text("source,target\n" + "".join(f"{a},{b}\n" for a, b in pairs))
    return path


class TestGuesses:
    def test_links_are_listed_with_their_test(self, clique):
        found = json.loads(socta("links", clique, "--most", 1, "--json").stdout)
        assert (found["links"][0]["source"], found["links"][0]["target"]) == ("2", "5")
        assert found["test"]["average_precision"] > found["test"]["by_chance"]
        assert "question to ask" in socta("links", clique).stdout

    def test_links_abstain_with_few_ties(self, edges):
        assert "too few" in socta("links", edges).stdout

    def test_ranks_have_intervals(self, clique):
        found = json.loads(socta("rank", clique, "--draws", 5, "--json").stdout)
        assert found["nodes"] == 41
        assert all(row["rank_low"] <= row["rank_high"] for row in found["ranks"])

    def test_reconstruct_needs_two_observations(self, tmp_path):
        path = tmp_path / "seen.csv"
        path.write_text("observation,source,target\n1,a,b\n1,b,c\n")
        assert "one observation" in str(socta("reconstruct", path).exception)

    def test_reconstruct_says_the_rates(self, tmp_path):
        path = tmp_path / "seen.csv"
        path.write_text("observation,source,target\n1,a,b\n2,a,b\n3,b,a\n1,b,c\n2,d,e\n3,d,e\n")
        found = json.loads(socta("reconstruct", path, "--json").stdout)
        assert found["ties"][0]["seen"] == 3
        assert "expected" in socta("reconstruct", path).stdout
