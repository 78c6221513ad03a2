"""Measures `networks`: betweenness beside networkx, ties and groups at the demo's size, Montagna.

Usage: python benchmarks/bench_networks.py
Prints CPU seconds. Montagna is looked for in OPENSOCTA_DATA, else ../shared/data.
"""

import os
import resource
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from opensocta.evidence.tables import STATEMENTS
from opensocta.networks import (
    PLANS,
    betweenness,
    compare_plans,
    dismantle,
    find_networks,
    find_ties,
    to_graph,
)

T = TypeVar("T")
KNOWN = {
    "meetings": 0.0711, "phone": 0.0313, "caviar": 0.0369, "oversize": 0.0599,
    "london_gang": 0.2541, "corruption_brazil": 0.0608,
}  # fmt: skip
"""Robustness of the best plans known for these networks."""
DATA = Path(os.environ.get("OPENSOCTA_DATA", Path(__file__).parents[2] / "shared" / "data"))


def main() -> None:
    """Run all measurements."""
    measure_betweenness(np.random.default_rng(3), nodes=3000, edges=9000)
    measure_room(np.random.default_rng(5), people=20_000, groups=25, size=40)
    if (DATA / "networks/montagna/edges.csv").is_file():
        measure_montagna()
        measure_plans()


def clock(name: str, work: Callable[[], T]) -> T:
    """Run a piece of work and print its CPU seconds and the peak of memory."""
    start = time.process_time()
    done = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name:48} CPU {time.process_time() - start:6.2f} s, peak {peak} MB")
    return done


def measure_betweenness(draw: np.random.Generator, *, nodes: int, edges: int) -> None:
    """Exact betweenness of a random graph, here and with networkx."""
    ends = draw.integers(0, nodes, (edges, 2))
    names = np.array([f"p{i:05}" for i in range(nodes)])
    table = pa.table(
        {"source": names[ends[:, 0]], "target": names[ends[:, 1]], "weight": np.ones(edges)}
    )
    graph = to_graph(table)
    fast = clock(f"betweenness, {nodes:,} nodes {edges:,} edges", lambda: betweenness(graph))
    slow = nx.Graph()
    slow.add_nodes_from(range(len(graph)))
    slow.add_edges_from(zip(graph.left.tolist(), graph.right.tolist(), strict=True))
    found = clock("the same with networkx", lambda: nx.betweenness_centrality(slow))
    gap = np.abs(fast - np.array([found[i] for i in range(len(graph))])).max()
    print(f"{'largest difference':48} {gap:.1e}")


def measure_room(draw: np.random.Generator, *, people: int, groups: int, size: int) -> None:
    """Ties, then networks, of invented contacts, memberships and firms."""
    rows: list[tuple[str, str, str, str]] = [
        (f"p{i}", "Person", "name", f"P {i}") for i in range(people)
    ]
    truth = draw.choice(people, (groups, size), replace=False)
    for number, members in enumerate(truth):
        rows.append((f"n{number}", "CriminalNetwork", "name", f"N {number}"))
        for k, member in enumerate(members[: size // 2]):
            relate(
                rows,
                f"m{number}-{k}",
                "NetworkMembership",
                ("member", f"p{member}"),
                ("organization", f"n{number}"),
            )
        for k, (a, b) in enumerate(draw.choice(members, (4 * size, 2))):
            relate(rows, f"c{number}-{k}", "Contact", ("subject", f"p{a}"), ("object", f"p{b}"))
    for k, (a, b) in enumerate(pairwise(draw.integers(0, people, 30_000))):
        relate(rows, f"i{k}", "Incident", ("suspect", f"p{a}"), ("suspect", f"p{b}"))
    ids = sorted({row[0] for row in rows})
    entity_map = pa.table({"entity_id": ids, "canonical_id": ids})
    statements = to_statements(rows)
    ties = clock(
        f"find_ties, {statements.num_rows:,} statements", lambda: find_ties(statements, entity_map)
    )
    schema = {row[0]: row[1] for row in rows}
    entities = pa.table(
        {
            "canonical_id": ids,
            "schema": [schema[i] for i in ids],
            "crime_areas": pa.array([[]] * len(ids), pa.list_(pa.string())),
        }
    )
    found = clock(f"find_networks, {ties.num_rows:,} ties", lambda: find_networks(ties, entities))
    print(f"{'networks found of ' + str(groups):48} {len(found.named)}")


def relate(
    rows: list[tuple[str, str, str, str]], entity: str, schema: str, *ends: tuple[str, str]
) -> None:
    """Add the statements of one relation."""
    rows += [(entity, schema, prop, value) for prop, value in ends]


def to_statements(rows: list[tuple[str, str, str, str]]) -> pa.Table:
    """Return STATEMENTS of rows (entity, schema, prop, value)."""
    entity, schema, prop, value = zip(*rows, strict=True)
    size = len(rows)
    return STATEMENTS.conform(
        pa.table(
            {
                "statement_id": [f"st-{i}" for i in range(size)], "entity_id": entity,
                "schema": schema, "prop": prop, "value": value, "report_id": ["r"] * size,
                "assessment": [False] * size, "stance": [1] * size, "anchor": ["x"] * size,
                "batch_id": ["b"] * size,
            }
        )
    )  # fmt: skip


def measure_montagna() -> None:
    """One dismantling of the meetings of Montagna."""
    edges = csv.read_csv(DATA / "networks/montagna/edges.csv")
    meetings = edges.filter(pc.equal(edges["layer"], "meetings"))
    done = clock("dismantle Montagna meetings, betweenness", lambda: dismantle(meetings))
    sizes = [done["largest"][k].as_py() for k in (0, 1, 2, 5, 10)]
    print(f"{'largest component after 0, 1, 2, 5, 10':48} {sizes}")


def measure_plans() -> None:
    """R of every plan of removal on the public networks, beside the best known."""
    print(
        f"{'network':20} {'known':>6} " + " ".join(f"{name[:11]:>11}" for name in PLANS) + "  CPU s"
    )
    for name, known in KNOWN.items():
        start = time.process_time()
        found = compare_plans(public_edges(name)).to_pylist()
        worth = {row["strategy"]: row["robustness"] for row in found}
        spent = time.process_time() - start
        row = " ".join(f"{worth[plan]:11.4f}" for plan in PLANS)
        print(f"{name:20} {known:6.4f} {row} {spent:6.1f}")


def public_edges(name: str) -> pa.Table:
    """Return one public network, weights left out."""
    layer = name in ("meetings", "phone")
    edges = csv.read_csv(DATA / "networks" / ("montagna/edges.csv" if layer else f"{name}.csv"))
    if layer:
        edges = edges.filter(pc.equal(edges["layer"], name))
    ends = {side: edges[side].cast(pa.string()) for side in ("source", "target")}
    return pa.table({**ends, "weight": np.ones(edges.num_rows)})


if __name__ == "__main__":
    main()
