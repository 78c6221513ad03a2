"""Measures `money`: speed, and what it finds in payments with known laundering.

Usage: python benchmarks/bench_money.py [amlsim amlsim_2019 amlworld demo growth]
amlsim       431,021 payments with alerts: precision and recall per typology and per payment
amlsim_2019  two other AMLSim sets with labels of accounts, not used to choose parameters
amlworld     attempts of AMLworld planted into the invented region's payments, one region per seed
demo         the invented region with its own schemes
growth       CPU seconds for 1, 2 and 4 times the payments
Public sets are looked for in OPENSOCTA_DATA, else ../shared/data. CPU seconds after compilation.
"""

import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from opensocta.evidence.finding import Finding
from opensocta.money import MoneySettings, build_ledger, find_money, list_cycles
from opensocta.simulate.truth.incidents import START
from opensocta.simulate.truth.region import Region, invent_region

DATA = Path(os.environ.get("OPENSOCTA_DATA", Path(__file__).parents[2] / "shared" / "data"))
DAY = 86_400_000_000
PATTERNS = ("cycle", "fan_in", "fan_out", "gather_scatter", "scatter_gather", "structuring",
            "pass_through")  # fmt: skip
Labels = dict[str, int]


def payments(
    at: npt.NDArray[np.int64],
    payer: Iterable[str],
    payee: Iterable[str],
    cents: npt.NDArray[np.int64],
    channel: Iterable[str] | None = None,
) -> pa.Table:
    """Return a table of payments; `at` in microseconds since 1970."""
    n = len(at)
    return pa.table(
        {
            "tx_id": pa.array([f"t{i:08d}" for i in range(n)], pa.string()),
            "at": pa.array(at, pa.int64()).cast(pa.timestamp("us", "UTC")),
            "amount": pa.array(cents, pa.int64()),
            "currency": pa.array(["EUR"] * n, pa.string()),
            "amount_ref": pa.array(cents, pa.int64()),
            "from_account": pa.array(payer, pa.string()),
            "to_account": pa.array(payee, pa.string()),
            "channel": pa.array(["transfer"] * n if channel is None else channel, pa.string()),
        }
    )


def amlsim() -> tuple[pa.Table, Labels, dict[int, str]]:
    """Return the payments of amlsim_dev, the alert of each, and the typology of each alert."""
    rows = pq.read_table(DATA / "money" / "amlsim_dev" / "transactions.parquet")
    cents = pc.cast(pc.round(pc.multiply(rows["amount"], 100)), pa.int64()).to_numpy()
    table = payments(
        rows["step"].to_numpy() * DAY,
        rows["nameOrig"].to_pylist(),
        rows["nameDest"].to_pylist(),
        cents,
    )
    alerts = rows["alertID"].to_pylist()
    names = table["tx_id"].to_pylist()
    typology = {a: t for a, t in zip(alerts, rows["typology"].to_pylist(), strict=True) if a >= 0}
    return table, dict(zip(names, alerts, strict=True)), typology


def region_payments(seed: int) -> tuple[Region, pa.Table, Labels]:
    """Return an invented region, its payments and the scheme of each (-1: none)."""
    region = invent_region(seed, 1.0)
    made = region.payments
    at = START.astype("datetime64[us]").astype(np.int64) + made.second.astype(np.int64) * 1_000_000
    names = np.array([f"a{i:06d}" for i in range(len(region.accounts.number))] + ["CASH"])
    table = payments(
        at, names[made.payer].tolist(), names[made.payee].tolist(), made.cents,
        [str(c) for c in made.channel.tolist()],
    )  # fmt: skip
    return region, table, dict(zip(table["tx_id"].to_pylist(), made.scheme.tolist(), strict=True))


def measured(table: pa.Table, settings: MoneySettings | None = None) -> tuple[list[Finding], float]:
    """Return findings and CPU seconds, after a first run that compiles."""
    find_money(table.slice(0, 2000), settings=settings)
    begin = time.process_time()
    found = find_money(table, settings=settings)
    return found, time.process_time() - begin


def report(found: list[Finding], labels: Labels, typology: dict[int, str], accounts: int) -> None:
    """Print precision per kind, recall per typology, and both per payment."""
    size = Counter(a for a in labels.values() if a >= 0)
    hits: dict[str, set[int]] = defaultdict(set)
    print(f"{'kind':<16}{'findings':>9}{'true':>6}{'precision':>11}   top 20")
    for kind in PATTERNS:
        mine = [f for f in found if f.kind == f"money.{kind}"]
        true = []
        for finding in mine:
            inside = Counter(labels[tx] for tx in finding.evidence if labels[tx] >= 0)
            true.append(sum(inside.values()) > len(finding.evidence) / 2)
            hits[kind] |= {a for a, n in inside.items() if n >= size[a] / 2}
        if mine:
            print(f"{kind:<16}{len(mine):>9}{sum(true):>6}{np.mean(true):>11.2f}   "
                  f"{np.mean(true[:20]):.2f}")  # fmt: skip
    every = set().union(*hits.values())
    print(
        f"\n{'typology':<16}{'alerts':>7}{'by its own kind':>17}{'by any':>8}   (half its payments)"
    )
    for name, n in sorted(Counter(typology.values()).items()):
        own = sum(typology[a] == name for a in hits[name]) if name in PATTERNS else 0
        any_kind = sum(typology[a] == name for a in every)
        print(f"{name:<16}{n:>7}{own:>17}{any_kind:>8}   recall {any_kind / n:.2f}")
    patterns = [f for f in found if f.kind.partition(".")[2] in PATTERNS]
    shown = {tx for f in patterns for tx in f.evidence}
    caught = sum(labels[tx] >= 0 for tx in shown)
    wrong = sum(sum(labels[tx] >= 0 for tx in f.evidence) <= len(f.evidence) / 2 for f in patterns)
    print(f"\npayments shown {len(shown):,}: precision {caught / max(len(shown), 1):.3f}, "
          f"recall {caught / sum(size.values()):.3f}; false findings per 1,000 accounts "
          f"{1000 * wrong / accounts:.2f}")  # fmt: skip


def bench_amlsim() -> None:
    """431,021 payments of AMLSim."""
    table, labels, typology = amlsim()
    found, seconds = measured(table)
    accounts = len(build_ledger(table, settings=MoneySettings()).accounts)
    print(f"amlsim_dev: {len(table):,} payments, {accounts:,} accounts, {seconds:.2f} CPU s")
    report(found, labels, typology, accounts)
    ledger = build_ledger(table, settings=MoneySettings())
    for order in ("strict", "tie", "unordered"):
        for longest in (4, 6):
            begin = time.process_time()
            cycles = list_cycles(ledger, order=order, days=20, longest=longest)
            seconds = time.process_time() - begin
            print(f"all cycles to length {longest}, {order}: {len(cycles.starts) - 1:,} in "
                  f"{seconds:.2f} CPU s")  # fmt: skip


def bench_amlsim_2019() -> None:
    """Two sets with labels of accounts only."""
    for name in ("fanin200", "cycle200"):
        folder = DATA / "money" / f"amlsim_2019_20K_{name}"
        rows = csv.read_csv(folder / "transactions.csv.gz")
        nodes = csv.read_csv(folder / "nodes.csv.gz")
        pairs = zip(nodes["nodeid"].to_pylist(), nodes["isFraud"].to_pylist(), strict=True)
        bad = {str(node) for node, fraud in pairs if int(fraud)}
        ends = [[str(x) for x in rows[c].to_pylist()] for c in ("sourceNodeId", "targetNodeId")]
        cents = pc.cast(pc.round(pc.multiply(rows["value"], 100)), pa.int64()).to_numpy()
        found, seconds = measured(payments(rows["time"].to_numpy() * DAY, *ends, cents))
        print(f"amlsim_2019 {name}: {len(rows):,} payments, {seconds:.2f} CPU s")
        for kind in PATTERNS:
            mine = [f for f in found if f.kind == f"money.{kind}"]
            inside = [set(str(f.measures["accounts"]).split(";")) for f in mine]
            true = [len(these & bad) > len(these) / 2 for these in inside]
            if mine:
                reached = set().union(*inside) & bad
                print(f"  {kind:<16}{len(mine):>5} findings, {np.mean(true):.2f} with mostly bad "
                      f"accounts; {len(reached)} of {len(bad)} bad accounts reached")  # fmt: skip


def plant(
    seed: int, *, least: int = 6, below: int = 10**9
) -> tuple[pa.Table, Labels, dict[int, str], int]:
    """Return a region's ordinary payments with AMLworld's attempts of `least` to below `below`."""
    region, table, labels = region_payments(seed)
    ordinary = table.filter(pa.array([labels[tx] < 0 for tx in table["tx_id"].to_pylist()]))
    rng = np.random.default_rng(seed)
    raw = json.loads((DATA / "money" / "amlworld_hi_small_attempts.json").read_text())["patterns"]
    number = len(region.accounts.number)
    first, last = (
        int(t.timestamp() * 1e6) for t in (ordinary["at"][0].as_py(), ordinary["at"][-1].as_py())
    )
    at, ends, cents, alert, typology = [], ([], []), [], [], {}
    for k, pattern in enumerate(raw):
        rows = [r for r in pattern["transactions"] if r["from_account"] != r["to_account"]]
        if not least <= len(rows) < below:
            continue
        typology[k] = pattern["pattern_type"].split(":")[0].strip().lower().replace("-", "_")
        names = sorted({r[f"{end}_account"] for r in rows for end in ("from", "to")})
        chosen = rng.choice(number, size=len(names), replace=False)
        account = dict(zip(names, (f"a{i:06d}" for i in chosen.tolist()), strict=True))
        times = [
            int(
                datetime.strptime(r["timestamp"], "%Y/%m/%d %H:%M").replace(tzinfo=UTC).timestamp()
                * 1e6
            )
            for r in rows
        ]
        shift = int(rng.integers(first, last - 20 * DAY)) - min(times)
        for row, when in zip(rows, times, strict=True):
            at.append(when + shift)
            ends[0].append(account[row["from_account"]])
            ends[1].append(account[row["to_account"]])
            cents.append(round(min(row["amount_paid"], 200_000) * 100))
            alert.append(k)
    both = payments(
        np.r_[ordinary["at"].cast(pa.int64()).to_numpy(), np.array(at, np.int64)],
        ordinary["from_account"].to_pylist() + ends[0],
        ordinary["to_account"].to_pylist() + ends[1],
        np.r_[ordinary["amount"].to_numpy(), np.array(cents, np.int64)],
        ordinary["channel"].to_pylist() + ["transfer"] * len(at),
    )
    marks = [-1] * len(ordinary) + alert
    return both, dict(zip(both["tx_id"].to_pylist(), marks, strict=True)), typology, number


def bench_amlworld() -> None:
    """AMLworld's attempts among the ordinary payments of two regions."""
    for seed in (11, 12):
        table, labels, typology, accounts = plant(seed)
        found, seconds = measured(table)
        print(f"amlworld attempts in region {seed}: {len(table):,} payments, {seconds:.2f} CPU s")
        report(found, labels, typology, accounts)
        print()


def bench_demo() -> None:
    """The invented region's own schemes."""
    region, table, labels = region_payments(21)
    found, seconds = measured(table)
    print(f"demo region 21: {len(table):,} payments, {seconds:.2f} CPU s")
    report(found, labels, dict(enumerate(region.schemes.typology)), len(region.accounts.number))


def bench_growth() -> None:
    """The same payments side by side under other account names."""
    table, _, _ = amlsim()
    for times in (1, 2, 4):
        parts = [
            payments(
                table["at"].cast(pa.int64()).to_numpy(),
                pc.binary_join_element_wise(table["from_account"], f"/{k}", "").to_pylist(),
                pc.binary_join_element_wise(table["to_account"], f"/{k}", "").to_pylist(),
                table["amount"].to_numpy(),
            )
            for k in range(times)
        ]
        whole = pa.concat_tables(parts)
        whole = whole.set_column(0, "tx_id", pa.array([f"t{i:08d}" for i in range(len(whole))]))
        found, seconds = measured(whole)
        print(f"{len(whole):>10,} payments: {seconds:6.2f} CPU s, {len(found)} findings")


BENCHES: dict[str, Callable[[], None]] = {
    "amlsim": bench_amlsim, "amlsim_2019": bench_amlsim_2019, "amlworld": bench_amlworld,
    "demo": bench_demo, "growth": bench_growth,
}  # fmt: skip

if __name__ == "__main__":
    for chosen in sys.argv[1:] or list(BENCHES):
        BENCHES[chosen]()
        print()
