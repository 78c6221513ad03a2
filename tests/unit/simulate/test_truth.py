"""The truth of a region keeps its promises."""

import numpy as np
import phonenumbers
import pytest
from stdnum import iban

from opensocta.simulate.truth import Region, invent_region
from opensocta.simulate.truth.laundering import TYPOLOGIES
from opensocta.simulate.truth.trails import SHIFTS
from opensocta.vocabulary import nodes, roles, routes


@pytest.fixture(scope="module")
def region() -> Region:
    return invent_region(11, 0.05)


class TestPeopleAndAccounts:
    def test_have_well_formed_telephones_that_nobody_was_given(self, region):
        for number in region.people.phone[:200]:
            assert phonenumbers.is_valid_number(phonenumbers.parse(number))

    def test_have_valid_ibans_of_banks_that_do_not_exist(self, region):
        assert all(iban.is_valid(number) for number in region.accounts.number)
        assert len(set(region.accounts.number)) == region.accounts.count
        assert all("99" in n[4:14] or "XINV" in n for n in region.accounts.number)

    def test_have_documents_of_their_own(self, region):
        assert len(set(region.people.document)) == region.people.count


class TestCompanies:
    def test_own_each_other_without_a_circle(self, region):
        parent = {child: owner for owner, child, _ in region.companies.parents.tolist()}
        for start in parent:
            seen, at = {start}, start
            while at in parent:
                at = parent[at]
                assert at not in seen
                seen.add(at)

    def test_that_are_fronts_hang_under_one_holding(self, region):
        parent = {child: owner for owner, child, _ in region.companies.parents.tolist()}
        for chain in region.fronts:
            for firm in chain.tolist()[1:]:
                top = firm
                while top in parent:
                    top = parent[top]
                assert top == chain[0]


class TestNetworks:
    def test_have_known_roles_and_one_leader(self, region):
        for net in region.networks.all:
            assert set(net.roles) <= set(roles())
            assert net.roles.count("R-LEAD") == 1

    def test_share_providers(self, region):
        served = [p for net in region.networks.all for p, _, _ in net.providers]
        assert len(served) > len(set(served))


class TestRoutes:
    def test_run_over_real_legs(self, region):
        for branch in region.trails.branches:
            for code, a, b in zip(branch.codes, branch.stops, branch.stops[1:], strict=False):
                assert (routes()[code].from_node, routes()[code].to_node) == (a, b)

    def test_shift_in_the_third_year(self, region):
        for good, (loser, gainer) in SHIFTS.items():
            ways = region.trails.of(good)
            share = region.trails.volumes[ways] / region.trails.volumes[ways].sum(axis=0)
            names = np.array([region.trails.branches[k].name for k in ways])
            assert share[names == loser, 2].sum() < share[names == loser, 1].sum() / 3
            assert share[names == gainer, 2].sum() > 2 * share[names == gainer, 1].sum()


class TestIncidents:
    def test_happen_at_known_nodes_within_three_years(self, region):
        events = region.incidents
        assert set(events.node.tolist()) <= set(nodes())
        assert (np.diff(np.sort(events.day)).astype(int) >= 0).all()
        assert str(events.day.min()) >= "2023-10-01"
        assert str(events.day.max()) <= "2026-09-30"


class TestLevelsThatCanBeCounted:
    def test_are_those_of_the_region_s_networks(self, region):
        for area in region.threat.areas:
            here = [n for n in region.networks.all if area in (n.area, n.second)]
            level = int(np.digitize(len(here), [1, 3, 10, 25]))
            assert region.threat.level(area, "A-NETS") == level

    def test_have_the_growth_of_two_years(self, region):
        for area in region.threat.areas:
            change = (1 + region.threat.trend(area)) ** 2 - 1
            level = int(np.digitize(change, [-0.2, -0.05, 0.05, 0.2]))
            assert region.threat.level(area, "A-GROWTH") == level

    def test_rank_areas_by_their_mean_level(self, region):
        order = np.argsort(region.threat.rank)
        assert (np.diff(region.threat.score[order]) <= 0).all()


class TestLaundering:
    def test_has_all_typologies(self, region):
        assert set(region.schemes.typology) == set(TYPOLOGIES)

    def test_cycles_come_back_to_their_first_account(self, region):
        payments = region.schemes.payments
        for k, kind in enumerate(region.schemes.typology):
            if kind == "cycle":
                mine = payments.scheme == k
                assert set(payments.payer[mine]) == set(payments.payee[mine])

    def test_structuring_stays_under_the_threshold(self, region):
        payments = region.schemes.payments
        cash = payments.channel == "cash_in"
        assert payments.cents[cash].max() < 10_000_00
        assert (payments.payer[cash] == -1).all()


class TestItems:
    def test_that_are_copies_say_what_their_origin_says(self, region):
        for item in region.items:
            origin = region.items[item.origin]
            assert (item.supports, item.claim) == (origin.supports, origin.claim)
            assert origin.origin == item.origin

    def test_of_better_grade_are_right_more_often(self, region):
        def right(grades):
            mine = [i for i in region.items if i.reliability in grades and i.origin == i.number]
            return np.mean([i.supports == region.claims[i.claim].true for i in mine])

        assert right("AB") > right("DEF") + 0.1
