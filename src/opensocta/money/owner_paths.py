"""Paths between officials and bidders, or any two sets of subjects, over ties of all kinds.

In:   a table of ties: source, target, kind, credence, evidence (as `networks` makes them, or
      `holding_ties` from holdings); two sets of ids
Out:  the most credible simple paths of each pair, with the credence, ties and statements of each
Not:  what a path means: a tie is no corruption (`integrity` weighs it)

The credence of a path is the product of the credences of its ties, which takes them as
independent, or the least of them, which takes the weakest as deciding; the caller says which.
"""

from collections import deque
from heapq import heappop, heappush
from itertools import pairwise
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.money.owner_table import KINDS

__all__ = ["holding_ties", "paths_between"]

_FACT = 0.9
_AS_TIE = {"family": "family", "director": "director", "manager": "director",
           "nominee_director": "director", "concert": "associate"}  # fmt: skip
_TRIES = 500_000
_PATHS = pa.schema(
    [
        pa.field("from_id", pa.string()),
        pa.field("to_id", pa.string()),
        pa.field("credence", pa.float64()),
        pa.field("steps", pa.int64()),
        pa.field("through", pa.list_(pa.string())),
        pa.field("kinds", pa.list_(pa.string())),
        pa.field("evidence", pa.list_(pa.string())),
    ]
)
Links = dict[str, list[tuple[str, float, str, int]]]


def paths_between(  # noqa: PLR0913 - each bound has its own name
    ties: pa.Table,
    from_ids: list[str],
    to_ids: list[str],
    *,
    most: int = 5,
    steps: int = 5,
    least: float = 0.05,
    hub: int = 200,
    credence: Literal["product", "least"] = "product",
) -> pa.Table:
    """Return the `most` most credible paths of each pair of ids that lead to one another.

    Parameters
    ----------
    ties : followed in both directions. Several ties of one pair of subjects count as one step,
        by the most credible; all kinds and all evidence of the pair are told.
    most, steps, least : paths per pair, ties per path, least credence of a path.
    hub : subjects with more neighbours are not passed through (but may be an end).
    credence : "product" of the ties' credences, or "least" of them.

    Returns
    -------
    from_id, to_id, credence, steps, through (ids in order, ends included), kinds, evidence; by
    from_id, to_id and falling credence. Metadata `cut` is "yes" if the search was broken off.
    """
    links, evidence = _links(ties)
    targets = sorted(set(to_ids) & set(links))
    far = _steps_from(links, targets, steps, hub)
    rows: list[dict[str, object]] = []
    cut = False
    for source in sorted(set(from_ids) & set(links)):
        found, broken = _search(
            links, source, set(targets) - {source}, far, most, steps, least, hub,
            product=credence == "product",
        )  # fmt: skip
        cut = cut or broken
        for worth, path, kinds in found:
            shown = sorted({one for pair in pairwise(path) for one in evidence[_pair(*pair)]})
            rows.append(
                {"from_id": source, "to_id": path[-1], "credence": worth, "steps": len(kinds),
                 "through": list(path), "kinds": list(kinds), "evidence": shown}
            )  # fmt: skip
    rows.sort(key=lambda r: (r["from_id"], r["to_id"], -float(str(r["credence"])), r["through"]))
    table = pa.Table.from_pylist(rows, _PATHS)
    return table.replace_schema_metadata({"cut": "yes" if cut else "no"})


def holding_ties(holdings: pa.Table, *, credence: float = _FACT) -> pa.Table:
    """Return holdings as ties: owner, director, family or associate, each with one credence."""
    kinds = holdings["kind"].to_pylist()
    return pa.table(
        {
            "source": holdings["owner"],
            "target": holdings["owned"],
            "kind": pa.array([_AS_TIE.get(kind, "owner") for kind in kinds], pa.string()),
            "credence": pa.array(np.full(len(kinds), credence)),
            "evidence": holdings["evidence"],
        }
    ).filter(pc.is_in(holdings["kind"], value_set=pa.array(list(KINDS))))


def _pair(one: str, two: str) -> tuple[str, str]:
    return (one, two) if one < two else (two, one)


def _links(ties: pa.Table) -> tuple[Links, dict[tuple[str, str], list[str]]]:
    """Return neighbours with credence, kinds and number; and the evidence of each pair."""
    best: dict[tuple[str, str], float] = {}
    kinds: dict[tuple[str, str], set[str]] = {}
    evidence: dict[tuple[str, str], list[str]] = {}
    names = ["source", "target", "kind", "credence", "evidence"]
    columns = (ties[name].to_pylist() for name in names)
    for source, target, kind, credence, told in zip(*columns, strict=True):
        if source == target:
            continue
        pair = _pair(source, target)
        best[pair] = max(best.get(pair, 0.0), credence)
        kinds.setdefault(pair, set()).add(kind)
        evidence.setdefault(pair, []).extend(told or [])
    links: Links = {}
    for number, pair in enumerate(sorted(best)):
        words = "+".join(sorted(kinds[pair]))
        for here, there in (pair, pair[::-1]):
            links.setdefault(here, []).append((there, best[pair], words, number))
    return links, evidence


def _steps_from(links: Links, targets: list[str], steps: int, hub: int) -> dict[str, int]:
    """Return how many ties each subject is away from the nearest target."""
    far = dict.fromkeys(targets, 0)
    waiting = deque(targets)
    while waiting:
        node = waiting.popleft()
        if far[node] >= steps or (far[node] > 0 and len(links[node]) > hub):
            continue
        for other, *_ in links[node]:
            if other not in far:
                far[other] = far[node] + 1
                waiting.append(other)
    return far


def _search(  # noqa: PLR0913, PLR0917 - the bounds of one search
    links: Links, source: str, targets: set[str], far: dict[str, int], most: int, steps: int,
    least: float, hub: int, *, product: bool,
) -> tuple[list[tuple[float, tuple[str, ...], tuple[str, ...]]], bool]:  # fmt: skip
    """Return the best paths from one subject, the most credible first."""
    heap: list[tuple[float, int, tuple[str, ...], tuple[str, ...]]] = [(-1.0, 0, (source,), ())]
    found: list[tuple[float, tuple[str, ...], tuple[str, ...]]] = []
    full: dict[str, int] = {}
    tries = 0
    while heap and tries < _TRIES:
        tries += 1
        worth, done, path, kinds = heappop(heap)
        node = path[-1]
        if node in targets and full.get(node, 0) < most:
            full[node] = full.get(node, 0) + 1
            found.append((-worth, path, kinds))
        if done >= steps or (done and len(links[node]) > hub):
            continue
        if len(full) == len(targets) and all(n >= most for n in full.values()):
            break
        for other, credence, kind, _ in links[node]:
            if other in path or far.get(other, steps + 1) > steps - done - 1:
                continue
            rest = -worth * credence if product else min(-worth, credence)
            if rest >= least:
                heappush(heap, (-rest, done + 1, (*path, other), (*kinds, kind)))
    return found, tries >= _TRIES
