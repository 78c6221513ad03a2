"""Whole columns of values in the form in which they are compared.

In:   distinct values of one field, without spaces at either end
Out:  the same, normalised; null for a value that says nothing
Not:  the rules (`resolve.subjects.normal_value`). Most names and numbers are normal as they come;
      a pattern tells which, and only the others are looked at one by one
"""

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.resolve.identifiers import unknown_words
from opensocta.resolve.subjects import normal_value

__all__ = ["normal_values"]

_AT_ONCE = 200_000
_PLAIN_NUMBER = r"^[0-9A-Z]*[0-9][0-9A-Z]*$"
_STEPS = pa.array(["01", "12", "98"])
"""How a number of steps (123456, 987654) begins; `is_placeholder` says the rest."""
_SPACE = r"\s\pZ\x{85}\x{1c}-\x{1f}"
_PLAIN_NAME = f"^[^{_SPACE}]+( [^{_SPACE}]+)*$"
_LOWER_BY_PLACE = "[Σİ]"
"""Letters whose small form is not the same everywhere."""


def normal_values(field: str, values: pa.Array) -> pa.Array:
    """Return the values as `normal_value` gives them one by one."""
    pieces = [pa.array([], pa.string())]
    for at in range(0, len(values), _AT_ONCE):
        pieces.append(_normal(field, values.slice(at, _AT_ONCE)))
    return pa.concat_arrays(pieces)


def _normal(field: str, values: pa.Array) -> pa.Array:
    done = _is_normal(field, values)
    if done is None:
        return pa.array([normal_value(field, one) for one in values.to_pylist()], pa.string())
    rest = values.filter(pc.invert(done)).to_pylist()
    cleaned = pa.array([normal_value(field, one) for one in rest], pa.string())
    return pc.replace_with_mask(values, pc.invert(done), cleaned)


def _is_normal(field: str, values: pa.Array) -> pa.Array | None:
    """Return which values certainly are normal and say something; None if that is not known."""
    if field == "name":
        plain = pc.match_substring_regex(values, _PLAIN_NAME)
        odd = pc.match_substring_regex(values, _LOWER_BY_PLACE)
        unknown = pc.is_in(pc.utf8_lower(values), value_set=pa.array(sorted(unknown_words())))
        return pc.and_(plain, pc.invert(pc.or_(odd, unknown)))
    if field.endswith("number"):
        plain = pc.match_substring_regex(values, _PLAIN_NUMBER)
        long = pc.greater_equal(pc.binary_length(values), 5)
        first, last = (pc.utf8_slice_codeunits(values, at, end) for at, end in ((0, 1), (-1, None)))
        steps = pc.is_in(pc.utf8_slice_codeunits(values, 0, 2), value_set=_STEPS)
        telling = pc.and_(pc.not_equal(first, last), pc.invert(steps))
        return pc.and_(pc.and_(plain, long), telling)
    return None
