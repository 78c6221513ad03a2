"""Whatever was decided and undone: what holds follows from the log alone."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from opensocta.records import HOLDING, RECORDS
from opensocta.records.decisions import holding

LOG = RECORDS["decisions"]


@st.composite
def logs(draw):
    rows = []
    for seq in range(1, draw(st.integers(0, 12)) + 1):
        made = [row["decision_id"] for row in rows if row["kind"] != "undo"]
        undo = bool(made) and draw(st.booleans())
        left, right = sorted(draw(st.permutations(["e-1", "e-2", "e-3"]))[:2])
        kind = "undo" if undo else draw(st.sampled_from(["merge", "keep_apart", "unsure"]))
        rows.append({
            "seq": seq, "decision_id": f"d-{seq}", "kind": kind, "value": "", "author": "a",
            "left_id": "" if undo else left, "right_id": "" if undo else right,
            "at": seq * 1_000_000, "reason": "r",
            "undoes": draw(st.sampled_from(made)) if undo else None,
        })  # fmt: skip
    return rows


def table(rows):
    return pa.Table.from_pylist(rows, schema=LOG.schema)


@given(logs(), st.randoms())
def test_the_order_of_rows_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert holding(table(shuffled)).equals(holding(table(rows)))


@given(logs())
def test_a_pair_holds_at_most_one_decision_and_no_undone_one(rows):
    held = holding(table(rows)).to_pylist()
    pairs = [(row["left_id"], row["right_id"]) for row in held]
    undone = {row["undoes"] for row in rows}
    assert len(pairs) == len(set(pairs))
    assert not undone & {row["decision_id"] for row in held}
    assert holding(table(rows)).schema.equals(HOLDING.schema)


@given(logs())
def test_undoing_what_holds_brings_back_what_held_before(rows):
    before = holding(table(rows))
    seq = len(rows) + 1
    added = {
        "seq": seq, "decision_id": "d-new", "kind": "merge", "left_id": "e-1", "right_id": "e-2",
        "value": "", "author": "a", "at": seq * 1_000_000, "reason": "r", "undoes": None,
    }  # fmt: skip
    undo = {**added, "seq": seq + 1, "decision_id": "d-undo", "kind": "undo", "undoes": "d-new"}
    assert holding(table([*rows, added, undo])).equals(before)
