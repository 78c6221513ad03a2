"""Networks, brokers, bridges and removals in small pictures."""

from itertools import combinations

import pytest

from opensocta.evidence.derived import MEMBERS
from opensocta.networks import NetworkSettings, find_networks, find_roles, find_ties


def clique(*names):
    return [("co_offender", a, b) for a, b in combinations(names, 2)]


def members_of(found):
    rows = found.members.to_pylist()
    return {code: {r["canonical_id"] for r in rows if r["network"] == code}
            for code in sorted({r["network"] for r in rows})}  # fmt: skip


def kinds(found):
    return [finding.kind for finding in found.findings]


class TestAGroup:
    def test_is_found_though_nobody_named_it(self, build):
        ties = build.ties(*clique(*"abcde"), *clique(*"vwxyz"), ("contact", "a", "v"))
        found = find_networks(ties, build.entities(ties))
        assert members_of(found) == {"N-01": set("abcde"), "N-02": set("vwxyz")}

    def test_is_coded_by_size(self, build):
        ties = build.ties(*clique(*"abcd"), *clique(*"uvwxyz"))
        assert len(members_of(find_networks(ties, build.entities(ties)))["N-01"]) == 6

    def test_keeps_the_members_an_agency_named(self, build):
        named = [("member", "a", "n1"), ("member", "b", "n1")]
        ties = build.ties(*named, ("associate", "b", "d"), ("associate", "a", "d"))
        found = find_networks(ties, build.entities(ties))
        assert members_of(found) == {"N-01": {"a", "b", "d"}}
        assert found.named == {"N-01": ("n1",)}

    def test_leaves_out_whom_one_weak_tie_brings(self, build):
        ties = build.ties(("member", "a", "n1"), ("member", "b", "n1"), ("contact", "b", "d"))
        assert members_of(find_networks(ties, build.entities(ties))) == {"N-01": {"a", "b"}}

    def test_is_one_if_two_named_networks_share_members(self, build):
        rows = [("member", p, "n1") for p in "abc"] + [("member", p, "n2") for p in "bcd"]
        ties = build.ties(*rows)
        found = find_networks(ties, build.entities(ties))
        assert found.named == {"N-01": ("n1", "n2")}

    def test_is_not_made_of_a_companies_register_alone(self, build):
        ties = build.ties(*[("director", p, "c1") for p in "abdef"])
        assert find_networks(ties, build.entities(ties)).members.num_rows == 0

    def test_takes_in_a_firm_that_two_members_hold(self, build):
        held = [(kind, p, "c1") for kind in ("owner", "director") for p in "ab"]
        ties = build.ties(*clique(*"abde"), *held, ("owner", "d", "c2"))
        assert members_of(find_networks(ties, build.entities(ties)))["N-01"] == {*"abde", "c1"}


class TestABroker:
    def test_is_the_only_connection_of_two_networks(self, build):
        rows = [("member", p, "n1") for p in "abc"] + [("member", p, "n2") for p in "cde"]
        ties = build.ties(*rows)
        found = find_networks(ties, build.entities(ties), settings=NetworkSettings(overlap=0.9))
        (broker,) = [f for f in found.findings if f.kind == "networks.broker"]
        assert broker.subject == "c"
        assert broker.measures["networks"] == "N-01;N-02"
        assert broker.reason.startswith(
            "One organisation is the only recorded connection between N-01 and N-02, and lies on "
        )
        assert {r["canonical_id"] for r in found.members.to_pylist() if r["broker"]} == {"c"}

    def test_is_nobody_for_one_chance_tie(self, build):
        rows = [("member", p, "n1") for p in "abc"] + [("member", p, "n2") for p in "xyz"]
        ties = build.ties(*rows, ("co_offender", "a", "x"))
        assert "networks.broker" not in kinds(find_networks(ties, build.entities(ties)))

    def test_is_nobody_if_there_are_two(self, build):
        rows = [("member", p, "n1") for p in "abc"] + [("member", p, "n2") for p in "xyz"]
        both = [("contact", p, q) for p in "ab" for q in "xy"]
        ties = build.ties(*rows, *both)
        assert "networks.broker" not in kinds(find_networks(ties, build.entities(ties)))


class TestABridge:
    def test_serves_several_networks(self, build):
        rows = [("member", p, "n1") for p in "abd"] + [("member", p, "n2") for p in "xyz"]
        ties = build.ties(*rows, ("service", "s", "n1"), ("service", "s", "n2"))
        found = find_networks(ties, build.entities(ties))
        (bridge,) = [f for f in found.findings if f.kind == "networks.bridge"]
        assert (bridge.subject, bridge.score) == ("s", 2)

    def test_is_a_network_in_several_areas(self, build):
        ties = build.ties(*[("member", p, "n1") for p in "abd"])
        found = find_networks(ties, build.entities(ties, n1=["DRUG", "MIG"]))
        (bridge,) = [f for f in found.findings if f.kind == "networks.bridge"]
        assert bridge.measures["crime_areas"] == "DRUG;MIG"


class TestRemoval:
    def test_says_what_is_left(self, build):
        ties = build.ties(
            *clique(*"abcd"), *clique(*"wxyz"), ("contact", "d", "m"), ("contact", "m", "w")
        )
        found = find_networks(ties, build.entities(ties))
        (removal,) = [f for f in found.findings if f.kind == "networks.removal"]
        assert removal.measures["before"] == 9
        assert removal.measures["after_one"] in (4, 5)


class TestARole:
    def test_is_taken_from_agencies_alone(self, build):
        rows = [
            *build.persons("a", "b"),
            ("n1", "CriminalNetwork", {"name": "N"}),
            ("m1", "NetworkMembership", {"member": "a", "organization": "n1", "networkRole": "R-FIN"}),
            ("m2", "NetworkMembership", {"member": "b", "organization": "n1"}),
        ]  # fmt: skip
        statements = build.statements(rows)
        ties = find_ties(statements, build.itself(statements))
        roles = find_roles(statements, build.itself(statements))
        found = find_networks(ties, build.entities(ties), roles=roles)
        assert found.members["role"].to_pylist() == ["R-FIN", ""]
        assert "st-m1-networkRole-r" in found.members["evidence"].to_pylist()[0]


class TestNothing:
    def test_gives_empty_tables(self, build):
        ties = build.ties(("contact", "a", "b")).slice(0, 0)
        found = find_networks(ties, build.entities(ties))
        assert found.findings == []
        assert found.members.column_names == [
            c.name for c in MEMBERS.columns if c.name not in ("handling", "tlp")
        ]

    @pytest.mark.parametrize("kind", ["payment", "address", "owner"])
    def test_comes_of_ties_that_are_no_crime(self, build, kind):
        ties = build.ties((kind, "a", "b"), (kind, "b", "d"))
        assert find_networks(ties, build.entities(ties)).members.num_rows == 0
