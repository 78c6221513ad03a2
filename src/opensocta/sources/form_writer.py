"""Writes the questionnaire of an agency as a workbook with drop-down lists.

In:   the kind of agency, the crime areas it is asked about, optionally its answers
Out:  an XLSX file; the same input gives the same bytes
Not:  reading it back (`sources.form_reader`)
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from opensocta import vocabulary
from opensocta.core.errors import TermUnknown
from opensocta.sources import form_layout as layout
from opensocta.sources.form_layout import Filled
from opensocta.sources.form_sheets import (
    write_about,
    write_answers,
    write_levels,
    write_modi,
    write_networks,
    write_routes,
)
from opensocta.sources.form_style import Lists, Style

__all__ = ["write_questionnaire"]

_MADE = datetime(2024, 1, 1)  # noqa: DTZ001 - a fixed mark in the file, not a time


def write_questionnaire(
    path: Path,
    agency: str,
    areas: Sequence[str],
    *,
    filled: Filled | None = None,
    scheme: str = "admiralty",
) -> None:
    """Write the questionnaire of a kind of agency to an XLSX file.

    Parameters
    ----------
    agency : kind of agency, a key of `vocabulary.questionnaires()`, like "police".
    areas : codes of crime areas; a top area also asks for its children.
    filled : answers to put in, for exercises and to hand out last cycle's answers.
    scheme : grading scheme of the drop-down lists: admiralty, europol or uk.

    Raises
    ------
    TermUnknown : if the kind of agency, a crime area or the scheme is not known.
    """
    forms = vocabulary.questionnaires()
    if agency not in forms:
        raise TermUnknown(kind="agency", term=agency, known=", ".join(forms))
    for area in areas:
        if area not in vocabulary.crime_areas():
            raise TermUnknown(kind="crime area", term=area, known="see crime_areas.csv")
    if scheme not in vocabulary.SCHEMES:
        raise TermUnknown(kind="scheme", term=scheme, known=", ".join(vocabulary.SCHEMES))
    given = filled or Filled()
    book = Workbook(str(path), {"constant_memory": False, "strings_to_formulas": False,
                                "strings_to_urls": False})  # fmt: skip
    book.set_properties({"title": f"Questionnaire: {agency}", "created": _MADE})
    book.set_custom_property(layout.FORM_MARK, "1")
    book.set_custom_property("opensocta-agency", agency)
    style = Style(book)
    judged = layout.level_indicators(agency)
    names = [layout.ABOUT, layout.ANSWERS, layout.LEVELS, layout.MODI, layout.ROUTES,
             layout.NETWORKS]  # fmt: skip
    sheets = {name: _sheet(book, name) for name in names if name != layout.LEVELS or judged}
    lists = Lists(book.add_worksheet(layout.LISTS), scheme)
    write_about(sheets[layout.ABOUT], style, agency, areas, given)
    write_answers(sheets[layout.ANSWERS], style, lists, (forms[agency], areas), given)
    if judged:
        write_levels(sheets[layout.LEVELS], style, lists, (judged, areas), given)
    write_modi(sheets[layout.MODI], style, lists, areas, given)
    write_routes(sheets[layout.ROUTES], style, lists, areas, given)
    write_networks(sheets[layout.NETWORKS], style, lists, areas, given)
    lists.sheet.hide()
    sheets[layout.ABOUT].activate()
    book.close()


def _sheet(book: Workbook, name: str) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_footer("&L&A&RPage &P of &N")
    return sheet
