"""Beneficial-ownership statements: interests, intervals, replaced and closed records; and back."""

import json

import pyarrow as pa
import pytest

from opensocta.money.owner_statements import stated_holdings
from opensocta.money.owner_table import HOLDINGS, read_holdings
from opensocta.sources.bods_writer import bods_statements


def entity(record, name, number="", **more):
    return {"statementId": number or f"s-{record}", "recordId": record, "recordType": "entity",
            "recordDetails": {"entityType": {"type": "registeredEntity"}, "name": name},
            **more}  # fmt: skip


def person(record, name):
    return {"statementId": f"s-{record}", "recordId": record, "recordType": "person",
            "recordDetails": {"personType": "knownPerson",
                              "names": [{"type": "legal", "fullName": name}]}}  # fmt: skip


def relation(number, owner, owned, *interests, record="r1", **more):
    return {"statementId": number, "recordId": record, "recordType": "relationship",
            "recordDetails": {"subject": owned, "interestedParty": owner,
                              "interests": list(interests)}, **more}  # fmt: skip


def interest(kind="shareholding", **share):
    dates = {key: share.pop(key) for key in ("startDate", "endDate") if key in share}
    return {"type": kind, "directOrIndirect": "direct", "share": share, **dates}


@pytest.fixture
def held(tmp_path, everything):
    """Return a function that gives statements as holdings, with what was set aside."""

    def read(*statements):
        path = tmp_path / "bods.json"
        path.write_text(json.dumps(statements))
        tables = everything(path)
        return stated_holdings(tables["statements"]).holdings.to_pylist(), tables["rejects"]

    return read


PARTIES = (entity("c", "Firm"), person("p", "Ana"))


class TestInterests:
    @pytest.mark.parametrize(
        ("share", "low", "high"),
        [
            ({"exact": 40}, 0.4, 0.4),
            ({"minimum": 25, "maximum": 50}, 0.25, 0.5),
            ({"exclusiveMinimum": 25, "maximum": 50}, 0.25, 0.5),
            ({"exclusiveMinimum": 25, "exclusiveMaximum": 50}, 0.25, 0.5),
            ({"minimum": 75}, 0.75, 1.0),
            ({"exclusiveMinimum": 75}, 0.75, 1.0),
            ({"maximum": 10}, 0.0, 0.1),
            ({}, None, None),
        ],
    )
    def test_have_an_interval(self, held, share, low, high):
        rows, _ = held(*PARTIES, relation("1", "p", "c", interest(**share)))
        assert [(row["low"], row["high"]) for row in rows] == [(low, high)]

    @pytest.mark.parametrize(
        ("kind", "ours"),
        [("votingRights", "vote"), ("appointmentOfBoard", "appoint"), ("trustee", "trustee"),
         ("otherInfluenceOrControl", "influence"), ("boardMember", "director"),
         ("rightsToSurplusAssetsOnDissolution", "profit"), ("nominator", "nominator"),
         ("seniorManagingOfficial", "manager"), ("unknownInterest", "unknown")],
    )  # fmt: skip
    def test_have_a_kind(self, held, kind, ours):
        rows, _ = held(*PARTIES, relation("1", "p", "c", interest(kind)))
        assert [row["kind"] for row in rows] == [ours]

    def test_of_one_kind_at_different_times_stay_apart(self, held):
        rows, _ = held(*PARTIES, relation("1", "p", "c",
            interest(exact=30, startDate="2019-01-01", endDate="2021-01-01"),
            interest(exact=60, startDate="2021-01-01")))  # fmt: skip
        assert [(row["low"], row["start"], row["end"]) for row in sorted(
            rows, key=lambda row: row["start"])] == [
            (0.3, "2019-01-01", "2021-01-01"), (0.6, "2021-01-01", None)]  # fmt: skip

    def test_stated_as_indirect_do_not_count_beside_direct_ones(self, held):
        indirect = {"type": "shareholding", "directOrIndirect": "indirect", "share": {"exact": 50}}
        rows, _ = held(
            *PARTIES, entity("m", "Middle"), relation("1", "p", "m", interest(exact=100)),
            relation("2", "m", "c", interest(exact=50), record="r2"),
            relation("3", "p", "c", indirect, record="r3"),
        )  # fmt: skip
        assert sorted(row["low"] for row in rows) == [0.5, 1.0]


class TestRecords:
    def test_count_by_their_last_statement(self, held):
        rows, rejects = held(
            *PARTIES,
            relation("1", "p", "c", interest(exact=30), statementDate="2020-01-01"),
            relation("2", "p", "c", interest(exact=60), statementDate="2022-01-01",
                     recordStatus="updated"),
        )  # fmt: skip
        assert [row["low"] for row in rows] == [0.6]
        assert rejects["sheet"].to_pylist() == ["[2]"]
        assert "later statement" in rejects["rule"][0].as_py()

    def test_that_are_closed_end_on_that_day(self, held):
        rows, _ = held(
            *PARTIES, relation("1", "p", "c", interest(exact=30), statementDate="2022-03-04",
                               recordStatus="closed"),
        )  # fmt: skip
        assert [row["end"] for row in rows] == ["2022-03-04"]

    def test_of_a_party_replaced_keep_its_relations(self, held):
        rows, rejects = held(
            entity("c", "Old", number="a", statementDate="2020"),
            entity("c", "New", number="b", statementDate="2021"), PARTIES[1],
            relation("1", "p", "c", interest(exact=30)),
        )  # fmt: skip
        assert len(rows) == 1
        assert rejects.num_rows == 1

    def test_of_version_02_replace_by_number(self, held):
        def old(number, share, **more):
            return {"statementID": number, "statementType": "ownershipOrControlStatement",
                    "subject": {"describedByEntityStatement": "e"},
                    "interestedParty": {"describedByPersonStatement": "q"},
                    "interests": [interest("shareholding", exact=share)], **more}  # fmt: skip

        rows, _ = held(
            {"statementID": "e", "statementType": "entityStatement", "name": "Firm",
             "entityType": "registeredEntity"},
            {"statementID": "q", "statementType": "personStatement",
             "names": [{"fullName": "Ana"}]},
            old("1", 30), old("2", 45, replacesStatements=["1"]),
        )  # fmt: skip
        assert [row["low"] for row in rows] == [0.45]


class TestWriting:
    def test_comes_back_as_it_was(self, tmp_path, everything):
        rows = pa.table(
            {
                "owner": ["Ana", "A", "Boris", "Carla", "Dario"],
                "owned": ["A", "B", "B", "B", "B"],
                "share": ["0.6", "0.3", "25-50%", "", ""],
                "kind": ["", "", "votingRights", "appointmentOfBoard", "director"],
                "start": ["2020-01-02", "", "", "", ""], "end": ["", "", "", "2022-01-01", ""],
            }
        )  # fmt: skip
        holdings = read_holdings(rows).holdings
        facts = pa.table({"entity_id": ["Ana"], "kind": ["person"], "name": ["Ana"]})
        made = bods_statements(holdings, facts, publisher="Unit", day="2024-03-17")
        path = tmp_path / "out.json"
        path.write_text(json.dumps(made))
        back = stated_holdings(everything(path)["statements"])
        shown = {row["entity_id"]: row["name"] for row in back.facts.to_pylist()}
        columns = ("kind", "low", "high", "start", "end")
        assert sorted(
            (shown[row["owner"]], shown[row["owned"]], *(str(row[name]) for name in columns))
            for row in back.holdings.to_pylist()
        ) == sorted(
            (row["owner"], row["owned"], *(str(row[name]) for name in columns))
            for row in holdings.to_pylist()
        )

    def test_of_the_public_sample_keeps_every_holding(self, public_data, tmp_path, everything):
        tables = everything(public_data / "exchange" / "bods_04_sample.json")
        stated = stated_holdings(tables["statements"])
        assert stated.holdings.num_rows == 100
        assert set(stated.holdings["low"].to_pylist()) == {1.0}
        made = bods_statements(stated.holdings, stated.facts, publisher="Unit", day="2024-03-17")
        assert len(made) == 300
        assert {one["recordType"] for one in made} == {"entity", "person", "relationship"}
        path = tmp_path / "out.json"
        path.write_text(json.dumps(made))
        again = stated_holdings(everything(path)["statements"])
        assert again.holdings.num_rows == 100

    def test_is_the_same_for_any_order_of_rows(self):
        rows = pa.table({"owner": ["b", "a"], "owned": ["c", "c"], "share": ["0.5", "0.4"]})
        holdings = read_holdings(rows).holdings
        turned = holdings.take([1, 0])
        one, two = (
            bods_statements(these, HOLDINGS.empty().select([]), publisher="U", day="2024-01-01")
            for these in (holdings, turned)
        )
        assert one == two
