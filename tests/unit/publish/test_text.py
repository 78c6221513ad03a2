"""Text with a public variant, and how numbers and dates are said."""

import pytest

from opensocta.publish.coarsen import coarse_words, names_small_count, to_step
from opensocta.publish.text import (
    Span,
    as_public,
    bind,
    day,
    joined,
    number,
    ordinal,
    parse_template,
    plain,
    quarter,
    share,
)


class TestATemplate:
    def test_holds_its_term_and_names_a_code_inside_only(self):
        words = parse_template("It is {term} that {N-04|one network} pays.", "highly likely")
        assert plain(words) == "It is highly likely that N-04 pays."
        assert plain(as_public(words)) == "It is highly likely that one network pays."

    def test_without_a_phrase_still_hides_the_code(self):
        words = parse_template("It is {term} that {N-04} pays.", "likely")
        assert "N-04" not in plain(as_public(words))


class TestNumbersAreSaid:
    @pytest.mark.parametrize(
        ("value", "said"), [(1, "1st"), (2, "2nd"), (13, "13th"), (22, "22nd"), (111, "111th")]
    )
    def test_as_ordinals(self, value, said):
        assert ordinal(value) == said

    def test_with_thousands_separated(self):
        assert number(144118) == "144,118"

    def test_as_a_share_that_is_never_certain(self):
        assert (share(0.932), share(1.0), share(0.0)) == (".93", ".99", ".01")

    def test_with_a_space_that_does_not_break(self):
        assert bind("24 % of 8,000 euro") == "24\u00a0% of 8,000\u00a0euro"


class TestDatesAreSaid:
    def test_in_words(self):
        assert (day("2026-09-30"), day("2026-09"), day("2026")) == (
            "30 Sep 2026",
            "Sep 2026",
            "2026",
        )

    def test_as_quarters(self):
        assert (quarter("2027-03-31"), quarter("2027")) == ("Q1 2027", "2027")

    def test_and_lists_have_one_and(self):
        assert joined(["a", "b", "c"]) == "a, b and c"


class TestThePublicReads:
    @pytest.mark.parametrize(
        ("inside", "outside"),
        [
            pytest.param("seen at Kapitan Andreevo", "seen at a place in Bulgaria", id="a region"),
            pytest.param("on 12 Mar 2026", "on Q1 2026", id="a quarter for a day"),
            pytest.param("since 2026-03-12", "since Q1 2026", id="a quarter for an ISO day"),
            pytest.param("N-04 and S-001", "one network and one person", id="phrases for codes"),
            pytest.param("e-" + "0" * 20, "one record", id="no ids"),
        ],
    )
    def test_coarser_words(self, inside, outside):
        assert coarse_words(inside) == outside

    @pytest.mark.parametrize("words", ["3 of 74 loads", "two persons were held", "4 cases"])
    def test_no_small_count(self, words):
        assert names_small_count(words)

    @pytest.mark.parametrize("words", ["31 of 74 loads", "five persons", "1,204 cases"])
    def test_but_larger_counts(self, words):
        assert not names_small_count(words)

    def test_shades_in_steps(self):
        assert to_step(0.21) == to_step(0.34)
        assert to_step(0.21) != to_step(0.36)


def test_a_span_without_a_public_variant_is_the_same_everywhere():
    assert as_public((Span("same"),)) == (Span("same"),)
