"""The join of markings in bulk is the join of `marking`, row by row, for any rows."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from opensocta.evidence import HANDLING, STRICTEST, TLP, Marking, Reader, join, mark

MARKINGS = st.builds(Marking, st.sampled_from([*HANDLING, "H9"]), st.sampled_from([*TLP, "amber"]))
IDS = st.sampled_from("abcdef")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(IDS, MARKINGS), max_size=8),
    st.lists(st.lists(IDS, max_size=4), min_size=1, max_size=6),
)
def test_bulk_and_single_agree(known: list[tuple[str, Marking]], rows: list[list[str]]) -> None:
    table = pa.table(
        {
            "id": pa.array([key for key, _ in known], pa.string()),
            "handling": pa.array([one.handling for _, one in known], pa.string()),
            "tlp": pa.array([one.tlp for _, one in known], pa.string()),
        }
    )
    evidence = pa.table({"evidence": pa.array(rows, pa.list_(pa.string()))})
    found = mark(evidence, "evidence", table).to_pylist()
    for row, ids in zip(found, rows, strict=True):
        each = [join([m for key, m in known if key == one] or [STRICTEST]) for one in ids]
        assert Marking(row["handling"], row["tlp"]) == join(each)


@settings(max_examples=60, deadline=None)
@given(st.lists(MARKINGS, min_size=1, max_size=5), MARKINGS.filter(lambda m: m.handling in HANDLING
       and m.tlp in TLP))  # fmt: skip
def test_who_sees_the_derived_sees_all_it_rests_on(parts: list[Marking], own: Marking) -> None:
    reader = Reader(own.handling, own.tlp)
    assert reader.may_see(join(parts)) == all(map(reader.may_see, parts))
