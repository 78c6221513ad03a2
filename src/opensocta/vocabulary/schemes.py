"""Ways of scoring that others published or a unit fills in: criteria, weights, points.

In:   `ranking_schemes.yaml`, or the same form in a unit's own file
Out:  `Scheme` rows by code
Not:  scores (`assess.schemes`)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from opensocta.core.errors import SettingsInvalid
from opensocta.vocabulary.entries import Sourced
from opensocta.vocabulary.reading import read_yaml

__all__ = ["Criterion", "Scheme", "ranking_schemes", "to_scheme"]

_FILE = "ranking_schemes.yaml"
Combine = Literal["sum", "means"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is scored; `weight` counts in a sum, `part` is the group whose mean it enters."""

    name: str
    weight: float
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme(Sourced):
    """A way of scoring. Points lie between `low` and `high`; `levels` are the points of words.

    `unknown` are the points where nothing is known; None: then there is no score.
    """

    code: str
    name: str
    note: str
    combine: Combine
    low: float
    high: float
    levels: Mapping[str, float]
    unknown: float | None
    criteria: tuple[Criterion, ...]


@cache
def ranking_schemes() -> dict[str, Scheme]:
    """Return the schemes of the domain pack by code."""
    return {row["code"]: to_scheme(row, _FILE) for row in read_yaml(_FILE)}


def to_scheme(data: Any, source: str) -> Scheme:  # Any: plain YAML
    """Return a scheme from its YAML form.

    Raises
    ------
    SettingsInvalid : naming the key that is absent or does not fit.
    """
    if not isinstance(data, Mapping):
        raise SettingsInvalid(source=source, key="scheme", rule="is no mapping of keys to values")
    held = {
        "unknown": None, "levels": {}, "note": "", "name": data.get("code", ""),
        "source": source, "confidence": "proposal", **data,
    }  # fmt: skip
    for key, kind in (("code", str), ("combine", str), ("low", int | float), ("high", int | float),
                      ("criteria", list), ("levels", Mapping)):  # fmt: skip
        if not isinstance(held.get(key), kind):
            raise SettingsInvalid(source=source, key=key, rule="is absent or of another kind")
    if held["combine"] not in ("sum", "means"):
        raise SettingsInvalid(source=source, key="combine", rule="is sum or means")
    if not held["low"] < held["high"]:
        raise SettingsInvalid(source=source, key="low, high", rule="low lies below high")
    criteria = tuple(_criterion(row, source) for row in held["criteria"])
    if len({one.name for one in criteria}) < len(criteria) or not criteria:
        raise SettingsInvalid(source=source, key="criteria", rule="names each criterion once")
    unknown = held["unknown"]
    return Scheme(
        code=held["code"], name=held["name"], note=held["note"], combine=held["combine"],
        low=float(held["low"]), high=float(held["high"]),
        levels={str(word): float(points) for word, points in held["levels"].items()},
        unknown=None if unknown in (None, "none") else float(unknown),
        criteria=criteria, source=held["source"], confidence=held["confidence"],
    )  # fmt: skip


def _criterion(row: Any, source: str) -> Criterion:  # Any: plain YAML
    if not isinstance(row, Mapping) or not isinstance(row.get("name"), str):
        raise SettingsInvalid(source=source, key="criteria", rule="each has a name")
    weight = row.get("weight", 1)
    if not isinstance(weight, int | float) or weight < 0:
        raise SettingsInvalid(source=source, key="weight", rule="is a number, 0 or more")
    return Criterion(row["name"], float(weight), str(row.get("part", "")))
