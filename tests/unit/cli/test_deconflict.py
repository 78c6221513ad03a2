"""`socta deconflict` shows a reader's view in words and in exact JSON, and names what is unknown."""

import json
import sys

import pytest
from tests.unit.workspace.shared_world import Record, World, make

from opensocta.cli import main

RECORDS = [
    Record("e-a", "e-a", "Police", {"name": "Ana Novak", "phone": "+1 1"}),
    Record("e-b", "e-a", "Customs", {"name": "Ana Novak"}),
    Record("e-c", "e-a", "Border", {"name": "A. Novakova"}, "H2 AMBER"),
    Record("s-a", "s-a", "Police", {"name": "Bo Li"}),
    Record("s-b", "s-a", "Secret Desk", {"name": "Bo Li"}, "H3 RED"),
]
LOW = ("--handling", "H0", "--tlp", "GREEN")


@pytest.fixture(scope="module")
def unit(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deconflict") / "unit"
    make(folder, World(RECORDS, [("e-a", "e-b", "model")]))
    return folder


@pytest.fixture
def socta(capsys, monkeypatch, unit):
    def run(*words):
        monkeypatch.setattr(sys, "argv", ["socta", "deconflict", "--unit", str(unit), *words])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


class TestDeconflict:
    def test_lists_subjects_and_says_what_is_next(self, socta):
        code, out, _ = socta()
        assert code == 0
        assert "First 2 of 2 subjects." in out
        assert "socta deconflict --subject e-a" in out.splitlines()[-1]

    def test_shows_what_only_one_agency_knows_of_a_subject(self, socta):
        _, out, _ = socta("--subject", "e-b")
        assert "+1 1" in out
        assert "may be told" in out

    def test_of_a_lower_level_names_the_agency_to_ask_and_nothing_else(self, socta):
        _, out, _ = socta(*LOW, "--json")
        told = json.loads(out)
        assert [row["ask"] for row in told["subjects"]] == [["Border"]]
        assert told["total"] == 1
        for word in ("Novakova", "Bo Li", "Secret Desk"):
            assert word not in out

    def test_of_an_agency_leaves_the_others_out(self, socta):
        assert json.loads(socta("--agency", "Secret Desk", "--json")[1])["total"] == 1

    @pytest.mark.parametrize(
        ("words", "named"),
        [
            pytest.param(("--agency", "Nobody"), "Nobody", id="agency"),
            pytest.param(("--subject", "e-0"), "e-0", id="subject"),
            pytest.param(("--tlp", "PINK"), "PINK", id="label"),
        ],
    )
    def test_names_what_is_unknown(self, socta, words, named):
        code, _, err = socta(*words)
        assert code == 1
        assert named in err
        assert "Traceback" not in err
