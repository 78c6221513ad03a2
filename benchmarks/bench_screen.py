"""Measures `resolve.screening`: recall, precision and cost by threshold, on an invented list.

Usage: python benchmarks/bench_screen.py [recall [seed=SEED]] [speed [LISTED]] [desk [LISTED]]
`desk` asks as the web workspace does: a small invented region and one kept list, rights, entries
and audit log included.
The list has aliases, other scripts, missing and partial dates; those of the file who are on it are
written otherwise there; the clean names come from the same names as the list, so that namesakes
are as many as they can be. Everybody is invented. Seconds are of the processor.
"""

import json
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from bench_resolve import CYRILLIC, ENDINGS, GIVEN, STEMS
from opensocta.evidence import Marking
from opensocta.resolve.listed import Listed
from opensocta.resolve.screening import Screen, ScreenSettings
from opensocta.simulate import invent as region
from opensocta.workspace import Workspace
from opensocta.workspace.demo import add_deliveries
from opensocta.workspace.kept_lists import keep_list
from opensocta.workspace.question import Question
from opensocta.workspace.screening import Desk

LISTED, WANTED, CLEAN, SEED = 20_000, 4_000, 20_000, 20260317
NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
PROPS = {"name": "name", "birth date": "birthDate", "country": "nationality",
         "document number": "passportNumber"}  # fmt: skip
COUNTRIES = "rs ba me mk al xk hr bg ro hu gr tr".split()
SPELLINGS = {"đ": "dj", "š": "sh", "ž": "zh", "č": "ch", "ć": "c", "j": "y", "ë": "e", "ș": "sh",
             "ü": "u", "h": "kh", "ö": "oe", "ă": "a", "ț": "ts"}  # fmt: skip
Person = dict[str, list[str]]


def main(words: list[str]) -> None:
    """Run the named measurements, or both."""
    if "recall" in words or not words:
        seeds = [int(word.removeprefix("seed=")) for word in words if word.startswith("seed=")]
        recall(seeds[0] if seeds else SEED)
    if "speed" in words or not words:
        numbers = [int(word) for word in words if word.isdigit()]
        speed(numbers[0] if numbers else 100_000)
    if "desk" in words:
        numbers = [int(word) for word in words if word.isdigit()]
        desk(numbers[0] if numbers else 100_000)


def invent(rng: np.random.Generator, count: int) -> list[Person]:
    """Return people whose names are as unevenly common as names are."""
    middles = ["", "an", "ar", "el", "im", "or", "un", "et", "is", "ad"]
    surnames = [a + b + c for a in STEMS for b in middles for c in ENDINGS]
    surnames = [surnames[place] for place in rng.permutation(len(surnames))]
    given = [GIVEN[place] for place in rng.permutation(len(GIVEN))]
    people = []
    for number in range(count):
        first, last = _pick(rng, given), _pick(rng, surnames)
        names = [first, _pick(rng, given), last] if rng.random() < 0.35 else [first, last]
        born = f"{rng.integers(1945, 2006)}-{rng.integers(1, 13):02}-{rng.integers(1, 29):02}"
        people.append({
            "name": [" ".join(names)], "birth date": [born],
            "country": [COUNTRIES[rng.integers(len(COUNTRIES))]],
            "document number": [f"X{rng.integers(10**8):08}{number % 10}"],
        })  # fmt: skip
    return people


def _pick(rng: np.random.Generator, names: list[str]) -> str:
    """Return a name; the first of 8,000 is held by 1 % of all."""
    return names[int(len(names) * rng.random() ** 2)]


def respell(rng: np.random.Generator, name: str, *, hard: bool) -> str:
    """Return a name as another office writes it."""
    words = name.split()
    draw = rng.random()
    if draw < 0.2:
        low = name.lower()
        return " ".join("".join(CYRILLIC.get(sign, sign) for sign in word) for word in low.split())
    if len(words) == 3 and rng.random() < 0.4:
        words.pop(1)
    if rng.random() < 0.3:
        words.reverse()
    text = " ".join(words)
    used = {sign for sign in SPELLINGS if rng.random() < 0.5}
    text = "".join(SPELLINGS[sign] if sign in used else sign for sign in text.lower())
    if hard and rng.random() < 0.15:
        place = int(rng.choice([p for p in range(1, len(text)) if text[p] != " "]))
        text = text[:place] + text[place + 1 :]
    return text.title()


def listing(rng: np.random.Generator, person: Person) -> Person:
    """Return a person as a list writes them: aliases, dates that are partial or missing."""
    aliases = [respell(rng, person["name"][0], hard=False) for _ in range(rng.integers(0, 3))]
    return {
        "name": [respell(rng, person["name"][0], hard=False), *aliases],
        "birth date": _date(rng, person["birth date"][0], missing=0.15, partial=0.2),
        "country": person["country"] if rng.random() < 0.7 else [],
        "document number": person["document number"] if rng.random() < 0.3 else [],
    }


def filing(rng: np.random.Generator, person: Person) -> Person:
    """Return a person as a file holds them."""
    return {
        "name": [respell(rng, person["name"][0], hard=True)],
        "birth date": _date(rng, person["birth date"][0], missing=0.3, partial=0.05),
        "country": person["country"] if rng.random() < 0.6 else [],
        "document number": person["document number"] if rng.random() < 0.2 else [],
    }


def _date(rng: np.random.Generator, day: str, *, missing: float, partial: float) -> list[str]:
    draw = rng.random()
    if draw < missing:
        return []
    if draw < missing + partial:
        return [day[:4]]
    if draw > 0.97:
        return [f"{day[:4]}-{day[8:]}-{day[5:7]}" if int(day[8:]) <= 12 else f"{day[:9]}0"]
    return [day] if day[8:] != "00" else [day[:7]]


def rows_of(people: list[Person], key: str) -> pa.Table:
    """Return (key, family, field, value) rows of people."""
    rows = [
        {key: place if key == "row" else f"e{place:08}", "family": "person", "field": field,
         "value": value}
        for place, person in enumerate(people)
        for field, values in person.items()
        for value in values
    ]  # fmt: skip
    return pa.Table.from_pylist(rows)


def to_list(people: list[Person]) -> Listed:
    """Return people as a list."""
    ids = [f"e{place:08}" for place in range(len(people))]
    empty = [""] * len(people)
    about = {"entity_id": ids, "family": ["person"] * len(ids), "listed_id": ids,
             "listed_name": [one["name"][0] for one in people], "list": ["invented"] * len(ids),
             "programme": empty, "anchor": empty}  # fmt: skip
    return Listed(pa.table(about), rows_of(people, "entity_id"))


def recall(seed: int) -> None:
    """Print recall and cost by threshold."""
    rng = np.random.default_rng(seed)
    people = invent(rng, LISTED + CLEAN)
    wanted = people[:WANTED]
    ready = Screen.load(
        [to_list([listing(rng, one) for one in people[:LISTED]])],
        settings=ScreenSettings(threshold=0.00002),
    )
    asked = rows_of([filing(rng, one) for one in (*wanted, *people[LISTED:])], "row")
    start = time.process_time()
    hits = ready.screen(asked)
    spent = time.process_time() - start
    row, listed = hits["row"].to_numpy(), hits["listed_id"].to_pylist()
    chance, level = hits["probability"].to_numpy(), np.array(hits["level"].to_pylist())
    right = np.array([f"e{a:08}" == b for a, b in zip(row, listed, strict=True)])
    clean = row >= WANTED
    right &= ~clean
    print(
        f"{LISTED:,} listed, {WANTED:,} of them and {CLEAN:,} clean names asked, CPU {spent:.1f} s"
    )
    print("threshold  recall  clean names hit/1,000  hits/1,000 clean  precision if 1 % are listed")
    for threshold in (0.00002, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.5, 0.9):
        shown = chance >= threshold
        _line(f"{threshold:<9}", shown, right, clean, row)
    for name in ("strong", "possible", "weak"):
        _line(f"{name:9}", level == name, right, clean, row)


def _line(
    name: str, shown: np.ndarray, right: np.ndarray, clean: np.ndarray, row: np.ndarray
) -> None:
    found = len(np.unique(row[shown & right])) / WANTED
    costs = (shown & clean).sum() / CLEAN
    rows = len(np.unique(row[shown & clean])) / CLEAN
    precision = 0.01 * found / max(0.01 * found + 0.99 * costs, 1e-9)
    print(f"{name}  {found:.4f}  {1000 * rows:21.1f}  {1000 * costs:16.1f}  {precision:.3f}")


def speed(count: int) -> None:
    """Print how long one question takes against a long list."""
    rng = np.random.default_rng(SEED)
    people = invent(rng, count)
    start = time.process_time()
    ready = Screen.load([to_list([listing(rng, one) for one in people])])
    built = time.process_time() - start
    asked = [filing(rng, one) for one in people[:200]]
    ready.ask(asked[0], family="person")
    times = []
    for one in asked:
        start = time.process_time()
        ready.ask(one, family="person")
        times.append(1000 * (time.process_time() - start))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count:,} listed, made and loaded in CPU {built:.0f} s; one question: median "
          f"{np.median(times):.1f} ms, 95 % below {np.quantile(times, 0.95):.1f} ms, "
          f"worst {max(times):.1f} ms; peak {peak} MB")  # fmt: skip


def desk(count: int) -> None:
    """Print how long one look-up takes in a workspace with a long list on its shelf."""
    rng = np.random.default_rng(SEED)
    people = invent(rng, count)
    with tempfile.TemporaryDirectory() as folder:
        unit = Workspace.init(Path(folder) / "unit", name="Invented unit", now=NOW)
        region(Path(folder) / "agencies", seed=7, scale=0.03)
        add_deliveries(unit, Path(folder) / "agencies", now=NOW)
        unit.build()
        path = Path(folder) / "listed.json"
        with path.open("w", encoding="utf-8") as file:
            for place, person in enumerate(people):
                written = listing(rng, person)
                said = {PROPS[field]: values for field, values in written.items() if values}
                entry = {"id": f"l-{place}", "schema": "Person", "properties": said}
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        start = time.process_time()
        keep_list(unit.folder, path, Marking("H0", "CLEAR"), actor="bench", now=NOW)
        kept = time.process_time() - start
        at = Desk(unit.folder, unit.reader)
        start = time.process_time()
        at.prepare()
        laid = time.process_time() - start
        asked = [filing(rng, one) for one in people[:200]]
        times = []
        for one in [asked[0], *asked]:
            born = (one["birth date"] or [""])[0]
            start = time.process_time()
            at.ask(Question(one["name"][0], born=born), actor="bench", now=NOW)
            times.append(1000 * (time.process_time() - start))
    times = times[1:]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count:,} on the shelf, kept in CPU {kept:.0f} s, laid out in {laid:.0f} s; "
          f"one look-up: median {np.median(times):.1f} ms, "
          f"95 % below {np.quantile(times, 0.95):.1f} ms, "
          f"worst {max(times):.1f} ms; peak {peak} MB")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
