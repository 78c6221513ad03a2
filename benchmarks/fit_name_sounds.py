"""Counts what sounds stand for each other in pairs of names, and writes the table of costs.

Usage: python benchmarks/fit_name_sounds.py
Reads names/latin_russian.tsv and latin_arabic.tsv in OPENSOCTA_DATA, else ../shared/data, and only
the half of the pairs `fitted` says; benchmarks/bench_names.py measures on the other half.
Method: expectation-maximisation of a memoryless transducer (Ristad & Yianilos 1998).
"""

import os
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
from numba import njit

from opensocta.resolve.sound_costs import hand_costs, hand_gaps
from opensocta.resolve.sounds import sounds

DATA = Path(os.environ.get("OPENSOCTA_DATA", Path(__file__).parents[2] / "shared" / "data"))
OUT = Path(__file__).parents[1] / "src" / "opensocta" / "resolve" / "sound_table.py"
FILES = ("latin_russian.tsv", "latin_arabic.tsv")
ROUNDS, RARE, UNLIKE = 8, 20, -4.0
Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]


def fitted(latin: str) -> bool:
    """Whether a pair belongs to the half that costs are counted in."""
    return zlib.crc32(latin.encode()) % 2 == 0


def lay(words: list[str]) -> tuple[Bytes, Ints]:
    """Return words end to end as bytes, and their offsets."""
    offsets = np.zeros(len(words) + 1, np.int64)
    offsets[1:] = np.cumsum([len(word) for word in words])
    return np.frombuffer("".join(words).encode(), np.uint8), offsets


@njit
def count(a_text, a_at, b_text, b_at, both, unlike):  # noqa: C901, PLR0912, PLR0917 - one compiled loop
    """Return expected counts of one round; row and column 0 of `both` stand for no letter."""
    counts = np.full_like(both, 1e-3)
    for k in range(len(a_at) - 1):
        a, b = a_text[a_at[k] : a_at[k + 1]], b_text[b_at[k] : b_at[k + 1]]
        m, n = len(a), len(b)
        if m > 30 or n > 30 or m == 0 or n == 0:
            continue
        ahead, back = np.zeros((m + 1, n + 1)), np.zeros((m + 1, n + 1))
        ahead[0, 0] = back[m, n] = 1
        for i in range(m + 1):
            for j in range(n + 1):
                if i > 0:
                    ahead[i, j] += ahead[i - 1, j] * both[a[i - 1], 0]
                if j > 0:
                    ahead[i, j] += ahead[i, j - 1] * both[0, b[j - 1]]
                if i > 0 and j > 0:
                    ahead[i, j] += ahead[i - 1, j - 1] * both[a[i - 1], b[j - 1]]
        for i in range(m, -1, -1):
            for j in range(n, -1, -1):
                if i < m:
                    back[i, j] += back[i + 1, j] * both[a[i], 0]
                if j < n:
                    back[i, j] += back[i, j + 1] * both[0, b[j]]
                if i < m and j < n:
                    back[i, j] += back[i + 1, j + 1] * both[a[i], b[j]]
        whole = ahead[m, n]
        if whole <= 0 or np.log(whole) / (m + n) < unlike:
            continue
        for i in range(m + 1):
            for j in range(n + 1):
                here = ahead[i, j] / whole
                if i < m:
                    counts[a[i], 0] += here * both[a[i], 0] * back[i + 1, j]
                if j < n:
                    counts[0, b[j]] += here * both[0, b[j]] * back[i, j + 1]
                if i < m and j < n:
                    counts[a[i], b[j]] += here * both[a[i], b[j]] * back[i + 1, j + 1]
    return counts


def fit(pairs: list[tuple[str, str]]) -> tuple[str, str, Floats]:
    """Return the letters of both sides and their costs; the last row and column are gaps."""
    one, two = lay([sounds(a) for a, _ in pairs]), lay([sounds(b) for _, b in pairs])
    both = np.exp(-5.0 * hand_costs().astype(np.float64))
    both[0, :] = both[:, 0] = np.exp(-5.0 * hand_gaps()[1] - 0.5)
    for turn in range(ROUNDS):
        both[0, 0] = 0.0
        both = count(*one, *two, both / both.sum(), UNLIKE if turn > 1 else -1e9)
    mass = both / both.sum()
    seen_a, seen_b = both[1:].sum(axis=1), both[:, 1:].sum(axis=0)
    latin = "".join(chr(i + 1) for i in np.flatnonzero(seen_a >= RARE))
    other = "".join(chr(i + 1) for i in np.flatnonzero(seen_b >= RARE))
    rows, columns = np.array([ord(c) for c in latin]), np.array([ord(c) for c in other])
    p_a, p_b = mass[rows].sum(axis=1), mass[:, columns].sum(axis=0)
    odds = np.log(mass[np.ix_(rows, columns)] / np.outer(p_a, p_b))
    own_a, own_b = np.maximum(odds.max(axis=1), 0.5) / 2, np.maximum(odds.max(axis=0), 0.5) / 2
    costs = np.zeros((len(rows) + 1, len(columns) + 1))
    costs[:-1, :-1] = np.maximum(own_a[:, None] + own_b[None, :] - odds, 0)
    costs[:-1, -1] = np.maximum(own_a - np.log(mass[rows, 0] / p_a), 0.1)
    costs[-1, :-1] = np.maximum(own_b - np.log(mass[0, columns] / p_b), 0.1)
    return latin, other, costs


def main() -> None:
    """Write the table."""
    lines = [
        '"""Costs of sounds, counted in pairs of names; written by benchmarks/fit_name_sounds.py.',
        "",
        "Latin beside Cyrillic, Latin beside Arabic: letters of both sides, then a row per Latin",
        "letter, a sign per other letter (code less 35, tenths of a nat); last row and sign: gaps.",
        '"""', "", '__all__ = ["COUNTED"]', "", "COUNTED = (",
    ]  # fmt: skip
    for file in FILES:
        text = (DATA / "names" / file).read_text(encoding="utf-8")
        pairs = [(row.split("\t")[0], row.split("\t")[1]) for row in text.splitlines()]
        latin, other, costs = fit([pair for pair in pairs if fitted(pair[0])])
        signs = np.minimum(np.round(costs * 10), 90).astype(int) + 35
        lines += ["    (", f"        {latin!r},", f"        {other!r},", "        ("]
        lines += [f"            {''.join(map(chr, row))!r}," for row in signs]
        lines += ["        ),", "    ),"]
    OUT.write_text("\n".join([*lines, ")", ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
