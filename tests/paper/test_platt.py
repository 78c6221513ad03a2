"""Platt (1999), fitted as in Lin, Lin and Weng (2007), Machine Learning 68:267.

The figures are those that the authors' own program (LibSVM) gives for three values, as scikit-learn
prints and checks them: P = 1 / (1 + exp(A f + B)).
"""

import numpy as np
import pytest

from opensocta.resolve.calibration import fit_line

VALUES = (5.0, -4.0, 1.0)
SAME = (True, False, False)
A, B = -0.20261354391187855, 0.65236314980010512


def test_the_line_is_that_of_the_authors():
    bits = np.array(VALUES) / np.log(2)
    line = fit_line(bits, np.array(SAME), prior=False)
    assert -line.slope == pytest.approx(A, abs=5e-6)
    assert -line.intercept * np.log(2) == pytest.approx(B, abs=5e-6)
