"""Networks on plain files, without a workspace: `socta network disrupt EDGES.csv`.

Edges are rows of source and target; weight, layer and credence count where the file has them.
"""

from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import typer

from opensocta.cli import network_export, network_groups
from opensocta.cli.console import as_json, as_table, next_step, rows_of, say
from opensocta.cli.network_edges import Edges, Layer, read_edges
from opensocta.cli.network_guesses import links, rank, rebuild
from opensocta.cli.options import AsJson
from opensocta.cli.plain_table import read_columns
from opensocta.core.errors import SettingsInvalid
from opensocta.networks import (
    PLANS,
    RecoverySettings,
    compare_plans,
    plan_interval,
    plan_recovery,
    plan_removals,
    plan_steps,
    robustness,
)
from opensocta.vocabulary import crime_scripts

__all__ = ["register"]

_EVERY = "all"
_BAR = 30
_WARNING = (
    "A removal displaces crime, opens places for others and can bring violence; a position in a "
    "network is no ground for a measure against a person."
)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(help="Who holds a network together.", no_args_is_help=True)
    group.command("disrupt")(disrupt)
    group.command("rank")(rank)
    group.command("links")(links)
    group.command("reconstruct")(rebuild)
    network_export.register(group)
    network_groups.register(group)
    app.add_typer(group, name="network")


def disrupt(
    path: Edges,
    strategy: Annotated[
        str, typer.Option(help=f"{', '.join(PLANS)}; or {_EVERY}, to compare them.")
    ] = "searched",
    removals: Annotated[int, typer.Option(help="How many removals are shown.", min=1)] = 10,
    layer: Layer = "",
    block: Annotated[int, typer.Option(help="How many are removed at once.", min=1)] = 1,
    weighted: Annotated[bool, typer.Option(help="Count weights.")] = False,
    costs: Annotated[Path | None, typer.Option(help="CSV: node,cost; 1 if absent.")] = None,
    roles: Annotated[Path | None, typer.Option(help="CSV: node,role; several rows each.")] = None,
    script: Annotated[str, typer.Option(help="Crime area whose script the roles serve.")] = "",
    recovery: Annotated[
        float,
        typer.Option(help="Chance that a removal is answered by a replacement.", min=0, max=1),
    ] = 0.0,
    draws: Annotated[
        int, typer.Option(help="Repetitions for intervals, by column `credence`.", min=0)
    ] = 200,
    seed: Annotated[int, typer.Option(help="Seed of the search and the repetitions.")] = 1,
    json: AsJson = False,
) -> None:
    """Say how a network falls apart as people are removed, and by which plan it does so soonest."""
    edges = read_edges(path, layer)
    nodes = len(_appearance(edges))
    price = {row["node"]: float(row["cost"]) for row in _pairs(costs, ("node", "cost"))}
    unsure = draws if "credence" in edges.column_names else 0
    if strategy == _EVERY:
        found = compare_plans(edges, weighted=weighted, costs=price, draws=unsure, seed=seed)
        _show_comparison(found, nodes, json=json)
        return
    plan = plan_removals(
        edges, strategy, weighted=weighted, block=block, costs=price,
        prefer=_appearance(edges)[::-1], seed=seed,
    )  # fmt: skip
    whole = robustness(plan, nodes)
    if unsure and block == 1:
        plan = plan_interval(edges, plan, draws=unsure, seed=seed)
    plan = plan.slice(0, max(1, -(-removals // block)))
    held = _pairs(roles, ("node", "role"))
    unknown: tuple[int, ...] = ()
    if recovery:
        first = {row["node"]: str(row["role"]) for row in reversed(held)}
        settings = RecoverySettings(chance=recovery, seed=seed)
        plan = plan_recovery(edges, plan, roles=first, settings=settings)
    if script:
        plan, unknown = _with_steps(plan, held, script)
    _show_plan(plan, strategy, nodes, whole, unknown, json=json)


def _appearance(edges: pa.Table) -> list[str]:
    """Return the nodes in the order in which the file first names them."""
    ends = zip(edges["source"].to_pylist(), edges["target"].to_pylist(), strict=True)
    return list(dict.fromkeys(end for both in ends for end in both))


def _pairs(path: Path | None, columns: tuple[str, str]) -> list[dict[str, Any]]:  # Any: a cell
    if path is None:
        return []
    rows = read_columns(path, columns).select(list(columns))
    at = rows.column_names.index("node")
    return rows_of(rows.set_column(at, "node", rows["node"].cast(pa.string())))


def _with_steps(
    plan: pa.Table, held: list[dict[str, Any]], script: str
) -> tuple[pa.Table, tuple[int, ...]]:
    known = crime_scripts()
    if script not in known:
        rule = f"there is no script of this area; known: {', '.join(sorted(known))}"
        raise SettingsInvalid(source="network disrupt", key=f"--script {script}", rule=rule)
    roles: dict[str, list[str]] = {}
    for row in held:
        roles.setdefault(row["node"], []).append(str(row["role"]))
    return plan_steps(plan, roles, known[script])


def _show_plan(
    plan: pa.Table, strategy: str, nodes: int, whole: float, unknown: tuple[int, ...], *, json: bool
) -> None:
    rows = rows_of(plan)
    if json:
        as_json({"strategy": strategy, "nodes": nodes, "robustness": whole, "removals": rows,
                 "steps_of_unknown_roles": unknown})  # fmt: skip
        return
    heads = {"removed": "removed", "node": "who", "largest": "connected", "share": "of the start",
             "share_low": "low", "share_high": "high", "recovered": "recovered",
             "steps_possible": "steps possible", "bar": ""}  # fmt: skip
    for row in rows:
        row["bar"] = "█" * round(_BAR * row["share"])
    shown = {key: head for key, head in heads.items() if rows and key in rows[0]}
    as_table(rows, shown)
    say(f"R = {whole:.4f}: the mean share that stays connected over all {nodes:,} removals.")
    if unknown:
        steps = ", ".join(map(str, unknown))
        say(f"Steps whose roles nobody here is known to hold are not counted: {steps}.")
    say(_WARNING)
    next_step("socta network disrupt EDGES --strategy all")


def _show_comparison(found: pa.Table, nodes: int, *, json: bool) -> None:
    rows = rows_of(found)
    if json:
        as_json({"nodes": nodes, "plans": rows})
        return
    as_table(rows, {"strategy": "plan", "robustness": "R", "low": "low", "high": "high",
                    "removals": "removals to a tenth", "cost": "their cost"})  # fmt: skip
    say(f"R: the mean share that stays connected over all {nodes:,} removals; less is better.")
    say(_WARNING)
