"""Policy values: one table, checked overrides."""

import pytest

from opensocta.core.errors import SettingsInvalid, TermUnknown
from opensocta.vocabulary import policy


class TestTheTable:
    @pytest.mark.parametrize(
        ("code", "value"),
        [
            ("credence.rho.A", 0.95), ("credence.rho.F", 0.5), ("credence.theta.2", 0.8),
            ("credence.r.same_agency", 0.3), ("credence.clip.low", 0.01),
            ("credence.concentration", 20), ("confidence.high.origins", 3),
            ("ranking.draws", 10_000), ("ranking.tier.top", 0.8), ("publish.small_cell", 5),
            ("surveys.min_respondents", 30),
        ],
    )  # fmt: skip
    def test_holds_the_defaults_of_the_method(self, code, value):
        assert policy()[code] == value

    def test_is_a_mapping(self):
        values = policy()
        assert len(values) == len(list(values)) == len(values.rows())
        assert "credence.prior" in values
        assert values.group("credence.theta") == {
            "1": 0.95, "2": 0.8, "3": 0.6, "4": 0.4, "5": 0.15, "6": 0.5,
        }  # fmt: skip
        assert values.count("ranking.draws") == 10_000

    def test_every_default_lies_in_its_own_range(self):
        assert all(row.low <= row.value <= row.high for row in policy().rows())

    def test_an_unknown_code_is_an_error(self):
        with pytest.raises(TermUnknown, match="is not a known policy value"):
            policy()["credence.rho.G"]


class TestAnOverride:
    def test_takes_effect_and_is_shown(self):
        changed = policy({"credence.half_life_months": 36})
        assert changed["credence.half_life_months"] == 36
        assert [row.code for row in changed.rows() if row.overridden == "y"] == [
            "credence.half_life_months"
        ]

    def test_changes_the_fingerprint_and_nothing_else_does(self):
        assert policy().fingerprint() == policy({}).fingerprint()
        assert policy({"credence.prior": 0.5}).fingerprint() == policy().fingerprint()
        assert policy({"credence.prior": 0.4}).fingerprint() != policy().fingerprint()

    @pytest.mark.parametrize(
        ("code", "value", "rule"),
        [
            pytest.param("credence.rho.Z", 0.5, "is no policy value", id="unknown"),
            pytest.param("credence.rho.A", 1.5, "between 0 and 1", id="out of range"),
            pytest.param("credence.rho.A", "high", "must be a number", id="a word"),
            pytest.param("credence.rho.A", True, "must be a number", id="a truth value"),
            pytest.param("credence.rho.A", float("nan"), "must be a number", id="not a number"),
            pytest.param("ranking.draws", 2000.5, "whole number", id="half a draw"),
            pytest.param("confidence.low.width", 0.2, "must be below", id="crossed thresholds"),
        ],
    )
    def test_is_refused_by_its_key(self, code, value, rule):
        with pytest.raises(SettingsInvalid, match=rule) as told:
            policy({code: value}, source="socta.toml")
        assert "socta.toml" in str(told.value)
