"""The compiled loops of linking against the same done slowly."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from opensocta.resolve.expectation import expect


def slow_round(level, own, log_m, log_u, free, odds):  # noqa: PLR0917 - the kernel's own
    share, matches, others = 0.0, np.zeros(log_m.shape), np.zeros(log_m.shape)
    for row, chance in zip(level, own, strict=True):
        known = [k for k in range(len(free)) if row[k] >= 0]
        weight = odds + sum(
            log_m[k, row[k]] - (log_u[k, row[k]] if np.isnan(chance[k]) else chance[k])
            for k in known
            if free[k]
        )
        match = 1 / (1 + 2.0**-weight)
        share += match / len(level)
        for k in known:
            matches[k, row[k]] += match
            others[k, row[k]] += 1 - match
    return share, matches, others


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
        fast = expect(level, own, log_m, log_u, free, odds)
        slow = slow_round(level, own, log_m, log_u, free, odds)
        for one, two in zip(fast, slow, strict=True):
            assert np.allclose(one, two, rtol=1e-6, atol=1e-9)
