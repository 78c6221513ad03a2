"""Plans of disruption: whom they remove, what they cost, what the network makes of them."""

import csv as plain_csv

import pyarrow as pa
import pytest

from opensocta.core.errors import SettingsInvalid, TermUnknown
from opensocta.networks import (
    RecoverySettings,
    compare_plans,
    plan_interval,
    plan_recovery,
    plan_removals,
    plan_steps,
    robustness,
)
from opensocta.vocabulary import CrimeScript, ScriptStep


def edges(*pairs, **columns):
    rows = {"source": [a for a, _ in pairs], "target": [b for _, b in pairs]}
    return pa.table({**rows, "weight": [1.0] * len(pairs), **columns})


TWO_STARS = edges(*[("a", f"x{k}") for k in range(4)], *[("b", f"y{k}") for k in range(4)],
                  ("a", "m"), ("m", "b"))  # fmt: skip


class TestAPlan:
    @pytest.mark.parametrize("strategy", ["searched", "greedy", "degree", "katz"])
    def test_takes_the_centres_of_two_stars(self, strategy):
        assert set(plan_removals(TWO_STARS, strategy)["node"].to_pylist()[:2]) == {"a", "b"}

    def test_by_cuts_takes_who_holds_the_halves_together(self):
        assert plan_removals(TWO_STARS, "spectral")["node"].to_pylist()[0] in {"a", "b", "m"}

    def test_avoids_who_costs_too_much(self):
        plan = plan_removals(TWO_STARS, "greedy", costs={"a": 50.0})
        assert "a" not in plan["node"].to_pylist()[:8]
        assert plan["spent"].to_pylist()[-1] == 50.0 + 10

    def test_of_ones_own_goes_on_greedily(self):
        plan = plan_removals(TWO_STARS, ["m"])
        assert plan["node"].to_pylist()[0] == "m"
        assert set(plan["node"].to_pylist()[1:3]) == {"a", "b"}

    def test_counts_people_without_ties_as_nobody(self):
        plan = plan_removals(edges(("a", "b")), "degree")
        assert plan["largest"].to_pylist() == [0, 0]

    @pytest.mark.parametrize("own", [["m", "m"], ["nobody"]])
    def test_refuses_an_order_that_cannot_be(self, own):
        with pytest.raises(SettingsInvalid):
            plan_removals(TWO_STARS, own)

    def test_refuses_a_cost_of_nothing(self):
        with pytest.raises(SettingsInvalid):
            plan_removals(TWO_STARS, costs={"a": 0.0})

    def test_refuses_an_unknown_strategy(self):
        with pytest.raises(TermUnknown):
            plan_removals(TWO_STARS, "luck")

    def test_of_nothing_is_empty(self):
        nothing = TWO_STARS.slice(0, 0)
        for strategy in ("searched", "betweenness", "spectral"):
            assert plan_removals(nothing, strategy).num_rows == 0


class TestIntervals:
    def test_widen_with_doubt(self):
        widths = []
        for credence in (0.95, 0.6):
            unsure = TWO_STARS.append_column("credence", pa.array([credence] * 10))
            plan = plan_interval(unsure, plan_removals(unsure, ["m"]), draws=300)
            widths.append(plan["share_high"][0].as_py() - plan["share_low"][0].as_py())
        assert widths[0] < widths[1]

    def test_take_two_sightings_for_more_than_one(self):
        once = edges(("a", "b"), ("b", "c"), credence=[0.5, 0.5])
        twice = edges(*[("a", "b"), ("b", "c")] * 4, credence=[0.5] * 8)
        found = [
            compare_plans(one, ["degree"], draws=400)["high"][0].as_py() for one in (once, twice)
        ]
        assert found[0] >= found[1]

    def test_need_to_know_how_sure_ties_are(self):
        with pytest.raises(SettingsInvalid, match="credence"):
            plan_interval(TWO_STARS, plan_removals(TWO_STARS))


class TestRecovery:
    def test_joins_what_a_removal_parted(self):
        sure = RecoverySettings(chance=1.0, trust=1.0, draws=3)
        plan = plan_recovery(TWO_STARS, plan_removals(TWO_STARS, ["m"]).slice(0, 1), settings=sure)
        assert plan["share"].to_pylist() == pytest.approx([5 / 11])
        assert plan["recovered"].to_pylist() == pytest.approx([10 / 11])

    def test_prefers_someone_of_the_same_role_even_if_he_is_trusted_less(self):
        far = RecoverySettings(chance=1.0, trust=0.5, draws=300)
        first = plan_removals(TWO_STARS, ["a"]).slice(0, 1)
        near, of_the_role = (
            plan_recovery(TWO_STARS, first, roles=roles, settings=far)["recovered"][0].as_py()
            for roles in ({}, {"a": "R-LEAD", "b": "R-LEAD"})
        )
        assert of_the_role < near


class TestSteps:
    def test_stop_with_the_last_who_can_take_them(self):
        common = {"phase": "", "step": "", "skills": (), "services": (), "traces": (),
                  "substitutability": 0.5, "interventions": (), "source": "x",
                  "confidence": "known"}  # fmt: skip
        script = CrimeScript("DRUG", "x", (
            ScriptStep(n=1, roles=("R-SUPPLY",), **common),
            ScriptStep(n=2, roles=("R-DRIVER", "R-GUARD"), **common),
            ScriptStep(n=3, roles=("R-UNKNOWN",), **common),
        ))  # fmt: skip
        roles = {"a": ["R-SUPPLY"], "b": ["R-DRIVER"], "m": ["R-GUARD"], "x0": ["R-GUARD"]}
        plan, unknown = plan_steps(plan_removals(TWO_STARS, ["m", "a", "b"]), roles, script)
        assert plan["steps_possible"].to_pylist()[:3] == [2, 1, 0]
        assert plan["stopped"].to_pylist()[:3] == [[], [1], [2]]
        assert unknown == (3,)


KNOWN = {
    "meetings": 0.0711, "phone": 0.0313, "caviar": 0.0369, "oversize": 0.0599,
    "london_gang": 0.2541, "corruption_brazil": 0.0608,
}  # fmt: skip


class TestPublicNetworks:
    @pytest.mark.parametrize("name", KNOWN)
    def test_fall_apart_as_fast_as_is_known(self, public_data, name):
        layer = name in ("meetings", "phone")
        file = "montagna/edges.csv" if layer else f"{name}.csv"
        with (public_data / "networks" / file).open() as handle:
            rows = [
                row for row in plain_csv.DictReader(handle) if not layer or row["layer"] == name
            ]
        table = edges(*((row["source"], row["target"]) for row in rows))
        plan = plan_removals(table, "searched")
        assert robustness(plan, plan.num_rows) <= 1.02 * KNOWN[name]
