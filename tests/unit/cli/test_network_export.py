"""`socta network export` of plain files."""

import pytest
from typer.testing import CliRunner

from opensocta.cli import app


def run(*words):
    return CliRunner().invoke(app, ["network", "export", *map(str, words)])


@pytest.fixture
def edges(tmp_path):
    path = tmp_path / "edges.csv"
    path.write_text("source,target,layer\na,b,x\nb,c,y\n")
    return path


class TestAFile:
    def test_is_written_in_the_form_of_its_ending(self, edges, tmp_path):
        done = run(edges, "--out", tmp_path / "n.gexf")
        assert "3 nodes and 2 edges" in done.stdout
        assert "<gexf" in (tmp_path / "n.gexf").read_text()

    def test_may_hold_one_layer(self, edges, tmp_path):
        assert (
            "2 nodes and 1 edge" in run(edges, "--layer", "y", "--out", tmp_path / "n.anx").stdout
        )

    def test_takes_labels_from_a_table_of_nodes(self, edges, tmp_path):
        nodes = tmp_path / "nodes.csv"
        nodes.write_text("id,label,kind\na,Ana,Person\nz,,Person\n")
        assert "4 nodes" in run(edges, "--nodes", nodes, "--out", tmp_path / "n.graphml").stdout
        assert "Ana" in (tmp_path / "n.graphml").read_text()

    @pytest.mark.parametrize(
        ("words", "told"),
        [(("--out", "n.xlsx"), "ends in"), (("--out", "n.anx", "--network", "N-1"), "is a file, or")],
    )  # fmt: skip
    def test_says_what_is_wrong(self, edges, words, told):
        assert told in str(run(edges, *words).exception)

    def test_refuses_nodes_that_stand_twice(self, edges, tmp_path):
        nodes = tmp_path / "nodes.csv"
        nodes.write_text("id\na\na\n")
        told = run(edges, "--nodes", nodes, "--out", tmp_path / "n.anx")
        assert "stands twice" in str(told.exception)
