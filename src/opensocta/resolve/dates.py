"""Dates of a column in the form of ISO, whatever form the column is written in.

In:   texts of one column
Out:  ISO texts; a value of no known form is null
Not:  dates at the door of a workspace, whose form a mapping names (`sources`)
"""

import re

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.time import to_date

__all__ = ["DateForm", "date_form", "iso_dates"]

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?\.?(?:[T ].*)?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_LAST = re.compile(r"(\d{1,2})[-/. ]{1,2}(\d{1,2})[-/. ]{1,2}(\d{4})\.?(?:[T ].*)?", re.ASCII)
_FLOAT = re.compile(r"(\d{8}|\d{4})\.0", re.ASCII)

DateForm = str
"""`day first` or `month first`: how dates ending in a year are read; empty: there are none."""


def date_form(values: pa.Array | pa.ChunkedArray) -> DateForm:
    """Return how dates that end in their year are to be read, from days above 12."""
    days = months = 0
    seen = False
    for text in pc.unique(values).to_pylist():
        found = _LAST.fullmatch((text or "").strip())
        if found:
            first, second = int(found[1]), int(found[2])
            days += 12 < first <= 31 and second <= 12
            months += 12 < second <= 31 and first <= 12
            seen = True
    if not seen:
        return ""
    return "month first" if months > days else "day first"


def iso_dates(values: pa.Array, form: DateForm | None = None) -> pa.Array:
    """Return ISO dates (2019, 2019-03 or 2019-03-17); what is no date becomes null."""
    form = form or date_form(values)
    coded = pc.dictionary_encode(values)
    done = [_iso(text, form) for text in coded.dictionary.to_pylist()]
    return pa.array(done, pa.string()).take(coded.indices)


def _iso(text: str, form: DateForm) -> str | None:
    text = text.strip()
    plain = _FLOAT.fullmatch(text)
    if plain:
        text = plain[1]
    found = _COMPACT.fullmatch(text) or _ISO.fullmatch(text)
    if found:
        pieces = [piece for piece in found.groups() if piece is not None]
    else:
        found = _LAST.fullmatch(text)
        if not found:
            return None
        first, second, year = found.groups()
        pieces = [year, first, second] if form == "month first" else [year, second, first]
    iso = "-".join(piece.zfill(2) for piece in pieces)
    if to_date(iso):
        return iso
    swapped = "-".join([pieces[0], *(piece.zfill(2) for piece in reversed(pieces[1:]))])
    return swapped if to_date(swapped) else pieces[0] if to_date(pieces[0]) else None
