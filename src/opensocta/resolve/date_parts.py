"""Dates that a table keeps in pieces: birth_year, birth_month, birth_day.

In:   headers and texts of columns
Out:  which column is the year, month or day of which date; the dates as one ISO column
Not:  dates written in one column (`resolve.dates`)
"""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.resolve.headers import header_words

__all__ = ["DATE_PARTS", "date_parts", "joined_dates"]

DATE_PARTS = ("year", "month", "day")

_WORDS = {
    "year": "year yr yyyy godina god viti vit an anul ev yil yili etos jahr annee ano anno",
    "month": "month mon mm mjesec mesec muaji luna honap ay ayi minas monat mois mes mese",
    "day": "day dd dan dita ziua nap gun gunu imera tag jour dia giorno",
}
_PART = {word: part for part, words in _WORDS.items() for word in words.split()}
_SHORT = {
    "by": ("b", "year"), "bm": ("b", "month"), "bd": ("b", "day"),
    "yob": ("b", "year"), "mob": ("b", "month"), "dob": ("b", "day"),
}  # fmt: skip
_VALUES = {
    "year": r"^(1[5-9]|20)\d{2}(\.0)?$",
    "month": r"^(0?[1-9]|1[0-2])(\.0)?$",
    "day": r"^(0?[1-9]|[12]\d|3[01])(\.0)?$",
}
_FIT = 0.95


@dataclass(frozen=True, slots=True)
class _Piece:
    column: str
    stem: str
    part: str


def date_parts(columns: dict[str, pa.Array]) -> dict[str, str]:
    """Return column to year, month or day, for dates of which year and month are both there.

    columns : name to its filled values, some of them or all.
    """
    pieces = [found for name, values in columns.items() if (found := _piece(name, values))]
    whole: dict[str, str] = {}
    for stem in dict.fromkeys(one.stem for one in pieces):
        held = {one.part: one.column for one in reversed(pieces) if one.stem == stem}
        if "year" in held and "month" in held:
            whole |= {column: part for part, column in held.items()}
    return {name: whole[name] for name in columns if name in whole}


def joined_dates(rows: pa.Table, columns: dict[str, str]) -> tuple[pa.Table, dict[str, str]]:
    """Return the table with one ISO column per date, in the place of its year, and the kinds.

    A month or a day that is missing or none leaves the year, or year and month, as they are.
    """
    kinds = dict(columns)
    stems = {name: _stem(name) for name, kind in columns.items() if kind in DATE_PARTS}
    for year in [name for name in stems if columns[name] == "year"]:
        written = _number(rows[year], "year")
        for part in DATE_PARTS[1:]:
            name = _mate(part, year, columns, stems)
            if name is None:
                break
            piece = pc.utf8_lpad(_number(rows[name], part), 2, "0")
            long = pc.binary_join_element_wise(written, piece, "-")
            if part == "day":
                long = pc.if_else(pc.equal(pc.utf8_length(written), 7), long, None)
            written = pc.coalesce(long, written)
        rows = rows.set_column(rows.column_names.index(year), year, written)
        kinds[year] = "date"
    return rows, {name: kind for name, kind in kinds.items() if kind not in DATE_PARTS[1:]}


def _piece(name: str, values: pa.Array) -> _Piece | None:
    words = header_words(name)
    found = [_SHORT[word] for word in words if word in _SHORT]
    part = found[0][1] if found else next((_PART[word] for word in words if word in _PART), "")
    if not part or not len(values):
        return None
    fit = pc.mean(pc.match_substring_regex(values, _VALUES[part])).as_py()
    return _Piece(name, _stem(name), part) if fit >= _FIT else None


def _stem(name: str) -> str:
    words = [_SHORT[word][0] if word in _SHORT else word for word in header_words(name)]
    return " ".join(word for word in words if word not in _PART)


def _mate(part: str, year: str, columns: dict[str, str], stems: dict[str, str]) -> str | None:
    """Return the month or day of a year: of the same stem, or the only one there is."""
    every = [name for name in stems if columns[name] == part]
    mine = [name for name in every if stems[name] == stems[year]]
    alone = every if len(every) == 1 and list(columns.values()).count("year") == 1 else []
    return next(iter(mine or alone), None)


def _number(values: pa.ChunkedArray, part: str) -> pa.Array:
    """Return the digits of what can be such a part; else null."""
    texts = pc.utf8_trim_whitespace(values.cast(pa.string()).combine_chunks())
    fits = pc.match_substring_regex(texts, _VALUES[part])
    digits = pc.replace_substring_regex(texts, r"\.0$", "")
    return pc.if_else(fits, digits, pa.scalar(None, pa.string()))
