"""Decisions of analysts, made consistent: the latest on a pair counts, keeping apart wins.

"Unsure" leaves the pair to the model and says that a person looked.

In:   DECISIONS rows (kind, left_id, right_id, at) and the ids of a family
Out:  `Decided` in record numbers, and `Remark`s on what could not be honoured and why
Not:  storage and undoing (`records`): an undone decision is simply not in the table
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from opensocta.resolve.clustering import Decided

__all__ = ["Remark", "find_unmet", "read_decisions", "why_unmet"]

_KINDS = ("merge", "keep_apart", "unsure")
_NOUNS = {"person": "a person", "organization": "an organisation"}


@dataclass(frozen=True, slots=True)
class Remark:
    """A decision to merge that was not followed, and why."""

    left_id: str
    right_id: str
    why: str

    @property
    def words(self) -> str:
        """Return the remark as a sentence."""
        return (
            f"The decision to merge {self.left_id} and {self.right_id} was not followed: {self.why}"
        )


def read_decisions(decisions: pa.Table | None, ids: pa.Array) -> tuple[Decided, list[Remark]]:
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
    why = "it would join records that are to be kept apart"
    remarks = [Remark(one, two, why) for one, two in zip(names[::2], names[1::2], strict=True)]
    return Decided(merged, apart, unsure), remarks


def find_unmet(decisions: pa.Table | None, family: Mapping[str, str]) -> list[Remark]:
    """Return the merges that no family can follow, sorted.

    family : of each record that is compared, person or organization; what is not in it is neither.
    """
    if decisions is None or not decisions.num_rows:
        return []
    sides = (decisions["left_id"].to_pylist(), decisions["right_id"].to_pylist())
    every = sorted({*sides[0], *sides[1]})
    place = {record: number for number, record in enumerate(every)}
    found = []
    for (one, two), kind in sorted(dict(_in_order(decisions, place)).items()):
        left, right = every[one], every[two]
        why = why_unmet(family.get(left, ""), family.get(right, ""))
        if kind == "merge" and why:
            found.append(Remark(left, right, why))
    return found


def why_unmet(left: str, right: str) -> str:
    """Return why records of two families cannot be merged, empty if they can.

    left, right : person, organization, or empty for anything else.
    """
    if not left or not right:
        return (
            "only persons and organisations are merged by decision, and a record of this pair is "
            "neither, or nothing is stated of it any more"
        )
    if left != right:
        return (
            f"one record is {_NOUNS[left]} and the other {_NOUNS[right]}; only records of one kind "
            "become one subject"
        )
    return ""


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
