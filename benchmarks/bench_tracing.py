"""Measures tracing: CPU seconds by method, growth, and memory.

Usage: python benchmarks/bench_tracing.py [growth days concentrated memory schemes]
growth        1, 2, 5 million invented payments between a tenth as many accounts, exact times
days          the same with days only, so that all payments of a day tie
concentrated  1 million payments between 1,000 accounts, 1,000 seeds: many pieces of money
memory        peak memory of the process for 5 million payments, all methods and tables
schemes       the invented region's schemes, traced from their first payments on the day they end
CPU seconds are of the process after compilation; `book` reads the table, `trace` is everything:
book, five methods under two rules of opening balances, evidence of 1,000 accounts, all tables.
"""

import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import numpy as np
import pyarrow as pa

from bench_money import region_payments
from opensocta.money import METHODS, Seed, TraceSettings, seeds_of, trace
from opensocta.money.tracing_book import read_book
from opensocta.money.tracing_run import run_method

T = TypeVar("T")
SECOND, DAY = 1_000_000, 86_400_000_000


def invented(n: int, accounts: int, *, days: bool = False) -> pa.Table:
    """Return payments of a year: accounts of very different size, 2 % in cash, ids in no order."""
    rng = np.random.default_rng(20)
    weight = rng.pareto(2.5, accounts) + 0.1
    names = pa.array([f"a{i:08d}" for i in range(accounts)])
    payer, payee = (names.take(pa.array(rng.choice(accounts, n, p=weight / weight.sum())))
                    for _ in range(2))  # fmt: skip
    at = rng.integers(0, 360, n) * DAY
    if not days:
        at += rng.integers(0, 86_400, n) * SECOND
    cents = np.round(rng.lognormal(10, 1.5, n)).astype(np.int64) + 1
    return pa.table({
        "tx_id": pa.array(rng.permutation(n)).cast(pa.string()),
        "at": pa.array(at).cast(pa.timestamp("us", "UTC")),
        "amount": cents, "amount_ref": cents,
        "currency": pa.repeat(pa.scalar("EUR"), n),
        "from_account": payer, "to_account": payee,
        "channel": pa.array(np.where(rng.random(n) < 0.02, "cash_out", "transfer")),
    })  # fmt: skip


def early(table: pa.Table, count: int) -> list[Seed]:
    """Return payments of the first weeks as seeds."""
    order = np.argsort(table["at"].cast(pa.int64()).to_numpy(), kind="stable")
    chosen = order[len(order) // 50 :: max(len(order) // 50 // count, 1)][:count]
    return [Seed(payment=table["tx_id"][int(i)].as_py()) for i in chosen]


def timed(call: Callable[[], T]) -> tuple[float, T]:
    """Return CPU seconds and the result."""
    begin = time.process_time()
    result = call()
    return time.process_time() - begin, result


def row(table: pa.Table, seeds: list[Seed]) -> str:
    """Return one line of seconds."""
    chosen = TraceSettings()
    book_seconds, book = timed(lambda: read_book(table, seeds, chosen))
    cells = [f"{book_seconds:6.2f}"]
    for method in METHODS:
        seconds, _ = timed(lambda m=method: run_method(book, m, book.opening, chosen))  # type: ignore[misc]
        cells.append(f"{seconds:8.2f}")
    seconds, found = timed(lambda: trace(table, seeds))
    total = found.summary.to_pylist()
    assert all(t["seed_amount"] - t["again"] == t["found"] + t["cash"] for t in total[:-1]), (
        "money was made or lost"
    )
    return (f"{table.num_rows:>10,} {''.join(cells)} {seconds:7.2f}   "
            f"{total[0]['accounts']:>7,} {total[2]['accounts']:>8,} {total[4]['accounts']:>8,} "
            f"{total[0]['joined']:>7,}")  # fmt: skip


HEAD = ("  payments   book " + "".join(f"{m:>8}" for m in METHODS)
        + "   trace   accounts: fifo, haircut, poison; joined")  # fmt: skip


def warm() -> None:
    """Compile the kernels."""
    table = invented(2_000, 100)
    trace(table, early(table, 5))


def bench_growth(*, days: bool = False) -> None:
    """Measure how CPU seconds grow with payments."""
    print(HEAD)
    for millions in (1, 2, 5):
        table = invented(millions * 1_000_000, millions * 100_000, days=days)
        print(row(table, early(table, 20)))


def bench_concentrated() -> None:
    """Measure many pieces of money in few accounts."""
    print(HEAD)
    table = invented(1_000_000, 1_000)
    print(row(table, early(table, 1_000)))


def bench_memory() -> None:
    """Measure peak memory; run it alone."""
    table = invented(5_000_000, 500_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    trace(table, early(table, 20))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak {after:.2f} GB, of which {before:.2f} GB before tracing")


def bench_schemes(seed: int = 21) -> None:
    """Trace the schemes of an invented region; say how much lies in their own accounts."""
    region, table, scheme_of = region_payments(seed)
    number = np.array([scheme_of[tx] for tx in table["tx_id"].to_pylist()])
    at = table["at"].cast(pa.int64()).to_numpy()
    print("typology        schemes   " + "".join(f"{m:>22}" for m in METHODS))
    print(" " * 26 + "   in own, at end, named" * len(METHODS))
    for typology in ("pass_through", "scatter_gather", "cycle", "fan_in", "fan_out"):
        rows = [k for k, name in enumerate(region.schemes.typology) if name == typology]
        shares = {method: [] for method in METHODS}
        for k in rows:
            mine = table.filter(pa.array(number == k)).sort_by("at")
            seeds = seeds_of(mine["tx_id"].to_pylist(), mine)
            last = datetime.fromtimestamp(at[number == k].max() / 1e6 + 1, UTC)
            found = trace(table, seeds, settings=TraceSettings(as_of=last, sensitivity=False))
            own = {*mine["from_account"].to_pylist(), *mine["to_account"].to_pylist()}
            ends = set(mine["to_account"].to_pylist()) - set(mine["from_account"].to_pylist())
            for method in METHODS:
                held = [row for row in found.holdings.to_pylist() if row["method"] == method]
                total = sum(row["amount"] for row in held) or 1
                shares[method].append([
                    sum(row["amount"] for row in held if row["account"] in own) / total,
                    sum(row["amount"] for row in held if row["account"] in ends) / total, len(held),
                ])  # fmt: skip
        cells = [np.array(shares[method]) for method in METHODS]
        print(f"{typology:<16}{len(rows):>7}   " + "".join(
            f"{c[:, 0].mean():>10.2f} {c[:, 1].mean():>5.2f} {np.median(c[:, 2]):>5.0f}"
            for c in cells
        ))  # fmt: skip


BENCHES: dict[str, Callable[[], None]] = {
    "memory": bench_memory, "growth": bench_growth, "days": lambda: bench_growth(days=True),
    "concentrated": bench_concentrated, "schemes": bench_schemes,
}  # fmt: skip

if __name__ == "__main__":
    warm()
    for chosen in sys.argv[1:] or list(BENCHES):
        print(chosen)
        BENCHES[chosen]()
        print()
