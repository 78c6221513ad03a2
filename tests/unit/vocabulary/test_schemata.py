"""Our schemata inherit from FollowTheMoney's, and a plain reader still understands them."""

import subprocess
import sys

import followthemoney
import pytest
from followthemoney.exc import InvalidData

from opensocta.core.errors import TermUnknown
from opensocta.vocabulary import (
    is_a,
    model,
    own_schemata,
    schema_properties,
    to_plain,
    to_plain_schema,
)

PLAIN = {
    "Arrest": "Event", "Claim": "Note", "Contact": "UnknownLink",
    "CorruptionExposure": "UnknownLink", "CriminalNetwork": "Organization", "Detection": "Event",
    "Incident": "Event", "ModusOperandiUse": "Event", "NetworkMembership": "Membership",
    "RouteLeg": "Event", "Seizure": "Event", "Service": "UnknownLink",
}  # fmt: skip
OWN = {
    "CriminalNetwork": "networkCode crimeArea activeSince",
    "Incident": "crimeArea iccsCode modusOperandi node latitude longitude commodity suspect "
    "victimCount network",
    "Seizure": "quantity quantityUnit mode concealment originNode transitNode destinationNode "
    "originCountry destinationCountry crimeArea",
    "Detection": "routeName crossing personsDetected nationalityDetected mode originNode",
    "Arrest": "arrested suspect",
    "RouteLeg": "fromNode toNode commodity mode operator routeCode startDate",
    "NetworkMembership": "networkRole member organization",
    "Contact": "channel contactCount subject object",
    "Service": "provider customer serviceType",
    "CorruptionExposure": "official institution briber exposureKind department",
    "ModusOperandiUse": "network crimeArea modusOperandi",
    "Claim": "crimeArea section claimKind claimCode claimText",
}


class TestSchemata:
    @pytest.mark.parametrize(("name", "props"), OWN.items())
    def test_have_the_properties_agreed(self, name, props):
        assert set(props.split()) <= set(schema_properties()[name])

    def test_are_the_same_as_followthemoney_builds_them(self):
        built = {
            schema.name: {n: p.type.name for n, p in schema.properties.items() if not p.stub}
            for schema in model()
        }
        assert schema_properties() == built

    def test_know_their_ancestors(self):
        assert is_a("Seizure", "Event")
        assert is_a("CriminalNetwork", "LegalEntity")
        assert is_a("Person", "Person")
        assert not is_a("Event", "Seizure")
        with pytest.raises(TermUnknown):
            is_a("Dragon", "Thing")

    def test_leave_the_librarys_own_model_alone(self):
        model()
        assert followthemoney.model.get("Seizure") is None

    def test_are_listed_without_loading_followthemoney(self):
        code = (
            "import sys; from opensocta.vocabulary import schema_properties, is_a;"
            "schema_properties(); is_a('Seizure', 'Event'); sys.exit('followthemoney' in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

    def test_ignore_a_model_path_of_the_environment(self, monkeypatch):
        monkeypatch.setenv("FTM_MODEL_PATH", "/nowhere")
        schema_properties.cache_clear()
        assert "Person" in schema_properties()

    def test_build_once(self):
        assert model() is model()


class TestAnEntityOfOurs:
    def test_is_an_entity_of_the_model(self):
        data = {"id": "e-1", "schema": "Seizure", "properties": {"quantity": ["12"]}}
        entity = model().get_proxy(data)
        assert entity.schema.is_a("Event")
        assert entity.get("quantity") == ["12"]

    def test_of_an_unknown_schema_is_refused(self):
        with pytest.raises(InvalidData):
            model().get_proxy({"id": "e-1", "schema": "Dragon"})

    def test_is_an_edge_where_it_joins_two_subjects(self):
        edges = {name for name in own_schemata() if model()[name].edge}
        assert edges == {"Contact", "CorruptionExposure", "NetworkMembership", "Service"}


class TestAPlainReader:
    @pytest.mark.parametrize(("ours", "plain"), PLAIN.items())
    def test_gets_the_nearest_concrete_schema(self, ours, plain):
        assert to_plain_schema(ours) == plain
        assert not followthemoney.model[plain].abstract

    def test_gets_every_schema_we_have(self):
        assert set(PLAIN) == set(own_schemata())

    @pytest.mark.parametrize("name", PLAIN)
    def test_loses_no_value(self, name):
        props = {prop: [f"value of {prop}"] for prop in OWN[name].split()}
        plain = to_plain({"id": "e-1", "schema": name, "properties": props})
        read = followthemoney.model.get_proxy(plain)
        kept = "\n".join(value for prop in read.iterprops() for value in read.get(prop))
        assert all(f"value of {prop}" in kept for prop in props)

    def test_sees_the_ends_of_a_service(self):
        service = {"provider": ["e-1"], "customer": ["e-2"], "serviceType": ["forger"]}
        plain = to_plain({"id": "e-3", "schema": "Service", "properties": service})
        assert plain["properties"] == {"subject": ["e-1"], "object": ["e-2"], "role": ["forger"]}

    def test_gets_a_stock_entity_as_it_is(self):
        person = {"id": "e-1", "schema": "Person", "properties": {"name": ["Invented Person"]}}
        assert to_plain(person) == person
