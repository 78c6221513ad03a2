from itertools import pairwise

import numpy as np
import pytest

from opensocta.money import MoneySettings, build_ledger, find_money
from opensocta.money.bipartite import find_bipartite
from opensocta.money.chains import find_chains, find_stacks
from opensocta.money.u_turn import find_u_turns

SETTINGS = MoneySettings()


def chain(*, share=0.95, days=1.0, names="abcdef"):
    return [
        (300 + days * i, f"c{a}", f"c{b}", round(1_234_500 * share**i))
        for i, (a, b) in enumerate(pairwise(names))
    ]


def stack(layers=4):
    rows = []
    for k in range(layers):
        amount = 700_000 + 31_000 * k
        rows += [
            (300 + 0.1 * k, "source", f"m{k}", amount),
            (301 + 0.1 * k, f"m{k}", f"n{k}", round(amount * 0.97)),
            (302 + 0.1 * k, f"n{k}", "sink", round(amount * 0.95)),
        ]
    return rows


def groups(payers=4, payees=4):
    return [
        (300 + 0.2 * i + 0.7 * j, f"u{i}", f"v{j}", 50_000 + 100 * i + j)
        for i in range(payers)
        for j in range(payees)
    ]


class TestAChain:
    def test_is_one_finding_with_its_payments_in_order(self, payments, everyday):
        table = payments(everyday + chain())
        (finding,) = find_chains(table, settings=SETTINGS)
        assert finding.subject == "cb"
        assert finding.measures["length"] == 5
        assert finding.evidence == tuple(table["tx_id"].to_pylist()[-5:])
        assert "chain of 4 accounts" in finding.reason

    @pytest.mark.parametrize(
        "rows",
        [
            pytest.param(chain(share=0.7), id="much of it stays on the way"),
            pytest.param(chain(days=5), id="it stays for days"),
            pytest.param(chain(days=0), id="no payment is later than the one before"),
            pytest.param(chain(names="abc"), id="it is short"),
            pytest.param([(600 - a, b, c, x) for a, b, c, x in chain()], id="it runs backwards"),
        ],
    )
    def test_is_not_found_when(self, payments, everyday, rows):
        assert find_chains(payments(everyday + rows), settings=SETTINGS) == []

    def test_that_returns_is_told_as_a_ring(self, payments, everyday):
        found = find_money(payments(everyday + chain(names="abcdea")))
        assert {f.kind for f in found if f.subject in ("ca", "cb")} & {
            "money.cycle", "money.chain",
        } == {"money.cycle"}  # fmt: skip


class TestAStack:
    def test_is_one_finding(self, payments, everyday):
        (finding,) = find_stacks(payments(everyday + stack()), settings=SETTINGS)
        assert (finding.subject, finding.measures["sink"]) == ("source", "sink")
        assert finding.measures["layers"] == 4
        assert finding.measures["n_payments"] == 12

    def test_needs_several_layers(self, payments, everyday):
        assert find_stacks(payments(everyday + stack(layers=2)), settings=SETTINGS) == []

    def test_bounds_are_told(self, payments, everyday):
        few = MoneySettings(max_cycles=1)
        assert find_stacks(payments(everyday + stack()), settings=few)[-1].kind == "money.bounds"


class TestABipartiteGroup:
    def test_is_one_finding(self, payments, everyday):
        (finding,) = find_bipartite(payments(everyday + groups()), settings=SETTINGS)
        assert finding.measures["payers"] == 4
        assert finding.measures["payees"] == 4
        assert finding.measures["n_payments"] == 16

    def test_needs_enough_on_both_sides(self, payments, everyday):
        rows = everyday + groups(payers=2)
        assert find_bipartite(payments(rows), settings=SETTINGS) == []

    def test_over_months_is_ordinary(self, payments, everyday):
        rows = [(10 + 25 * i, f"u{i}", f"v{j}", 50_000) for i in range(4) for j in range(4)]
        assert find_bipartite(payments(everyday + rows), settings=SETTINGS) == []


def country(account):
    return {"x": "AE", "y": "CY"}.get(account[0], "RS")


def u_turn(end="home"):
    return [
        (300, "home", "x1", 900_000),
        (304, "x1", "y1", 870_000),
        (309, "y1", end, 850_000),
    ]


class TestAUTurn:
    def test_is_one_finding(self, payments, everyday):
        table = payments(everyday + u_turn(), places=country)
        (finding,) = find_u_turns(table, settings=SETTINGS)
        assert finding.subject == "home"
        assert finding.measures["countries"] == "RS;AE;CY"
        assert "2 accounts abroad" in finding.reason

    def test_may_end_at_another_account_of_the_owner(self, payments, everyday, holders):
        table = payments(everyday + u_turn(end="other"), places=country)
        assert find_u_turns(table, settings=SETTINGS) == []
        known = build_ledger(table, settings=SETTINGS, holders=holders)
        (finding,) = find_u_turns(known, settings=SETTINGS)
        assert "another account of the same owner" in finding.reason

    def test_is_not_looked_for_without_countries(self, payments, everyday):
        found = find_money(payments(everyday + u_turn()))
        told = [f.reason for f in found if f.kind == "money.bounds"]
        assert "money.u_turn" not in {f.kind for f in found}
        assert any("U-turns" in words and "no countries" in words for words in told)

    def test_within_the_country_is_none(self, payments, everyday):
        table = payments(everyday + u_turn(), places=lambda _: "RS")
        assert find_u_turns(table, settings=SETTINGS) == []


@pytest.mark.parametrize("find", [find_chains, find_stacks, find_bipartite, find_u_turns])
def test_everyday_payments_give_nothing(payments, everyday, find):
    places = [country, lambda account: "RS" if hash_of(account) % 2 else "MK"]
    for place in places:
        assert find(payments(everyday, places=place), settings=SETTINGS) == []


def hash_of(account):
    return int(np.frombuffer(account.encode().ljust(8, b"_")[:8], np.uint8).sum())
