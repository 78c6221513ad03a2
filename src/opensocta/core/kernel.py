"""Turns a plain function over NumPy arrays into compiled machine code, once per machine.

In:   a function of arrays and numbers, without Python objects
Out:  the same function, compiled by numba on first call and kept on disk beside the module
Not:  a place for kernels; each lives in the module of its detector. Kernels never call each
      other across files, because a kept compilation does not see changes in another file
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

__all__ = ["kernel"]

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Return the compiled function; the type checker goes on seeing the plain one."""
    return cast("Callable[P, R]", njit(cache=True, nogil=True)(function))
