"""What holds for any randomised design."""

from hypothesis import assume, given
from hypothesis import strategies as st

from opensocta.integrity import Design, estimate, parse_design

share = st.integers(1, 99).map(lambda n: n / 100)
design = st.one_of(
    st.just("direct()"),
    st.builds("warner(p={})".format, share.filter(lambda p: p != 0.5)),
    st.builds("crosswise(p={})".format, share.filter(lambda p: p != 0.5)),
    st.builds("unrelated(p={},q={})".format, share, share),
    st.builds("triangular(p={})".format, share),
)


@given(design, share)
def test_the_expected_answers_give_the_true_share_back(text, pi):
    known = parse_design(text)
    n = 10**9
    yes = round((known.c + known.d * pi) * n)
    assert abs(estimate(known, yes, n).value - pi) < 1e-6


@given(design, st.integers(1, 500), st.integers(0, 500))
def test_estimates_are_not_clipped_and_protection_is_a_probability(text, n, yes):
    assume(yes <= n)
    found = estimate(text, yes, n)
    known = parse_design(text)
    assert abs(found.value - (yes / n - known.c) / known.d) < 1e-9
    assert found.low <= found.value <= found.high
    assert 0 <= found.protection <= 1


@given(design)
def test_a_design_reads_back_what_it_writes(text):
    known = parse_design(text)
    assert isinstance(known, Design)
    assert parse_design(str(known)) == known
