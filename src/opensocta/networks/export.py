"""A network in the files of other programs: GraphML, GEXF and i2 Analyst's Notebook (anx).

In:   nodes (id, label, kind and further columns) and edges (source, target, weight and further
      columns); only what may leave: the caller has cut it to the reader
Out:  the file as pieces of text, UTF-8, the same bytes for the same rows in any order
Not:  layouts: places lie on rings by degree, so that a chart opens as more than one heap
See:  docs/methods/network-files.md
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import cos, pi, sin, sqrt
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["FORMATS", "export_network", "nodes_of_edges"]

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NUMBERS = {"int": "long", "float": "double", "bool": "boolean", "str": "string"}
_RING = 600.0
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Row = Mapping[str, Any]  # Any: a cell of any type


def nodes_of_edges(edges: pa.Table) -> pa.Table:
    """Return the nodes that edges name, each with itself as label, sorted."""
    ends = pa.chunked_array([*edges["source"].chunks, *edges["target"].chunks], pa.string())
    names = pc.unique(ends).sort()
    return pa.table({"id": names, "label": names})


def export_network(
    nodes: pa.Table, edges: pa.Table, *, form: str, directed: bool = False
) -> Iterator[str]:
    """Yield the file in pieces.

    Parameters
    ----------
    nodes : columns id and label (text), and any others, which become attributes.
    edges : columns source and target, and any others; `weight` is the weight.
    form : one of FORMATS.

    Raises
    ------
    KeyError : for another form.
    """
    write = _WRITERS[form]
    nodes = nodes.sort_by("id")
    keys = [(name, "ascending") for name in edges.column_names
            if not pa.types.is_nested(edges[name].type)]  # fmt: skip
    return write(nodes, edges.sort_by(keys), directed)


def _rows(table: pa.Table) -> Iterator[Row]:
    for batch in table.to_batches(max_chunksize=10_000):
        yield from batch.to_pylist()


def _kinds(table: pa.Table, without: Sequence[str]) -> dict[str, str]:
    """Return the attributes of a table and the kind of each: int, float, bool or str."""
    found = {}
    for field in table.schema:
        if field.name not in without:
            found[field.name] = (
                "bool" if pa.types.is_boolean(field.type)
                else "int" if pa.types.is_integer(field.type)
                else "float" if pa.types.is_floating(field.type) else "str"
            )  # fmt: skip
    return found


def _plain(value: Any) -> str:  # Any: a cell
    """Return a value as text that XML may hold: no control characters."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    return _NOT_XML.sub("", str(value))


def _graphml(nodes: pa.Table, edges: pa.Table, directed: bool) -> Iterator[str]:
    yield _HEAD + '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    sides = (("node", _kinds(nodes, ("id",))), ("edge", _kinds(edges, ("source", "target"))))
    for side, kinds in sides:
        for k, (name, kind) in enumerate(kinds.items()):
            yield (f'<key id="{side[0]}{k}" for="{side}" attr.name={quoteattr(name)} '
                   f'attr.type="{_NUMBERS[kind]}"/>\n')  # fmt: skip
    yield f'<graph edgedefault="{"directed" if directed else "undirected"}">\n'
    for row in _rows(nodes):
        yield f"<node id={quoteattr(_plain(row['id']))}>{_data('n', sides[0][1], row)}</node>\n"
    for row in _rows(edges):
        ends = " ".join(f"{end}={quoteattr(_plain(row[end]))}" for end in ("source", "target"))
        yield f"<edge {ends}>{_data('e', sides[1][1], row)}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _data(side: str, kinds: Mapping[str, str], row: Row) -> str:
    return "".join(
        f'<data key="{side}{k}">{escape(_plain(row[name]))}</data>'
        for k, name in enumerate(kinds) if row[name] is not None
    )  # fmt: skip


def _gexf(nodes: pa.Table, edges: pa.Table, directed: bool) -> Iterator[str]:
    yield _HEAD + '<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    yield f'<graph defaultedgetype="{"directed" if directed else "undirected"}">\n'
    sides = (("node", _kinds(nodes, ("id", "label"))),
             ("edge", _kinds(edges, ("source", "target", "weight"))))  # fmt: skip
    for side, kinds in sides:
        yield f'<attributes class="{side}">\n'
        for k, (name, kind) in enumerate(kinds.items()):
            yield f'<attribute id="{k}" title={quoteattr(name)} type="{_NUMBERS[kind]}"/>\n'
        yield "</attributes>\n"
    yield "<nodes>\n"
    for row in _rows(nodes):
        yield (f"<node id={quoteattr(_plain(row['id']))} label={quoteattr(_plain(row['label']))}>"
               f"{_values(sides[0][1], row)}</node>\n")  # fmt: skip
    yield "</nodes>\n<edges>\n"
    for number, row in enumerate(_rows(edges)):
        ends = " ".join(f"{end}={quoteattr(_plain(row[end]))}" for end in ("source", "target"))
        weight = row.get("weight")
        heavy = f' weight="{float(weight)!r}"' if weight is not None else ""
        yield f'<edge id="{number}" {ends}{heavy}>{_values(sides[1][1], row)}</edge>\n'
    yield "</edges>\n</graph>\n</gexf>\n"


def _values(kinds: Mapping[str, str], row: Row) -> str:
    told = "".join(
        f'<attvalue for="{k}" value={quoteattr(_plain(row[name]))}/>'
        for k, name in enumerate(kinds) if row[name] is not None
    )  # fmt: skip
    return f"<attvalues>{told}</attvalues>" if told else ""


def _anx(nodes: pa.Table, edges: pa.Table, directed: bool) -> Iterator[str]:
    """Write a chart of Analyst's Notebook: types, attribute classes, then items."""
    of_nodes = _kinds(nodes, ("id", "label", "kind"))
    of_edges = _kinds(edges, ("source", "target", "kind"))
    yield _HEAD + "<Chart>\n<AttributeClassCollection>\n"
    classes = {name: kind for kinds in (of_nodes, of_edges) for name, kind in kinds.items()}
    for k, (name, kind) in enumerate(sorted(classes.items())):
        number = kind in ("int", "float")
        yield (f'<AttributeClass Id="c{k}" Name={quoteattr(name)} '
               f'Type="{"AttNumber" if number else "AttText"}" Visible="false"/>\n')  # fmt: skip
    place = {name: k for k, name in enumerate(sorted(classes))}
    yield "</AttributeClassCollection>\n<EntityTypeCollection>\n"
    for kind in _named(nodes, "Entity"):
        yield f"<EntityType Name={quoteattr(kind)}/>\n"
    yield "</EntityTypeCollection>\n<LinkTypeCollection>\n"
    for kind in _named(edges, "Link"):
        yield f"<LinkType Name={quoteattr(kind)}/>\n"
    yield "</LinkTypeCollection>\n<ChartItemCollection>\n"
    for row, (x, y) in zip(_rows(nodes), _places(nodes, edges), strict=True):
        name, kind = quoteattr(_plain(row["id"])), quoteattr(_plain(row.get("kind") or "Entity"))
        yield (f"<ChartItem Label={quoteattr(_plain(row['label']))} XPosition=\"{x}\">"
               f'<End X="{x}" Y="{y}"><Entity EntityId={name} Identity={name}>'
               f"<Icon><IconStyle Type={kind}/></Icon></Entity></End>"
               f"{_attributes(of_nodes, place, row)}</ChartItem>\n")  # fmt: skip
    arrow = "ArrowOnHead" if directed else "ArrowNone"
    for row in _rows(edges):
        kind = _plain(row.get("kind") or "Link")
        one, two = (quoteattr(_plain(row[end])) for end in ("source", "target"))
        yield (f"<ChartItem Label={quoteattr(kind)}><Link End1Id={one} End2Id={two}>"
               f'<LinkStyle Type={quoteattr(kind)} ArrowStyle="{arrow}"/></Link>'
               f"{_attributes(of_edges, place, row)}</ChartItem>\n")  # fmt: skip
    yield "</ChartItemCollection>\n</Chart>\n"


def _named(table: pa.Table, usual: str) -> list[str]:
    if "kind" not in table.column_names:
        return [usual]
    kinds = pc.unique(table["kind"]).to_pylist()
    return sorted({usual, *(_plain(kind or usual) for kind in kinds)})


def _attributes(kinds: Mapping[str, str], place: Mapping[str, int], row: Row) -> str:
    told = "".join(
        f'<Attribute AttributeClass={quoteattr(name)} AttributeClassReference="c{place[name]}" '
        f"Value={quoteattr(_plain(row[name]))}/>"
        for name in kinds if row[name] is not None
    )  # fmt: skip
    return f"<AttributeCollection>{told}</AttributeCollection>" if told else ""


def _places(nodes: pa.Table, edges: pa.Table) -> list[tuple[int, int]]:
    """Return places on rings: the best connected within, six more on each ring."""
    ids = nodes["id"].combine_chunks()
    degree = np.zeros(len(ids), np.int64)
    for end in ("source", "target"):
        at = pc.index_in(edges[end], value_set=ids).drop_null().to_numpy()
        degree += np.bincount(at, minlength=len(ids))
    order = np.lexsort((np.arange(len(ids)), -degree))
    places = [(0, 0)] * len(ids)
    for rank, node in enumerate(order.tolist()):
        ring = int((3 + sqrt(12 * rank - 3)) / 6) if rank else 0
        first = 1 + 3 * ring * (ring - 1)
        turn = 2 * pi * (rank - first) / max(6 * ring, 1)
        places[node] = round(_RING * ring * cos(turn)), round(_RING * ring * sin(turn))
    return places


_WRITERS: dict[str, Callable[[pa.Table, pa.Table, bool], Iterator[str]]] = {
    "graphml": _graphml, "gexf": _gexf, "anx": _anx,
}  # fmt: skip
FORMATS = tuple(_WRITERS)
