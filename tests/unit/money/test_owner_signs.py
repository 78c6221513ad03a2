"""Findings of ownership: circles, hidden owners, shells; and paths over ties."""

from datetime import date

import pyarrow as pa

from opensocta.money.owner_graph import build_ownership
from opensocta.money.owner_paths import holding_ties, paths_between
from opensocta.money.owner_settings import OwnerSettings
from opensocta.money.owner_signs import find_hidden_owners, find_owner_signs, find_shells
from opensocta.money.owner_table import FACTS, read_holdings


def graph_of(rows, facts=(), **settings):
    names = ("owner", "owned", "share", "kind")
    filled = [(*row, *[""] * (4 - len(row))) for row in rows]
    table = pa.table(
        {name: pa.array([row[k] for row in filled], pa.string()) for k, name in enumerate(names)}
    )
    told = [{"evidence": [f"st-{row['entity_id']}"], **row} for row in facts]
    return build_ownership(
        read_holdings(table).holdings, FACTS.conform(pa.Table.from_pylist(told, FACTS.schema)),
        as_of=date(2025, 6, 1), settings=OwnerSettings(**settings),
    )  # fmt: skip


CIRCLE = [("A", "B", "0.5"), ("B", "C", "0.4"), ("C", "A", "0.3"), ("Ana", "A", "0.7"),
          ("Boris", "B", "0.5"), ("Ana", "C", "0.6")]  # fmt: skip


class TestCircles:
    def test_are_found_with_every_step_as_evidence(self):
        (found,) = [f for f in find_owner_signs(graph_of(CIRCLE))
                    if f.kind == "money.ownership_circle"]  # fmt: skip
        assert found.evidence == ("row 1", "row 2", "row 3")
        assert "3 companies own each other in a circle" in found.reason
        assert found.measures["product"] == 0.06

    def test_are_not_seen_where_there_is_only_a_chain(self):
        assert not find_owner_signs(graph_of([("Ana", "A", "0.6"), ("A", "B", "0.6")]))


class TestHiddenOwners:
    CHAIN = (("Ana", "A", "0.9"), ("A", "B", "0.9"), ("B", "C", "0.9"))

    def test_stand_behind_several_companies(self):
        (found,) = find_hidden_owners(graph_of(self.CHAIN))
        assert found.subject == "C"
        assert found.reason == (
            "Ana owns 73 % of C with 2 companies between: Ana holds 90 % of A, "
            "A holds 90 % of B and B holds 90 % of C."
        )

    def test_behind_one_company_are_not_hidden(self):
        assert not find_hidden_owners(graph_of(self.CHAIN[:2]))

    def test_behind_one_company_in_a_secret_register_are(self):
        facts = [{"entity_id": "A", "kind": "company", "country": "pa"}]
        (found,) = find_hidden_owners(graph_of(self.CHAIN[:2], facts))
        assert "a company in Panama" in found.reason

    def test_of_a_list_of_one_s_own(self):
        facts = [{"entity_id": "A", "kind": "company", "country": "pa"}]
        assert not find_hidden_owners(graph_of(self.CHAIN[:2], facts, secrecy=frozenset({"li"})))


class TestShells:
    def test_show_several_signs_with_their_evidence(self):
        facts = [
            {"entity_id": "A", "kind": "company", "country": "vu", "founded": "2025-01",
             "employees": 0},
            {"entity_id": "B", "kind": "company", "country": "de"},
        ]  # fmt: skip
        rows = [("Ana", "A", "", "bearer"), ("Ana", "B", "1"), ("Nom", "A", "", "nominee director")]
        (found,) = find_shells(graph_of(rows, facts))
        assert (found.subject, found.score) == ("A", 5)
        assert "registered in Vanuatu" in found.reason
        assert set(found.evidence) == {"st-A", "row 1", "row 3"}

    def test_of_mass_addresses_and_serial_directors_need_a_third_sign(self):
        facts = [{"entity_id": f"c{i}", "kind": "company", "address": "1 street"} for i in range(3)]
        rows = [("Dario", f"c{i}", "", "director") for i in range(3)]
        rows += [("Ana", f"c{i}", "1") for i in range(2)]
        found = find_shells(graph_of(rows, facts, mass_address=3, many_seats=3))
        assert [f.subject for f in found] == ["c2"]
        assert "no owner of it is recorded" in found[0].reason


class TestPaths:
    TIES = pa.table(
        {
            "source": ["official", "spouse", "firm", "official", "friend"],
            "target": ["spouse", "firm", "bidder", "friend", "bidder"],
            "kind": ["family", "owner", "owner", "associate", "payment"],
            "credence": [0.9, 0.9, 0.8, 0.5, 0.9],
            "evidence": [["t1"], ["t2"], ["t3"], ["t4"], ["t5"]],
        }
    )

    def test_come_with_credence_ties_and_statements(self):
        rows = paths_between(self.TIES, ["official"], ["bidder"]).to_pylist()
        assert [round(row["credence"], 3) for row in rows] == [0.648, 0.45]
        assert rows[0]["kinds"] == ["family", "owner", "owner"]
        assert rows[0]["evidence"] == ["t1", "t2", "t3"]

    def test_may_be_as_credible_as_their_weakest_tie(self):
        rows = paths_between(self.TIES, ["official"], ["bidder"], credence="least").to_pylist()
        assert [row["credence"] for row in rows] == [0.8, 0.5]

    def test_are_bounded(self):
        assert paths_between(self.TIES, ["official"], ["bidder"], steps=2).num_rows == 1
        assert paths_between(self.TIES, ["official"], ["bidder"], most=1).num_rows == 1
        assert paths_between(self.TIES, ["official"], ["nobody"]).num_rows == 0

    def test_do_not_run_through_hubs(self):
        spokes = pa.table(
            {
                "source": ["firm"] * 5, "target": [f"x{i}" for i in range(5)],
                "kind": ["owner"] * 5, "credence": [0.9] * 5, "evidence": [["t"]] * 5,
            }
        )  # fmt: skip
        ties = pa.concat_tables([self.TIES, spokes])
        rows = paths_between(ties, ["official"], ["bidder"], hub=4).to_pylist()
        assert [row["through"][1] for row in rows] == ["friend"]

    def test_over_holdings(self):
        rows = pa.table({"owner": ["Ana", "Ana"], "owned": ["A", "Boris"],
                         "share": ["0.5", ""], "kind": ["", "family"]})  # fmt: skip
        found = paths_between(holding_ties(read_holdings(rows).holdings), ["Boris"], ["A"])
        assert found["kinds"].to_pylist() == [["family", "owner"]]
