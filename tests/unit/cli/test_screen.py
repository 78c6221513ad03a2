"""`socta screen` says who resembles someone on a list, why, and what was set aside."""

import json
import sys

import pytest

from opensocta.cli import main

LIST = {"id": "w1", "schema": "Person", "properties": {"name": ["Teodor Vranović"],
        "birthDate": ["1965-03-12"]}}  # fmt: skip


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
def files(tmp_path):
    (tmp_path / "list.json").write_text(json.dumps(LIST) + "\n{\n", encoding="utf-8")
    rows = "name,born\nТеодор Врановић,12.03.1965\nAna Perić,1990\n"
    (tmp_path / "clients.csv").write_text(rows, encoding="utf-8")
    return tmp_path / "clients.csv", tmp_path / "list.json"


class TestTheCommand:
    def test_prints_who_and_why(self, socta, files):
        code, out, _ = socta("screen", files[0], "--against", files[1])
        assert code == 0
        assert "strong" in out
        assert "birth date" in out
        assert "Set aside: list.json, 2" in out
        assert "never proof" in out

    def test_gives_everything_as_json(self, socta, files):
        found = json.loads(socta("screen", files[0], "--against", files[1], "--json")[1])
        assert found["rows"] == 2
        assert found["columns"] == {"name": "name", "born": "birth date"}
        assert found["hits"][0]["row"] == 2
        assert found["hits"][0]["explanation"][0] == ["prior", "before any comparison", -20.0]
        assert found["rejects"][0]["row"] == 2

    def test_keeps_rows_apart_from_one_without_a_name(self, socta, files, tmp_path):
        path = tmp_path / "parts.csv"
        path.write_text(
            "first_name,last_name,born\nAna,Perić,1990\n,,1970\nTeodor,Vranović,12.03.1965\n",
            encoding="utf-8",
        )
        code, out, _ = socta("screen", path, "--against", files[1], "--json")
        assert code == 0
        found = json.loads(out)
        assert [(hit["row"], hit["name"]) for hit in found["hits"]] == [(4, "Teodor Vranović")]

    def test_screens_entities_by_their_line(self, socta, files):
        found = json.loads(socta("screen", files[1], "--against", files[1], "--json")[1])
        assert [hit["row"] for hit in found["hits"]] == [1]

    def test_says_in_one_line_what_is_wrong(self, socta, files):
        code, _, err = socta("screen", files[0], "--against", files[0])
        assert code == 1
        assert err.startswith("socta: clients.csv, whole file: is no list of a known kind.")
        assert socta("screen", files[0], "--against", files[1], "--column", "name")[0] == 1
