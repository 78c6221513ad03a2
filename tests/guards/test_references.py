"""Every source that code or a page cites is in `docs/references.bib`, once and complete."""

import re
from pathlib import Path

import pytest

from opensocta.sources import load_mapping, profile_names

DOCS = Path(__file__).parents[2] / "docs"
BIB = (DOCS / "references.bib").read_text(encoding="utf-8")
ENTRIES = re.findall(r"^@\w+\{([^,\s]+),\n(.*?)^\}", BIB, re.MULTILINE | re.DOTALL)
KEYS = [key for key, _ in ENTRIES]
CITED = [
    pytest.param(key, id=f"{page.stem}-{key}")
    for page in sorted(DOCS.rglob("*.md"))
    for found in re.findall(r"\[(@[^\]]+)\]", page.read_text(encoding="utf-8"))
    for key in re.findall(r"@([\w-]+)", found)
]


def _title(fields):
    title = re.search(r"^  title = \{(.*)\},$", fields, re.MULTILINE)
    return re.sub(r"\W", "", title[1].lower()) if title else ""


class TestTheReferences:
    def test_are_read_whole_and_sorted(self):
        assert len(KEYS) == BIB.count("\n@") + 1
        assert sorted(set(KEYS)) == KEYS

    @pytest.mark.parametrize(("key", "fields"), ENTRIES, ids=KEYS)
    def test_name_author_title_and_year(self, key, fields):
        assert _title(fields)
        assert "  author = {" in fields
        assert re.search(r"^  year = \{\d{4}\},$", fields, re.MULTILINE)

    def test_hold_no_work_under_two_keys(self):
        titles = [_title(fields) for _, fields in ENTRIES]
        assert sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize("key", CITED)
def test_a_source_that_a_page_cites_is_there(key):
    assert key in KEYS


@pytest.mark.parametrize("name", profile_names())
def test_the_source_of_a_profile_is_there(name):
    assert load_mapping(name).cites in KEYS
