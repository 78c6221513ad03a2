"""Hepatitis A at a Taiwanese college (Chao et al. 2001, Stat. Med. 20:3123): three lists.

Later screening of all students found about 545 infected: neither independence nor the saturated
model comes near, and only the range over models holds the truth.
"""

import numpy as np
import pytest

from opensocta.trends import estimate_hidden, two_lists_by_dependence

HISTORIES = np.array(
    [[1, 1, 1], [1, 1, 0], [1, 0, 1], [1, 0, 0], [0, 1, 1], [0, 1, 0], [0, 0, 1]], dtype=bool
)
COUNTS = np.array([28, 21, 17, 69, 18, 55, 63])


@pytest.fixture(scope="module")
def found():
    return estimate_hidden(HISTORIES, COUNTS, lists=("P", "Q", "E"))


@pytest.mark.parametrize(
    ("pairs", "printed"),
    [pytest.param((), 388, id="independent"),
     pytest.param(((0, 1), (0, 2), (1, 2)), 1313, id="all pairs")],
)  # fmt: skip
def test_total_of_a_model(found, pairs, printed):
    (model,) = [m for m in found.models if m.pairs == pairs]
    assert round(model.total) == printed


def test_the_range_over_models_holds_what_screening_found(found):
    assert found.seen == 271
    assert found.least < 545 < found.most


@pytest.mark.parametrize(
    ("first", "second", "both", "printed"),
    [pytest.param(135, 122, 49, 336, id="P and Q"), pytest.param(135, 126, 45, 378, id="P and E"),
     pytest.param(122, 126, 46, 334, id="Q and E")],
)  # fmt: skip
def test_petersen_of_two_lists(first, second, both, printed):
    ((_, total),) = two_lists_by_dependence(first - both, second - both, both, odds=(1.0,))
    assert round(total) == printed
