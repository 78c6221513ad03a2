"""Measures the second pass of `resolve`: invented records that say little of themselves.

Usage: python benchmarks/bench_relations.py [SEED ...] | demo [SEED ...]
Names misspelt in two scripts, no birth dates, few numbers; but accounts, firms and co-suspects.
With traps: brothers of one address and one account, suspects of one case, a village with one
telephone. Prints pairwise precision, recall and F1 of the clusters without and with relations, how
many pairs of each trap were joined, and CPU seconds. `demo` measures the demonstration's region.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from opensocta.evidence.tables import STATEMENTS
from opensocta.resolve import Links, LinkSettings, link, score_pairs, score_probabilities
from opensocta.simulate import invent as invent_region
from opensocta.simulate.agencies.scripts import plain_latin, to_cyrillic
from opensocta.simulate.truth.names import CULTURES, surnames
from opensocta.workspace import Workspace
from opensocta.workspace.demo import add_deliveries

PEOPLE = 6000
MEN = CULTURES["bcs"].men
LETTERS = "aeioustrnlkmv"


@dataclass
class World:
    """True persons by position, and what the agencies' reports say."""

    rng: np.random.Generator
    given: list[str]
    family: list[str]
    home: list[str]
    phone: list[str]
    brother: dict[int, int]
    rows: list[dict[str, object]] = field(default_factory=list)
    truth: dict[str, int] = field(default_factory=dict)

    def say(self, report: str, entity: str, schema: str, **values: str) -> None:
        """Add what a report says of an entity."""
        for prop, value in {"id": entity, **values}.items():
            if value:
                self.rows.append({"entity_id": entity, "schema": schema, "prop": prop,
                                  "value": value, "report_id": report})  # fmt: skip

    def card(self, agency: str, who: int, report: str) -> str:
        """Write down a person as an agency does; returns the record."""
        record = f"{agency}-{who:05d}"
        if record in self.truth:
            return record
        self.truth[record] = who
        given, family = self._misspelt(self.given[who]), self._misspelt(self.family[who])
        name = f"{given} {family}" if self.rng.random() < 0.8 else f"{family} {given}"
        written = to_cyrillic(name) if agency == "police" else plain_latin(name).upper()
        known = self.rng.random(2) < 0.25
        self.say(
            report, record, "Person", name=written,
            address=self.home[who] if known[0] else "",
            phone=self.phone[who] if known[1] else "",
        )  # fmt: skip
        return record

    def _misspelt(self, name: str) -> str:
        if self.rng.random() > 0.3:
            return name
        at = int(self.rng.integers(1, max(2, len(name) - 1)))
        wrong = LETTERS[int(self.rng.integers(len(LETTERS)))]
        return name[:at] + (wrong if self.rng.random() < 0.5 else "") + name[at + 1 :]


def invent(seed: int) -> World:
    """Return a world with what its bank, its police and its register report."""
    rng = np.random.default_rng(seed)
    pool = surnames(CULTURES["bcs"], rng)[:1500]
    given = [MEN[int(k)] for k in rng.integers(len(MEN), size=PEOPLE)]
    family = [str(pool[int(k)]) for k in (rng.pareto(0.9, PEOPLE) * 40).astype(int) % len(pool)]
    home = [f"Ulica {k % 400} br. {k // 400}" for k in rng.permutation(PEOPLE * 2)[:PEOPLE]]
    phone = [f"+3816{k:07d}" for k in rng.permutation(9_000_000)[:PEOPLE].tolist()]
    brother = {}
    for one in range(0, PEOPLE // 3, 2):
        brother[one], brother[one + 1] = one + 1, one
        family[one + 1], home[one + 1], phone[one + 1] = family[one], home[one], phone[one]
    for one in range(PEOPLE - 60, PEOPLE):
        phone[one], home[one] = "+381690000077", "Selo bb"
    world = World(rng, given, family, home, phone, brother)
    accounts(world)
    firms(world)
    cases(world)
    return world


def accounts(world: World) -> None:
    """Two banks report holders; brothers hold one account together, named by one bank or by two."""
    for bank in ("bank-a", "bank-b"):
        for who in np.flatnonzero(world.rng.random(PEOPLE) < 0.55).tolist():
            pair = min(who, world.brother.get(who, who))
            account = f"acc-{pair if world.rng.random() < 0.7 else who + PEOPLE:05d}"
            report = f"r-{bank}-{who // 40}"
            record = world.card(bank, who, report)
            held = f"{bank}-{account}"
            world.say(report, held, "BankAccount", iban=f"RS35{int(account[4:]):018d}")
            world.say(report, f"own-{record}-{held}", "Ownership", owner=record, asset=held)


def firms(world: World) -> None:
    """The register and the police name directors; the firm's number is known to both."""
    for firm, (who, second) in enumerate(
        world.rng.integers(PEOPLE, size=(PEOPLE // 4, 2)).tolist()
    ):
        for agency, report in (("register", "r-register"), ("police", f"r-firm-{firm}")):
            if agency == "police" and world.rng.random() < 0.5:
                continue
            known = f"{agency}-firm-{firm}"
            world.say(report, known, "Company", name=f"Firma {firm} d.o.o.",
                      registrationNumber=f"20{firm:06d}")  # fmt: skip
            for director in {who, second} if agency == "register" else {who}:
                record = world.card(agency, director, report)
                world.say(report, f"dir-{record}-{known}", "Directorship", director=record,
                          organization=known)  # fmt: skip


def cases(world: World) -> None:
    """Police and customs name suspects of their own cases; gangs hold brothers too."""
    gangs = [world.rng.integers(PEOPLE, size=5).tolist() for _ in range(PEOPLE // 30)]
    for number, gang in enumerate(gangs):
        crew = sorted({*gang, *(world.brother[one] for one in gang[:2] if one in world.brother)})
        for agency in ("police", "customs"):
            for turn in range(3):
                report = f"r-{agency}-case-{number}-{turn}"
                chosen = [one for one in crew if world.rng.random() < 0.6]
                for one in chosen:
                    record = world.card(agency, one, report)
                    world.say(report, f"{agency}-case-{number}-{turn}", "Incident", suspect=record)


def to_table(rows: list[dict[str, object]]) -> pa.Table:
    """Return the rows as STATEMENTS."""
    size = len(rows)
    table = pa.Table.from_pylist(rows)
    for name, values in (
        ("statement_id", [f"s{k:07d}" for k in range(size)]), ("assessment", [False] * size),
        ("stance", [1] * size), ("anchor", ["row"] * size), ("batch_id", ["b"] * size),
    ):  # fmt: skip
        table = table.append_column(name, pa.array(values))
    return STATEMENTS.conform(table)


def traps(world: World, found: dict[str, str]) -> Iterator[str]:
    """Yield, per trap, how many of its pairs of records were joined."""
    records: dict[int, list[str]] = {}
    for record, who in world.truth.items():
        records.setdefault(who, []).append(record)
    kin = [(one, two) for one, two in world.brother.items() if one < two]
    village = range(PEOPLE - 60, PEOPLE)
    near = [(one, two) for one in village for two in village if one < two]
    for name, pairs in (("brothers", kin), ("village", near)):
        every = [(a, b) for one, two in pairs for a in records.get(one, ())
                 for b in records.get(two, ())]  # fmt: skip
        yield f"{name} {sum(found[a] == found[b] for a, b in every)} of {len(every)}"
    listed: dict[object, list[str]] = {}
    for row in world.rows:
        if row["prop"] == "suspect":
            listed.setdefault(row["entity_id"], []).append(str(row["value"]))
    every = [(a, b) for who in listed.values() for a in who for b in who if a < b]
    yield f"suspects of one case {sum(found[a] == found[b] for a, b in every)} of {len(every)}"


def hard(seed: int) -> None:
    """Measure an invented set without and with relations."""
    world = invent(seed)
    truth = pa.table({"entity_id": list(world.truth), "cluster": list(world.truth.values())})
    for words, links in both(to_table(world.rows), truth):
        found = dict(zip(*links.entity_map.select([0, 1]).to_pydict().values(), strict=True))
        print(f"seed {seed}, {words}; joined: {'; '.join(traps(world, found))}")


def demo(seed: int) -> None:
    """Measure the demonstration's region without and with relations."""
    now = datetime(2026, 11, 25, tzinfo=UTC)
    with TemporaryDirectory() as folder:
        unit = Workspace.init(Path(folder) / "unit", name="Invented joint unit", now=now)
        agencies = Path(folder) / "agencies"
        invent_region(agencies, seed=seed)
        add_deliveries(unit, agencies, now=now)
        statements, reports = (unit.folder.lake.read(one) for one in ("statements", "reports"))
        records = pq.read_table(agencies / "truth" / "records.parquet")
    for kind in ("person", "company"):
        truth = records.filter(pc.equal(records["kind"], kind)).select(["entity_id", "true_id"])
        truth = truth.rename_columns(["entity_id", "cluster"])
        for words, _ in both(statements, truth, reports):
            print(f"demo, seed {seed}, {kind}, {words}")


def both(
    statements: pa.Table, truth: pa.Table, reports: pa.Table | None = None
) -> Iterator[tuple[str, Links]]:
    """Yield the scores in words, and the links, without and with relations."""
    for relations in (False, True):
        start = time.process_time()
        links = link(statements, reports=reports, settings=LinkSettings(relations=relations))
        spent = time.process_time() - start
        score = score_pairs(links.entity_map, truth)
        brier = score_probabilities(links.pairs, truth).brier or 0.0
        yield (
            (
                f"relations {'yes' if relations else 'no '}: precision {score.precision:.4f}"
                f" recall {score.recall:.4f} F1 {score.f1:.4f} Brier {brier:.4f};"
                f" {len(truth)} records, CPU {spent:.1f} s"
            ),
            links,
        )


if __name__ == "__main__":
    told = sys.argv[1:]
    measure, seeds = (demo, told[1:] or ["7"]) if told[:1] == ["demo"] else (hard, told)
    for one in seeds or ["1", "2", "3"]:
        measure(int(one))
