"""`socta network export`: a plain edge list, or a network of a workspace, for other programs."""

from pathlib import Path
from typing import Annotated

import pyarrow as pa
import pyarrow.compute as pc
import typer

from opensocta.cli.console import say
from opensocta.cli.network_edges import Layer, read_edges
from opensocta.cli.options import Unit, reader_of
from opensocta.cli.plain_table import read_columns
from opensocta.core.errors import AnchorUnknown, SettingsInvalid, SourceUnreadable
from opensocta.evidence.wording import counted
from opensocta.networks import FORMATS, export_network, nodes_of_edges

__all__ = ["register"]

_HERE = Path()
_TIES = (
    "SELECT source, target, kind, weight, credence, fact, directed, handling, tlp FROM ties "
    "WHERE source IN (SELECT unnest($ids)) AND target IN (SELECT unnest($ids)) ORDER BY tie_id"
)
_NODES = (
    "SELECT e.canonical_id AS id, e.caption AS label, e.schema AS kind, "
    "coalesce(string_agg(DISTINCT m.network, '; ' ORDER BY m.network), '') AS networks, "
    "coalesce(string_agg(DISTINCT m.role, '; ' ORDER BY m.role), '') AS roles, "
    "e.handling, e.tlp FROM entities e LEFT JOIN members m USING (canonical_id) "
    "WHERE e.canonical_id IN (SELECT unnest($ids)) GROUP BY ALL ORDER BY id"
)


def register(group: typer.Typer) -> None:
    """Add the command to the group."""
    group.command("export")(export)


def export(
    out: Annotated[Path, typer.Option(help=f"File to write: .{', .'.join(FORMATS)}.")],
    path: Annotated[
        Path | None, typer.Argument(metavar="[EDGES]", help="CSV or Parquet: source,target[,…].")
    ] = None,
    nodes: Annotated[Path | None, typer.Option(help="CSV: id[,label,kind,…].")] = None,
    layer: Layer = "",
    network: Annotated[str, typer.Option(help="A network of the workspace, like N-07.")] = "",
    subject: Annotated[str, typer.Option(help="A subject of the workspace and its ties.")] = "",
    directed: Annotated[bool, typer.Option(help="Edges have a direction.")] = False,
    handling: Annotated[str, typer.Option(help="Leave out what lies above this code.")] = "H3",
    tlp: Annotated[str, typer.Option(help="Leave out what lies above this label.")] = "RED",
    unit: Unit = _HERE,
) -> None:
    """Write a network as GraphML, GEXF or a chart of i2 Analyst's Notebook (.anx)."""
    form = out.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise SettingsInvalid(source="network export", key="--out",
                              rule=f"ends in .{', .'.join(FORMATS)}")  # fmt: skip
    if (path is None) == (not network and not subject):
        rule = "is a file, or --network or --subject of a workspace"
        raise SettingsInvalid(source="network export", key="EDGES", rule=rule)
    if path is not None:
        edges = read_edges(path, layer)
        points = nodes_of_edges(edges) if nodes is None else _read_nodes(nodes, edges)
    else:
        points, edges = _of_workspace(unit, network, subject, handling, tlp)
        directed = directed or bool(pc.all(edges["directed"]).as_py() and edges.num_rows)
    with out.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(export_network(points, edges, form=form, directed=directed))
    say(f"Wrote {counted(points.num_rows, 'node')} and {counted(edges.num_rows, 'edge')} to {out}.")
    if path is None:
        say("Handling and TLP of each stand in the file as attributes: they bind whoever opens it.")


def _read_nodes(path: Path, edges: pa.Table) -> pa.Table:
    """Return the nodes of a file with those that only edges name."""
    rows = read_columns(path, ("id",))
    rows = rows.set_column(rows.column_names.index("id"), "id", rows["id"].cast(pa.string()))
    if len(pc.unique(rows["id"])) < rows.num_rows:
        raise SourceUnreadable(source=path.name, where="column id", rule="an id stands twice",
                               advice="One row is one node.")  # fmt: skip
    if "label" not in rows.column_names:
        rows = rows.append_column("label", rows["id"])
    label = pc.coalesce(rows["label"].cast(pa.string()), rows["id"])
    rows = rows.set_column(rows.column_names.index("label"), "label", label)
    every = nodes_of_edges(edges)
    more = every.filter(pc.invert(pc.is_in(every["id"], value_set=rows["id"].combine_chunks())))
    return pa.concat_tables([rows, more], promote_options="default")


def _of_workspace(
    unit: Path, network: str, subject: str, handling: str, tlp: str
) -> tuple[pa.Table, pa.Table]:
    from opensocta.workspace import Workspace  # noqa: PLC0415 - imports every room

    workspace = Workspace.open(unit, reader=reader_of(handling, tlp))
    wanted = (
        "SELECT DISTINCT canonical_id AS id FROM members WHERE network = $name" if network else
        "SELECT CASE WHEN source = $name THEN target ELSE source END AS id FROM ties "
        "WHERE source = $name OR target = $name UNION "
        "SELECT canonical_id FROM entities WHERE canonical_id = $name"
    )  # fmt: skip
    with workspace.connect() as connection:
        found = connection.sql(wanted, params={"name": network or subject}).to_arrow_table()
        ids = sorted(found["id"].to_pylist())
        if not ids:
            raise AnchorUnknown(anchor=network or subject)
        return (connection.sql(_NODES, params={"ids": ids}).to_arrow_table(),
                connection.sql(_TIES, params={"ids": ids}).to_arrow_table())  # fmt: skip
