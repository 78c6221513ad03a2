"""Grades of sources and information: Admiralty 6x6, Europol 4x4, UK 3x5x2, and the crosswalk.

In:   a grade as it is written: `B2` (Admiralty), `4x4:B2`, `europol:X4`, `uk:1A`, `3x5x2:2BC`
Out:  `Grade`; `to_admiralty` gives the grade that credence is computed from
Not:  the weight of a grade (`vocabulary.policy`, `assess.credence`)
See:  docs/methods/grading.md

The original grade is always kept: a crossed-over grade is a view and is never stored instead.
"""

import re
from dataclasses import dataclass
from functools import cache

from opensocta.core.errors import TermUnknown
from opensocta.vocabulary.entries import Sourced
from opensocta.vocabulary.reading import read_rows, to_entries

__all__ = ["SCHEMES", "Grade", "GradeMeaning", "grade_meanings", "parse_grade", "to_admiralty"]

SCHEMES = ("admiralty", "europol", "uk")
_NAMES = {
    "admiralty": "admiralty", "6x6": "admiralty", "nato": "admiralty",
    "europol": "europol", "4x4": "europol",
    "uk": "uk", "3x5x2": "uk",
}  # fmt: skip
_WRITTEN = re.compile(r"^(?:([0-9a-z]+)\s*:\s*)?([A-Z0-9])[\s/-]?([A-Z0-9])[\s/-]?([A-Z0-9])?$")
_SHARING = {"1": "P", "2": "C"}


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade in its own scheme. `sharing` is the third part of UK 3x5x2: P or C, else empty."""

    scheme: str
    reliability: str
    credibility: str
    sharing: str = ""

    def __str__(self) -> str:
        prefix = "" if self.scheme == "admiralty" else f"{self.scheme}:"
        return f"{prefix}{self.reliability}{self.credibility}{self.sharing}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeMeaning(Sourced):
    """What one code of one scheme means, and its counterpart in Admiralty."""

    scheme: str
    axis: str
    code: str
    label: str
    meaning: str
    admiralty: str


@cache
def grade_meanings() -> dict[tuple[str, str, str], GradeMeaning]:
    """Return the meaning of every code by (scheme, axis, code); axis: reliability, credibility."""
    rows = to_entries("grades.csv", read_rows("grades.csv"), GradeMeaning)
    return {(row.scheme, row.axis, row.code): row for row in rows}


def parse_grade(text: str) -> Grade:
    """Return a grade from how it is written; without a scheme it is Admiralty.

    Raises
    ------
    TermUnknown : if the scheme or a code of it does not exist.
    """
    found = _WRITTEN.match(_cased(text))
    if not found:
        raise _unknown(text)
    scheme = _NAMES.get(found[1] or "admiralty", "")
    sharing = _SHARING.get(found[4] or "", found[4] or "")
    grade = Grade(scheme, found[2], found[3], sharing)
    known = grade_meanings()
    parts = [(scheme, "reliability", found[2]), (scheme, "credibility", found[3])]
    if sharing:
        parts.append((scheme, "sharing", sharing))
    if not all(part in known for part in parts):
        raise _unknown(text)
    return grade


def to_admiralty(grade: Grade) -> Grade:
    """Return the Admiralty counterpart of a grade; the original stays with its report.

    Raises
    ------
    TermUnknown : if the grade is not one of its scheme.
    """
    known = grade_meanings()
    try:
        source = known[grade.scheme, "reliability", grade.reliability]
        item = known[grade.scheme, "credibility", grade.credibility]
    except KeyError:
        raise _unknown(str(grade)) from None
    return Grade("admiralty", source.admiralty, item.admiralty)


def _cased(text: str) -> str:
    scheme, colon, codes = text.strip().rpartition(":")
    return f"{scheme.lower()}{colon}{codes.strip().upper()}"


def _unknown(text: str) -> TermUnknown:
    return TermUnknown(
        kind="grade",
        term=text,
        known="A1-F6 (Admiralty), 4x4:A1-X4 (Europol), uk:1A-3E with P or C (UK 3x5x2)",
    )
