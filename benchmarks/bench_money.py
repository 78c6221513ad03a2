"""Measures `money`: speed, and what it finds in payments with known laundering.

Usage: python benchmarks/bench_money.py [amlsim amlsim_2019 amlworld demo peers growth large]
amlsim       431,021 payments with alerts: precision and recall per typology and per payment
amlsim_2019  two other AMLSim sets with labels of accounts, not used to choose parameters
amlworld     attempts of AMLworld planted into the invented region's payments, one region per seed
demo         the invented region with its own schemes
peers        the same searches by Snap ML's graph features (if `snapml` can be imported; it is no
             part of this project) and by DuckDB's window SQL, one thread, window of 20 days
growth       CPU seconds for 1, 2 and 4 times the payments
large        CPU seconds and memory for 1, 5 and 20 million payments, each in a process of its own
Public sets are looked for in OPENSOCTA_DATA, else ../shared/data. CPU seconds after compilation.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from opensocta.evidence.finding import Finding
from opensocta.money import (
    MoneySettings,
    build_ledger,
    find_fan_in,
    find_fan_out,
    find_money,
    find_scatter_gather,
    list_cycles,
)
from opensocta.money.fans import best_windows
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


def timed(words: str, call: Callable[[], object]) -> float:
    """Return the least CPU seconds of three calls after one that compiles, and print them."""
    call()
    seconds = []
    for _ in range(3):
        begin = time.process_time()
        call()
        seconds.append(time.process_time() - begin)
    print(f"{words:<58}{min(seconds):>9.3f} CPU s")
    return min(seconds)


def bench_peers() -> None:
    """Fans, relays and rings of amlsim_dev beside Snap ML and DuckDB."""
    table, _, _ = amlsim()
    settings = MoneySettings(fan_window_days=20, relay_window_days=20)
    ledger = build_ledger(table, settings=settings)
    both = ((ledger.coming, ledger.payer), (ledger.going, ledger.payee))
    timed("ledger", lambda: build_ledger(table, settings=settings))
    ours = {
        "fan and degree": timed(
            "fan-in and fan-out, findings with evidence",
            lambda: (
                find_fan_in(ledger, settings=settings),
                find_fan_out(ledger, settings=settings),
            ),
        ),
        "scatter-gather": timed(
            "scatter-gather, findings with evidence",
            lambda: find_scatter_gather(ledger, settings=settings),
        ),
        "temporal cycles": timed(
            "all rings to length 12, each payment later, with payments",
            lambda: list_cycles(ledger, order="strict", days=20, longest=12),
        ),
    }
    windows = timed(
        "fan windows of all accounts, both sides, all payments",
        lambda: [
            best_windows(side.start, side.index, ledger.at, other, 20 * DAY, 4)
            for side, other in both
        ],
    )
    duck = _duckdb_windows(table)
    print(f"{'fan windows by DuckDB':<58}{duck:>9.3f} CPU s, {duck / windows:.0f} times ours")
    _snapml(table, ours)


def _duckdb_windows(table: pa.Table) -> float:
    """Return CPU seconds of the distinct counterparties in windows of 20 days by window SQL."""
    engine = duckdb.connect(config={"threads": 1})
    engine.register("payments", table)
    begin = time.process_time()
    for side, other in (("to_account", "from_account"), ("from_account", "to_account")):
        engine.execute(
            f"SELECT max(n) FROM (SELECT count(DISTINCT {other}) OVER (PARTITION BY {side} "
            'ORDER BY "at" RANGE BETWEEN INTERVAL 20 DAY PRECEDING AND CURRENT ROW) AS n '
            "FROM payments)"
        ).fetchall()
    return time.process_time() - begin


def _snapml(table: pa.Table, ours: dict[str, float]) -> None:
    """Print what Snap ML's graph features take for the same, in its own units."""
    try:
        maker = import_module("snapml").GraphFeaturePreprocessor
    except ImportError:
        print("Snap ML cannot be imported: install snapml 1.17 into an environment of its own")
        return
    accounts = (
        pa.chunked_array([*table["from_account"].chunks, *table["to_account"].chunks])
        .dictionary_encode()
        .combine_chunks()
    )
    ends = accounts.indices.to_numpy().reshape(2, -1)
    days = table["at"].cast(pa.int64()).to_numpy() / DAY
    rows = np.ascontiguousarray(np.c_[np.arange(len(days)), ends.T, days].astype(np.float64))
    kinds = {"fan and degree": ("fan", "degree"), "scatter-gather": ("scatter-gather",),
             "temporal cycles": ("temp-cycle",)}  # fmt: skip
    for words, on in kinds.items():
        features = maker()
        how = {k: False if isinstance(v, bool) else v for k, v in features.get_params().items()}
        how |= {"num_threads": 1, "time_window": 20} | dict.fromkeys(on, True)
        how |= {f"{k}_tw": 20 for k in on}
        features.set_params(how)
        begin = time.process_time()
        features.transform(rows)
        seconds = time.process_time() - begin
        ratio = seconds / ours[words]
        print(f"{'Snap ML, ' + words:<58}{seconds:>9.3f} CPU s, {ratio:.0f} times ours", flush=True)


def bench_large() -> None:
    """Copies of amlsim_dev side by side to 1, 5 and 20 million payments, all detectors."""
    for times in (2, 12, 46):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "payments.parquet"
            _copies(path, times)
            subprocess.run([sys.executable, __file__, f"file={path}"], check=True)


def _copies(path: Path, times: int) -> None:
    table, _, _ = amlsim()
    plain = table.drop_columns(["tx_id", "from_account", "to_account"])
    writer = None
    for k in range(times):
        part = plain
        for name in ("tx_id", "from_account", "to_account"):
            part = part.append_column(name, pc.binary_join_element_wise(table[name], str(k), "/"))
        writer = writer or pq.ParquetWriter(path, part.schema)
        writer.write_table(part)
    if writer is not None:
        writer.close()


def measure_file(path: str) -> None:
    """Print CPU seconds and memory of all detectors on one file, after a run that compiles."""
    table = pq.read_table(path, use_threads=False)
    pa.default_memory_pool().release_unused()  # what reading took
    find_money(table.slice(0, 3000))
    begin = time.process_time()
    found = find_money(table)
    seconds = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(table):>11,} payments: {seconds:6.1f} CPU s, peak {peak:,} MB with the table, "
          f"{len(found):,} findings", flush=True)  # fmt: skip


BENCHES: dict[str, Callable[[], None]] = {
    "amlsim": bench_amlsim, "amlsim_2019": bench_amlsim_2019, "amlworld": bench_amlworld,
    "demo": bench_demo, "peers": bench_peers, "growth": bench_growth, "large": bench_large,
}  # fmt: skip

if __name__ == "__main__":
    for chosen in sys.argv[1:] or list(BENCHES):
        if chosen.startswith("file="):
            measure_file(chosen.removeprefix("file="))
            continue
        BENCHES[chosen]()
        print()
