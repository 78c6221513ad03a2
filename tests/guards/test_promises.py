"""Detectors, readers and tables have their pages and sources; the public names are pinned."""

import re
from pathlib import Path

import pytest

import opensocta
from opensocta.evidence import BUILD, LAKE, detectors
from opensocta.sources import readers

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BIB = (
    (DOCS / "references.bib").read_text(encoding="utf-8")
    if (DOCS / "references.bib").is_file()
    else ""
)
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


def test_no_two_method_pages_or_references_share_a_key():
    assert len(KEYS) == len(re.findall(r"@\w+\{([^,\s]+),", BIB))
