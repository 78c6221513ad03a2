"""Measures the lake: FollowTheMoney JSON to lake, statement append, reading, markings, index.

    python benchmarks/bench_evidence.py [--scale 1000000] [--json rows.json]

CPU seconds of the whole process over all threads, best of several runs, invented data, fixed seed.
followthemoney's own parsing of the same lines is measured in the same run, on the same machine.
"""

import argparse
import json
import random
import resource
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
from followthemoney import model
from rich.console import Console
from rich.table import Table

from opensocta.evidence import (
    LAKE,
    Lake,
    Reader,
    mark,
    search_index,
    statement_markings,
    statement_rows,
    write_index,
)
from opensocta.evidence.derived import ENTITIES, PROPERTIES
from opensocta.evidence.tables import DOCUMENTS
from opensocta.sources import intake, read_ftm

NOW = datetime(2024, 1, 1, tzinfo=UTC)
SEED = 7
FIRST = ("Ана", "Ana", "Arben", "Drita", "Иван", "Marko", "Милица", "Petar")
LAST = ("Hoxha", "Jovanović", "Krasniqi", "Petrović", "Đorđević", "Стоянов", "Berisha", "Илић")
Row = dict[str, Any]


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of all threads that a piece of work takes."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def best(work: Callable[[], object], runs: int = 3) -> float:
    return min(cpu_seconds(work) for _ in range(runs))


def day(chance: random.Random) -> str:
    return f"{chance.randint(1950, 2023)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


# Further values of a person: aliases, addresses, notes, sources. A "file" is what an agency's file
# on a person holds.
MORE = {"register": (0, 0, 0, 0), "file": (3, 2, 1, 0), "rich": (8, 4, 1, 3)}


def entities(count: int, *, kind: str) -> Iterator[Row]:
    """Give invented entities: as a register lists them, as a file holds them, or very rich ones."""
    aliases, addresses, notes, sources = MORE[kind]
    chance = random.Random(SEED)
    for number in range(count):
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)} {number % 9973}"
        dice = chance.random()
        if kind != "register" or dice < 0.45:
            schema = "Person"
            values = {
                "name": [name], "firstName": [name.split()[0]], "lastName": [name.split()[1]],
                "birthDate": [day(chance)], "nationality": ["rs"], "country": ["rs", "al"],
                "idNumber": [str(chance.randint(10**12, 10**13))], "gender": ["male"],
                "topics": ["crime"],
            }  # fmt: skip
            values["alias"] = [f"{first} {name}" for first in FIRST[:aliases]]
            values["address"] = [f"Ulica {number + each}, Beograd" for each in range(addresses)]
            values["notes"] = [f"Note {chance.random()} on {name}" for _ in range(notes)]
            values["sourceUrl"] = [f"https://example.org/{chance.random()}" for _ in range(sources)]
        elif dice < 0.65:
            schema = "Company"
            values = {
                "name": [f"{name} d.o.o."], "jurisdiction": ["rs"], "status": ["active"],
                "registrationNumber": [str(chance.randint(10**7, 10**8))],
                "address": [f"Ulica {chance.randint(1, 200)}, Beograd"],
                "incorporationDate": ["2014-03"],
            }  # fmt: skip
        elif dice < 0.85:
            schema = "Ownership"
            values = {
                "owner": [f"y-{chance.randrange(0, count, 2)}"], "role": ["shareholder"],
                "asset": [f"y-{chance.randrange(1, count, 2)}"], "startDate": ["2019"],
                "percentage": ["50"],
            }  # fmt: skip
        else:
            schema = "Payment"
            values = {
                "payer": [f"y-{chance.randrange(0, count, 2)}"], "date": [day(chance)],
                "beneficiary": [f"y-{chance.randrange(1, count, 2)}"], "amount": ["1200.50"],
                "currency": ["EUR"], "purpose": [f"invoice {number}"],
            }  # fmt: skip
        yield {
            "id": f"x-{number}", "schema": schema, "properties": values, "caption": name,
            "datasets": ["unit"], "referents": [], "first_seen": "2023-04-01T00:00:00",
            "last_seen": "2024-04-01T00:00:00",
        }  # fmt: skip


class Bench:
    """Collects rows of the result."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lakes = 0
        self.rows: list[Row] = []

    def note(self, what: str, count: int, seconds: float, unit: str, **more: float) -> float:
        rate = count / seconds
        self.rows.append(
            {"what": what, "count": count, "unit": unit, "cpu_seconds": round(seconds, 3),
             "per_cpu_second": round(rate), **more}
        )  # fmt: skip
        return rate

    def lake(self) -> Lake:
        self.lakes += 1
        return Lake.create(self.folder / f"lake-{self.lakes}")

    # -- FollowTheMoney JSON ----------------------------------------------------------------

    def ftm(self, count: int, *, kind: str) -> None:
        path = self.folder / f"{kind}-{count}.ftm.json"
        with path.open("wb") as file:
            file.writelines(orjson.dumps(one) + b"\n" for one in entities(count, kind=kind))
        lines = path.read_bytes().split(b"\n")[: min(count, 20_000)]

        def parse(cleaned: bool) -> None:
            for line in lines:
                model.get_proxy(orjson.loads(line), cleaned=cleaned)

        given = intake(path, agency="Customs", obtained_at="2024")

        def take_in(lake: Lake) -> None:
            with lake.begin(given.batch_id) as batch:
                for table, rows in read_ftm(given):
                    batch.append(table, rows)
                batch.commit(
                    file_name=given.file_name, file_hash=given.file_hash, reader="ftm",
                    agency="Customs", recorded_at=NOW,
                )  # fmt: skip

        trusting, checking = best(lambda: parse(True)), best(lambda: parse(False))
        lakes = [self.lake() for _ in range(3)]
        ours = min(cpu_seconds(lambda lake=lake: take_in(lake)) for lake in lakes)  # type: ignore[misc]
        per = round(lakes[-1].counts()["statements"] / count, 1)
        trust = self.note(
            f"followthemoney objects, values trusted ({kind}, {per} statements each)",
            len(lines), trusting, "entities",
        )  # fmt: skip
        check = self.note(
            f"followthemoney objects, values cleaned ({kind})", len(lines), checking, "entities"
        )
        rate = self.note(f"FtM JSON to lake, checked ({kind})", count, ours, "entities")
        self.rows[-1] |= {
            "to_ftm_trusted": round(rate / trust, 2), "to_ftm_cleaned": round(rate / check, 2),
        }  # fmt: skip
        path.unlink()

    # -- statements ---------------------------------------------------------------------------

    def statements(self, count: int) -> None:
        size = min(count, 200_000)
        report = LAKE["reports"].conform(
            pa.table({
                "report_id": ["r-1"], "source_id": ["s"], "agency": ["Customs"],
                "source_kind": ["customs"], "title": ["t"], "scheme": ["admiralty"],
                "reliability": ["B"], "credibility": ["2"], "origin_id": ["r-1"],
                "handling": ["H1"], "tlp": ["AMBER"], "obtained_at": ["2024"],
                "invented": [True], "anchor": ["file"], "batch_id": ["b-1"],
            })
        )  # fmt: skip
        chunks = [
            {
                "entity_id": pa.array([f"e-{place // 8:020x}" for place in places]),
                "prop": pa.array([f"name{place % 8}" for place in places]),
                "value": pa.array([f"value number {place}" for place in places]),
                "anchor": pa.array([f"line {place // 8}" for place in places]),
            }
            for places in (range(start, start + size) for start in range(0, count, size))
        ]

        def append(lake: Lake) -> None:
            with lake.begin("b-1") as batch:
                batch.append("reports", report)
                for chunk in chunks:
                    rows = statement_rows(
                        batch_id="b-1", report_id="r-1", schema="Person", reliability="B",
                        credibility="2", **chunk,
                    )  # fmt: skip
                    batch.append("statements", rows)
                batch.commit(
                    file_name="f", file_hash="h", reader="r", agency="Customs", recorded_at=NOW
                )

        lakes = [self.lake() for _ in range(3 if count <= 1_000_000 else 1)]
        taken = min(cpu_seconds(lambda lake=lake: append(lake)) for lake in lakes)  # type: ignore[misc]
        self.note(
            "graded statements appended: ids, checks, Delta write", count, taken, "statements"
        )
        lake = lakes[-1]
        self.note("statements read, sorted by key", count,
                  best(lambda: lake.read("statements"), 2), "statements")  # fmt: skip
        columns = ["entity_id", "schema", "prop", "value", "report_id"]
        some = best(lambda: lake.read("statements", columns, order=()), 2)
        self.note("statements read, five columns, any order", count, some, "statements")
        if count > 1_000_000:
            return
        rows = lake.read("statements", ["statement_id", "report_id", "handling"])
        known = statement_markings(rows, report)
        ids = rows["statement_id"].to_pylist()
        derived = pa.table({"evidence": [ids[at : at + 5] for at in range(0, count, 5)]})
        self.note("markings joined over five pieces of evidence", derived.num_rows,
                  best(lambda: mark(derived, "evidence", known), 2), "rows")  # fmt: skip

    # -- search --------------------------------------------------------------------------------

    def index(self, count: int) -> None:
        chance = random.Random(SEED)
        names = [f"{chance.choice(FIRST)} {chance.choice(LAST)} {n % 997}" for n in range(count)]
        people = ENTITIES.conform(pa.table({
            "canonical_id": [f"e-{n:08}" for n in range(count)], "schema": ["Person"] * count,
            "caption": names, "records": [1] * count, "reports": [1] * count,
            "agencies": [["a"]] * count, "countries": [["rs"]] * count,
            "crime_areas": [["DRUG"]] * count, "handling": ["H1"] * count, "tlp": ["AMBER"] * count,
        }))  # fmt: skip
        folder = self.folder / "index"
        reports = LAKE["reports"].empty()

        def write() -> None:
            write_index(folder, people, PROPERTIES.empty(), DOCUMENTS.empty(), reports=reports)

        self.note("subjects written to the search index", count, best(write, 1), "subjects")
        words = [f"{chance.choice(FIRST)} {chance.choice(LAST)}" for _ in range(20)]
        self.note(f"searches among {count:,} subjects", len(words), best(
            lambda: [search_index(folder, text, reader=Reader()) for text in words], 2
        ), "searches")  # fmt: skip


def growth(rows: list[Row]) -> Iterator[str]:
    """Give, per kind of work, how the cost grew from each size to the next."""
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        by_name.setdefault(row["what"], []).append(row)
    for what, sizes in by_name.items():
        for small, large in pairwise(sizes):
            times = large["cpu_seconds"] / max(small["cpu_seconds"], 1e-3)
            yield f"{what}: {large['count'] / small['count']:.0f}x the input costs {times:.1f}x"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--scale", type=int, default=1_000_000, help="largest count of statements")
    parser.add_argument("--json", type=Path, help="write the rows to this file")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for count in (20_000, 200_000):
            if count * 5 <= chosen.scale:
                bench.ftm(count, kind="register")
        for kind, most in (("file", 100_000), ("rich", 20_000)):
            bench.ftm(min(most, chosen.scale), kind=kind)
        size = 100_000
        while size <= chosen.scale:
            bench.statements(size)
            size *= 10
        bench.index(20_000)
    table = Table("work", "count", "CPU s", "per CPU s", "of ftm trusted", "of ftm cleaned")
    for row in bench.rows:
        table.add_row(
            row["what"], f"{row['count']:,} {row['unit']}", f"{row['cpu_seconds']:.3f}",
            f"{row['per_cpu_second']:,}", str(row.get("to_ftm_trusted", "")),
            str(row.get("to_ftm_cleaned", "")),
        )  # fmt: skip
    console = Console(width=150)
    console.print(table)
    for line in growth(bench.rows):
        console.print(line)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(f"peak memory {peak:,.0f} MiB")
    if chosen.json:
        chosen.json.write_text(json.dumps(bench.rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
