"""How near two people stand in a network, by several measures that predict ties.

In:   a symmetric matrix of ties (0 to 1, no loops), pairs
Out:  a row of features per pair; the resource-allocation index by itself
Not:  whether a tie is there (`networks.missing_links`)
See:  docs/methods/missing-links.md. Zhou, Lü & Zhang (2009) for resource allocation, Kovács et al.
      (2019) for paths of three steps; the walk is a damped one on the normalised matrix
"""

import numpy as np
import numpy.typing as npt

__all__ = ["FEATURES", "PAPER_INDEX", "pair_features"]

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FEATURES = (
    "common", "resource allocation, log", "resource allocation", "three steps", "walk",
    "degrees", "overlap",
)  # fmt: skip
PAPER_INDEX = FEATURES.index("resource allocation")
_DAMPED = 0.8


def pair_features(ties: Reals, one: Ints, two: Ints) -> Reals:
    """Return pairs x FEATURES; dense in the number of nodes squared."""
    degree = ties.sum(axis=1)
    inverse = np.divide(1.0, degree, out=np.zeros_like(degree), where=degree > 0)
    root = np.sqrt(inverse)
    common = ties @ ties
    shared = (ties * inverse) @ ties
    third = (ties * root) @ ties @ (ties * root).T
    normal = ties * root[:, None] * root[None, :]
    walk = np.linalg.solve(np.eye(len(ties)) - _DAMPED * normal, normal)
    either = degree[one] + degree[two] - common[one, two]
    return np.column_stack(
        [
            np.log1p(common[one, two]),
            np.log(1e-4 + shared[one, two]),
            shared[one, two],
            np.log(1e-4 + third[one, two]),
            np.log(1e-6 + np.maximum(walk[one, two], 0.0)),
            np.log1p(degree[one] * degree[two]),
            common[one, two] / np.maximum(either, 1.0),
        ]
    )
