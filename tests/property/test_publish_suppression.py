"""Whatever the counts, a small one cannot be derived from the printed cells and totals."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from opensocta.publish.suppress import LEAST, bounds, suppress

rows = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=2, max_size=4
    )
)


@settings(max_examples=40, deadline=None)
@given(rows, st.booleans(), st.booleans())
def test_no_small_count_is_printed(counts, by_row, by_column):
    table = np.array(counts)
    hidden = suppress(table, row_totals=by_row, column_totals=by_column)
    assert not ((table > 0) & (table < LEAST) & ~hidden).any()


@settings(max_examples=40, deadline=None)
@given(rows, st.booleans(), st.booleans())
def test_no_small_count_is_pinned_down_unless_everything_of_its_line_is_hidden(
    counts, by_row, by_column
):
    table = np.array(counts)
    hidden = suppress(table, row_totals=by_row, column_totals=by_column)
    low, high = bounds(table, hidden, row_totals=by_row, column_totals=by_column)
    for row, column in np.argwhere((table > 0) & (table < LEAST)):
        line_hidden = (not by_row or hidden[row].all()) and (
            not by_column or hidden[:, column].all()
        )
        assert line_hidden or high[row, column] - low[row, column] >= LEAST - 1


@settings(max_examples=25, deadline=None)
@given(rows)
def test_what_is_hidden_lies_within_its_bounds(counts):
    table = np.array(counts)
    hidden = suppress(table, row_totals=True, column_totals=True)
    low, high = bounds(table, hidden, row_totals=True, column_totals=True)
    assert (low <= table + 1e-6).all()
    assert (table <= high + 1e-6).all()
