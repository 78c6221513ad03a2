"""A probability has one word, and the word has one band."""

import pytest

from opensocta.core.errors import TermUnknown
from opensocta.vocabulary import TERMS, Icd203Term, PhiaTerm, term


class TestPhia:
    @pytest.mark.parametrize(
        ("probability", "text"),
        [
            (0, "remote chance"), (0.05, "remote chance"), (0.10, "highly unlikely"),
            (0.30, "unlikely"), (0.40, "realistic possibility"), (0.499, "realistic possibility"),
            (0.5, "realistic possibility"), (0.55, "likely"), (0.74, "likely"),
            (0.85, "highly likely"), (0.95, "almost certain"), (1, "almost certain"),
        ],
    )  # fmt: skip
    def test_gives_the_band_it_lies_in(self, probability, text):
        assert term(probability).text == text

    @pytest.mark.parametrize(
        ("probability", "text"),
        [
            (0.07, "remote chance"), (0.08, "highly unlikely"), (0.22, "highly unlikely"),
            (0.23, "unlikely"), (0.52, "realistic possibility"), (0.53, "likely"),
            (0.77, "likely"), (0.78, "highly likely"), (0.93, "almost certain"),
        ],
    )  # fmt: skip
    def test_gives_the_nearest_band_in_a_gap(self, probability, text):
        assert term(probability).text == text

    @pytest.mark.parametrize(
        ("probability", "text"),
        [(0.075, "highly unlikely"), (0.225, "unlikely"), (0.775, "likely"),
         (0.925, "highly likely")],
    )  # fmt: skip
    def test_gives_the_milder_word_in_the_middle_of_a_gap(self, probability, text):
        assert term(probability).text == text


class TestIcd203:
    @pytest.mark.parametrize(
        ("probability", "text"),
        [(0.001, "almost no chance"), (0.1, "very unlikely"), (0.3, "unlikely"),
         (0.5, "roughly even chance"), (0.6, "likely"), (0.9, "very likely"),
         (1, "almost certain")],
    )  # fmt: skip
    def test_gives_its_own_words(self, probability, text):
        assert term(probability, "icd203").text == text


class TestATerm:
    def test_prints_its_band(self):
        assert str(term(0.6)) == "likely (55-75 %)"
        assert term(0.01).band == "up to 5 %"
        assert term(0.99).band == "at least 95 %"

    def test_has_an_id_of_the_enum(self):
        assert [t.id for t in TERMS["phia"]] == list(PhiaTerm)
        assert [t.id for t in TERMS["icd203"]] == list(Icd203Term)

    def test_is_refused_outside_a_probability_or_scheme(self):
        with pytest.raises(ValueError, match="probability"):
            term(1.2)
        with pytest.raises(TermUnknown, match="phia"):
            term(0.5, "sherman")
