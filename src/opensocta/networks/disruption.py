"""Plans of disruption: what is left after each removal, what it costs, and how sure that is.

In:   edges (source, target, weight, credence where known), a strategy or an order of one's own
Out:  a plan, row by row; a comparison of plans; intervals over what the network may really be
Not:  whom to arrest: a score of a person is no ground for a measure against him
See:  docs/methods/disruption.md; Schneider et al. (2011), PNAS 108:3838, for robustness
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.errors import SettingsInvalid, TermUnknown
from opensocta.networks.graph import Graph, tie_credences, to_graph
from opensocta.networks.removal_kernels import sizes_after
from opensocta.networks.removal_orders import ORDERS, Costs, Ints, neighbours_of

__all__ = ["PLANS", "compare_plans", "plan_interval", "plan_removals", "robustness"]

PLANS = tuple(ORDERS)
"""Strategies by name: four measures taken anew, spectral cuts, greedy, and the searched order."""

_TENTH = 0.1
_PLAN = pa.schema(
    [("removed", pa.int64()), ("node", pa.string()), ("cost", pa.float64()),
     ("spent", pa.float64()), ("largest", pa.int64()), ("share", pa.float64())]
)  # fmt: skip


def plan_removals(
    edges: pa.Table,
    strategy: str | Sequence[str] = "searched",
    *,
    weighted: bool = False,
    block: int = 1,
    costs: Mapping[str, float] | None = None,
    prefer: Sequence[str] | None = None,
    seed: int = 1,
) -> pa.Table:
    """Return who is removed when, and how large the largest connected part is after that.

    Parameters
    ----------
    strategy : one of PLANS, or the nodes in an order of one's own; the rest follows greedily.
    weighted : whether weights count in measures; in betweenness they are distances.
    block : so many are removed at once; a row per block.
    costs : of removing someone, above 0; 1 where not given.
    prefer : all nodes; of equal scores the earlier is removed first. Ascending ids by default.

    Returns
    -------
    removed, node (the last of the block), cost (of the block), spent, largest (0 if nobody is tied
    to anybody), share of the start. The row of no removals is not among them.

    Raises
    ------
    TermUnknown : if the strategy is not known.
    SettingsInvalid : if a cost is not above 0, or an order names someone twice or nobody.
    """
    graph = _graph(edges, prefer)
    cost = _costs(graph, costs)
    order = _order(graph, strategy, cost, weighted=weighted, seed=seed)
    largest = sizes_after(order, *neighbours_of(graph))
    last = np.minimum(np.arange(block, len(order) + block, block), len(order))
    spent = np.cumsum(cost[order])[last - 1]
    return pa.table(
        {
            "removed": last,
            "node": graph.nodes.take(pa.array(order[last - 1])),
            "cost": np.diff(spent, prepend=0.0),
            "spent": spent,
            "largest": largest[last],
            "share": largest[last] / max(int(largest[0]), 1),
        },
        schema=_PLAN,
    )


def robustness(plan: pa.Table, nodes: int) -> float:
    """Return R: the mean share of the start that is still connected, over all `nodes` removals."""
    steps = np.diff(plan["removed"].to_numpy(), prepend=0)
    return float((plan["share"].to_numpy() * steps).sum() / max(nodes, 1))


def compare_plans(
    edges: pa.Table,
    strategies: Sequence[str] = PLANS,
    *,
    weighted: bool = False,
    costs: Mapping[str, float] | None = None,
    draws: int = 0,
    seed: int = 1,
) -> pa.Table:
    """Return the strategies, the one that breaks the network up most first.

    Returns
    -------
    strategy, robustness (R, less is better), removals and cost until at most a tenth is connected,
    low and high of R over `draws` of the ties by their credence (as R without draws).
    """
    graph = _graph(edges, None)
    rows = []
    for strategy in strategies:
        plan = plan_removals(edges, strategy, weighted=weighted, costs=costs, seed=seed)
        found = robustness(plan, len(graph))
        low = high = found
        if draws:
            shares = _drawn(edges, _whole_order(graph, plan), draws, seed)
            low, high = np.quantile(shares[:, 1:].mean(axis=1), [0.05, 0.95])
        enough = np.flatnonzero(plan["share"].to_numpy() <= _TENTH)
        at = int(enough[0]) if len(enough) else plan.num_rows - 1
        rows.append({"strategy": strategy, "robustness": found, "low": float(low),
                     "high": float(high), "removals": plan["removed"][at].as_py(),
                     "cost": plan["spent"][at].as_py()})  # fmt: skip
    rows.sort(key=lambda row: (row["robustness"], row["strategy"]))
    return pa.Table.from_pylist(rows)


def plan_interval(edges: pa.Table, plan: pa.Table, *, draws: int = 200, seed: int = 1) -> pa.Table:
    """Return the plan with share_low and share_high: 5 and 95 % over what the ties may be.

    Each draw keeps a tie with the probability in column `credence`; several rows of one pair count
    as independent sightings. The order of the plan stays as it was made.

    Raises
    ------
    SettingsInvalid : if the edges have no column `credence`.
    """
    shares = _drawn(edges, _whole_order(_graph(edges, None), plan), draws, seed)
    at = plan["removed"].to_numpy()
    low, high = np.quantile(shares[:, at], [0.05, 0.95], axis=0)
    return plan.append_column("share_low", pa.array(low)).append_column(
        "share_high", pa.array(high)
    )


def _order(
    graph: Graph, strategy: str | Sequence[str], cost: Costs, *, weighted: bool, seed: int
) -> Ints:
    if isinstance(strategy, str):
        if strategy not in ORDERS:
            raise TermUnknown(kind="strategy", term=strategy, known=", ".join(PLANS))
        return ORDERS[strategy](graph, cost, weighted, seed)
    named = pc.index_in(pa.array(list(strategy), pa.string()), value_set=graph.nodes)
    if named.null_count or len(pc.unique(named)) != len(named):
        rule = "names someone twice, or someone who has no tie"
        raise SettingsInvalid(source="plan_removals", key="strategy", rule=rule)
    first = named.to_numpy(zero_copy_only=False).astype(np.int64)
    gone = np.zeros(len(graph), np.bool_)
    gone[first] = True
    rest = np.flatnonzero(~gone)
    after = ORDERS["greedy"](graph.without(gone), cost[rest], weighted, seed)
    return np.append(first, rest[after])


def _whole_order(graph: Graph, plan: pa.Table) -> Ints:
    """Return the places of all nodes in the order of a plan of single removals."""
    if plan.num_rows != len(graph):
        rule = "intervals are of plans that remove one at a time"
        raise SettingsInvalid(source="plan_interval", key="block", rule=rule)
    return np.asarray(pc.index_in(plan["node"].combine_chunks(), value_set=graph.nodes), np.int64)


def _drawn(edges: pa.Table, order: Ints, draws: int, seed: int) -> npt.NDArray[np.float64]:
    """Return draws x (removals + 1) shares of each draw's own start."""
    if "credence" not in edges.column_names:
        rule = "the edges have no such column, so that nothing is known of how sure they are"
        raise SettingsInvalid(source="plan_interval", key="credence", rule=rule)
    graph = _graph(edges, None)
    chance = tie_credences(edges, graph)
    draw = np.random.default_rng(seed)
    shares = np.empty((draws, len(graph) + 1))
    for row in range(draws):
        kept = draw.random(len(chance)) < chance
        seen = Graph(graph.nodes, graph.left[kept], graph.right[kept], graph.weight[kept])
        largest = sizes_after(order, *neighbours_of(seen))
        shares[row] = largest / max(int(largest[0]), 1)
    return shares


def _graph(edges: pa.Table, prefer: Sequence[str] | None) -> Graph:
    return to_graph(edges, nodes=pa.array(prefer, pa.string()) if prefer is not None else None)


def _costs(graph: Graph, costs: Mapping[str, float] | None) -> Costs:
    given = [float((costs or {}).get(node, 1.0)) for node in graph.nodes.to_pylist()]
    if any(not one > 0 for one in given):
        raise SettingsInvalid(source="plan_removals", key="costs", rule="a cost is above 0")
    return np.array(given, np.float64)
