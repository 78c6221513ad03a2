"""Measures how well `money` finds and ranks laundering in payments with known answers.

Usage: python benchmarks/bench_money_detection.py [amlsim world small planted]
amlsim   ranks of payments, split by time: live (nothing later is seen) and retrospective, without
         and, if LightGBM is installed, with past outcomes
world    AMLworld's attempts of six or more payments among the ordinary payments of invented
         regions, without payment format: recall at one false case per 1,000 accounts
small    the same for attempts of fewer payments
planted  patterns that no public set holds, ten of each in an invented region with countries
Public sets are looked for in OPENSOCTA_DATA, else ../shared/data.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bench_money import DAY, Labels, amlsim, payments, plant, region_payments
from opensocta.core.errors import ExtraMissing
from opensocta.evidence.finding import Finding
from opensocta.money import (
    MoneySettings,
    build_ledger,
    find_money,
    score_payments,
    train_payments,
)

Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
OTHER = ("money.case", "money.bounds")
Row = tuple[float, str, str, int, str]


def average_precision(scores: Reals, bad: Flags) -> float:
    """Return the mean precision over the places of the bad ones; ties in the order of time."""
    hits = bad[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


def best_f1(scores: Reals, bad: Flags) -> float:
    """Return the score from which saying yes gives the greatest F1."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(bad[order])
    return float(scores[order[np.argmax(2 * hits / (np.arange(1, len(order) + 1) + hits[-1]))]])


def f1(yes: Flags, bad: Flags) -> float:
    """Return F1 of a yes-or-no answer."""
    return float(2 * (yes & bad).sum() / max(yes.sum() + bad.sum(), 1))


def bench_amlsim() -> None:
    """Ranks of payments of amlsim_dev after three cuts in time."""
    table, labels, _ = amlsim()
    ledger = build_ledger(table, settings=MoneySettings())
    bad = np.array([labels[tx] >= 0 for tx in ledger.tx_ids.to_pylist()])
    outcomes = pa.table({"tx_id": ledger.tx_ids, "outcome": bad})
    print(f"amlsim_dev: {len(ledger):,} payments, {bad.sum():,} bad; by what is after the cut")
    print(f"{'cut day':<9}{'mode':<15}{'from':<10}{'AP':>7}{'F1':>7}{'CPU s':>8}")
    for cut in (360, 432, 504):
        after = ledger.at >= cut * DAY
        for mode in ("live", "retrospective"):
            begin = time.process_time()
            scores = score_payments(ledger, mode=mode).score  # type: ignore[arg-type]
            least = best_f1(scores[~after], bad[~after])
            _tell(cut, mode, "no labels", scores[after], bad[after], least, begin)
            begin = time.process_time()
            until = datetime.fromtimestamp(cut * DAY / 1e6, UTC)
            try:
                model = train_payments(ledger, outcomes, until=until, mode=mode)  # type: ignore[arg-type]
            except ExtraMissing as missing:
                print(f"{cut:<9}{mode:<15}outcomes: {missing}")
                continue
            scores = model.scores(ledger)
            _tell(cut, mode, "outcomes", scores[after], bad[after], model.threshold, begin)


def _tell(  # noqa: PLR0917 - one line of a table
    cut: int, mode: str, how: str, scores: Reals, bad: Flags, least: float, begin: float
) -> None:
    print(f"{cut:<9}{mode:<15}{how:<10}{average_precision(scores, bad):>7.3f}"
          f"{f1(scores >= least, bad):>7.3f}{time.process_time() - begin:>8.1f}")  # fmt: skip


def found_at(
    found: list[Finding], labels: Labels, accounts: int, per_thousand: float
) -> tuple[set[int], int, int]:
    """Return alerts of which a finding holds half, findings read and false ones among them.

    Findings are read from the strongest surprise on until one more false one would exceed the
    rate; a finding is false if at most half of its payments are labelled.
    """
    size = Counter(alert for alert in labels.values() if alert >= 0)
    hits: set[int] = set()
    read, false = 0, 0
    mine = [f for f in found if f.kind not in OTHER]
    for finding in sorted(mine, key=lambda f: (-f.score, f.kind, f.subject, f.key)):
        inside = Counter(labels[tx] for tx in finding.evidence if labels[tx] >= 0)
        wrong = sum(inside.values()) <= len(finding.evidence) / 2
        if wrong and 1000 * (false + 1) > per_thousand * accounts:
            break
        read, false = read + 1, false + wrong
        hits |= {alert for alert, n in inside.items() if n >= size[alert] / 2}
    return hits, read, false


def bench_world() -> None:
    """Recall per typology at one false case per 1,000 accounts, four regions."""
    _world(6, 10**9)


def bench_small() -> None:
    """The same for attempts of two to five payments."""
    _world(2, 6)


def _world(least: int, below: int) -> None:
    recall: dict[str, list[str]] = {}
    for seed in (11, 12, 13, 14):
        table, labels, typology, accounts = plant(seed, least=least, below=below)
        found = find_money(table)
        hits, read, false = found_at(found, labels, accounts, 1.0)
        for name, n in sorted(Counter(typology.values()).items()):
            got = sum(typology[alert] == name for alert in hits)
            recall.setdefault(name, []).append(f"{got}/{n} {got / n:.2f}")
        print(f"region {seed}: {len(table):,} payments, {accounts:,} accounts; "
              f"{read} findings read, {false} false")  # fmt: skip
    for name, told in recall.items():
        print(f"{name:<16}" + "".join(f"{one:>13}" for one in told))


class Planter:
    """Draws accounts and times of a region for patterns of ten kinds."""

    def __init__(self, seed: int, names: list[str], home: list[str], first: float) -> None:
        self.rng = np.random.default_rng(seed)
        self.names, self.home, self.first = names, dict(zip(names, home, strict=True)), first
        self.new = 0

    def some(self, n: int, country: str = "") -> list[str]:
        """Return n accounts, of one country if it is given."""
        pool = [a for a in self.names if not country or self.home[a] == country]
        return [pool[i] for i in self.rng.choice(len(pool), n, replace=False).tolist()]

    def fresh(self, country: str) -> str:
        """Return an account that nobody had before."""
        self.new += 1
        self.home[f"new{self.new}"] = country
        return f"new{self.new}"

    def day(self, low: float = 400, high: float = 900) -> float:
        """Return a day of the region's time."""
        return float(self.rng.uniform(low, high))

    def sum(self, median: float = 4_000) -> float:
        """Return an amount in EUR."""
        return float(self.rng.lognormal(np.log(median), 0.4))


def _chain(p: Planter) -> list[Row]:
    who, day, x = p.some(int(p.rng.integers(5, 9))), p.day(), p.sum()
    rows: list[Row] = []
    for a, b in pairwise(who):
        rows.append((day, a, b, round(100 * x), "transfer"))
        day, x = day + p.rng.uniform(0.1, 2), x * p.rng.uniform(0.93, 1.0)
    return rows


def _stack(p: Planter) -> list[Row]:
    n = int(p.rng.integers(3, 6))
    who, day = p.some(2 + 2 * n), p.day()
    rows: list[Row] = []
    for k in range(n):
        x, at = p.sum(), day + p.rng.uniform(0, 3)
        for a, b in ((who[0], who[2 + k]), (who[2 + k], who[2 + n + k]), (who[2 + n + k], who[1])):
            rows.append((at, a, b, round(100 * x), "transfer"))
            at, x = at + p.rng.uniform(0.1, 2), x * p.rng.uniform(0.95, 1.0)
    return rows


def _bipartite(p: Planter) -> list[Row]:
    n, m = (int(i) for i in p.rng.integers(3, 6, 2))
    who, day = p.some(n + m), p.day()
    return [
        (day + p.rng.uniform(0, 10), a, b, round(100 * p.sum()), "transfer")
        for a in who[:n] for b in who[n:]
    ]  # fmt: skip


def _u_turn(p: Planter) -> list[Row]:
    home, *abroad = p.some(1, "RS") + p.some(2, "TR") + p.some(1, "AL")
    day, x = p.day(), p.sum(20_000)
    rows: list[Row] = []
    for a, b in zip([home, *abroad], [*abroad, home], strict=True):
        rows.append((day, a, b, round(100 * x), "transfer"))
        day, x = day + p.rng.uniform(1, 10), x * p.rng.uniform(0.9, 1.0)
    return rows


def _mule(p: Planter) -> list[Row]:
    mule, day, n = p.fresh("RS"), p.day(), int(p.rng.integers(4, 10))
    rows: list[Row] = [
        (day + p.rng.uniform(0, 1.5), a, mule, round(100 * p.sum(800)), "transfer")
        for a in p.some(n)
    ]
    whole = sum(row[3] for row in rows)
    return [*rows, (day + 1.9, mule, p.some(1)[0], round(0.93 * whole), "transfer")]


def _dormant(p: Planter) -> list[Row]:
    account = p.fresh("RS")
    rows: list[Row] = [(p.day(5, 60), p.some(1)[0], account, 5_000, "transfer") for _ in range(4)]
    day = p.day()
    return rows + [
        (day + p.rng.uniform(0, 15), a, account, round(100 * p.sum()), "transfer")
        for a in p.some(10)
    ]


def _funnel(p: Planter) -> list[Row]:
    account, day, n = p.some(1)[0], p.day(), int(p.rng.integers(6, 12))
    rows: list[Row] = [
        (day + p.rng.uniform(0, 1.7), f"counter{int(p.rng.integers(40))}", account,
         round(100 * p.sum(2_000)), "cash_in") for _ in range(n)
    ]  # fmt: skip
    whole = sum(row[3] for row in rows)
    return [*rows, (day + 1.8, account, "counter99", round(0.95 * whole), "cash_out")]


def _round(p: Planter) -> list[Row]:
    account, day = p.some(1)[0], p.day()
    return [
        (day + p.rng.uniform(0, 20), account, b, 100_00 * int(p.rng.integers(5, 60)), "transfer")
        for b in p.some(10)
    ]


def _corridor(p: Planter) -> list[Row]:
    account, day, far = p.some(1)[0], p.day(), [p.fresh("IR") for _ in range(3)]
    return [
        (day + p.rng.uniform(0, 20), account, far[i % 3], round(100 * p.sum()), "transfer")
        for i in range(6)
    ]


def _on_ramp(p: Planter) -> list[Row]:
    gate, day = p.some(1)[0], p.day()
    rows: list[Row] = [
        (day + p.rng.uniform(0, 1), a, gate, round(100 * p.sum(2_000)), "transfer")
        for a in p.some(4)
    ]
    part = round(0.23 * sum(row[3] for row in rows))
    return rows + [(day + 1.1 + 0.1 * i, gate, "exchange", part, "crypto") for i in range(4)]


def _mirror(p: Planter) -> list[Row]:
    here, there = p.some(1, "RS")[0], p.some(1, "TR")[0]
    rows: list[Row] = []
    for a, b in zip(p.some(8, "RS"), p.some(8, "TR"), strict=True):
        day, x = p.day(600, 800), p.sum(8_000)
        rows.append((day, a, here, round(100 * x), "transfer"))
        rows.append((day + p.rng.uniform(0, 2), there, b, round(99.6 * x), "transfer"))
    return rows


PLANTS: dict[str, Callable[[Planter], list[Row]]] = {
    "chain": _chain, "stack": _stack, "bipartite": _bipartite, "u_turn": _u_turn, "mule": _mule,
    "dormant": _dormant, "funnel": _funnel, "round_amounts": _round, "corridor": _corridor,
    "on_ramp": _on_ramp, "mirror": _mirror,
}  # fmt: skip


def planted(seed: int) -> tuple[pa.Table, Labels, dict[int, str], int]:
    """Return a region's ordinary payments with countries, counters, and ten of each pattern."""
    region, table, labels = region_payments(seed)
    plain = table.filter(pa.array([labels[tx] < 0 for tx in table["tx_id"].to_pylist()]))
    names = [f"a{i:06d}" for i in range(len(region.accounts.number))]
    home = [str(code) for code in region.accounts.country.tolist()]
    planter = Planter(seed, names, home, 0.0)
    at0 = plain["at"][0].as_py().timestamp() * 1e6
    rows, marks, typology = [], [], {}
    for name, make in PLANTS.items():
        for _ in range(10):
            made = make(planter)
            marks += [len(typology)] * len(made)
            typology[len(typology)] = name
            rows += made
    rng = np.random.default_rng(seed)
    ends = [plain[c].to_pylist() for c in ("from_account", "to_account")]
    counter = {
        a: f"counter{i}" for a, i in zip(names, rng.integers(40, size=len(names)), strict=True)
    }
    for side, other in ((0, 1), (1, 0)):  # everybody banks cash at a counter of his own
        ends[side] = [counter.get(b, a) if a == "CASH" else a
                      for a, b in zip(ends[side], ends[other], strict=True)]  # fmt: skip
    both = payments(
        np.r_[plain["at"].cast(pa.int64()).to_numpy(), [round(at0 + r[0] * DAY) for r in rows]],
        ends[0] + [r[1] for r in rows],
        ends[1] + [r[2] for r in rows],
        np.r_[plain["amount"].to_numpy(), [r[3] for r in rows]],
        plain["channel"].to_pylist() + [r[4] for r in rows],
    )
    for side in ("from", "to"):
        where = [planter.home.get(a) for a in both[f"{side}_account"].to_pylist()]
        both = both.append_column(f"{side}_country", pa.array(where, pa.string()))
    every = [-1] * len(plain) + marks
    return both, dict(zip(both["tx_id"].to_pylist(), every, strict=True)), typology, len(names)


def bench_planted() -> None:
    """Recall and false findings of each pattern in two regions."""
    for seed in (31, 32):
        table, labels, typology, accounts = planted(seed)
        found = find_money(table)
        size = Counter(alert for alert in labels.values() if alert >= 0)
        print(f"region {seed}: {len(table):,} payments, {accounts:,} accounts")
        print(f"{'pattern':<16}{'own kind':>10}{'any kind':>10}{'findings':>10}{'false':>7}")
        hits: dict[str, set[int]] = {}
        for finding in found:
            if finding.kind in OTHER:
                continue
            inside = Counter(labels[tx] for tx in finding.evidence if labels[tx] >= 0)
            own = {alert for alert, n in inside.items() if n >= size[alert] / 2}
            hits.setdefault(finding.kind.partition(".")[2], set()).update(own)
        every = set().union(*hits.values())
        for name in dict.fromkeys(typology.values()):
            mine = [f for f in found if f.kind == f"money.{name}"]
            false = sum(
                sum(labels[t] >= 0 for t in f.evidence) <= len(f.evidence) / 2 for f in mine
            )
            own = sum(typology[alert] == name for alert in hits.get(name, set()))
            any_ = sum(typology[alert] == name for alert in every)
            print(f"{name:<16}{own:>7}/10{any_:>7}/10{len(mine):>10}{false:>7}")


BENCHES: dict[str, Callable[[], None]] = {
    "amlsim": bench_amlsim, "world": bench_world, "small": bench_small, "planted": bench_planted,
}  # fmt: skip

if __name__ == "__main__":
    for chosen in sys.argv[1:] or list(BENCHES):
        BENCHES[chosen]()
        print()
