"""Measures networks of a million and ten million ties beside igraph and networkx, same ties.

Usage: python benchmarks/bench_network_speed.py [ties ...]
Random ties, a few ends far more frequent than others; five ties a person. Each tool in a process of
its own. Prints CPU seconds: building the graph from a table of text ids, connected components,
cores, communities (Louvain), betweenness from 100 sources, and the peak of memory, the table
included. Peers are asked what they can do in the time; `-` is what was not asked.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import pyarrow as pa

TOOLS = ("ours", "igraph", "networkx")
SOURCES = 100
HEADS = ("ties", "tool", "build", "components", "cores", "communities", "betweenness", "peak MB")


def table(ties: int) -> pa.Table:
    """Return random ties."""
    draw = np.random.default_rng(1)
    people = ties // 5
    ends = [(draw.beta(1, 3, ties) * people).astype(np.int64), draw.integers(0, people, ties)]
    one, two = (pa.array(side).cast(pa.string()) for side in ends)
    return pa.table({"source": one, "target": two, "weight": np.ones(ties)})


def ours(edges: pa.Table, small: bool) -> list[Callable[[], object]]:
    """Return the steps with this project."""
    import networkit as nk
    from scipy.sparse.csgraph import connected_components

    from opensocta.networks.graph import single_threaded, to_graph, to_networkit
    from opensocta.networks.plain_groups import _labels
    from opensocta.networks.sampled_betweenness import sampled_betweenness

    held = {}

    def build() -> None:
        held["graph"] = to_graph(edges)

    def cores() -> None:
        with single_threaded(1):
            nk.centrality.CoreDecomposition(to_networkit(held["graph"], weighted=False)).run()

    def between() -> None:
        graph = held["graph"]
        sampled_betweenness(graph.left, graph.right, len(graph), samples=SOURCES, seed=1)

    steps = [
        build,
        lambda: connected_components(held["graph"].matrix(weighted=False), directed=False),
        cores,
    ]
    return steps + ([lambda: _labels(held["graph"], 1.0, 1), between] if small else [])


def igraph(edges: pa.Table, small: bool) -> list[Callable[[], object]]:
    """Return the steps with igraph."""
    import igraph as ig

    held = {}

    def build() -> None:
        pairs = zip(edges["source"].to_pylist(), edges["target"].to_pylist(), strict=True)
        held["graph"] = ig.Graph.TupleList(pairs).simplify()

    def between() -> None:
        graph = held["graph"]
        chosen = np.random.default_rng(1).choice(graph.vcount(), SOURCES, replace=False)
        graph.betweenness(sources=chosen.tolist())

    def of(name: str) -> Callable[[], object]:
        def step() -> object:
            return getattr(held["graph"], name)()

        return step

    steps = [build, of("connected_components"), of("coreness")]
    return steps + ([of("community_multilevel"), between] if small else [])


def networkx(edges: pa.Table, small: bool) -> list[Callable[[], object]]:
    """Return the steps with networkx; communities and betweenness would take many minutes."""
    import networkx as nx

    held = {}

    def build() -> None:
        held["graph"] = nx.Graph(
            zip(edges["source"].to_pylist(), edges["target"].to_pylist(), strict=True)
        )
        held["graph"].remove_edges_from(list(nx.selfloop_edges(held["graph"])))

    if not small:
        return []
    return [build, lambda: list(nx.connected_components(held["graph"])),
            lambda: nx.core_number(held["graph"])]  # fmt: skip


def run(ties: int, tool: str) -> None:
    """Run the steps of one tool and print a line."""
    if tool == "ours":
        ours(table(1000), small=True)[0]()
        for step in (steps := ours(table(1000), small=True)):
            step()  # compiled code is loaded
        del steps
    edges = table(ties)
    taken = []
    for step in globals()[tool](edges, ties <= 1_000_000):
        begin = time.process_time()
        step()
        taken.append(f"{time.process_time() - begin:.2f}")
    taken += ["-"] * (5 - len(taken))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print("{:>11,} {:9} {:>8} {:>11} {:>7} {:>12} {:>12} {:>8,}".format(ties, tool, *taken, peak),
          flush=True)  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run(int(sys.argv[2]), sys.argv[3])
    else:
        print("{:>11} {:9} {:>8} {:>11} {:>7} {:>12} {:>12} {:>8}".format(*HEADS))
        for size in sys.argv[1:] or ["1000000", "10000000"]:
            for name in TOOLS if int(size) <= 1_000_000 else TOOLS[:2]:
                subprocess.run([sys.executable, __file__, "--one", size, name], check=True)
