"""Policy values: every number of the method that a unit may set, in one versioned table.

In:   `data/policy.csv` and the unit's overrides
Out:  `Policy`, a mapping from code to value that can be printed beside every result
Not:  settings of machines and folders (`workspace`)
See:  docs/reference/vocabulary.md
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import isfinite

from opensocta.core.errors import SettingsInvalid, TermUnknown
from opensocta.core.ids import digest
from opensocta.vocabulary.reading import read_rows, to_entries

__all__ = ["Policy", "PolicyValue", "policy"]

_UNITS_WHOLE = frozenset({"count"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyValue:
    """One policy value with its range [low, high], unit, meaning and source."""

    code: str
    value: float
    low: float
    high: float
    unit: str
    meaning: str
    source: str
    version: str
    overridden: str = "n"


class Policy(Mapping[str, float]):
    """Policy values by code, in the order of the table."""

    def __init__(self, values: Mapping[str, PolicyValue]) -> None:
        self._values = dict(values)

    def __getitem__(self, code: str) -> float:
        try:
            return self._values[code].value
        except KeyError:
            raise TermUnknown(kind="policy value", term=code) from None

    def __contains__(self, code: object) -> bool:
        return code in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def count(self, code: str) -> int:
        """Return a value that counts something as an integer."""
        return round(self[code])

    def group(self, prefix: str) -> dict[str, float]:
        """Return the values below a prefix by the rest of their codes.

        `group("credence.rho")` gives `{"A": 0.95, "B": 0.8, ...}`.
        """
        cut = len(prefix) + 1
        return {c[cut:]: v.value for c, v in self._values.items() if c.startswith(f"{prefix}.")}

    def rows(self) -> list[PolicyValue]:
        """Return all values in table order, for printing; `overridden` is y or n."""
        return list(self._values.values())

    def fingerprint(self) -> str:
        """Return a hash of codes and values: the same policy, the same hash."""
        return digest(f"{code}={value.value!r}" for code, value in sorted(self._values.items()))


def policy(
    overrides: Mapping[str, float] | None = None, *, source: str = "policy overrides"
) -> Policy:
    """Return the policy with the unit's overrides.

    Parameters
    ----------
    overrides : value by code.
    source : where the overrides were read, for the error.

    Raises
    ------
    SettingsInvalid : naming the key, if it is unknown, no number, or out of range.
    """
    values = dict(_defaults())
    for code, value in (overrides or {}).items():
        values[code] = _override(values.get(code), code, value, source)
    _check_pairs(values, source)
    return Policy(values)


@cache
def _defaults() -> dict[str, PolicyValue]:
    rows = [row | {"overridden": "n"} for row in read_rows("policy.csv")]
    return {row.code: row for row in to_entries("policy.csv", rows, PolicyValue)}


def _override(known: PolicyValue | None, code: str, value: object, source: str) -> PolicyValue:
    if known is None:
        rule = "is no policy value; see docs/reference/vocabulary.md"
        raise SettingsInvalid(source=source, key=code, rule=rule)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise SettingsInvalid(source=source, key=code, rule="must be a number")
    if not known.low <= value <= known.high:
        rule = f"must lie between {known.low:g} and {known.high:g} ({known.unit})"
        raise SettingsInvalid(source=source, key=code, rule=rule)
    if known.unit in _UNITS_WHOLE and value != round(value):
        raise SettingsInvalid(source=source, key=code, rule="must be a whole number")
    return replace(known, value=float(value), overridden="y")


def _check_pairs(values: Mapping[str, PolicyValue], source: str) -> None:
    for low, high in (
        ("confidence.low.origins", "confidence.high.origins"),
        ("confidence.high.width", "confidence.low.width"),
        ("confidence.high.conflict", "confidence.low.conflict"),
    ):
        if values[low].value >= values[high].value:
            raise SettingsInvalid(source=source, key=low, rule=f"must be below {high}")
