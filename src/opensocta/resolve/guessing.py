"""Which columns of a table say who someone is: guessed from headers, checked on values.

In:   a table of any language and layout
Out:  `Guess`: the kind of each column that counts, the ids, and why other columns do not count
Not:  a workspace's tables, where a mapping says everything and nothing is guessed (`sources`)
"""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.resolve.date_parts import date_parts, joined_dates
from opensocta.resolve.dates import date_form, iso_dates
from opensocta.resolve.guessing_family import family_of_columns, tells_family
from opensocta.resolve.headers import kind_of_header, name_part

__all__ = ["Guess", "guess_columns", "normal_columns"]

_SAMPLE = 5_000
_COPY = 0.95
_MORE = 0.95
_DATED = r"^(1[5-9]|20)\d{6}$|^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
_CALLED = r"^(\+|00|0)[\d\s()/.\-]{6,}$"
_NAMED = r"^[^\W\d_][^\d@]+(\s[^\W\d_][^\d@]*)+$"


@dataclass(frozen=True, slots=True)
class Guess:
    """What a table was understood to hold.

    columns : column to kind, in the table's order. id_column : None if rows are to be numbered.
    family : person or organization. family_column : names it per row, if there is one.
    truth : the column with the true subjects. ignored : column to the reason.
    """

    columns: dict[str, str]
    id_column: str | None
    family: str
    family_column: str | None
    truth: str | None
    ignored: dict[str, str]


def guess_columns(rows: pa.Table) -> Guess:
    """Return which column is what. A column that copies others does not count twice."""
    columns = {name: _texts(rows[name]) for name in rows.column_names}
    step = max(1, -(-rows.num_rows // _SAMPLE))
    places = pa.array(range(0, rows.num_rows, step), pa.int64())
    sample = {name: _filled(values.take(places)) for name, values in columns.items()}
    kinds: dict[str, str] = {}
    ignored: dict[str, str] = {}
    for name, values in sample.items():
        kinds[name], reason = _kind(name, values)
        if reason:
            ignored[name] = reason
    for name, part in date_parts(sample).items():
        kinds[name] = part
        ignored.pop(name, None)
    id_column = _choose_id(columns, kinds, ignored)
    truth = _first(kinds, "truth", ignored, "another truth")
    family_column = _first(kinds, "family", ignored, "another kind of row")
    if not {"name", "company"} & set(kinds.values()):
        _name_by_values(sample, kinds, ignored)
    family = family_of_columns(sample, kinds)
    taken = {
        name: "name" if kind == "company" else kind
        for name, kind in kinds.items()
        if kind and kind not in ("truth", "family", "id")
    }
    taken = _without_wholes(sample, taken, ignored)
    taken = _without_copies({name: columns[name].take(places) for name in taken}, taken, ignored)
    return Guess(taken, id_column, family, family_column, truth, ignored)


def normal_columns(
    rows: pa.Table, columns: dict[str, str]
) -> tuple[pa.Table, dict[str, str], dict[str, str]]:
    """Return the table ready for `link_table`, its kinds, and how dates ending in a year are read.

    Dates become ISO, also from a year, a month and a day. Several columns of an address become one.
    """
    rows, kinds = joined_dates(rows, columns)
    forms = {}
    for name, kind in columns.items():
        if kind == "date":
            values = _texts(rows[name])
            form = date_form(values)
            rows = _with(rows, name, iso_dates(values, form))
            if form:
                forms[name] = form
    lines = [name for name, kind in columns.items() if kind == "address"]
    if len(lines) > 1:
        joined = pc.binary_join_element_wise(
            *(pc.fill_null(_texts(rows[name]), "") for name in lines), " "
        )
        rows = _with(rows, lines[0], joined)
        kinds = {name: kind for name, kind in kinds.items() if name not in lines[1:]}
    return rows, kinds, forms


def _kind(name: str, values: pa.Array) -> tuple[str, str]:
    """Return the kind of a column, or nothing and the reason."""
    if not len(values):
        return "", "it is empty"
    kind = kind_of_header(name)
    if kind == "ignored":
        return "", "it speaks of the record, not of the subject"
    if kind == "postcode":
        return ("code" if _share(values, r"^\d{3,6}(\.0)?$") >= 0.9 else "place"), ""
    if kind == "family":
        return (kind, "") if tells_family(values) else ("", "its meaning is not known")
    if not kind:
        kind = _by_values(values)
        return kind, "" if kind else "its meaning is not known"
    checks = {"date": 0.6, "e-mail": 0.5, "phone": 0.5, "number": 0.5}
    if kind in checks and _fit(kind, values) < checks[kind]:
        return "", f"its header speaks of a {kind}, its values are none"
    if kind == "sex" and len(pc.unique(values)) > 20:
        return "", "its header speaks of a sex, its values are none"
    return kind, ""


def _fit(kind: str, values: pa.Array) -> float:
    if kind == "date":
        return _count(iso_dates(values)) / len(values)
    patterns = {"e-mail": "@", "phone": r"(\d\D*){6,}", "number": r"([0-9A-Za-z][^0-9A-Za-z]*){5,}"}
    return _share(values, patterns[kind])


def _by_values(values: pa.Array) -> str:
    if _share(values, r"^[^@\s]+@[^@\s]+\.\w+$") >= 0.8:
        return "e-mail"
    if _share(values, _DATED) >= 0.9 and _fit("date", values) >= 0.9:
        return "date"
    return "phone" if _share(values, _CALLED) >= 0.9 else ""


def _choose_id(
    columns: dict[str, pa.Array], kinds: dict[str, str], ignored: dict[str, str]
) -> str | None:
    chosen = None
    for name in [name for name, kind in kinds.items() if kind == "id"]:
        values = columns[name]
        distinct = len(pc.unique(values))
        if chosen is None and distinct == len(values) and not values.null_count:
            chosen = name
        elif distinct > 0.95 * len(values) or _fit("number", _filled(values)) < 0.5:
            kinds[name], ignored[name] = "", "it numbers rows, but not every row by its own number"
        else:
            kinds[name] = "number"
    return chosen


def _first(kinds: dict[str, str], kind: str, ignored: dict[str, str], reason: str) -> str | None:
    found = [name for name, one in kinds.items() if one == kind]
    for name in found[1:]:
        kinds[name], ignored[name] = "", reason
    return found[0] if found else None


def _name_by_values(
    sample: dict[str, pa.Array], kinds: dict[str, str], ignored: dict[str, str]
) -> None:
    """Take the column with the most different names of several words, if no header names one."""
    ranked = [
        (len(pc.unique(values)), name)
        for name, values in sample.items()
        if not kinds[name] and _share(values, _NAMED) >= 0.8
    ]
    if ranked:
        best = max(ranked, key=lambda one: one[0])[1]
        kinds[best] = "name"
        del ignored[best]


def _without_wholes(
    columns: dict[str, pa.Array], taken: dict[str, str], ignored: dict[str, str]
) -> dict[str, str]:
    """Keep either the parts of the name or one whole name: whichever holds more words.

    The same words count once; on a tie the parts stay, since they say which is which.
    """
    part = {name: name_part(name) for name, kind in taken.items() if kind == "name"}
    wholes = [name for name, what in part.items() if what == "whole"]
    parts_ = [name for name, what in part.items() if what != "whole"]
    if not wholes or len(part) == 1:
        return taken
    words = {name: _words(columns[name]) for name in part}
    best = max(wholes, key=lambda name: words[name])
    if sum(words[name] for name in parts_) >= _MORE * words[best]:
        out, reason = wholes, "its parts stand in columns of their own"
    else:
        out = [name for name in part if name != best]
        reason = f"{best} is taken as the name and holds more words"
    ignored.update(dict.fromkeys(out, reason))
    return {name: kind for name, kind in taken.items() if name not in out}


def _without_copies(
    columns: dict[str, pa.Array], taken: dict[str, str], ignored: dict[str, str]
) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, kind in taken.items():
        twin = next((one for one in kept if _same(columns[one], columns[name])), None)
        if twin is None:
            kept[name] = kind
        else:
            ignored[name] = f"it copies {twin}"
    return kept


def _same(left: pa.Array, right: pa.Array) -> bool:
    equal = pc.equal(pc.utf8_lower(left), pc.utf8_lower(right))
    known = int(len(equal) - equal.null_count)
    return known > 0.5 * _count(right) and int(pc.sum(equal).as_py()) >= _COPY * known


def _texts(column: pa.ChunkedArray) -> pa.Array:
    values = column.cast(pa.string()).combine_chunks()
    values = pc.utf8_trim_whitespace(values)
    return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)


def _filled(values: pa.Array) -> pa.Array:
    return values.drop_null()


def _words(values: pa.Array) -> int:
    return int(pc.sum(pc.count_substring_regex(values, r"\S+")).as_py() or 0)


def _count(values: pa.Array) -> int:
    return len(values) - int(values.null_count)


def _share(values: pa.Array, pattern: str) -> float:
    return float(pc.mean(pc.match_substring_regex(values, pattern)).as_py()) if len(values) else 0.0


def _with(rows: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return rows.set_column(rows.column_names.index(name), name, values)
