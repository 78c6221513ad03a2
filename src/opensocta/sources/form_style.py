"""Colours, cell formats and drop-down lists of the questionnaire workbook."""

from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from opensocta import vocabulary
from opensocta.sources.form_layout import LISTS, UNKNOWN
from opensocta.sources.sheet import letters

__all__ = ["Lists", "Style", "level_words"]

_INK, _QUIET, _LINE, _FIELD, _HEAD = "#1B2733", "#5B6B7A", "#C9D1D9", "#FFF9E5", "#1F3A5F"


class Style:
    """The cell formats of the form. Cells to fill in are pale yellow and not locked."""

    def __init__(self, book: Workbook) -> None:
        base = {"font_name": "Calibri", "font_size": 10, "font_color": _INK, "valign": "top"}
        line = {"bottom": 1, "bottom_color": _LINE}
        wrap = {**base, **line, "text_wrap": True}
        self.title = book.add_format({**base, "bold": True, "font_size": 16, "font_color": _HEAD})
        self.lead = book.add_format({**base, "font_color": _QUIET, "text_wrap": True})
        self.head = book.add_format(
            {**base, "bold": True, "font_color": "#FFFFFF", "bg_color": _HEAD, "text_wrap": True,
             "valign": "vcenter", "border": 1, "border_color": _HEAD}
        )  # fmt: skip
        self.code = book.add_format({**base, **line, "font_color": _QUIET})
        self.text = book.add_format(wrap)
        self.quiet = book.add_format({**wrap, "font_color": _QUIET, "italic": True})
        field = {**wrap, "bg_color": _FIELD, "locked": False, "border": 1, "border_color": _LINE}
        self.field = book.add_format(field)
        self.words = book.add_format({**field, "num_format": "@"})
        self.label = book.add_format({**base, **line, "bold": True})


class Lists:
    """The hidden sheet of drop-down lists; each list is written once, in a column of its own."""

    def __init__(self, sheet: Worksheet, scheme: str) -> None:
        self.sheet = sheet
        self._ranges: dict[tuple[str, ...], str] = {}
        self.grades = self.of(_grades(scheme))
        self.yes_no = self.of(["yes", "no", UNKNOWN])

    def of(self, items: Sequence[str]) -> str:
        """Return the range that holds a list, writing it if it is new."""
        key = tuple(items)
        if key not in self._ranges:
            column = len(self._ranges)
            for row, item in enumerate(items):
                self.sheet.write_string(row, column, item)
            name = letters(column)
            self._ranges[key] = f"={LISTS}!${name}$1:${name}${len(items)}"
        return self._ranges[key]

    def drop_down(self, sheet: Worksheet, cell: tuple[int, int], source: str, hint: str) -> None:
        """Put a drop-down list on a cell; what is not in it is refused by the program."""
        sheet.data_validation(
            cell[0], cell[1], cell[0], cell[1],
            {"validate": "list", "source": source, "error_title": "Not in the list",
             "error_message": hint[:250], "ignore_blank": True},
        )  # fmt: skip


def level_words(indicator: str) -> list[str]:
    """Return the levels of an indicator in words, like "2 – Assault or arson", and unknown."""
    words = vocabulary.indicators()[indicator].levels
    return [*(f"{level} – {text}" for level, text in enumerate(words)), UNKNOWN]


def _grades(scheme: str) -> list[str]:
    meanings = vocabulary.grade_meanings()
    left = [code for kind, axis, code in meanings if (kind, axis) == (scheme, "reliability")]
    right = [code for kind, axis, code in meanings if (kind, axis) == (scheme, "credibility")]
    return [a + b for a in left for b in right]
