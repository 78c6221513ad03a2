"""Reads a filled questionnaire back: every cell becomes an answer anchored to it.

In:   a workbook made by `write_questionnaire`, filled in
Out:  one report, answers (blank and unknown ones too), remarks as documents, rejects per cell
Not:  formulas: the answer of such a cell is set aside
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
from python_calamine import CalamineWorkbook

from opensocta import vocabulary
from opensocta.core.errors import TermUnknown
from opensocta.core.ids import make_id
from opensocta.core.time import is_partial_date
from opensocta.evidence.tables import ANSWERS
from opensocta.sources import form_layout as layout
from opensocta.sources.form_checks import Read, read_answer, read_level, read_yes_no
from opensocta.sources.registry import Chunk, Intake, readers
from opensocta.sources.rows import Reject, document_rows, reject_rows, whole_file_report
from opensocta.sources.safety import unreadable
from opensocta.sources.sheet import letters
from opensocta.sources.workbook import cell_text, formula_cells, open_workbook, sheet_rows

__all__ = ["read_questionnaire"]

_NO_GRADE = "is no grade of the form's scheme"
_FORMULA = "holds a formula; paste values"
_ANSWER, _GRADE, _REMARK = 5, 6, 7


@dataclass(frozen=True, slots=True)
class _About:
    """What an answer is about: question, indicator, crime area, section, subject."""

    question: str
    indicator: str | None
    area: str
    section: str
    subject: str = ""


class _Form:
    """The rows of a workbook, and what was read of them so far."""

    def __init__(self, intake: Intake, book: CalamineWorkbook) -> None:
        self.intake, self.book = intake, book
        self.answers: list[dict[str, object]] = []
        self.remarks: list[tuple[str, str, str, str | None, str]] = []
        self.rejects: list[Reject] = []
        self._seen: set[str] = set()

    def rows(self, sheet: str) -> Iterator[tuple[int, list[str | None], set[int]]]:
        """Yield row number from 1, cells as text, and the columns that hold formulas."""
        if sheet not in self.book.sheet_names:
            rule = f"has no sheet {sheet!r}"
            raise unreadable(self.intake.path, "whole file", rule, "Send the form as it was given.")
        formulas: dict[int, set[int]] = {}
        for row, column in formula_cells(self.intake.path, sheet):
            formulas.setdefault(row, set()).add(column)
        rows = sheet_rows(self.book.get_sheet_by_name(sheet))
        for number, row_cells in enumerate(rows[layout.HEADER :], layout.HEADER + 1):
            cells = [cell_text(cell) for cell in row_cells]
            yield number, cells + [None] * (8 - len(cells)), formulas.get(number, set())

    def reject(self, sheet: str, row: int, column: int, rule: str) -> None:
        """Set a cell aside."""
        self.rejects.append((sheet, row, letters(column), rule))

    def take(
        self, about: _About, read: Read, grade: str | None, place: tuple[str, int, int, int]
    ) -> None:
        """Add an answer; `place` is sheet, row, column of the answer, column of the grade."""
        sheet, row, column, grade_column = place
        if read.fault:
            self.reject(sheet, row, column, read.fault)
            return
        halves = self._grade(grade)
        if halves is None:
            self.reject(sheet, row, grade_column, _NO_GRADE)
            return
        key = make_id("q", self.intake.report_id, about.question, about.area, about.subject)
        if key in self._seen:
            self.reject(sheet, row, 0, "the same question stands in an earlier row")
            return
        self._seen.add(key)
        self.answers.append({
            "answer_id": key, "report_id": self.intake.report_id, "question_id": about.question,
            "indicator": about.indicator, "crime_area": about.area, "section": about.section,
            "subject": about.subject, "state": read.state, "level": read.level,
            "number": read.number, "text": read.text, "reliability": halves[0],
            "credibility": halves[1], "anchor": f"{sheet}!{letters(column)}{row}",
            "batch_id": self.intake.batch_id,
        })  # fmt: skip

    def remark(self, title: str, text: str | None, sheet: str, row: int, column: int) -> None:
        """Keep a remark as a text of its own."""
        if text:
            anchor = f"{sheet}!{letters(column)}{row}"
            self.remarks.append((self.intake.report_id, f"Remark on {title}", text, None, anchor))

    def _grade(self, text: str | None) -> tuple[str | None, str | None] | None:
        if text is None:
            return None, None
        try:
            grade = vocabulary.parse_grade(f"{self.intake.scheme}:{text}")
        except TermUnknown:
            return None
        return grade.reliability, grade.credibility


@readers.add(
    "questionnaire", version=1, cites="docs/reference/formats.md", suffixes=(".xlsx",)
)  # fmt: skip
def read_questionnaire(intake: Intake) -> Iterator[Chunk]:
    """Read a filled questionnaire workbook."""
    form = _Form(intake, open_workbook(intake.path))
    title, obtained = _read_about(form)
    _read_answers(form)
    _read_levels(form)
    _read_modi(form)
    _read_routes(form)
    _read_networks(form)
    yield "reports", whole_file_report(intake, title=title, obtained_at=obtained)
    yield "answers", pa.Table.from_pylist(form.answers, ANSWERS.schema)
    if form.remarks:
        yield "documents", document_rows(form.remarks, intake)
    yield "rejects", reject_rows(form.rejects, intake)


def _read_about(form: _Form) -> tuple[str, str]:
    """Return the report's title and date from the first sheet."""
    given: dict[str, str] = {}
    if layout.ABOUT in form.book.sheet_names:
        for row in sheet_rows(form.book.get_sheet_by_name(layout.ABOUT)):
            texts = [cell_text(cell) for cell in row[:2]]
            if len(texts) == 2 and texts[0] and texts[1]:
                given[texts[0]] = texts[1]
    kind = given.get("Kind of agency", "agency")
    period = " to ".join(given[n] for n in ("Period from", "Period to") if n in given)
    made = given.get("Filled in on", "")[:10]
    obtained = made if is_partial_date(made) else form.intake.obtained_at
    return f"Questionnaire, {kind}" + (f", {period}" if period else ""), obtained


def _read_answers(form: _Form) -> None:
    questions = {q.id: q for one in vocabulary.questionnaires().values() for q in one.questions}
    areas = vocabulary.crime_areas()
    for row, cells, formulas in form.rows(layout.ANSWERS):
        code, area = cells[0], cells[1]
        if code is None and area is None:
            continue
        if code not in questions:
            form.reject(layout.ANSWERS, row, 0, "is no question of the questionnaires")
            continue
        if area not in areas:
            form.reject(layout.ANSWERS, row, 1, "is no code of the crime areas")
            continue
        question = questions[code]
        indicator = question.indicators[0] if question.indicators else None
        read = read_answer(question, cells[_ANSWER])
        read = Read(fault=_FORMULA) if formulas & {_ANSWER, _GRADE} else read
        about = _About(code, indicator, area, question.section)
        form.take(about, read, cells[_GRADE], (layout.ANSWERS, row, _ANSWER, _GRADE))
        form.remark(f"{code}, {area}", cells[_REMARK], layout.ANSWERS, row, _REMARK)


def _read_levels(form: _Form) -> None:
    """Read levels of areas; forms made before this sheet, or of no such agency, do not have it."""
    if layout.LEVELS not in form.book.sheet_names:
        return
    known = vocabulary.indicators()
    for row, cells, formulas in form.rows(layout.LEVELS):
        code, area = cells[0], cells[1]
        if code is None and area is None:
            continue
        if code not in known or known[code].subject not in ("area", "harm"):
            form.reject(layout.LEVELS, row, 0, "is no code of the indicators of areas")
            continue
        if area not in vocabulary.crime_areas():
            form.reject(layout.LEVELS, row, 1, "is no code of the crime areas")
            continue
        read = Read(fault=_FORMULA) if formulas & {_ANSWER, _GRADE} else read_level(cells[_ANSWER])
        about = _About(code, code, area, layout.LEVEL_SECTIONS.get(code, "local_market"))
        form.take(about, read, cells[_GRADE], (layout.LEVELS, row, _ANSWER, _GRADE))
        form.remark(f"{code}, {area}", cells[_REMARK], layout.LEVELS, row, _REMARK)


def _read_modi(form: _Form) -> None:
    known = vocabulary.modi_operandi()
    for row, cells, formulas in form.rows(layout.MODI):
        code = cells[0]
        if code is None:
            continue
        if code not in known:
            form.reject(layout.MODI, row, 0, "is no code of the modi operandi")
            continue
        about = _About(code, None, known[code].area, "modi_operandi")
        _yes_no(form, layout.MODI, about, row, cells=cells, formulas=formulas)


def _read_routes(form: _Form) -> None:
    known, goods = vocabulary.routes(), vocabulary.commodities()
    for row, cells, formulas in form.rows(layout.ROUTES):
        code = cells[0]
        if code is None:
            continue
        if code not in known or known[code].commodity not in goods:
            form.reject(layout.ROUTES, row, 0, "is no code of the route legs")
            continue
        about = _About(code, None, goods[known[code].commodity].area, "routes")
        _yes_no(form, layout.ROUTES, about, row, cells=cells, formulas=formulas)


def _yes_no(
    form: _Form, sheet: str, about: _About, row: int, *, cells: list[str | None],
    formulas: set[int],
) -> None:  # fmt: skip
    read = Read(fault=_FORMULA) if formulas & {_ANSWER, _GRADE} else read_yes_no(cells[_ANSWER])
    form.take(about, read, cells[_GRADE], (sheet, row, _ANSWER, _GRADE))
    form.remark(about.question, cells[_REMARK], sheet, row, _REMARK)


def _read_networks(form: _Form) -> None:
    codes = layout.network_indicators()
    end = 2 + len(codes)
    for row, short, formulas in form.rows(layout.NETWORKS):
        cells = short + [None] * (end + 2 - len(short))
        network, area = cells[0], cells[1]
        levels = cells[2:end]
        if network is None:
            if any(levels):
                form.reject(layout.NETWORKS, row, 0, "levels without a network code")
            continue
        if area not in vocabulary.crime_areas():
            form.reject(layout.NETWORKS, row, 1, "is no code of the crime areas")
            continue
        for column, (code, level) in enumerate(zip(codes, levels, strict=True), 2):
            read = Read(fault=_FORMULA) if column in formulas else read_level(level)
            about = _About(code, code, area, "offenders", network)
            form.take(about, read, cells[end], (layout.NETWORKS, row, column, end))
        form.remark(network, cells[end + 1], layout.NETWORKS, row, end + 1)
