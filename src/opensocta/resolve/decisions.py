"""Decisions of analysts, made consistent: the latest on a pair counts, keeping apart wins.

"Unsure" leaves the pair to the model and says that a person looked.

In:   DECISIONS rows (kind, left_id, right_id, at) and the ids of a family
Out:  `Decided` in record numbers, and sentences on what could not be honoured
Not:  storage and undoing (`records`): an undone decision is simply not in the table
"""

from collections.abc import Iterator

import pyarrow as pa

from opensocta.resolve.clustering import Decided

__all__ = ["read_decisions"]

_KINDS = ("merge", "keep_apart", "unsure")


def read_decisions(decisions: pa.Table | None, ids: pa.Array) -> tuple[Decided, list[str]]:
    """Return the decisions on records of `ids`; merges that contradict others are left out.

    Which of two contradicting merges is followed depends on the ids, not on the clock: a build is
    a function of what was decided, and the hour is no part of that (`records.revision`).
    """
    if decisions is None or not decisions.num_rows:
        return Decided([], []), []
    place = {entity_id: i for i, entity_id in enumerate(ids.to_pylist())}
    latest = dict(_in_order(decisions, place))
    wanted, apart, unsure = (
        sorted(pair for pair, kind in latest.items() if kind == one) for one in _KINDS
    )
    merged, notes = _merges(wanted, apart, len(ids))
    names = ids.take(pa.array([i for pair in notes for i in pair], pa.int64())).to_pylist()
    texts = [
        f"The decision to merge {one} and {two} was not followed: "
        "it would join records that are to be kept apart"
        for one, two in zip(names[::2], names[1::2], strict=True)
    ]
    return Decided(merged, apart, unsure), texts


def _in_order(decisions: pa.Table, place: dict[str, int]) -> Iterator[tuple[tuple[int, int], str]]:
    rows = decisions.select(["kind", "left_id", "right_id", "at"]).to_pylist()
    for row in sorted(rows, key=lambda r: (str(r["at"]), r["left_id"], r["right_id"], r["kind"])):
        one, two = place.get(row["left_id"]), place.get(row["right_id"])
        if row["kind"] in _KINDS and one is not None and two is not None and one != two:
            yield (min(one, two), max(one, two)), row["kind"]


def _merges(
    wanted: list[tuple[int, int]], apart: list[tuple[int, int]], size: int
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the merges that keep every `apart` pair apart, and those that do not."""
    root = list(range(size)) if wanted else []

    def find(record: int) -> int:
        while root[record] != record:
            root[record] = root[root[record]]
            record = root[record]
        return record

    done, refused = [], []
    for one, two in wanted:
        joined = {find(one), find(two)}
        if any({find(a), find(b)} == joined and find(a) != find(b) for a, b in apart):
            refused.append((one, two))
            continue
        root[find(two)] = find(one)
        done.append((one, two))
    return done, refused
