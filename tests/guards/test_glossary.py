"""The glossary is one table: a term stands once, in order, with meaning and source."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
LINES = (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in LINES if line.startswith("| ") and not line.startswith("| term |")
]  # fmt: skip
PAGES = [page for page in DOCS.rglob("*.md") if page.name != "glossary.md"]


def _place(term):
    return re.sub(r"[^a-z0-9 ]", "", term.lower()), term


class TestTheGlossary:
    def test_has_the_terms(self):
        assert len(ROWS) > 150

    @pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
    def test_says_what_a_term_means_and_who_says_so(self, row):
        term, meaning, source, _ = row
        assert term
        assert len(meaning) > 10
        assert source

    def test_has_each_term_once(self):
        terms = [row[0].lower() for row in ROWS]
        assert sorted(terms) == sorted(set(terms))

    def test_is_in_alphabetical_order(self):
        terms = [row[0] for row in ROWS]
        assert terms == sorted(terms, key=_place)

    def test_names_no_paper_that_a_reader_cannot_find(self):
        assert not [row[0] for row in ROWS if "METHOD" in row[2]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_no_other_page_defines_terms_in_a_table_of_its_own(page):
    assert "not to be confused with" not in page.read_text(encoding="utf-8")
