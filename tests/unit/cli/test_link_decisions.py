"""`socta link --decisions` follows what persons decided on pairs of rows, and learns from it."""

import csv
import json
import sys

import numpy as np
import pytest

from opensocta.cli import main


@pytest.fixture
def socta(capsys, monkeypatch):
    def run(*words):
        monkeypatch.setattr(sys, "argv", ["socta", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def write(path, head, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


@pytest.fixture
def people(tmp_path):
    """Pairs of rows with one name; half of them one person, in half of which the date is gone."""
    rng = np.random.default_rng(2)
    rows = []
    for at in range(150):
        name = rng.choice(["Ana", "Boro", "Vera"]), rng.choice(["Perić", "Lukić", "Kosov"])
        born, other = (f"{rng.integers(1950, 2000)}-03-{rng.integers(10, 29)}" for _ in "ab")
        same = at % 2 == 0
        second = (born if rng.random() < 0.5 else "") if same else other
        rows += [
            (f"{2 * at:03}", *name, born, at),
            (f"{2 * at + 1:03}", *name, second, at if same else 1_000 + at),
        ]
    return write(tmp_path / "people.csv", ("id", "name", "surname", "born", "cluster"), rows)


def decided(folder, pairs, words=("merge", "apart"), head=("left", "right", "decision")):
    rows = [(f"{2 * at:03}", f"{2 * at + 1:03}", words[at % 2]) for at in pairs]
    return write(folder / "decisions.csv", head, rows)


class TestDecisions:
    def test_are_followed_and_what_they_taught_is_said(self, socta, people, tmp_path):
        table = decided(tmp_path, range(80))
        code, out, _ = socta("link", people, "--decisions", table, "--json")
        told = json.loads(out)
        assert code == 0
        taught = told["training"][0]
        assert (taught["family"], taught["merges"], taught["apart"]) == ("person", 40, 40)
        assert taught["before"]["brier"] >= 0
        assert taught["words"].startswith("80 decisions (40 merge, 40 keep apart) on persons")
        by_id = {row["id"]: row["subject"] for row in told["clusters"]}
        assert all((by_id[f"{2 * at:03}"] == by_id[f"{2 * at + 1:03}"]) == (at % 2 == 0)
                   for at in range(80))  # fmt: skip
        for row in told["pairs"]:
            total = sum(piece[2] for piece in row["explanation"])
            assert total == pytest.approx(row["weight"], abs=1e-6)

    def test_draw_the_curve_before_and_after(self, socta, people, tmp_path):
        table = decided(tmp_path, range(120))
        _, out, _ = socta("link", people, "--decisions", table, "--truth", "cluster")
        if "move the probabilities: what" in out:
            assert "Decisions kept aside, before:" in out
            assert "Decisions kept aside, after:" in out
        assert "log loss" in out
        assert "calibration error" in out

    def test_that_are_few_say_so_and_change_no_other_pair(self, socta, people, tmp_path):
        table = decided(tmp_path, range(6), words=("merge", "keep apart"))
        _, out, _ = socta("link", people, "--decisions", table)
        assert "do not move the probabilities: 20 of each kind are needed" in " ".join(out.split())

    def test_that_cannot_all_be_followed_are_named(self, socta, people, tmp_path):
        rows = [("000", "001", "merge"), ("001", "002", "merge"), ("000", "002", "apart")]
        table = write(tmp_path / "d.csv", ("left", "right", "decision"), rows)
        _, out, _ = socta("link", people, "--decisions", table)
        assert "was not followed" in " ".join(out.split())

    def test_do_not_count_as_probabilities_when_these_are_scored(self, socta, people, tmp_path):
        table = decided(tmp_path, range(150))
        _, out, _ = socta("link", people, "--decisions", table, "--truth", "cluster", "--json")
        metrics = json.loads(out)["metrics"]
        assert metrics["recall"] == 1
        assert {"brier", "log_loss", "calibration_gap", "calibration"} <= set(metrics)
        pairs = json.loads(out)["pairs"]
        assert sum(one["n"] for one in metrics["calibration"]) < len(pairs)


class TestATableOfDecisionsIsRefused:
    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            pytest.param([("000", "nobody", "merge")], "names an id", id="unknown id"),
            pytest.param([("000", "001", "yes")], "is not one of", id="unknown word"),
            pytest.param([("000", "000", "merge")], "names one record twice", id="same record"),
            pytest.param([("000", "001", "merge"), ("001", "000", "apart")], "contradicts",
                         id="contradiction"),
            pytest.param([("", "001", "merge")], "names an id", id="empty cell"),
        ],
    )  # fmt: skip
    def test_for(self, socta, people, tmp_path, rows, said):
        table = write(tmp_path / "d.csv", ("left", "right", "decision"), rows)
        code, _, err = socta("link", people, "--decisions", table)
        assert code != 0
        assert said in " ".join(err.split())
        assert "nobody" not in err

    def test_a_missing_column(self, socta, people, tmp_path):
        table = decided(tmp_path, range(3), head=("left", "right", "verdict"))
        code, _, err = socta("link", people, "--decisions", table)
        assert code != 0
        assert "decision" in err

    def test_but_not_for_a_pair_that_stands_there_twice(self, socta, people, tmp_path):
        rows = [("000", "001", "merge"), ("001", "000", "merge")]
        table = write(tmp_path / "d.csv", ("left", "right", "decision"), rows)
        assert socta("link", people, "--decisions", table)[0] == 0
