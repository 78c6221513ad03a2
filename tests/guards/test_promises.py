"""Detectors, readers and tables have their pages and sources; the public names are pinned."""

import re
from pathlib import Path

import pytest

import opensocta
from opensocta.evidence import BUILD, LAKE, detectors
from opensocta.sources import readers

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BIB = (DOCS / "references.bib").read_text(encoding="utf-8")
KEYS = set(re.findall(r"@\w+\{([^,\s]+),", BIB))
METHODS = "\n".join(p.read_text(encoding="utf-8") for p in (DOCS / "methods").glob("*.md"))
FORMATS = (DOCS / "reference" / "formats.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("entry", list(detectors), ids=lambda e: e.name)
def test_a_detector_has_a_method_page_and_a_source(entry):
    assert f"`{entry.name}`" in METHODS
    assert set(entry.cites.replace("docs/references.bib#", "").split(";")) <= KEYS
    assert entry.summary.endswith(".")


@pytest.mark.parametrize("entry", list(readers), ids=lambda e: e.name)
def test_a_reader_has_a_row_in_the_formats_page(entry):
    assert f"`{entry.name}`" in FORMATS
    assert entry.summary


@pytest.mark.parametrize("table", [*LAKE.values(), *BUILD.values()], ids=lambda t: t.name)
def test_a_table_says_what_every_column_means(table):
    assert all(len(column.doc) > 3 for column in table.columns)
    assert set(table.key) <= {column.name for column in table.columns}


def test_the_public_names_are_pinned():
    assert sorted(opensocta.__all__) == [
        "Delivery", "Finding", "Reader", "Workspace", "__version__", "init", "open",
    ]  # fmt: skip


PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_no_machine_and_no_download_address(page):
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.$])/(work|root|home|tmp)/|index-url|://[\w.-]+/simple", text)


def test_every_method_page_says_when_not_to_use_it_or_what_fails():
    found = {
        page.name: page.read_text(encoding="utf-8").lower()
        for page in (DOCS / "methods").glob("*.md") if page.name != "index.md"
    }  # fmt: skip
    limits = ("when not to", "failures", "weak", "limits", "not to use", "cannot", "what is not")
    assert not [name for name, text in found.items() if not any(word in text for word in limits)]


def test_every_page_is_found_by_the_navigation():
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert not [page for page in DOCS.rglob("*.md") if f" {page.relative_to(DOCS)}\n" not in nav]
