"""Decisions of analysts: undone exactly, kept through new records, blind to the order of rows."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.people_as_statements import to_statements

from opensocta.records import RECORDS
from opensocta.records.decisions import holding
from opensocta.resolve import link

LOG = RECORDS["decisions"]
QUICK = settings(max_examples=15, deadline=None, derandomize=True)
RECORD = st.fixed_dictionaries({
    "name": st.sampled_from(["Ana Perić", "Peric Ana", "Ana Perc", "Boro Lukić", "Vera K"]),
    "birthDate": st.sampled_from(["1980-01-02", "1980", "1975-05-05", ""]),
    "passportNumber": st.sampled_from(["P-12345", "Q99887", ""]),
})  # fmt: skip
PEOPLE = st.lists(RECORD, min_size=3, max_size=8)


def entry(seq, kind, left="", right="", undoes=None):
    return {
        "seq": seq, "decision_id": f"d-{seq}", "kind": kind, "value": "", "author": "a",
        "left_id": left, "right_id": right, "at": seq * 1_000_000, "reason": "r",
        "undoes": undoes,
    }  # fmt: skip


@st.composite
def histories(draw):
    """Decisions and undos on e0 to e4, and the number of one decision in the middle."""
    rows = []
    size = draw(st.integers(1, 8))
    for seq in range(1, size + 1):
        undone = {row["undoes"] for row in rows}
        free = [r["decision_id"] for r in rows if r["kind"] != "undo"]
        free = [one for one in free if one not in undone]
        if free and draw(st.integers(0, 3)) == 0:
            rows.append(entry(seq, "undo", undoes=draw(st.sampled_from(free))))
            continue
        left, right = sorted(draw(st.permutations(["e0", "e1", "e2", "e3", "e4"]))[:2])
        rows.append(
            entry(seq, draw(st.sampled_from(["merge", "keep_apart", "unsure"])), left, right)
        )
    made = [row["decision_id"] for row in rows if row["kind"] != "undo"]
    return rows, draw(st.sampled_from(made))


def result(records, rows):
    links = link(
        to_statements(records), decisions=holding(pa.Table.from_pylist(rows, schema=LOG.schema))
    )
    return to_bytes(links.entity_map), to_bytes(links.pairs), links.notes


def to_bytes(table):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return sink.getvalue().to_pybytes()


def subjects(links):
    rows = links.entity_map.to_pylist()
    return {row["entity_id"]: row["canonical_id"] for row in rows}


def one_decision(kind, left="e0", right="e1"):
    return holding(pa.Table.from_pylist([entry(1, kind, left, right)], schema=LOG.schema))


class TestADecisionThatIsUndone:
    @QUICK
    @given(PEOPLE, histories(), st.integers(3, 8))
    def test_leaves_no_byte_behind_whatever_came_since(self, records, history, early):
        rows, chosen = history
        result(records[:early], rows)  # a run before the newest records came
        taken = {row["undoes"] for row in rows}
        undo = [] if chosen in taken else [entry(99, "undo", undoes=chosen)]
        never = [r for r in rows if chosen not in (r["decision_id"], r["undoes"])]
        assert result(records, rows + undo) == result(records, never)
        assert result(records[:early], rows + undo) == result(records[:early], never)


class TestDecisions:
    @QUICK
    @given(PEOPLE, histories(), st.randoms(use_true_random=False))
    def test_do_not_depend_on_the_order_of_rows(self, records, history, random):
        held = holding(pa.Table.from_pylist(history[0], schema=LOG.schema))
        table = to_statements(records)
        order, ranks = list(range(table.num_rows)), list(range(held.num_rows))
        random.shuffle(order)
        random.shuffle(ranks)
        one = link(table, decisions=held)
        two = link(table.take(order), decisions=held.take(pa.array(ranks, pa.int64())))
        assert to_bytes(one.entity_map) == to_bytes(two.entity_map)
        assert to_bytes(one.pairs) == to_bytes(two.pairs)
        assert one.notes == two.notes

    @QUICK
    @given(PEOPLE, histories())
    def test_do_not_depend_on_the_hour(self, records, history):
        held = holding(pa.Table.from_pylist(history[0], schema=LOG.schema))
        at = held.schema.get_field_index("at")
        turned = held.set_column(at, held.schema.field(at), held["at"].take(
            pa.array(range(held.num_rows - 1, -1, -1), pa.int64())
        ))  # fmt: skip
        one, two = (link(to_statements(records), decisions=rows) for rows in (held, turned))
        assert to_bytes(one.entity_map) == to_bytes(two.entity_map)

    @QUICK
    @given(PEOPLE, st.lists(RECORD, max_size=4))
    def test_to_keep_apart_hold_when_new_records_come(self, records, more):
        held = one_decision("keep_apart")
        for known in (records, records + more, records + more + records[:2]):
            found = subjects(link(to_statements(known), decisions=held))
            assert found["e0"] != found["e1"]

    @QUICK
    @given(PEOPLE)
    def test_that_are_unsure_leave_the_model_its_word_and_keep_the_pair(self, records):
        table = to_statements(records)
        without, links = link(table), link(table, decisions=one_decision("unsure"))
        assert to_bytes(links.entity_map) == to_bytes(without.entity_map)
        told = {(r["left_id"], r["right_id"]): r for r in links.pairs.to_pylist()}
        assert told["e0", "e1"]["decided"] == "unsure"
        for row in without.pairs.to_pylist():
            pair = row["left_id"], row["right_id"]
            assert told[pair]["probability"] == row["probability"]


class TestChangedContentUnderTheSameId:
    @QUICK
    @given(PEOPLE, RECORD)
    def test_is_scored_anew_as_if_it_had_always_been_so(self, records, other):
        link(to_statements(records))  # whatever could be remembered by id is remembered now
        changed = [other, *records[1:]]
        before = [link(to_statements(changed)) for _ in range(2)]
        link(to_statements(records))
        after = link(to_statements(changed))
        assert to_bytes(before[0].pairs) == to_bytes(after.pairs)

    def test_turns_the_score_round(self):
        one = {"name": "Ana Perić", "birthDate": "1980-01-02", "passportNumber": "P-12345"}
        other = {"name": "Boro Lukić", "birthDate": "1975-05-05", "passportNumber": "Q99887"}
        rest = [{"name": f"Vera K{n}", "birthDate": "1960", "passportNumber": ""} for n in "abc"]
        held = one_decision("unsure")  # shows the pair however low it scores
        same = link(to_statements([one, one, *rest]), decisions=held).pairs.to_pylist()[0]
        changed = link(to_statements([one, other, *rest]), decisions=held).pairs.to_pylist()[0]
        assert (same["left_id"], same["right_id"]) == (changed["left_id"], changed["right_id"])
        assert same["weight"] > changed["weight"]
