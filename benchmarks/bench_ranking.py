"""Measures the ranking of any board: CPU seconds, peak memory, and agreement with a known truth.

Usage: python benchmarks/bench_ranking.py
Speed: alternatives x criteria x draws, a third of the cells unknown, each size in a process of its
own, compiled code loaded before. Coverage: boards whose true levels and weights are drawn first
and then shown with gaps and ranges; how often the 90 % rank interval holds the true rank.
"""

import resource
import subprocess
import sys
import time

import numpy as np

from opensocta.assess import board_of_cells, rank_board

SIZES = ((20, 20, 10_000), (200, 20, 10_000), (200, 20, 100_000))
WORLDS = 200


def cells(draw: np.random.Generator, levels: np.ndarray) -> list[list[str]]:
    """Return levels as an analyst would write them: a third known, a third ranges, a third not."""
    kind = draw.integers(0, 3, levels.shape)
    low = np.maximum(levels - draw.integers(0, 2, levels.shape), 0)
    high = np.minimum(low + 1 + (levels > low), 4)
    written = np.where(kind == 0, levels.astype(str), np.char.add(np.char.add(
        low.astype(str), "-"), high.astype(str)))  # fmt: skip
    return [["" if k == 2 else text for k, text in zip(kinds, row, strict=True)]
            for kinds, row in zip(kind.tolist(), written.tolist(), strict=True)]  # fmt: skip


def speed(alternatives: int, criteria: int, draws: int) -> None:
    """Rank one board and print what it took."""
    draw = np.random.default_rng(1)
    groups = [k // 5 for k in range(criteria)]
    names = [f"n{i}" for i in range(alternatives)]
    for size in (100, draws):
        levels = draw.integers(0, 5, (alternatives, criteria))
        written = cells(draw, levels)
        start = time.process_time()
        board = board_of_cells(names, [f"c{k}" for k in range(criteria)], written, scale=(0, 4))
        rank_board(board, groups=groups, k=3, draws=size, rng=draw)
        taken = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{alternatives:4} alternatives, {criteria} criteria, {draws:7,} draws: "
          f"{taken:6.2f} CPU s, peak {peak:,} MB", flush=True)  # fmt: skip


def coverage() -> None:
    """Print how often the interval holds the true rank, by whether a cell is known."""
    draw = np.random.default_rng(2)
    held = total = 0
    for _ in range(WORLDS):
        levels = draw.integers(0, 5, (12, 8))
        weights = np.sort(draw.dirichlet(np.ones(8)))[::-1]
        utility = levels @ weights
        truth = (utility[:, None] < utility[None, :]).sum(axis=1) + 1
        board = board_of_cells([f"n{i}" for i in range(12)], [f"c{k}" for k in range(8)],
                               cells(draw, levels), scale=(0, 4))  # fmt: skip
        found = rank_board(board, groups=list(range(8)), k=3, draws=2000, rng=draw)
        held += int(((found.low <= truth) & (truth <= found.high)).sum())
        total += 12
    print(f"{WORLDS} worlds of 12 alternatives on 8 criteria: the 90 % interval holds "
          f"{held / total:.3f} of the true ranks")  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        speed(*map(int, sys.argv[2:5]))
    else:
        for sizes in SIZES:
            subprocess.run([sys.executable, __file__, "--one", *map(str, sizes)], check=True)
        coverage()
