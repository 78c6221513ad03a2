"""The command says what it did, gives exact JSON, and errors in one line without a traceback."""

import json
import sys

import pytest

from opensocta.cli import main
from opensocta.cli.lazy import COMMANDS


def run(capsys, monkeypatch, *words):
    monkeypatch.setattr(sys, "argv", ["socta", *map(str, words)])
    code = 0
    try:
        main()
    except SystemExit as left:
        code = left.code
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.fixture
def socta(capsys, monkeypatch):
    return lambda *words: run(capsys, monkeypatch, *words)


class TestTheCommand:
    def test_lists_every_command_without_importing_its_room(self, socta):
        code, out, _ = socta("--help")
        assert code == 0
        assert all(name in out for name in [*COMMANDS, "serve"])

    @pytest.mark.parametrize("name", [*COMMANDS, "serve"])
    def test_helps_with_every_command(self, socta, name):
        code, out, _ = socta(name, "--help")
        assert code == 0
        assert "Usage: socta" in out

    def test_tells_an_error_in_one_line(self, socta, tmp_path):
        code, out, err = socta("build", "--unit", tmp_path / "nowhere")
        assert code == 1
        assert out == ""
        assert err == "socta: nowhere is not a workspace. Make one with: socta init nowhere\n"

    def test_makes_takes_in_and_tells_in_json(self, socta, tmp_path):
        note = tmp_path / "note.txt"
        note.write_text("INVENTED. Nothing happened.\n", encoding="utf-8")
        unit = tmp_path / "unit"
        assert json.loads(socta("init", unit, "--json")[1])["name"] == "unit"
        added = json.loads(
            socta("add", note, "--source", "Monitor", "--grade", "C3", "--unit", unit, "--json")[1]
        )
        assert added["added"][0]["rows"] == 2
        status = json.loads(socta("status", "--unit", unit, "--json")[1])
        assert status["next"] == "socta build"
        assert json.loads(socta("audit", "verify", "--unit", unit, "--json")[1])["whole"]

    def test_takes_the_good_files_in_and_names_the_bad_one(self, socta, tmp_path):
        good, bad = tmp_path / "good.txt", tmp_path / "bad.xml"
        good.write_text("INVENTED.\n", encoding="utf-8")
        bad.write_text("<report><a>", encoding="utf-8")
        unit = tmp_path / "unit"
        socta("init", unit)
        code, out, err = socta("add", bad, good, "--source", "Monitor", "--unit", unit, "--json")
        told = json.loads(out)
        assert code == 1
        assert [one["file"] for one in told["added"]] == ["good.txt"]
        assert told["failed"][0].startswith("bad.xml")
        assert "Traceback" not in err


class TestAnEngineOnAPlainFile:
    def test_estimates_a_survey(self, socta):
        told = json.loads(socta("survey", "estimate", "crosswise(p=0.25)", 198, 310, "--json")[1])
        assert told["share"] == pytest.approx(0.222581, abs=5e-7)

    def test_links_a_table(self, socta, tmp_path):
        table = tmp_path / "people.csv"
        table.write_text(
            "n,name,born,who\n1,Ana Petrova,1980-02-03,a\n2,Petrova Ana,1980-02-03,a\n"
            "3,Marko Ilic,1971-05-06,b\n",
            encoding="utf-8",
        )
        words = ("link", table, "--id", "n", "--column", "name=name", "--column", "born=date")
        told = json.loads(socta(*words, "--truth", "who", "--json")[1])
        assert told["subjects"] == 2

    def test_takes_a_network_apart(self, socta, tmp_path):
        edges = tmp_path / "edges.csv"
        ties = [("a", "b"), ("a", "c"), ("a", "d"), ("d", "e"), ("e", "f"), ("f", "g")]
        edges.write_text(
            "source,target,weight\n" + "".join(f"{x},{y},1\n" for x, y in ties), encoding="utf-8"
        )
        told = json.loads(socta("network", "disrupt", edges, "--json")[1])
        assert told["nodes"] == 7
        assert told["removals"][0]["node"] in {"a", "d"}
        assert told["removals"][0]["largest"] < 7

    def test_names_a_file_that_is_no_table(self, socta, tmp_path):
        code, _, err = socta("network", "disrupt", tmp_path / "absent.csv")
        assert code == 1
        assert err.startswith("socta: absent.csv, file: there is no such file.")
