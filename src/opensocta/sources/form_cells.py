"""Cells that all sheets of the questionnaire workbook share: heads, and cells to fill in."""

from xlsxwriter.worksheet import Worksheet

from opensocta.sources import form_layout as layout
from opensocta.sources.form_layout import Given
from opensocta.sources.form_style import Lists, Style

__all__ = ["PROTECT", "fill", "head", "put"]

PROTECT = {"format_columns": True, "format_rows": True, "sort": False, "autofilter": True}
_LEAD = "Pale yellow cells are yours. Empty: not looked into. unknown: looked into, not known."


def head(sheet: Worksheet, style: Style, title: str, heads: dict[str, int]) -> None:
    """Write title, lead and header row of a sheet; `heads` are names with their widths."""
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, title, style.title)
    sheet.write_string(1, 0, _LEAD, style.code)
    sheet.set_row(layout.HEADER - 1, 20)
    for column, (name, width) in enumerate(heads.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(layout.HEADER - 1, column, name, style.head)
    sheet.freeze_panes(layout.HEADER, 1)
    sheet.repeat_rows(layout.HEADER - 1)
    sheet.protect("", PROTECT)


def fill(sheet: Worksheet, style: Style, lists: Lists, cell: tuple[int, int], given: Given) -> None:
    """Write the three cells to fill in: answer, grade, remark."""
    row, column = cell
    put(sheet, style, cell, given.value)
    put(sheet, style, (row, column + 1), given.grade or None)
    lists.drop_down(sheet, (row, column + 1), lists.grades, "a grade of the list")
    put(sheet, style, (row, column + 2), given.remark or None)


def put(
    sheet: Worksheet, style: Style, cell: tuple[int, int], value: str | int | float | None
) -> None:
    """Write a cell to fill in, never as a formula."""
    if value is None or value == "":
        sheet.write_blank(*cell, None, style.field)
    elif isinstance(value, str):
        sheet.write_string(*cell, value, style.field)
    else:
        sheet.write_number(*cell, value, style.field)
