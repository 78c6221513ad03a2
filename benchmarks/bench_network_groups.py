"""Measures groups against groups that were planted, and tracks against events that were planted.

Usage: python benchmarks/bench_network_groups.py
Planted: 240 people in groups of 6 to 30, each pair within a group tied with probability .35, others
with a mean of one tie each; then ties are left out. Prints the adjusted Rand index of all, of those
whom the draws keep in their group in three of four, and how well stability tells right groups from
wrong ones. Tracks: six periods in which groups merge, split, grow and pause; the share of planted
events that are told. Public networks: groups, modularity, stability (their true groups are not
published). Public sets are looked for in OPENSOCTA_DATA, else ../shared/data.
"""

import os
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from opensocta.networks import GroupSettings, Slice, plain_groups, track_groups

DATA = Path(os.environ.get("OPENSOCTA_DATA", Path(__file__).parents[2] / "shared" / "data"))
WORLDS = 20


def plant(draw: np.random.Generator) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Return the group of each person, and the ties."""
    group, size = {}, 0
    while len(group) < 240:
        for _ in range(int(draw.integers(6, 31))):
            group[f"n{len(group)}"] = size
        size += 1
    names = list(group)
    ties = [(a, b) for a, b in combinations(names, 2)
            if group[a] == group[b] and draw.random() < 0.35]  # fmt: skip
    for a in names:
        ties += [(a, str(b)) for b in draw.choice(names, size=int(draw.poisson(1))) if a != b]
    return group, ties


def table(ties: list[tuple[str, str]]) -> pa.Table:
    """Return ties as edges."""
    one, two = zip(*ties, strict=True)
    return pa.table({"source": one, "target": two, "weight": [1.0] * len(ties)})


def rand_index(one: list[int], two: list[int]) -> float:
    """Return the adjusted Rand index of two groupings."""
    both = np.zeros((max(one) + 1, max(two) + 1))
    np.add.at(both, (one, two), 1)
    pairs = lambda x: (x * (x - 1) / 2).sum()  # noqa: E731
    a, b, n = pairs(both.sum(axis=1)), pairs(both.sum(axis=0)), len(one) * (len(one) - 1) / 2
    usual = a * b / n
    return float((pairs(both) - usual) / ((a + b) / 2 - usual))


def planted(missing: float) -> None:
    """Print how groups agree with those planted when a share of ties was not seen."""
    every, sure, right, wrong, kept = [], [], [], [], []
    for world in range(WORLDS):
        draw = np.random.default_rng(world)
        group, ties = plant(draw)
        seen = [tie for tie in ties if draw.random() >= missing]
        found = plain_groups(table(seen), settings=GroupSettings(draws=40))
        rows = found.members.to_pylist()
        truth = [group[row["node"]] for row in rows]
        every.append(rand_index(truth, [row["group"] for row in rows]))
        firm = [k for k, row in enumerate(rows) if row["share"] >= 0.75]
        kept.append(len(firm) / len(rows))
        sure.append(rand_index([truth[k] for k in firm], [rows[k]["group"] for k in firm]))
        whole = {g: {n for n, own in group.items() if own == g} for g in set(group.values())}
        for one in found.groups.to_pylist():
            mine = {row["node"] for row in rows if row["group"] == one["group"]}
            best = max(len(mine & other) / len(mine | other) for other in whole.values())
            (right if best >= 0.75 else wrong).append(one["stability"])
    print(f"{missing:.0%} of ties not seen: adjusted Rand {np.mean(every):.3f}, of those kept in "
          f"three of four draws ({np.mean(kept):.0%}) {np.mean(sure):.3f}; stability of right "
          f"groups {np.mean(right):.2f} ({len(right)}), of wrong ones "
          f"{np.mean(wrong) if wrong else float('nan'):.2f} ({len(wrong)})")  # fmt: skip


def tracked(noise: float) -> None:
    """Print which planted events are told when members are seen and placed with errors."""
    told = asked = extra = 0
    for world in range(WORLDS * 5):
        draw = np.random.default_rng(world)
        people = [f"p{k}" for k in range(120)]
        blocks = [set(people[k : k + 12]) for k in range(0, 120, 12)]
        joined, halves = blocks[8] | blocks[9], [set(people[72:78]), set(people[78:84])]
        story = [blocks, [*blocks[:8], joined], [*blocks[:6], *halves, blocks[7], joined]]
        slices = []
        for number, groups in enumerate(story):
            held = {}
            for k, members in enumerate(groups, start=1):
                held[k] = {m for m in members if draw.random() >= noise}
            for person in people:
                if draw.random() < noise / 2:
                    held[int(draw.integers(1, len(groups) + 1))].add(person)
            slices.append(Slice(str(number), held, set(people)))
        events = [(row["slice"], row["event"]) for row in track_groups(slices).to_pylist()]
        for wanted in (("1", "merged"), ("1", "absorbed"), ("2", "split"), ("2", "split off")):
            asked += 1
            told += wanted in events
        extra += sum(word in ("merged", "split", "dissolved") for _, word in events) - 2
    print(f"{noise:.0%} of members missed or misplaced: {told / asked:.3f} of planted events told, "
          f"{extra / (WORLDS * 5):.2f} others a story")  # fmt: skip


def public() -> None:
    """Print the groups of the public networks."""
    for path in sorted((DATA / "networks").glob("*.csv")):
        edges = pa_csv.read_csv(path)
        if not {"source", "target", "weight"} <= set(edges.column_names):
            continue
        found = plain_groups(edges)
        stable = np.array(found.groups["stability"])
        size = np.array(found.groups["size"])
        mean = np.average(stable, weights=size)
        print(f"{path.stem:24} {found.members.num_rows:4} people, {found.groups.num_rows:3} groups,"
              f" modularity {found.modularity:.2f}, stability {mean:.2f}")  # fmt: skip


if __name__ == "__main__":
    for share in (0.0, 0.2, 0.4):
        planted(share)
    for share in (0.0, 0.1, 0.3):
        tracked(share)
    public()
