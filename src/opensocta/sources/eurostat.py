"""Reads Eurostat TSV: one line per combination of dimensions, one column per period.

In:   a TSV file whose header starts with the dimensions, like `freq,iccs,unit,geo\\TIME_PERIOD`
Out:  observations; `:` is a missing figure; flags (b break, p provisional, e estimated…) are kept
Not:  names of codes; crime area only where the ICCS code has exactly one counterpart
"""

from collections.abc import Iterator
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from opensocta import vocabulary
from opensocta.evidence.tables import OBSERVATIONS
from opensocta.sources.bulk import bulk_ids, constant, first_places, map_unique
from opensocta.sources.csv_table import csv_pieces
from opensocta.sources.mapping import Mapping
from opensocta.sources.registry import Chunk, Intake, readers
from opensocta.sources.rows import sheet_rejects, table_of, whole_file_report
from opensocta.sources.safety import unreadable
from opensocta.sources.sheet import Sheet, note_repeats

__all__ = ["iccs_area", "read_eurostat"]

_FIGURE = r"^(?:(?P<value>-?[0-9]+(?:\.[0-9]+)?)|:)\s*(?P<flag>[bcdefimnprsuz]{0,4})$"
_COUNTRY = {"EL": "GR", "UK": "GB"}
_UNITS = {"NR": "offences", "P_HTHAB": "per 100,000 inhabitants", "NR_HAB": "inhabitants"}
Columns = dict[str, pa.Array]


@readers.add("eurostat", version=1, cites="eurostat2024crime", suffixes=(".tsv", ".tsv.gz"))
def read_eurostat(intake: Intake) -> Iterator[Chunk]:
    """Read a table of Eurostat in its TSV format."""
    mapping = intake.mapping or Mapping.model_validate({})
    mapping = mapping.model_copy(update={"delimiter": "\t"})
    yield "reports", whole_file_report(intake, title=mapping.title)
    for sheet in csv_pieces(intake.path, mapping):
        key, *periods = sheet.cells.column_names
        dimensions = key.split("\\")[0].split(",")
        if "geo" not in dimensions or not periods:
            raise unreadable(
                intake.path, "header", "names no dimension geo", "Download it again as TSV."
            )
        shared = _shared(sheet, key, dimensions, intake, mapping)
        sound = sheet.faults.bad.copy()
        for period in periods:
            sheet.faults.bad = sound.copy()  # a faulty figure leaves the others of its row
            rows = _period(sheet, shared, period, intake)
            if rows.num_rows:
                yield "observations", rows
        if sheet.faults.found:
            yield "rejects", sheet_rejects(sheet, intake)


@cache
def iccs_area(code: str) -> str | None:
    """Return the top crime area of an ICCS code like `ICCS0601`, or None if there is not just one.

    The areas with the longest code that begins this one decide. Only a top area is returned:
    an area that lies under an ICCS class is seldom all of that class.
    """
    wanted = code.upper().removeprefix("ICCS")
    found: dict[int, set[str]] = {}
    for area in vocabulary.crime_areas().values():
        for own in area.iccs_codes:
            if wanted.startswith(own):
                found.setdefault(len(own), set()).add(vocabulary.top_area(area.code))
    best = found[max(found)] if found else set()
    return next(iter(best)) if len(best) == 1 else None


def _shared(
    sheet: Sheet, key: str, dimensions: list[str], intake: Intake, mapping: Mapping
) -> Columns:
    cells = pc.utf8_trim_whitespace(sheet.column(key))
    parts = pc.split_pattern(cells, ",")
    wrong = pc.fill_null(pc.not_equal(pc.list_value_length(parts), len(dimensions)), True)
    sheet.faults.add_where(wrong, key, "has another number of dimensions than the header", None)
    parts = pc.if_else(wrong, pa.scalar([""] * len(dimensions), parts.type), parts)
    columns = {name: pc.list_element(parts, place) for place, name in enumerate(dimensions)}
    geo = map_unique(columns.pop("geo"), lambda code: _COUNTRY.get(code, code))
    unit = columns.pop("unit", constant("", sheet.rows))
    iccs = columns.get("iccs")
    rest = [pc.binary_join_element_wise(name, columns[name], "=") for name in sorted(columns)]
    crime = "iccs" in dimensions
    name = mapping.series or ("eurostat.crim_off_cat" if crime else "eurostat." + _stem(intake))
    return {
        "report_id": constant(intake.report_id, sheet.rows),
        "series": constant(name, sheet.rows),
        "indicator": iccs if iccs is not None else constant(_stem(intake), sheet.rows),
        "crime_area": constant(None, sheet.rows) if iccs is None else map_unique(iccs, iccs_area),
        "place": geo,
        "breakdown": pc.binary_join_element_wise(*rest, ";"),
        "unit": map_unique(unit, lambda code: _UNITS.get(code, code or "figure")),
        "effort": constant(crime, sheet.rows),
    }


def _period(sheet: Sheet, shared: Columns, name: str, intake: Intake) -> pa.Table:
    """Return the figures of one period's column."""
    period = name.strip().replace("M", "-") if "M" in name else name.strip()
    cells = pc.utf8_trim_whitespace(sheet.column(name))
    parts = pc.extract_regex(cells, _FIGURE)
    broken = pc.and_(pc.is_valid(cells), pc.is_null(parts))
    sheet.faults.add_where(broken, name, "is no figure, `:` or flag", None)
    value, flag = pc.struct_field(parts, "value"), pc.struct_field(parts, "flag")
    empty = pa.scalar(None, pa.string())
    columns = {
        **shared,
        "period": constant(_quarter(period), sheet.rows),
        "value": pc.if_else(pc.equal(value, ""), empty, value).cast(pa.float64()),
        "flag": pc.if_else(pc.equal(flag, ""), empty, flag),
        "anchor": sheet.anchors(None, name),
    }
    good = sheet.good()
    kept = {key: column.take(good) for key, column in columns.items()}
    keys = ("report_id", "series", "indicator", "place", "breakdown", "unit", "period")
    ids = bulk_ids("o", *(kept[key] for key in keys))
    first = first_places(ids)
    note_repeats(first, sheet, good)
    rows = table_of(OBSERVATIONS, {"observation_id": ids, **kept}, intake)
    return rows.take(pa.array(first))


def _quarter(period: str) -> str:
    return period if "-Q" in period else period.replace("Q", "-Q")


def _stem(intake: Intake) -> str:
    return intake.file_name.split(".")[0].lower()
