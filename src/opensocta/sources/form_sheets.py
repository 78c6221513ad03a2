"""Writes the sheets of the questionnaire workbook, one function per sheet."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from opensocta import vocabulary
from opensocta.sources import form_layout as layout
from opensocta.sources.form_cells import PROTECT, fill, head, put
from opensocta.sources.form_layout import Filled, Given
from opensocta.sources.form_style import Lists, Style, level_words
from opensocta.vocabulary import Question, Questionnaire

__all__ = ["write_about", "write_answers", "write_levels", "write_modi", "write_networks",
           "write_routes"]  # fmt: skip

FIELDS = ("Agency", "Period from", "Period to", "Filled in on", "Contact (role, no name)", "Note")
_STEPS = (
    "Fill in the pale yellow cells; all others are locked.",
    "Leave a cell empty if you were not able to look into it. Choose unknown if you looked and do "
    "not know: unknown is an answer and is never counted as medium.",
    "Give a grade where the answer rests on another source than the rest of the form.",
    "Write no names of persons anywhere in this form. Networks have codes.",
    "Dates: 2024, 2024-03 or 2024-03-17. Numbers: digits only, without unit.",
    "Formulas are not taken: paste values.",
)
_HOW = {
    "level": "level 0-4 from the list",
    "number": "number",
    "choice": "from the list",
    "date": "date",
    "text": "words",
}


def write_about(
    sheet: Worksheet, style: Style, agency: str, areas: Sequence[str], given: Filled
) -> None:
    """Write who answers, for which period, and how to fill in the form."""
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 84)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, "Questionnaire for the threat assessment", style.title)
    sheet.write_string(2, 0, "Kind of agency", style.label)
    sheet.write_string(2, 1, agency.replace("_", " "), style.text)
    sheet.write_string(3, 0, "Crime areas", style.label)
    names = vocabulary.crime_areas()
    sheet.write_string(3, 1, "; ".join(names[area].name for area in areas), style.text)
    sheet.set_row(3, 15 * (1 + len(areas) // 3))
    for place, name in enumerate(FIELDS, 4):
        sheet.write_string(place, 0, name, style.label)
        sheet.write_string(place, 1, given.about.get(name, ""), style.words)
    start = 5 + len(FIELDS)
    sheet.write_string(start, 0, "How to fill it in", style.label)
    for place, step in enumerate(_STEPS, start):
        sheet.write_string(place, 1, f"{place - start + 1}. {step}", style.text)
        sheet.set_row(place, 30 if len(step) > 95 else 16)
    sheet.protect("", PROTECT)


def write_answers(
    sheet: Worksheet,
    style: Style,
    lists: Lists,
    asked: tuple[Questionnaire, Sequence[str]],
    given: Filled,
) -> None:
    """Write one row per question and crime area."""
    form, areas = asked
    heads = {"Question": 11, "Area": 13, "Crime area": 26, "What is asked": 58,
             "How to answer": 22, "Answer": 40, "Grade": 8, "Remark": 40}  # fmt: skip
    head(sheet, style, "Answers by crime area", heads)
    names = vocabulary.crime_areas()
    row = layout.HEADER
    for question in form.questions:
        for area in layout.area_rows(question, areas):
            for column, text in enumerate((question.id, area)):
                sheet.write_string(row, column, text, style.code)
            sheet.write_string(row, 2, names[area].name, style.text)
            sheet.write_string(row, 3, question.text, style.text)
            how = question.unit or _HOW[question.type]
            sheet.write_string(row, 4, how, style.quiet)
            _restrict(sheet, lists, (row, 5), question)
            answer = given.answers.get((question.id, area), Given(None))
            fill(sheet, style, lists, (row, 5), _worded(answer, question))
            sheet.set_row(row, 30)
            row += 1
    sheet.autofilter(layout.HEADER - 1, 0, max(row - 1, layout.HEADER), len(heads) - 1)


def write_levels(
    sheet: Worksheet,
    style: Style,
    lists: Lists,
    asked: tuple[Sequence[str], Sequence[str]],
    given: Filled,
) -> None:
    """Write one row per indicator and crime area, with the wording of its five levels.

    All areas of one indicator stand together, so that they are judged against the same wording.
    """
    codes, areas = asked
    heads = {"Indicator": 12, "Area": 9, "Crime area": 24, "What is judged": 42, "Levels": 46,
             "Answer": 34, "Grade": 8, "Remark": 34}  # fmt: skip
    head(sheet, style, "The level of each crime area, as your agency sees it", heads)
    known, names = vocabulary.indicators(), vocabulary.crime_areas()
    rows = [(code, area) for code in codes for area in areas]
    for row, (code, area) in enumerate(rows, layout.HEADER):
        one, words = known[code], level_words(code)
        sheet.write_string(row, 0, code, style.code)
        sheet.write_string(row, 1, area, style.code)
        sheet.write_string(row, 2, names[area].name, style.text)
        sheet.write_string(row, 3, f"{one.name}: {one.definition}", style.text)
        sheet.write_string(row, 4, "\n".join(words[:-1]), style.quiet)
        lists.drop_down(sheet, (row, 5), lists.of(words), "a level of the list, or unknown")
        answer = given.levels.get((code, area), Given(None))
        value = _in_words(answer.value, code) if isinstance(answer.value, int) else answer.value
        fill(sheet, style, lists, (row, 5), Given(value, answer.grade, answer.remark))
        sheet.set_row(row, 70)
    last = layout.HEADER + max(len(rows), 1) - 1
    sheet.autofilter(layout.HEADER - 1, 0, last, len(heads) - 1)


def write_modi(
    sheet: Worksheet, style: Style, lists: Lists, areas: Sequence[str], given: Filled
) -> None:
    """Write one row per modus operandi of the areas."""
    heads = {"Code": 9, "Area": 13, "Modus operandi": 34, "What it is": 58, "Signs": 46,
             "Seen": 10, "Grade": 8, "Remark": 40}  # fmt: skip
    head(sheet, style, "Was this way of committing the crime seen in the period?", heads)
    found = [mo for mo in vocabulary.modi_operandi().values() if layout.in_areas(mo.area, areas)]
    for row, mo in enumerate(found, layout.HEADER):
        sheet.write_string(row, 0, mo.code, style.code)
        sheet.write_string(row, 1, mo.area, style.code)
        sheet.write_string(row, 2, mo.name, style.text)
        sheet.write_string(row, 3, mo.description, style.text)
        sheet.write_string(row, 4, "; ".join(mo.indicators), style.quiet)
        lists.drop_down(sheet, (row, 5), lists.yes_no, "yes, no or unknown")
        fill(sheet, style, lists, (row, 5), given.modi_operandi.get(mo.code, Given(None)))
        sheet.set_row(row, 30)
    last = layout.HEADER + max(len(found), 1) - 1
    sheet.autofilter(layout.HEADER - 1, 0, last, len(heads) - 1)


def write_routes(
    sheet: Worksheet, style: Style, lists: Lists, areas: Sequence[str], given: Filled
) -> None:
    """Write one row per leg of a route whose goods belong to the areas."""
    heads = {"Code": 9, "Area": 13, "From": 30, "To": 30, "Goods and means": 40, "Used": 10,
             "Grade": 8, "Remark": 40}  # fmt: skip
    head(sheet, style, "Was this leg used in the period?", heads)
    nodes, goods = vocabulary.nodes(), vocabulary.commodities()
    legs = [
        leg for leg in vocabulary.routes().values()
        if leg.commodity in goods and layout.in_areas(goods[leg.commodity].area, areas)
    ]  # fmt: skip
    for row, leg in enumerate(legs, layout.HEADER):
        sheet.write_string(row, 0, leg.code, style.code)
        sheet.write_string(row, 1, goods[leg.commodity].area, style.code)
        for column, node in ((2, nodes[leg.from_node]), (3, nodes[leg.to_node])):
            sheet.write_string(row, column, f"{node.name} ({node.country})", style.text)
        what = f"{goods[leg.commodity].name}, {leg.mode}"
        sheet.write_string(row, 4, what, style.quiet)
        lists.drop_down(sheet, (row, 5), lists.yes_no, "yes, no or unknown")
        fill(sheet, style, lists, (row, 5), given.routes.get(leg.code, Given(None)))
    last = layout.HEADER + max(len(legs), 1) - 1
    sheet.autofilter(layout.HEADER - 1, 0, last, len(heads) - 1)


def write_networks(
    sheet: Worksheet, style: Style, lists: Lists, areas: Sequence[str], given: Filled
) -> None:
    """Write rows for networks: code, crime area and a level per indicator."""
    codes = layout.network_indicators()
    names = vocabulary.indicators()
    heads = {"Network code": 14, "Area": 13}
    heads |= {f"{names[code].name}\n{code}": 17 for code in codes} | {"Grade": 8, "Remark": 40}
    head(sheet, style, "Networks that you know, by code", heads)
    sheet.set_row(layout.HEADER - 1, 62)
    sheet.freeze_panes(layout.HEADER, 2)
    area_list = lists.of(list(areas))
    levels = [lists.of(level_words(code)) for code in codes]
    count = max(layout.NETWORK_ROWS, len(given.networks))
    for place in range(count):
        row = layout.HEADER + place
        known = given.networks[place] if place < len(given.networks) else None
        put(sheet, style, (row, 0), known.code if known else None)
        put(sheet, style, (row, 1), known.crime_area if known else None)
        lists.drop_down(sheet, (row, 1), area_list, "a crime area of the list")
        for column, (code, source) in enumerate(zip(codes, levels, strict=True), 2):
            level = known.levels.get(code) if known else None
            put(sheet, style, (row, column), _in_words(level, code))
            lists.drop_down(sheet, (row, column), source, "a level of the list, or unknown")
        end = 2 + len(codes)
        put(sheet, style, (row, end), known.grade if known else None)
        lists.drop_down(sheet, (row, end), lists.grades, "a grade of the list")
        put(sheet, style, (row, end + 1), known.remark if known else None)


def _restrict(sheet: Worksheet, lists: Lists, cell: tuple[int, int], question: Question) -> None:
    """Put the drop-down list or the check of a question on its answer's cell."""
    if question.type == "level" and question.indicators:
        words = lists.of(level_words(question.indicators[0]))
        lists.drop_down(sheet, cell, words, "a level of the list, or unknown")
    elif question.type == "choice":
        choices = list(dict.fromkeys((*question.choices, layout.UNKNOWN)))
        lists.drop_down(sheet, cell, lists.of(choices), "one of the list")
    elif question.type == "number":
        name = f"F{cell[0] + 1}"
        sheet.data_validation(
            cell[0], cell[1], cell[0], cell[1],
            {"validate": "custom", "value": f'=OR(ISNUMBER({name}),{name}="{layout.UNKNOWN}")',
             "error_title": "Not a number", "error_message": "a number, or unknown"},
        )  # fmt: skip


def _in_words(level: int | str | None, indicator: str) -> str | None:
    return level_words(indicator)[level] if isinstance(level, int) else level


def _worded(given: Given, question: Question) -> Given:
    if question.type != "level" or not question.indicators or not isinstance(given.value, int):
        return given
    return Given(_in_words(given.value, question.indicators[0]), given.grade, given.remark)
