"""Edges of a plain file, as the network commands take them.

In:   CSV or Parquet of source, target[, weight, layer, credence]
Out:  an Arrow table
"""

from pathlib import Path
from typing import Annotated

import pyarrow as pa
import pyarrow.compute as pc
import typer

from opensocta.cli.plain_table import read_columns
from opensocta.core.errors import SettingsInvalid

__all__ = ["Edges", "Layer", "read_edges"]

Edges = Annotated[
    Path, typer.Argument(metavar="EDGES", help="CSV or Parquet: source,target[,weight,layer,...].")
]
Layer = Annotated[str, typer.Option(help="Only edges whose column `layer` says so.")]


def read_edges(path: Path, layer: str = "") -> pa.Table:
    """Return the edges of a file, ids as text, weight 1 where there is none.

    Raises
    ------
    SourceUnreadable, SettingsInvalid : if it is no table, lacks a column, or knows no such layer.
    """
    edges = read_columns(path, ("source", "target"))
    if layer:
        if "layer" not in edges.column_names:
            raise SettingsInvalid(source=path.name, key="--layer", rule="there is no column layer")
        kept = edges.filter(pc.equal(edges["layer"].cast(pa.string()), layer))
        if not kept.num_rows:
            known = ", ".join(sorted(map(str, pc.unique(edges["layer"]).drop_null().to_pylist())))
            rule = f"no edge is of this layer; the file has: {known[:200]}"
            raise SettingsInvalid(source=path.name, key=f"--layer {layer}", rule=rule)
        edges = kept
    if "weight" not in edges.column_names:
        edges = edges.append_column("weight", pa.array([1.0] * edges.num_rows))
    for side in ("source", "target"):
        at = edges.column_names.index(side)
        edges = edges.set_column(at, side, edges[side].cast(pa.string()))
    return edges
