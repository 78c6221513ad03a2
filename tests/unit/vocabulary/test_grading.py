"""Grades of three schemes are read, crossed over and never lost."""

import pytest

from opensocta.core.errors import TermUnknown
from opensocta.vocabulary import SCHEMES, Grade, grade_meanings, parse_grade, to_admiralty


class TestAGradeIsRead:
    @pytest.mark.parametrize(
        ("text", "grade"),
        [
            pytest.param("B2", Grade("admiralty", "B", "2"), id="Admiralty without scheme"),
            pytest.param(" b2 ", Grade("admiralty", "B", "2"), id="small letters and spaces"),
            pytest.param("B-2", Grade("admiralty", "B", "2"), id="with a dash"),
            pytest.param("6x6:F6", Grade("admiralty", "F", "6"), id="by the scheme's size"),
            pytest.param("4x4:X4", Grade("europol", "X", "4"), id="Europol"),
            pytest.param("Europol: A1", Grade("europol", "A", "1"), id="Europol by name"),
            pytest.param("uk:1A", Grade("uk", "1", "A"), id="UK without sharing code"),
            pytest.param("3x5x2:2BC", Grade("uk", "2", "B", "C"), id="UK with conditions"),
            pytest.param("uk:3C2", Grade("uk", "3", "C", "C"), id="UK sharing code as a digit"),
            pytest.param("uk:1AP", Grade("uk", "1", "A", "P"), id="UK sharing permitted"),
        ],
    )
    def test_from(self, text, grade):
        assert parse_grade(text) == grade

    @pytest.mark.parametrize(
        "text", ["", "B", "G2", "B7", "X1", "4x4:D1", "4x4:A5", "uk:4A", "uk:1F", "uk:1AX",
                 "B2C", "russian:A1", "B2 B2"],
    )  # fmt: skip
    def test_not_from(self, text):
        with pytest.raises(TermUnknown, match="is not a known grade"):
            parse_grade(text)


class TestTheCrosswalk:
    @pytest.mark.parametrize(
        ("text", "admiralty"),
        [
            ("B2", "B2"), ("4x4:A1", "A1"), ("4x4:C3", "D3"), ("4x4:X4", "F6"),
            ("uk:1A", "B1"), ("uk:2D", "F6"), ("uk:3E", "D5"),
        ],
    )  # fmt: skip
    def test_leads_to_admiralty(self, text, admiralty):
        assert to_admiralty(parse_grade(text)) == parse_grade(admiralty)

    def test_keeps_the_original_readable(self):
        assert str(parse_grade("3x5x2:2BC")) == "uk:2BC"

    def test_refuses_a_grade_that_does_not_exist(self):
        with pytest.raises(TermUnknown):
            to_admiralty(Grade("uk", "9", "Z"))

    def test_hearsay_nobody_can_check_says_nothing_rather_than_speaking_against(self):
        assert to_admiralty(parse_grade("4x4:A4")).credibility == "6"


class TestEveryCode:
    def test_has_a_meaning_and_a_counterpart(self):
        known = grade_meanings()
        assert {scheme for scheme, _, _ in known} == set(SCHEMES)
        for (scheme, axis, _), row in known.items():
            assert row.meaning
            if axis != "sharing":
                assert ("admiralty", axis, row.admiralty) in known, (scheme, axis)

    def test_is_counted(self):
        sizes = {}
        for scheme, axis, _ in grade_meanings():
            sizes[scheme, axis] = sizes.get((scheme, axis), 0) + 1
        assert sizes == {
            ("admiralty", "reliability"): 6, ("admiralty", "credibility"): 6,
            ("europol", "reliability"): 4, ("europol", "credibility"): 4,
            ("uk", "reliability"): 3, ("uk", "credibility"): 5, ("uk", "sharing"): 2,
        }  # fmt: skip
