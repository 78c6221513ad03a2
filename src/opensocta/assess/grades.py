"""What a grade of any scheme is worth: (rho, theta) by policy, crossed over to Admiralty."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from opensocta.assess.credence import CredenceSettings, Floats
from opensocta.core.errors import TermUnknown
from opensocta.vocabulary import Grade, to_admiralty

__all__ = ["grade_columns", "grade_worth"]


def grade_worth(
    scheme: str, reliability: str, credibility: str, settings: CredenceSettings
) -> tuple[float, float]:
    """Return (rho, theta) of a grade; a code that its scheme does not have counts as F6."""
    try:
        grade = to_admiralty(Grade(scheme, reliability, credibility))
    except TermUnknown:
        grade = Grade("admiralty", "F", "6")
    return settings.rho[grade.reliability], settings.theta[grade.credibility]


def grade_columns(rows: pa.Table, settings: CredenceSettings) -> tuple[Floats, Floats]:
    """Return rho and theta of each row with columns scheme, reliability, credibility."""
    columns = [rows[name].to_pylist() for name in ("scheme", "reliability", "credibility")]
    keys: Iterable[tuple[str, str, str]] = zip(*columns, strict=True)
    listed = list(keys)
    worth = {key: grade_worth(*key, settings) for key in sorted(set(listed))}
    found = np.array([worth[key] for key in listed], dtype=np.float64).reshape(-1, 2)
    return found[:, 0], found[:, 1]
