"""What the handling codes and TLP 2.0 labels mean, in words and colours.

The order of strictness and the join are in `evidence.marking`; here are the words a reader sees.
"""

from dataclasses import dataclass
from functools import cache

from opensocta.vocabulary.entries import Sourced
from opensocta.vocabulary.reading import read_rows, to_entries

__all__ = ["MarkingMeaning", "handling_codes", "tlp_labels"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkingMeaning(Sourced):
    """A marking with its meaning and, for TLP, FIRST's colours of text and ground."""

    scheme: str
    code: str
    label: str
    meaning: str
    foreground: str
    background: str


@cache
def handling_codes() -> dict[str, MarkingMeaning]:
    """Return the handling codes, H0 open to H3 most restricted."""
    return _of("handling")


@cache
def tlp_labels() -> dict[str, MarkingMeaning]:
    """Return the labels of the Traffic Light Protocol 2.0, from CLEAR to RED."""
    return _of("tlp")


def _of(scheme: str) -> dict[str, MarkingMeaning]:
    rows = to_entries("markings.csv", read_rows("markings.csv"), MarkingMeaning)
    return {row.code: row for row in rows if row.scheme == scheme}
