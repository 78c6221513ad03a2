"""Measures what `networks` says of ties nobody saw, on public networks with ties hidden from it.

Usage: python benchmarks/bench_network_guesses.py [links reconstruction ranks]
links: 10 % of the ties hidden, all absent pairs as negatives, 50 repetitions (10 for networks of
over 1,000 ties); average precision of ours and of the resource-allocation index, paired.
reconstruction: three observations of a network, each true tie seen with .7, each absent one with
.01. ranks: a fifth of the ties hidden; how often the 90 % interval of a rank covers the true one.
Public networks are looked for in OPENSOCTA_DATA, else ../shared/data.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # many small matrices: threads only wait

import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv
from scipy.stats import rankdata

from opensocta.networks import rank_intervals, reconstruct, to_graph
from opensocta.networks.graph import MEASURES, Graph
from opensocta.networks.missing_links import average_precision, fit_links
from opensocta.networks.pair_measures import PAPER_INDEX, pair_features

DATA = Path(os.environ.get("OPENSOCTA_DATA", Path(__file__).parents[2] / "shared" / "data"))
NETWORKS = (
    "meetings", "phone", "caviar", "oversize", "siren", "cocaine_natarajan", "italian_gangs",
    "london_gang", "corruption_brazil", "moreno_crime_projected",
)  # fmt: skip


def main(words: list[str]) -> None:
    """Run the named measurements, or all."""
    runs = {"links": links, "reconstruction": reconstruction, "ranks": ranks}
    for word in words or list(runs):
        runs[word]()


def network(name: str) -> Graph:
    """Return one public network, undirected, weights left out."""
    layer = name in ("meetings", "phone")
    edges = csv.read_csv(DATA / "networks" / ("montagna/edges.csv" if layer else f"{name}.csv"))
    if layer:
        edges = edges.filter(pc.equal(edges["layer"], name))
    ends = {side: edges[side].cast(pa.string()) for side in ("source", "target")}
    return to_graph(pa.table({**ends, "weight": np.ones(edges.num_rows)}))


def part(graph: Graph, kept: np.ndarray) -> Graph:
    """Return the graph with some of its ties and all its people."""
    return Graph(graph.nodes, graph.left[kept], graph.right[kept], graph.weight[kept])


def links() -> None:
    """Print average precision beside the index, and the paired difference."""
    heads = ("ties", "index", "ours", "differ", "t", "CPU s")
    print("{:24} {:>6} {:>7} {:>7} {:>8} {:>6} {:>7}".format("predicted links", *heads))
    for name in NETWORKS:
        graph = network(name)
        start = time.process_time()
        repeats = 50 if len(graph.left) <= 1000 else 10
        found = np.array([once(graph, seed) for seed in range(repeats)])
        differ = found[:, 1] - found[:, 0]
        t = differ.mean() / (differ.std(ddof=1) / np.sqrt(repeats))
        spent = time.process_time() - start
        index, ours = found.mean(axis=0)
        print(f"{name:24} {len(graph.left):6,} {index:7.4f} {ours:7.4f} "
              f"{differ.mean():+8.4f} {t:+6.1f} {spent:7.1f}", flush=True)  # fmt: skip


def once(graph: Graph, seed: int) -> tuple[float, float]:
    """Return average precision of the index and of ours on ties hidden once."""
    draw = np.random.default_rng(seed)
    hidden = draw.choice(len(graph.left), max(1, round(0.1 * len(graph.left))), replace=False)
    seen = part(graph, np.setdiff1d(np.arange(len(graph.left)), hidden))
    ties, whole = (one.matrix(weighted=False).toarray() for one in (seen, graph))
    one, two = np.nonzero(np.triu(ties == 0, 1))
    features = pair_features(ties, one, two)
    model = fit_links(seen, missing=0.1, seed=seed)
    was = whole[one, two]
    ours = average_precision(model.probability(features), was)
    return average_precision(features[:, PAPER_INDEX], was), ours


def reconstruction() -> None:
    """Print F1, expected ties and Brier score over ten repetitions."""
    heads = ("ties", "F1", "expected", "worst", "Brier", "around")
    print("\n{:24} {:>6} {:>7} {:>9} {:>7} {:>7} {:>7}".format("reconstruction", *heads))
    for name in NETWORKS[:8]:
        graph = network(name)
        truth = graph.matrix(weighted=False).toarray() > 0
        found = np.array([observed(graph, truth, seed) for seed in range(10)])
        f1, off, brier, around = found.mean(axis=0)
        worst = np.abs(found[:, 1]).max()
        print(f"{name:24} {len(graph.left):6,} {f1:7.3f} {off:+9.1%} {worst:7.1%} "
              f"{brier:7.4f} {around:7.1f}", flush=True)  # fmt: skip


def observed(graph: Graph, truth: np.ndarray, seed: int) -> tuple[float, float, float, float]:
    """Return F1, deviation of the expected ties, Brier score, whether acquaintances counted."""
    draw = np.random.default_rng(seed)
    one, two = np.triu_indices(len(graph), 1)
    is_tie = truth[one, two]
    rows = [np.flatnonzero(draw.random(len(one)) < np.where(is_tie, 0.7, 0.01)) for _ in range(3)]
    look = np.repeat(np.arange(3), [len(row) for row in rows])
    at = np.concatenate(rows)
    made = reconstruct(
        pa.table({"observation": look, "source": graph.nodes.take(pa.array(one[at])),
                  "target": graph.nodes.take(pa.array(two[at]))})
    )  # fmt: skip
    told = np.zeros((len(graph), len(graph)))
    left, right = (
        pc.index_in(made.ties[side].combine_chunks(), value_set=graph.nodes).to_numpy()
        for side in ("source", "target")
    )
    told[left, right] = told[right, left] = made.ties["probability"].to_numpy()
    told = told[one, two]
    sure = told > 0.5
    f1 = 2 * (sure & is_tie).sum() / (sure.sum() + is_tie.sum())
    return f1, made.expected / is_tie.sum() - 1, ((told - is_tie) ** 2).mean(), float(made.around)


def ranks() -> None:
    """Print how often 90 % intervals of ranks cover the true rank, and how wide they are."""
    measures = ("degree", "betweenness")
    heads = " ".join(f"{measure + ' covered, width':>28}" for measure in measures)
    print(f"\n{'rank intervals':24} {heads}")
    for name in NETWORKS[:8]:
        graph = network(name)
        row = []
        for measure in measures:
            found = np.array([covered(graph, measure, seed) for seed in range(10)])
            row.append(f"{found[:, 0].mean():20.3f} {found[:, 1].mean():7.1f}")
        print(f"{name:24} " + " ".join(row), flush=True)


def covered(graph: Graph, measure: str, seed: int) -> tuple[float, float]:
    """Return the share of people whose true rank is covered, and the mean width."""
    draw = np.random.default_rng(seed)
    seen = part(graph, np.flatnonzero(draw.random(len(graph.left)) > 0.2))
    ends = {"source": seen.left, "target": seen.right}
    named = {side: graph.nodes.take(pa.array(places)) for side, places in ends.items()}
    edges = pa.table({**named, "weight": seen.weight})
    found = rank_intervals(edges, measure, draws=100, seed=seed).sort_by("node")
    known = pc.is_in(graph.nodes, value_set=found["node"].combine_chunks()).to_numpy(False)
    score = np.round(MEASURES[measure](graph, False), 12)[known]
    rank = rankdata(-score)
    low, high = (found[side].to_numpy() for side in ("rank_low", "rank_high"))
    inside = (rank >= low - 1e-9) & (rank <= high + 1e-9)
    return float(inside.mean()), float((high - low).mean())


if __name__ == "__main__":
    main(sys.argv[1:])
