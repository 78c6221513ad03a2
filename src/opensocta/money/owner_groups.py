"""People who act together: families, and those bound by an agreement.

In:   `Ownership` (holdings of kind family and concert)
Out:  groups: connected by such ties, of two members or more, none larger than the settings allow
Not:  whether they do act together: a family is taken as one, which is a question to ask
"""

from dataclasses import dataclass

import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from opensocta.money.owner_graph import Ownership

__all__ = ["Group", "find_groups"]


@dataclass(frozen=True, slots=True)
class Group:
    """Members as nodes, the kind of their ties, and the statements of the ties."""

    members: tuple[int, ...]
    kind: str
    evidence: tuple[str, ...]


def find_groups(graph: Ownership) -> list[Group]:
    """Return groups by kind of tie; a larger family than `settings.group` is left out."""
    found = []
    for kind in ("concert", "family"):
        ties = graph.base.ties.filter(pc.equal(graph.base.ties["kind"], kind))
        if not ties.num_rows:
            continue
        one, two = (
            pc.index_in(ties[name], value_set=graph.base.ids).to_numpy()
            for name in ("owner", "owned")
        )
        size = len(graph)
        links = coo_array(([True] * len(one), (one, two)), shape=(size, size))
        _, label = connected_components(links, directed=False)
        for number in sorted({int(label[node]) for node in one}):
            members = tuple(int(node) for node in (label == number).nonzero()[0])
            if not 2 <= len(members) <= graph.settings.group:
                continue
            places = [
                place
                for row, end in zip(ties["places"].to_pylist(), one.tolist(), strict=True)
                if label[end] == number
                for place in row
            ]
            found.append(Group(members, kind, graph.evidence_of(places)))
    return found
