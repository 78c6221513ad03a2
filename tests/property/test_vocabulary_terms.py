"""What any probability and any grade must keep."""

from hypothesis import given
from hypothesis import strategies as st

from opensocta.vocabulary import TERMS, grade_meanings, parse_grade, term, to_admiralty

probabilities = st.floats(0, 1, allow_nan=False)
schemes = st.sampled_from(sorted(TERMS))


@given(probabilities, schemes)
def test_a_probability_within_a_band_gets_a_band_that_holds_it(probability, scheme):
    holding = [t for t in TERMS[scheme] if t.low <= probability <= t.high]
    found = term(probability, scheme)
    assert found in holding or not holding


@given(probabilities, probabilities, schemes)
def test_a_greater_probability_never_gets_a_weaker_word(first, second, scheme):
    order = [t.id for t in TERMS[scheme]]
    low, high = sorted((first, second))
    assert order.index(term(low, scheme).id) <= order.index(term(high, scheme).id)


@st.composite
def written_grades(draw):
    scheme = draw(st.sampled_from(["admiralty", "europol", "uk"]))
    known = grade_meanings()
    codes = {
        axis: sorted(c for s, a, c in known if (s, a) == (scheme, axis))
        for axis in ("reliability", "credibility")
    }
    parts = [draw(st.sampled_from(codes[axis])) for axis in ("reliability", "credibility")]
    return f"{scheme}:{''.join(parts)}"


@given(written_grades())
def test_a_grade_reads_as_it_was_written_and_crosses_over_once(text):
    grade = parse_grade(text)
    assert parse_grade(str(grade)) == grade
    crossed = to_admiralty(grade)
    assert to_admiralty(crossed) == crossed
