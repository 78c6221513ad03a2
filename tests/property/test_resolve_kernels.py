"""The compiled loops of linking against the same done slowly."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import JaroWinkler

from opensocta.resolve.alignment import winkler
from opensocta.resolve.columns import to_column
from opensocta.resolve.date_kernels import date_levels
from opensocta.resolve.expectation import expect
from opensocta.resolve.names import core_parts, parts, plain_part
from opensocta.resolve.similarity import NameTable


def slow_round(level, own, log_m, log_u, free, odds, told, worth):  # noqa: PLR0917 - the kernel's own
    share, size, matches, others = 0.0, 0.0, np.zeros(log_m.shape), np.zeros(log_m.shape)
    for row, chance, answer in zip(level, own, told, strict=True):
        known = [k for k in range(len(free)) if row[k] >= 0]
        weight = odds + sum(
            log_m[k, row[k]] - (log_u[k, row[k]] if np.isnan(chance[k]) else chance[k])
            for k in known
            if free[k]
        )
        match = 1 / (1 + 2.0**-weight)
        match, one = (match, 1.0) if answer < 0 else (float(answer), worth)
        share, size = share + one * match, size + one
        for k in known:
            matches[k, row[k]] += one * match
            others[k, row[k]] += one * (1 - match)
    return share / max(size, 1.0), matches, others


class TestExpectation:
    @given(st.integers(1, 20), st.integers(1, 4), st.integers(0, 2**31 - 1))
    def test_equals_the_sum_over_pairs(self, pairs, fields, seed):
        draw = np.random.default_rng(seed)
        level = draw.integers(-1, 3, (pairs, fields)).astype(np.int8)
        own = draw.normal(-5, 2, (pairs, fields)).astype(np.float32)
        own[draw.random(own.shape) < 0.5] = np.nan
        log_m, log_u = draw.normal(-1, 1, (fields, 3)), draw.normal(-4, 1, (fields, 3))
        free = draw.random(fields) < 0.7
        odds = float(draw.normal(0, 3))
        told = draw.integers(-1, 2, pairs).astype(np.int8)
        fast = expect(level, own, log_m, log_u, free, odds, told, 5.0)
        slow = slow_round(level, own, log_m, log_u, free, odds, told, 5.0)
        for one, two in zip(fast, slow, strict=True):
            assert np.allclose(one, two, rtol=1e-6, atol=1e-9)


DAYS = st.tuples(st.integers(1979, 1983), st.integers(0, 12), st.integers(0, 13)).map(
    lambda d: (d[0], d[1], d[2] if d[1] else 0)
)


def slow_date_level(one, two):
    full = all(one) and all(two)
    if all(a == b or not (a and b) for a, b in zip(one, two, strict=True)):
        return 5 if full else 4
    texts = ["{:04}{:02}{:02}".format(*date) for date in (one, two)]
    apart = sum(a != b for a, b in zip(*texts, strict=True))
    if full and (apart == 1 or (one[0], one[2], one[1]) == two):
        return 3
    if one[0] == two[0]:
        return 2
    return int(abs(one[0] - two[0]) <= 2 or (full and one[1:] == two[1:]))


class TestDates:
    @given(DAYS, DAYS)
    def test_have_the_level_that_the_words_say(self, one, two):
        found = date_levels(np.array([one, two]), np.array([0]), np.array([1]))
        assert found[0] == slow_date_level(one, two)


WORDS = st.text(alphabet="abcde", min_size=0, max_size=9)


class TestJaroWinkler:
    @given(WORDS, WORDS)
    def test_equals_that_of_a_known_library(self, one, two):
        letters = np.frombuffer((one + two + "-").encode(), np.uint8)
        ours = winkler(letters, 0, len(one), len(one), len(one) + len(two))
        assert abs(ours - JaroWinkler.similarity(one, two)) < 1e-12 or not (one and two)


NAMES = st.lists(
    st.sampled_from("Ana Anna Perić Perovic Marko Marco Jovan Jovana Li K 77".split()),
    min_size=1, max_size=4, unique=True,
).map(" ".join)  # fmt: skip


def slow_level(one, two):
    """The best parts first, one to one, as the levels are defined."""
    a, b = list(dict.fromkeys(parts(one))), list(dict.fromkeys(parts(two)))
    sizes = len(a), len(b)
    exact = len(set(a) & set(b))
    a, b = [p for p in a if p not in set(b)], [q for q in b if q not in set(a)]
    return exact, sizes


SCRIPTS = st.lists(
    st.sampled_from(
        "Ana Ана Άννα ΣΑΣ Dr von bin O'Neil al-Din mpntgk x İlker 77 Đorđević de la ابن".split()
    ),
    max_size=7,
).map(" ".join)


class TestNamesByTheirWords:
    @given(st.lists(SCRIPTS, min_size=1, max_size=5))
    def test_have_the_parts_of_the_whole_names(self, names):
        column = to_column(np.arange(len(names)), pa.array(names), len(names))
        fast = NameTable(column, core_parts, word=plain_part)
        slow = NameTable(column, core_parts)
        assert fast.words == slow.words
        assert np.array_equal(fast.parts, slow.parts)


class TestNames:
    @given(NAMES, NAMES)
    def test_are_the_same_or_longer_whatever_the_order_of_their_parts(self, one, two):
        table = NameTable(to_column(np.arange(2), pa.array([one, two]), 2), parts)
        code = {name: i for i, name in enumerate(table.column.values)}
        level, _ = table.judge(np.array([code[one]]), np.array([code[two]]))
        exact, sizes = slow_level(one, two)
        assert (level[0] >= 4) == (exact == min(sizes))
        assert (level[0] == 5) == (exact == min(sizes) and sizes[0] == sizes[1])

    @given(NAMES, NAMES)
    def test_are_judged_alike_from_both_sides(self, one, two):
        table = NameTable(to_column(np.arange(2), pa.array([one, two]), 2), parts)
        code = {name: i for i, name in enumerate(table.column.values)}
        there = table.judge(np.array([code[one]]), np.array([code[two]]))
        back = table.judge(np.array([code[two]]), np.array([code[one]]))
        assert there[0] == back[0]
        assert np.isclose(there[1], back[1])
