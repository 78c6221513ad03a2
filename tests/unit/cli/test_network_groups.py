"""`socta network groups` on plain files."""

import json
from itertools import combinations

import pytest
from typer.testing import CliRunner

from opensocta.cli import app


def rows(clique, start, end, layer="x"):
    return [f"{a},{b},{layer},{start},{end}" for a, b in combinations(clique, 2)]


@pytest.fixture
def run(tmp_path):
    """Return a function that writes edges and runs the command."""

    def made(lines, *words):
        path = tmp_path / "edges.csv"
        path.write_text("source,target,layer,start,end\n" + "\n".join(lines) + "\n")
        return CliRunner().invoke(app, ["network", "groups", str(path), *map(str, words)])

    return made


EARLY = rows("abcde", "2020-01-01", "2020-06-01") + rows("uvwxy", "2020-01-01", "2021-12-01", "y")
LATE = rows("abcdeuvwxy", "2022-06-01", "2022-12-31")


class TestGroups:
    def test_are_told_with_their_stability_and_surest_members(self, run):
        told = run(EARLY).stdout
        assert "stable" in told
        assert "2 groups of 10" in told
        assert "no ground for a measure" in told

    def test_are_found_in_each_layer_too(self, run):
        found = json.loads(run(EARLY, "--by-layer", "--json").stdout)
        assert {name: one["groups"][0]["size"] for name, one in found["layers"].items()} == {
            "x": 5, "y": 5,
        }  # fmt: skip

    def test_are_followed_over_time(self, run):
        found = json.loads(run(EARLY + LATE, "--slices", 3, "--draws", 0, "--json").stdout)
        assert [row["event"] for row in found["events"]][-2:] == ["merged", "absorbed"]
        assert found["events"][0]["slice"].startswith("2020-01-01")

    def test_need_dates_to_be_followed(self, run):
        told = str(run(["a,b,x,soon,"], "--slices", 2).exception)
        assert "line 2" in told
        assert "soon" not in told
