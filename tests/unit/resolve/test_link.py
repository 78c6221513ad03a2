"""Who is who, on a handful of invented records."""

import json
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from opensocta.evidence.derived import ENTITY_MAP, PAIRS
from opensocta.evidence.tables import STATEMENTS
from opensocta.resolve import link

ANA = {"name": "Ana Đorđević", "birthDate": "1981-04-07", "gender": "female"}


def subjects(links):
    return dict(
        zip(
            links.entity_map["entity_id"].to_pylist(),
            links.entity_map["canonical_id"].to_pylist(),
            strict=True,
        )
    )


def decide(*rows):
    return pa.Table.from_pylist(
        [
            {"kind": k, "left_id": a, "right_id": b, "author": "x", "reason": "y",
             "at": datetime(2024, 1, day, tzinfo=UTC)}
            for day, (k, a, b) in enumerate(rows, 1)
        ]
    )  # fmt: skip


class TestTwoRecordsAreOneSubject:
    @pytest.mark.parametrize(
        "other",
        [
            pytest.param({"name": "Ana Đorđević", "birthDate": "1981-04-07"}, id="same"),
            pytest.param({"name": "Ана Ђорђевић", "birthDate": "1981-04-07"}, id="Cyrillic"),
            pytest.param({"name": "DORDEVIC Ana", "birthDate": "1981-04-07"}, id="order, marks"),
            pytest.param({"name": "Ana Djordjevc", "birthDate": "1981-04-07"}, id="typing error"),
            pytest.param({"name": "Ana Đorđević", "birthDate": "1981-07-04"}, id="day and month"),
        ],
    )
    def test_when(self, statements, other):
        links = link(statements({"e-2": ANA, "e-1": other}))
        assert subjects(links) == {"e-1": "e-1", "e-2": "e-1"}

    def test_when_a_document_number_is_shared(self, statements):
        one = {"name": "Ana Đorđević", "passportNumber": "PA 120-4455"}
        two = {"name": "Anna Dordevich", "passportNumber": "pa1204455"}
        assert subjects(link(statements({"e-1": one, "e-2": two})))["e-2"] == "e-1"

    def test_when_companies_differ_in_legal_form_and_script(self, statements):
        one = {
            "schema": "Company",
            "name": "Solvargen Trade d.o.o.",
            "registrationNumber": "20011223",
        }
        two = {"schema": "Company", "name": "Солварген Траде ДОО", "registrationNumber": "20011223"}
        assert subjects(link(statements({"e-1": one, "e-2": two})))["e-2"] == "e-1"


class TestTwoRecordsStayApart:
    @pytest.mark.parametrize(
        "other",
        [
            pytest.param(
                {"name": "Ana Đorđević", "birthDate": "1962-11-25"}, id="other birth date"
            ),
            pytest.param({"name": "Mira Kostić", "birthDate": "1981-04-07"}, id="other name"),
            pytest.param({"name": "Ana"}, id="given name alone"),
            pytest.param({**ANA, "schema": "Company"}, id="a company"),
        ],
    )
    def test_when(self, statements, other):
        assert subjects(link(statements({"e-1": ANA, "e-2": other})))["e-2"] == "e-2"

    def test_when_they_are_incidents_with_the_same_words(self, statements):
        seizure = {"schema": "Seizure", "name": "Seizure at the port", "date": "2024-01-01"}
        assert subjects(link(statements({"e-1": seizure, "e-2": seizure})))["e-2"] == "e-2"

    def test_when_they_are_networks_of_one_name(self, statements):
        network = {"schema": "CriminalNetwork", "name": "The group of the harbour"}
        assert subjects(link(statements({"e-1": network, "e-2": network})))["e-2"] == "e-2"

    def test_when_the_statement_was_refuted(self, statements):
        table = statements({"e-1": ANA, "e-2": ANA})
        refuted = table.set_column(
            table.schema.get_field_index("stance"), "stance", pa.array([1, 1, 1, -1, -1, -1])
        )
        assert subjects(link(refuted))["e-2"] == "e-2"


class TestThingsAreOneByTheirNumber:
    def test_for_vehicles(self, statements):
        rows = {
            "e-1": {"schema": "Vehicle", "registrationNumber": "BG-123-ZZ"},
            "e-2": {"schema": "Vehicle", "registrationNumber": "bg 123 zz"},
        }
        assert subjects(link(statements(rows)))["e-2"] == "e-1"

    def test_for_relations_whose_ends_are_joined(self, statements):
        rows = {
            "e-1": ANA,
            "e-2": ANA,
            "n-1": {"schema": "CriminalNetwork", "name": "N"},
            "x-1": {"schema": "NetworkMembership", "member": "e-1", "organization": "n-1"},
            "x-2": {"schema": "NetworkMembership", "member": "e-2", "organization": "n-1"},
        }
        assert subjects(link(statements(rows)))["x-2"] == "x-1"


class TestAPersonsDecisionStands:
    def test_against_a_high_score(self, statements):
        links = link(
            statements({"e-1": ANA, "e-2": ANA}), decisions=decide(("keep_apart", "e-1", "e-2"))
        )
        assert subjects(links)["e-2"] == "e-2"
        assert links.pairs["decided"].to_pylist() == ["keep_apart"]

    def test_against_a_low_score(self, statements):
        other = {"name": "Mira Kostić", "birthDate": "1955-01-01"}
        links = link(
            statements({"e-1": ANA, "e-2": other}), decisions=decide(("merge", "e-2", "e-1"))
        )
        assert subjects(links)["e-2"] == "e-1"

    def test_until_a_later_one_on_the_same_pair(self, statements):
        said = decide(("keep_apart", "e-1", "e-2"), ("merge", "e-1", "e-2"))
        assert subjects(link(statements({"e-1": ANA, "e-2": ANA}), decisions=said))["e-2"] == "e-1"

    def test_and_a_merge_that_breaks_it_is_named(self, statements):
        rows = dict.fromkeys(("e-1", "e-2", "e-3"), ANA)
        said = decide(
            ("keep_apart", "e-1", "e-3"), ("merge", "e-1", "e-2"), ("merge", "e-2", "e-3")
        )
        links = link(statements(rows), decisions=said)
        assert subjects(links)["e-3"] != subjects(links)["e-1"]
        assert len(links.notes) == 1


class TestEveryPairIsExplained:
    def test_by_bits_that_sum_to_the_weight(self, statements):
        links = link(statements({"e-1": ANA, "e-2": {**ANA, "name": "Ана Ђорђевић"}}))
        (row,) = links.pairs.to_pylist()
        parts = json.loads(row["explanation"])
        assert [part[0] for part in parts] == ["prior", "name", "birth date", "sex"]
        assert sum(part[2] for part in parts) == pytest.approx(row["weight"], abs=1e-9)
        assert parts[1][1] == "the same name"

    def test_and_tables_keep_their_declaration(self, statements):
        links = link(statements({"e-1": ANA, "e-2": ANA}))
        ENTITY_MAP.check(links.entity_map)
        PAIRS.check(links.pairs)


class TestNothingToLink:
    def test_is_no_error(self):
        links = link(STATEMENTS.empty())
        assert (links.entity_map.num_rows, links.pairs.num_rows) == (0, 0)

    def test_when_one_record_has_no_properties(self, statements):
        assert subjects(link(statements({"e-1": {"id": "e-1"}}))) == {"e-1": "e-1"}
