"""FollowTheMoney entities as holdings: Ownership, Directorship, Control, Representation, Family."""

import json

import pyarrow as pa
import pytest

from opensocta.money.owner_statements import stated_holdings
from opensocta.money.owner_table import FACTS, HOLDINGS, KINDS
from opensocta.sources import intake, read
from opensocta.sources.ftm_writer import ftm_entities


def one(number, schema, **properties):
    return {"id": number, "schema": schema,
            "properties": {key: [value] for key, value in properties.items()}}  # fmt: skip


@pytest.fixture
def held(tmp_path):
    """Return a function that gives entities as holdings between names."""

    def stated(*entities, joined=None):
        path = tmp_path / "entities.ftm.json"
        path.write_text("\n".join(json.dumps(entity) for entity in entities))
        chunks = [rows for name, rows in read(intake(path, agency="R", obtained_at="2024"))
                  if name == "statements"]  # fmt: skip
        statements = pa.concat_tables(chunks)
        found = stated_holdings(statements, joined(statements) if joined else None)
        names = {row["entity_id"]: row["name"] for row in found.facts.to_pylist()}
        rows = [(names[row["owner"]], names[row["owned"]], row["kind"], row["low"], row["high"])
                for row in found.holdings.to_pylist()]  # fmt: skip
        return found, sorted(rows, key=str)

    return stated


PARTIES = (one("p", "Person", name="Ana"), one("q", "Person", name="Boris"),
           one("c", "Company", name="Firm", jurisdiction="pa", incorporationDate="2020-01-01"))  # fmt: skip


class TestEntities:
    @pytest.mark.parametrize(
        ("link", "row"),
        [
            (one("o", "Ownership", owner="p", asset="c", percentage="25-50"),
             ("Ana", "Firm", "share", 0.25, 0.5)),
            (one("o", "Ownership", owner="p", asset="c", role="shareholder"),
             ("Ana", "Firm", "share", None, None)),
            (one("o", "Ownership", owner="p", asset="c", role="nominee shareholder"),
             ("Ana", "Firm", "nominee_share", None, None)),
            (one("o", "Ownership", owner="p", asset="c", sharesType="bearer shares"),
             ("Ana", "Firm", "bearer", None, None)),
            (one("o", "Directorship", director="p", organization="c"),
             ("Ana", "Firm", "director", None, None)),
            (one("o", "Directorship", director="p", organization="c", role="Nominee director"),
             ("Ana", "Firm", "nominee_director", None, None)),
            (one("o", "Control", controller="p", controlled="c"),
             ("Ana", "Firm", "influence", None, None)),
            (one("o", "Representation", client="p", agent="q", role="nominee"),
             ("Ana", "Boris", "nominator", None, None)),
            (one("o", "Family", person="p", relative="q"), ("Ana", "Boris", "family", None, None)),
        ],
    )  # fmt: skip
    def test_become_holdings(self, held, link, row):
        found, rows = held(*PARTIES, link)
        assert rows == [row]
        assert found.holdings["evidence"][0].as_py()

    def test_whose_share_is_no_number_are_of_unknown_size_and_named(self, held):
        found, rows = held(*PARTIES, one("o", "Ownership", owner="p", asset="c", percentage="most"))
        assert rows == [("Ana", "Firm", "share", None, None)]
        assert len(found.unread) == 1

    def test_tell_facts(self, held):
        found, _ = held(*PARTIES)
        firm = next(row for row in found.facts.to_pylist() if row["name"] == "Firm")
        assert (firm["kind"], firm["country"], firm["founded"]) == ("company", "pa", "2020-01-01")

    def test_joined_as_one_subject_are_one_owner(self, held):
        def joined(statements):
            ids = sorted(set(statements["entity_id"].to_pylist()))
            ana, boris = (
                next(row["entity_id"] for row in statements.to_pylist() if row["value"] == name)
                for name in ("Ana", "Boris")
            )
            canonical = [ana if one == boris else one for one in ids]
            return pa.table({"entity_id": ids, "canonical_id": canonical})

        found, _ = held(
            *PARTIES, one("o", "Ownership", owner="p", asset="c", percentage="30"),
            one("r", "Ownership", owner="q", asset="c", percentage="30"), joined=joined,
        )  # fmt: skip
        assert len(set(found.holdings["owner"].to_pylist())) == 1


class TestEveryKindOfHolding:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("share", [(0.3, 0.3), (0.25, 0.5), (None, None)])
    def test_goes_out_as_entities_and_comes_back(self, tmp_path, kind, share):
        low, high = share if kind in ("share", "vote", "profit", "bearer") else (None, None)
        holding = {"holding_id": "h", "owner": "p", "owned": "q", "kind": kind, "low": low,
                   "high": high, "start": "2020-01-01", "end": None, "source": "s",
                   "evidence": ["e"]}  # fmt: skip
        facts = [{"entity_id": "p", "kind": "person", "name": "Ana", "evidence": []},
                 {"entity_id": "q", "kind": "person" if kind == "family" else "company",
                  "name": "Firm", "country": "pa", "evidence": []}]  # fmt: skip
        made = ftm_entities(pa.Table.from_pylist([holding], HOLDINGS.schema),
                            pa.Table.from_pylist(facts, FACTS.schema))  # fmt: skip
        path = tmp_path / "out.ftm.json"
        path.write_text("\n".join(json.dumps(entity) for entity in made))
        chunks = [rows for name, rows in read(intake(path, agency="R", obtained_at="2024"))
                  if name == "statements"]  # fmt: skip
        (row,) = stated_holdings(pa.concat_tables(chunks)).holdings.to_pylist()
        assert (row["kind"], row["low"], row["high"], row["start"]) == (
            kind,
            low,
            high,
            "2020-01-01",
        )
