"""Measures ownership: queries and all owners above 25 % in circular holdings of 200,000 companies.

Usage: python benchmarks/bench_ownership.py [COMPANIES]
rings   every company holds 60 % of the next of one great ring; a person holds the rest
random  1 to 4 holders per company, 35 % of them persons, 90 % recorded: circles arise by chance
dense   as random, but 5 % persons and 98 % recorded: nearly all companies are one circle
CPU seconds after compilation; `within` is the greatest bound of error of a share.
"""

import sys
import time
from functools import partial

import numpy as np
import pyarrow as pa

from opensocta.money import build_ownership, find_heads, find_owners_above, holdings_of, owners_of
from opensocta.money.owner_control import count_votes
from opensocta.money.owner_graph import Ownership
from opensocta.money.owner_table import HOLDINGS

QUERIES = 20


def table(
    owner: "np.ndarray", owned: "np.ndarray", share: "np.ndarray", ids: "np.ndarray"
) -> pa.Table:
    """Return holdings of numbered owners and companies."""
    n = len(owner)
    names = pa.array(ids)
    rows = pa.array([f"h{i:07d}" for i in range(n)])
    return HOLDINGS.check(
        pa.table(
            {
                "holding_id": rows,
                "owner": names.take(pa.array(owner)),
                "owned": names.take(pa.array(owned)),
                "kind": pa.repeat("share", n),
                "low": share,
                "high": share,
                "start": pa.nulls(n, pa.string()),
                "end": pa.nulls(n, pa.string()),
                "source": pa.repeat("file", n),
                "evidence": pa.ListArray.from_arrays(pa.array(range(n + 1), pa.int32()), rows),
            }
        )
    )


def rings(n: int) -> pa.Table:
    """One ring of all companies."""
    one = np.arange(n)
    owner, owned = np.r_[one, n + one], np.r_[(one + 1) % n, one]
    return table(owner, owned, np.r_[np.full(n, 0.6), np.full(n, 0.4)], names(n))


def random(n: int, persons: float, known: float) -> pa.Table:
    """Holders at random, sizes exponential, `known` of each company recorded."""
    rng = np.random.default_rng(1)
    many = rng.integers(1, 5, n)
    owned = np.repeat(np.arange(n), many)
    m = len(owned)
    owner = np.where(
        rng.random(m) < persons, n + rng.integers(0, n, m), rng.integers(0, n, m)
    )  # fmt: skip
    size = rng.exponential(size=m)
    return table(owner, owned, size / np.bincount(owned, size, n)[owned] * known, names(n))


def names(n: int) -> "np.ndarray":
    """Return ids of companies, then of persons."""
    return np.array([f"c{i:07d}" for i in range(n)] + [f"p{i:07d}" for i in range(n)])


def seconds(call) -> tuple[float, object]:  # type: ignore[no-untyped-def]
    """Return CPU seconds and result."""
    begin = time.process_time()
    made = call()
    return time.process_time() - begin, made


def warm(graph: Ownership) -> None:
    """Compile everything once."""
    holdings_of(graph, [0])
    owners_of(graph, 0, least=0.25)
    find_heads(graph, count_votes(graph))
    for ends in (True, False):
        find_owners_above(graph, ends_only=ends)


def measure(name: str, holdings: pa.Table, n: int) -> None:
    """Print the figures of one world."""
    built, graph = seconds(lambda: build_ownership(holdings))
    parts = int(np.bincount(graph.part).max())
    print(f"{name}: {holdings.num_rows:,} holdings, {n:,} companies, largest circle {parts:,}")
    print(f"  graph {built:.2f} CPU s")
    rng = np.random.default_rng(2)
    for words, call in (
        ("one owner, all companies", lambda node: holdings_of(graph, [node])),
        ("one company, all owners", lambda node: owners_of(graph, node, least=0.25)),
    ):
        call(0)
        took, found = zip(
            *(seconds(partial(call, int(node))) for node in rng.integers(0, n, QUERIES)),
            strict=True,
        )
        print(f"  {words:<34}{np.mean(took):>7.3f} CPU s mean, {max(took):.3f} most; "
              f"within {max(one.within for one in found):.0e}")  # fmt: skip
    for words, ends in (("all ends (persons) from 25 %", True), ("all owners from 25 %", False)):
        took_all, rows = seconds(lambda ends=ends: find_owners_above(graph, ends_only=ends))
        unsure = len(rows) - int(np.sum(rows["certain"].to_numpy()))
        most = float(rows["within"].to_numpy().max()) if len(rows) else 0.0
        print(f"  {words:<34}{took_all:>7.2f} CPU s, {len(rows):,} rows, {unsure} unsettled, "
              f"within {most:.0e}")  # fmt: skip
    took_heads, _ = seconds(lambda: find_heads(graph, count_votes(graph)))
    print(f"  {'head of every company':<34}{took_heads:>7.2f} CPU s\n")


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    warm(build_ownership(random(300, 0.2, 0.95)))
    for half in (size // 2, size):
        measure("random", random(half, 0.35, 0.9), half)
    measure("rings", rings(size), size)
    measure("dense", random(size, 0.05, 0.98), size)
