"""A network in the files of other programs: nothing lost, nothing that breaks the file."""

from xml.etree import ElementTree as ET

import numpy as np
import pyarrow as pa
import pytest

from opensocta.networks import FORMATS, export_network, nodes_of_edges

NODES = pa.table(
    {
        "id": ["b", "a", "c"], "label": ['Ben "Bo" <b>', "Ана & Co\x07", "c"],
        "kind": ["Person", "Company", None], "known": [True, False, None], "score": [1.5, None, 2.0],
    }
)  # fmt: skip
EDGES = pa.table(
    {
        "source": ["b", "a"], "target": ["a", "c"], "weight": [2.0, 1.0], "kind": ["contact", "owner"],
        "since": ["2024", None], "n": [3, 4],
    }
)  # fmt: skip


def tree(form, nodes=NODES, edges=EDGES, **more):
    text = "".join(export_network(nodes, edges, form=form, **more))
    return ET.fromstring(text), text


def plain(element):
    return element.tag.rpartition("}")[2]


class TestGraphml:
    def test_holds_every_node_and_edge_with_its_columns(self):
        root, _ = tree("graphml")
        names = {e.get("id"): (e.get("attr.name"), e.get("attr.type")) for e in root
                 if plain(e) == "key"}  # fmt: skip
        assert set(names.values()) == {
            ("label", "string"), ("kind", "string"), ("known", "boolean"), ("score", "double"),
            ("weight", "double"), ("since", "string"), ("n", "long"),
        }  # fmt: skip
        first = next(e for e in root.iter() if plain(e) == "node")
        told = {names[d.get("key")][0]: d.text for d in first}
        assert first.get("id") == "a"
        assert told == {"label": "Ана & Co", "kind": "Company", "known": "false"}
        assert [(e.get("source"), e.get("target")) for e in root.iter() if plain(e) == "edge"] == [
            ("a", "c"), ("b", "a"),
        ]  # fmt: skip


class TestGexf:
    def test_holds_labels_weights_and_columns(self):
        root, _ = tree("gexf", directed=True)
        nodes = [e for e in root.iter() if plain(e) == "node"]
        assert [n.get("label") for n in nodes] == ["Ана & Co", 'Ben "Bo" <b>', "c"]
        edges = [e for e in root.iter() if plain(e) == "edge"]
        assert [float(e.get("weight")) for e in edges] == [1.0, 2.0]
        graph = next(e for e in root if plain(e) == "graph")
        assert graph.get("defaultedgetype") == "directed"


class TestAnx:
    def test_names_every_type_and_attribute_that_it_uses(self):
        root, _ = tree("anx")
        classes = {e.get("Id"): e.get("Name") for e in root.iter("AttributeClass")}
        for told in root.iter("Attribute"):
            assert classes[told.get("AttributeClassReference")] == told.get("AttributeClass")
        types = {e.get("Name") for e in root.iter("EntityType")}
        assert {e.get("Type") for e in root.iter("IconStyle")} <= types
        links = {e.get("Name") for e in root.iter("LinkType")}
        assert {e.get("Type") for e in root.iter("LinkStyle")} <= links
        entities = {e.get("EntityId") for e in root.iter("Entity")}
        ends = {e.get(end) for e in root.iter("Link") for end in ("End1Id", "End2Id")}
        assert ends <= entities == {"a", "b", "c"}

    def test_places_no_two_on_one_spot(self):
        edges = pa.table({"source": [f"n{i}" for i in range(400)], "target": ["n0"] * 400})
        root, _ = tree("anx", nodes_of_edges(edges), edges)
        spots = [(e.get("X"), e.get("Y")) for e in root.iter("End")]
        assert len(set(spots)) == len(spots) == 400
        best = next(e for e in root.iter("End") if e.find("Entity").get("EntityId") == "n0")
        assert (best.get("X"), best.get("Y")) == ("0", "0")


@pytest.mark.parametrize("form", FORMATS)
class TestAnyForm:
    def test_is_the_same_for_any_order_of_rows(self, form):
        draw = np.random.default_rng(1)
        mixed = [t.take(pa.array(draw.permutation(len(t)))) for t in (NODES, EDGES)]
        assert tree(form, *mixed)[1] == tree(form)[1]

    def test_holds_odd_characters_as_they_are_or_not_at_all(self, form):
        odd = "x]]>&<\"'\u0000\ufffe𝔛\n"
        nodes = pa.table({"id": [odd, "y"], "label": [odd, "y"]})
        edges = pa.table({"source": [odd], "target": ["y"]})
        root, _ = tree(form, nodes, edges)
        told = {value for e in root.iter() for value in e.attrib.values()}
        assert any(value.startswith("x]]>&<\"'𝔛") for value in told)

    def test_of_nothing_is_a_file_too(self, form):
        empty = pa.table({"source": pa.array([], pa.string()), "target": pa.array([], pa.string())})
        tree(form, nodes_of_edges(empty), empty)
