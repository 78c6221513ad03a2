"""`socta lists` keeps, shows and drops lists; what a reader may not see is not shown."""

import json
import sys

import pytest

from opensocta.cli import main

LIST = {"id": "w1", "schema": "Person", "properties": {"name": ["Teodor Vranović"]}}


@pytest.fixture
def socta(capsys, monkeypatch):
    def run(*words):
        monkeypatch.setattr(sys, "argv", ["socta", *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as left:
            code = left.code
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def unit(socta, tmp_path):
    (tmp_path / "Wanted 2026.json").write_text(json.dumps(LIST) + "\n{\n", encoding="utf-8")
    socta("init", tmp_path / "unit")
    return tmp_path / "unit"


class TestShelf:
    def test_keeps_shows_and_drops(self, socta, unit, tmp_path):
        path = tmp_path / "Wanted 2026.json"
        code, out, _ = socta("lists", "keep", path, "-u", unit, "--handling", "H2")
        assert code == 0
        assert "Kept as wanted-2026: 1 entries, 1 set aside, marked H2 TLP:AMBER." in out
        (row,) = json.loads(socta("lists", "show", "-u", unit, "--json")[1])
        assert (row["name"], row["subjects"], row["handling"]) == ("wanted-2026", 1, "H2")
        low = socta("lists", "show", "-u", unit, "--handling", "H1")[1]
        assert "No list that you may see is kept" in low
        assert socta("lists", "drop", "wanted-2026", "-u", unit)[0] == 0
        assert json.loads(socta("lists", "show", "-u", unit, "--json")[1]) == []

    def test_says_in_one_line_what_is_wrong(self, socta, unit, tmp_path):
        path = tmp_path / "Wanted 2026.json"
        for words in (("keep", path, "--tlp", "BLUE"), ("drop", "nothing")):
            code, out, err = socta("lists", *words, "-u", unit)
            assert (code, out, err.count("\n")) == (1, "", 1)
