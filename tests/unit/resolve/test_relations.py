"""What a tie in common tells, and the traps in which it tells nothing or the opposite."""

import json
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from opensocta.resolve import LinkSettings, link
from opensocta.resolve.relations import find_relations
from opensocta.resolve.relations_field import to_web
from opensocta.resolve.relations_kernel import LEVELS, judge_pairs


def account(number, **more):
    return {"schema": "BankAccount", "iban": f"RS35{number:018d}", **more}


def owns(owner, asset, report, schema="Ownership", ends=("owner", "asset")):
    return {"schema": schema, ends[0]: owner, ends[1]: asset, "report": report}


def case(*suspects, report):
    return {"schema": "Incident", "suspect": list(suspects), "report": report}


def people(*ids):
    return {one: {"name": f"Person {one}"} for one in ids}


def level(statements, rows, *, same=(), copies=(), hub=50):
    """Return in words what the records a and b have in common; `same` are first-pass subjects."""
    table = statements(rows)
    ids = sorted(one for one, row in rows.items() if row.get("schema", "Person") == "Person")
    whose = {one: min(group) for group in same for one in group}
    named = sorted({*ids, *whose})
    known = pa.table({"entity_id": named, "canonical_id": [whose.get(one, one) for one in named]})
    reports = pa.table({"report_id": [a for a, _ in copies], "origin_id": [b for _, b in copies]})
    relations = find_relations(table, known, reports if copies else None, hub=hub, names=20)
    label = np.array([ids.index(whose.get(one, one)) for one in ids])
    web, _ = to_web(pa.array(ids), label, relations.of("person"), hub=hub)
    found = judge_pairs(web, np.array([ids.index("a")]), np.array([ids.index("b")]))[0]
    return LEVELS[found] if found >= 0 else "unknown"


class TestANeighbourInCommonIsSeen:
    def test_when_two_banks_name_one_account(self, statements):
        rows = {
            **people("a", "b"), "x": account(1),
            "o1": owns("a", "x", "r1"), "o2": owns("b", "x", "r2"),
        }  # fmt: skip
        assert level(statements, rows) == "an account in common (2 holders)"

    def test_when_the_account_is_two_records_of_one_number(self, statements):
        rows = {
            **people("a", "b"), "x": account(1), "y": account(1),
            "o1": owns("a", "x", "r1"), "o2": owns("b", "y", "r2"),
        }  # fmt: skip
        found = level(statements, rows, same=[("x", "y")])
        assert found == "an account in common (2 holders)"

    def test_when_one_names_an_owner_and_another_the_director(self, statements):
        rows = {
            **people("a", "b"), "f": {"schema": "Company", "name": "Firma"},
            "o": owns("a", "f", "r1"),
            "d": owns("b", "f", "r2", "Directorship", ("director", "organization")),
        }  # fmt: skip
        assert level(statements, rows) == "an organisation in common (2 holders)"

    def test_when_both_are_suspects_with_the_same_third_of_two_cases(self, statements):
        rows = {
            **people("a", "b", "c"), "i": case("a", "c", report="r1"),
            "j": case("b", "c", report="r2"),
        }  # fmt: skip
        assert level(statements, rows) == "a person in common (2 holders)"

    def test_when_others_hold_it_too(self, statements):
        rows = {**people(*"abcdefgh"), "x": account(1)}
        rows |= {f"o{one}": owns(one, "x", f"r{one}") for one in "abc"}
        assert level(statements, rows) == "an account in common (3 to 5 holders)"
        rows |= {f"o{one}": owns(one, "x", f"r{one}") for one in "defgh"}
        assert level(statements, rows) == "an account in common (6 holders or more)"

    def test_and_two_told_by_different_sources_are_several(self, statements):
        rows = {
            **people("a", "b", "c"), "x": account(1),
            "o1": owns("a", "x", "r1"), "o2": owns("b", "x", "r2"),
            "i": case("a", "c", report="r3"), "j": case("b", "c", report="r4"),
        }  # fmt: skip
        assert level(statements, rows) == LEVELS[-1]

    def test_and_two_told_by_one_source_are_one(self, statements):
        rows = {
            **people("a", "b"), "x": account(1), "y": account(2),
            "o1": owns("a", "x", "r1"), "o2": owns("a", "y", "r1"),
            "o3": owns("b", "x", "r2"), "o4": owns("b", "y", "r3"),
        }  # fmt: skip
        assert level(statements, rows) == "an account in common (2 holders)"


class TestItIsNoSignOfOnePerson:
    def test_when_one_bank_lists_brothers_with_their_account(self, statements):
        rows = {
            **people("a", "b"), "x": account(1),
            "o1": owns("a", "x", "r1"), "o2": owns("b", "x", "r1"),
        }  # fmt: skip
        assert level(statements, rows) == "named side by side by one report"

    def test_when_both_are_suspects_of_one_case(self, statements):
        rows = {
            **people("a", "b", "c"), "i": case("a", "b", "c", report="r1"),
            "j": case("a", "c", report="r2"), "k": case("b", "c", report="r3"),
        }  # fmt: skip
        assert level(statements, rows) == "named together in one event or relation"

    def test_when_the_other_report_is_a_copy(self, statements):
        rows = {
            **people("a", "b", "c"), "i": case("a", "c", report="r1"),
            "j": case("b", "c", report="r2"),
        }  # fmt: skip
        assert level(statements, rows, copies=[("r2", "r1")]) == "named side by side by one report"

    def test_when_they_are_named_as_relatives(self, statements):
        rows = {
            **people("a", "b"), "x": account(1),
            "o1": owns("a", "x", "r1"), "o2": owns("b", "x", "r2"),
            "k": owns("a", "b", "r3", "Family", ("person", "relative")),
        }  # fmt: skip
        assert level(statements, rows) == "named together in one event or relation"

    def test_when_they_have_a_father_in_common(self, statements):
        kin = ("person", "relative")
        rows = {
            **people("a", "b", "c"), "k": owns("a", "c", "r1", "Family", kin),
            "l": owns("b", "c", "r2", "Family", kin),
        }  # fmt: skip
        assert level(statements, rows) == "unknown"

    def test_when_a_whole_village_has_one_address(self, statements):
        many = [f"v{k}" for k in range(9)]
        rows = {**people("a", "b", *many), "x": {"schema": "Address", "full": "Selo bb"}}
        for one in ("a", "b", *many):
            rows[one]["addressEntity"] = "x"
        assert level(statements, rows) == "a thing in common (6 holders or more)"
        assert level(statements, rows, hub=10) == "unknown"

    def test_when_a_case_names_a_crowd(self, statements):
        crowd = [f"v{k}" for k in range(6)]
        rows = {
            **people("a", "b", *crowd), "i": case("a", *crowd, report="r1"),
            "j": case("b", *crowd, report="r2"),
        }  # fmt: skip
        assert level(statements, rows, hub=6) == "unknown"

    def test_when_only_one_of_them_has_ties(self, statements):
        rows = {**people("a", "b"), "x": account(1), "o1": owns("a", "x", "r1")}
        assert level(statements, rows) == "unknown"

    def test_when_each_has_an_account_of_his_own(self, statements):
        rows = {
            **people("a", "b"), "x": account(1), "y": account(2),
            "o1": owns("a", "x", "r1"), "o2": owns("b", "y", "r2"),
        }  # fmt: skip
        assert level(statements, rows) == "no neighbour in common"


VAGUE = {
    "a": {"name": "Dragan Strarović"}, "b": {"name": "Драган Стратовић"}, "x": account(1),
    "o1": owns("a", "x", "r1"), "o2": owns("b", "x", "r2"),
    **{f"z{k}": {"name": f"Dragan {end}"} for k, end in enumerate(("Ilić", "Kos", "Perić"))},
}  # fmt: skip


def subjects(links):
    rows = links.entity_map.to_pylist()
    return {row["entity_id"]: row["canonical_id"] for row in rows}


def pieces(links, left="a", right="b"):
    (row,) = (r for r in links.pairs.to_pylist() if (r["left_id"], r["right_id"]) == (left, right))
    return row, {part[0]: part[1:] for part in json.loads(row["explanation"])}


class TestLinkingWithRelations:
    def test_shows_them_in_the_explanation_with_bits_that_add_up(self, statements):
        row, parts = pieces(link(statements(VAGUE), settings=LinkSettings(keep_above=1e-6)))
        assert parts["relations"][0] == "an account in common (2 holders)"
        assert parts["relations"][1] > 0
        assert sum(part[1] for part in parts.values()) == pytest.approx(row["weight"], abs=1e-9)

    def test_tells_more_than_without(self, statements):
        plain = LinkSettings(keep_above=1e-6, relations=False)
        before, _ = pieces(link(statements(VAGUE), settings=plain))
        after, _ = pieces(link(statements(VAGUE), settings=LinkSettings(keep_above=1e-6)))
        assert after["probability"] > before["probability"]

    def test_does_not_stand_above_a_decision(self, statements):
        apart = pa.table({
            "kind": ["keep_apart"], "left_id": ["a"], "right_id": ["b"],
            "at": [datetime(2024, 1, 1, tzinfo=UTC)],
        })  # fmt: skip
        same = {**VAGUE, "b": {"name": "Dragan Strarović"}}
        assert subjects(link(statements(same)))["b"] == "a"
        links = link(statements(same), decisions=apart)
        assert subjects(links)["b"] == "b"

    def test_keeps_what_was_said_without_them(self, statements):
        links = link(statements(VAGUE), settings=LinkSettings(keep_above=1e-6))
        plain = link(statements(VAGUE), settings=LinkSettings(keep_above=1e-6, relations=False))
        assert links.untied.pairs.equals(plain.pairs)
        told = {row["entity_id"]: row["evidence"] for row in links.untied.evidence.to_pylist()}
        assert told["a"] == ["st-o1-asset-x-r1", "st-o1-owner-a-r1"]

    def test_is_left_out_where_no_two_records_share_a_tie(self, statements):
        rows = {one: row for one, row in VAGUE.items() if one != "o2"}
        links = link(statements(rows))
        plain = link(statements(rows), settings=LinkSettings(relations=False))
        assert links.untied is None
        assert links.pairs.equals(plain.pairs)
        assert links.compared == plain.compared

    def test_counts_the_hubs_it_left_out(self, statements):
        rows = {**people(*(f"p{k:02d}" for k in range(8))), "x": account(1), "y": account(2)}
        rows |= {f"o{k}": owns(f"p{k:02d}", "x", f"r{k}") for k in range(8)}
        rows |= {f"q{k}": owns(f"p{k:02d}", "y", f"s{k}") for k in range(2)}
        bounded = link(statements(rows), settings=LinkSettings(hub=4)).bounded.to_pylist()
        (row,) = (one for one in bounded if one["rule"] == "ties to one neighbour")
        assert (row["blocks"], row["records"], row["pairs_left_out"]) == (1, 8, 28)


class TestASecondPassProposesPairs:
    def test_of_a_rare_tie_and_a_part_of_the_name(self, statements):
        """ "Goran" is too common to be a key, and the other parts sound different."""
        crowd = {f"z{k:03d}": {"name": f"Goran {chr(97 + k % 26)}{chr(97 + k // 26)}ler"}
                 for k in range(150)}  # fmt: skip
        rows = {
            **crowd, "a": {"name": "Goran Kostadinov"}, "b": {"name": "Горан Мостатинов"},
            "x": account(1), "o1": owns("a", "x", "r1"), "o2": owns("b", "x", "r2"),
        }  # fmt: skip
        quiet = LinkSettings(keep_above=1e-12, relations=False, window=1, max_block=20)
        loud = LinkSettings(keep_above=1e-12, window=1, max_block=20)
        pair = {"left_id": "a", "right_id": "b"}
        plain, tied = (
            [{k: r[k] for k in pair} for r in link(statements(rows), settings=s).pairs.to_pylist()]
            for s in (quiet, loud)
        )
        assert pair not in plain
        assert pair in tied
