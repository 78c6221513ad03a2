"""`socta trends ...` on small files: what each command is for, and what it says of bad input."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from opensocta.cli import app


@pytest.fixture
def run(tmp_path):
    """Return a function that writes a table and runs a command on it."""

    def made(command, text, *words):
        path = tmp_path / "table.csv"
        path.write_text(text)
        done = CliRunner().invoke(app, ["trends", command, str(path), *map(str, words)])
        return json.loads(done.stdout) if "--json" in words and not done.exception else done

    return made


def months(values, start=2018):
    return [f"{start + k // 12}-{k % 12 + 1:02d},{value}" for k, value in enumerate(values)]


def series(values):
    return "\n".join(["month,cases", *months(values)]) + "\n"


DRAW = np.random.default_rng(3)
QUIET = DRAW.poisson(40, 72).tolist()


class TestForecast:
    def test_covers_a_quiet_series_by_its_interval(self, run):
        assert run("forecast", series(QUIET), "--json")["series"][0]["periods"][0] == "2018-01"
        assert "90 %" in run("forecast", series(QUIET)).stdout

    def test_is_drawn(self, run, tmp_path):
        run("forecast", series(QUIET), "--chart", tmp_path / "f.svg")
        assert "<svg" in (tmp_path / "f.svg").read_text()


class TestBreaks:
    def test_finds_the_month_from_which_the_level_is_another(self, run):
        jump = DRAW.poisson(40, 36).tolist() + DRAW.poisson(80, 36).tolist()
        assert "2021-01" in json.dumps(run("breaks", series(jump), "--json"))

    def test_finds_none_in_noise(self, run):
        assert "2020" not in json.dumps(run("breaks", series(QUIET), "--json").get("breaks", []))


class TestEffects:
    def test_an_interrupted_series_shows_its_step(self, run):
        fall = DRAW.poisson(60, 36).tolist() + DRAW.poisson(30, 36).tolist()
        found = run("its", series(fall), "--start", "2021-01", "--json")
        told = json.dumps(found)
        assert '"step"' in told
        step = next(v for k, v in walk(found) if k == "step")
        ratio = step if isinstance(step, float) else next(
            v for k, v in walk(step) if k in ("ratio", "value"))  # fmt: skip
        assert 0.4 < ratio < 0.62

    def test_a_displacement_table_gives_the_published_difference(self, run):
        rows = ("area,before,after\ntreated,207,110\ncontrol,308,318\n"
                "displacement,178,157\ndisplacement control,150,140\n")  # fmt: skip
        told = {k: v for k, v in walk(run("wdd", rows, "--json")) if isinstance(v, int | float)}
        assert any(v == pytest.approx(-118) for v in told.values())
        assert any(v == pytest.approx(39.598, abs=5e-4) for v in told.values())

    def test_places_are_held_against_others(self, run):
        rows = ["place,year,cases"]
        for k, place in enumerate("abcdef"):
            rows += [f"{place},{2015 + t},{100 + 5 * k - (30 if place == 'a' and t >= 3 else 0)}"
                     for t in range(6)]  # fmt: skip
        found = run("did", "\n".join(rows) + "\n", "--treated", "a", "--start", "2018", "--json")
        assert any(v == pytest.approx(-30) for _, v in walk(found) if isinstance(v, float))


class TestCounts:
    def test_two_that_differ_by_chance_only_are_said_to(self, run):
        p = [v for k, v in walk(run("etest", "count\n10\n12\n", "--json")) if k == "p_etest"]
        assert p
        assert p[0] > 0.3

    def test_those_on_no_list_are_estimated(self, run):
        rows = "a,b,count\n1,1,30\n1,0,70\n0,1,60\n"
        told = [v for _, v in walk(run("mse", rows, "--json")) if isinstance(v, float)]
        assert any(abs(v - 300) < 1 for v in told)  # 30 of 100 are on the other list of 90


class TestBadInput:
    @pytest.mark.parametrize(
        ("command", "text", "words"),
        [("forecast", "a,b\nx,y\n", ()), ("its", "month,cases\n2020-01,5\n", ("--start", "2020-01")),
         ("wdd", "area,before,after\nmoon,1,2\n", ()), ("mse", "a,b\n1,7\n", ())],
    )  # fmt: skip
    def test_ends_in_a_sentence_and_not_in_a_traceback(self, run, command, text, words):
        done = run(command, text, *words)
        assert done.exit_code
        assert type(done.exception).__module__.startswith("opensocta")


def walk(value, key=""):
    """Yield every (key, value) of a JSON document."""
    yield key, value
    if isinstance(value, dict):
        for k, v in value.items():
            yield from walk(v, k)
    elif isinstance(value, list):
        for v in value:
            yield from walk(v, key)
