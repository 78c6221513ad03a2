"""The Sicilian smoking ban (Lopez Bernal, Cummins and Gasparrini 2017, IJE 46:348-355)."""

import numpy as np
import pytest
from tests.paper.sicily import BAN, EVENTS, POPULATION

from opensocta.trends import interrupted_series

COUNTS, PEOPLE = np.array(EVENTS, dtype=float), np.array(POPULATION)


def test_step():
    found = interrupted_series(COUNTS, BAN, exposures=PEOPLE)
    assert found.step.value == pytest.approx(0.894, abs=5e-4)


def test_step_with_the_season_and_the_spread_of_the_counts():
    found = interrupted_series(COUNTS, BAN, exposures=PEOPLE, season=12)
    printed = (0.885, 0.839, 0.933)
    assert (found.step.value, found.step.low, found.step.high) == pytest.approx(printed, abs=5e-4)
