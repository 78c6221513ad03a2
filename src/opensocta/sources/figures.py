"""Figures, survey answers, questionnaire answers and texts of a mapped table.

In:   a sheet and the mapping's `observations`, `responses`, `answers` or `documents`
Out:  rows of those tables, faulty rows left out
"""

import pyarrow as pa
import pyarrow.compute as pc

from opensocta import vocabulary
from opensocta.core.errors import SettingsInvalid
from opensocta.evidence.tables import ANSWERS, DOCUMENTS, OBSERVATIONS, RESPONSES
from opensocta.sources.bulk import bulk_ids, constant, first_places, join_filled, nulls
from opensocta.sources.cleaning import Rules
from opensocta.sources.mapping import Answers, Documents, Observations, Responses, Value
from opensocta.sources.picking import column_of, pick_clean, pick_grade
from opensocta.sources.registry import Intake
from opensocta.sources.rows import table_of
from opensocta.sources.sheet import Sheet, note_repeats

__all__ = ["read_answers", "read_documents", "read_observations", "read_responses"]

Columns = dict[str, pa.Array]
STATES = ("answered", "unknown", "not_asked", "blank")


def read_observations(
    part: Observations, sheet: Sheet, reports: pa.Array, intake: Intake, rules: Rules
) -> pa.Table:
    """Return the figures of a sheet; a text of `missing` in the value's column means no figure."""
    values = _figures(part, sheet, rules)
    place_kind = "country" if part.place_kind == "country" else "string"
    place = pick_clean(part.place, sheet, place_kind, rules)
    columns = {
        "report_id": reports,
        "series": pick_clean(part.series, sheet, "string", rules),
        "indicator": pick_clean(part.indicator, sheet, "string", rules),
        "crime_area": pick_clean(part.crime_area, sheet, "crime_area", rules),
        "place": pc.utf8_upper(place) if place_kind == "country" else place,
        "breakdown": _breakdown(part, sheet, rules),
        "period": pick_clean(part.period, sheet, "period", rules),
        "value": values.cast(pa.float64()),
        "unit": pick_clean(part.unit, sheet, "string", rules),
        "effort": constant(part.effort, sheet.rows),
        "flag": pick_clean(part.flag, sheet, "string", rules),
        "anchor": sheet.anchors(None, column_of(part.value)),
    }
    needed: dict[str, Value | None] = {
        "series": part.series, "indicator": part.indicator, "place": part.place,
        "period": part.period, "unit": part.unit,
    }  # fmt: skip
    _note_empty(columns, needed, sheet)
    kept = _kept(columns, sheet)
    ids = bulk_ids("o", *(kept[n] for n in ("report_id", "series", "indicator", "place",
                                            "breakdown", "period")))  # fmt: skip
    first = first_places(ids)
    note_repeats(first, sheet, sheet.good())
    rows = table_of(OBSERVATIONS, {"observation_id": ids, **kept}, intake)
    return rows.take(pa.array(first))


def read_responses(
    part: Responses, sheet: Sheet, reports: pa.Array, intake: Intake, rules: Rules
) -> pa.Table:
    """Return randomised answers, one per row or, with `items`, one per row and column."""
    shared = {
        "report_id": reports,
        "wave": pick_clean(part.wave, sheet, "string", rules),
        "design": pick_clean(part.design, sheet, "string", rules),
        "institution": pick_clean(part.institution, sheet, "string", rules),
        "department": pick_clean(part.department, sheet, "string", rules),
        "region": pick_clean(part.region, sheet, "string", rules),
        "position": pick_clean(part.position, sheet, "string", rules),
    }
    items: list[tuple[Value, Value]] = []
    if part.item is not None and part.answer is not None:
        items.append((part.item, part.answer))
    items += [(Value(constant=name), value) for name, value in part.items.items()]
    found = [
        {
            **shared,
            "item": pick_clean(item, sheet, "string", rules),
            "answer": pick_clean(answer, sheet, "integer", rules).cast(pa.int64()),
            "anchor": sheet.anchors(None, column_of(answer)),
        }
        for item, answer in items
    ]
    for columns in found:
        needed: dict[str, Value | None] = {"wave": part.wave, "design": part.design}
        _note_empty(columns, {**needed, "item": part.item}, sheet)
    kept = [_kept(columns, sheet) for columns in found]
    return pa.concat_tables([_responses(columns, intake) for columns in kept])


def read_answers(
    part: Answers, sheet: Sheet, reports: pa.Array, intake: Intake, rules: Rules
) -> pa.Table:
    """Return answers to the questionnaire; indicator and section default to the question's."""
    question = pick_clean(part.question, sheet, "string", rules)
    level = pick_clean(part.level, sheet, "level", rules)
    number = pick_clean(part.number, sheet, "number", rules)
    text = pick_clean(part.text, sheet, "string", rules)
    indicator, section = _of_questions(question)
    given = pc.or_(pc.or_(pc.is_valid(level), pc.is_valid(number)), pc.is_valid(text))
    state = pick_clean(part.state, sheet, "string", rules)
    reliability, credibility = pick_grade(part.grade, sheet, rules)
    strange = pc.and_(pc.is_valid(state), pc.invert(pc.is_in(state, pa.array(STATES))))
    sheet.faults.add_where(strange, column_of(part.state), f"is no state: {STATES}", None)
    columns = {
        "report_id": reports,
        "question_id": question,
        "indicator": pc.coalesce(pick_clean(part.indicator, sheet, "string", rules), indicator),
        "crime_area": pick_clean(part.crime_area, sheet, "crime_area", rules),
        "section": pc.coalesce(pick_clean(part.section, sheet, "section", rules), section),
        "subject": pc.fill_null(pick_clean(part.subject, sheet, "string", rules), ""),
        "state": pc.coalesce(state, pc.if_else(given, "answered", "blank")),
        "level": level.cast(pa.int64()),
        "number": number.cast(pa.float64()),
        "text": text,
        "reliability": reliability,
        "credibility": credibility,
        "anchor": sheet.anchors(None, ""),
    }
    needed: dict[str, Value | None] = {
        "question_id": part.question,
        "crime_area": part.crime_area,
        "section": part.section,
    }
    _note_empty(columns, needed, sheet)
    kept = _kept(columns, sheet)
    ids = bulk_ids("q", *(kept[n] for n in ("report_id", "question_id", "crime_area", "subject")))
    first = first_places(ids)
    note_repeats(first, sheet, sheet.good())
    rows = table_of(ANSWERS, {"answer_id": ids, **kept}, intake)
    return rows.take(pa.array(first))


def read_documents(
    part: Documents, sheet: Sheet, reports: pa.Array, intake: Intake, rules: Rules
) -> pa.Table:
    """Return texts; a row without text is passed over."""
    text = pick_clean(part.text, sheet, "text", rules)
    columns = {
        "report_id": reports,
        "title": pc.fill_null(pick_clean(part.title, sheet, "string", rules), ""),
        "text": text,
        "lang": pick_clean(part.lang, sheet, "language", rules),
        "anchor": sheet.anchors(None, column_of(part.text)),
    }
    kept = _kept(columns, sheet)
    there = pc.is_valid(kept["text"])
    kept = {name: column.filter(there) for name, column in kept.items()}
    ids = bulk_ids("d", kept["report_id"], kept["text"])
    rows = table_of(DOCUMENTS, {"document_id": ids, **kept}, intake)
    return rows.take(pa.array(first_places(ids)))


def _figures(part: Observations, sheet: Sheet, rules: Rules) -> pa.Array:
    if not part.missing:
        return pick_clean(part.value, sheet, "number", rules)
    raw = pick_clean(part.value, sheet, "string", rules)
    absent = pc.is_in(raw, pa.array(part.missing, pa.string()))
    column = column_of(part.value)
    blanked = pc.if_else(absent, pa.scalar(None, pa.string()), raw)
    place = sheet.cells.column_names.index(column)
    cells = sheet.cells.set_column(place, column, blanked)
    inner = Sheet(sheet.file_name, sheet.name, cells, sheet.numbers, sheet.faults)
    return pick_clean(part.value, inner, "number", rules)


def _breakdown(part: Observations, sheet: Sheet, rules: Rules) -> pa.Array:
    """Return `name=value;…` sorted by name; an empty value is left out."""
    pieces = []
    for name, value in sorted(part.breakdown.items()):
        found = pick_clean(value, sheet, "string", rules)
        pieces.append(pc.binary_join_element_wise(name, found, "="))
    if not pieces:
        return constant("", sheet.rows)
    return join_filled(pieces, ";")


def _responses(kept: Columns, intake: Intake) -> pa.Table:
    there = pc.is_valid(kept["answer"])
    kept = {name: column.filter(there) for name, column in kept.items()}
    if not len(kept["answer"]):
        return RESPONSES.empty()
    ids = bulk_ids("s", kept["report_id"], kept["item"], kept["anchor"])
    return table_of(RESPONSES, {"response_id": ids, **kept}, intake)


def _of_questions(question: pa.Array) -> tuple[pa.Array, pa.Array]:
    known = {q.id: q for form in vocabulary.questionnaires().values() for q in form.questions}
    if not len(question):
        return nulls(0), nulls(0)
    coded = question.dictionary_encode()
    found = [known.get(word) for word in coded.dictionary.to_pylist()]
    first = pa.array([q.indicators[0] if q and q.indicators else None for q in found], pa.string())
    section = pa.array([q.section if q else None for q in found], pa.string())
    return first.take(coded.indices), section.take(coded.indices)


def _kept(columns: Columns, sheet: Sheet) -> Columns:
    good = sheet.good()
    return {name: column.take(good) for name, column in columns.items()}


def _note_empty(columns: Columns, needed: dict[str, Value | None], sheet: Sheet) -> None:
    clean_rows = pa.array(~sheet.faults.bad)
    for name, value in needed.items():
        empty = pc.and_(pc.is_null(columns[name]), clean_rows)
        sheet.faults.add_where(empty, column_of(value), f"the row has no {name}", None)


def check_observations(part: Observations) -> None:
    """Raise SettingsInvalid if a mapping uses `missing` with a value that is no column."""
    if part.missing and part.value.column is None:
        raise SettingsInvalid(
            source="mapping", key="observations.value", rule="must be a column with `missing`"
        )
