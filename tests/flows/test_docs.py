"""The pages that teach do what they say: their commands run and print what they show."""

import shutil
import sys
from pathlib import Path

import pytest
from tests.flows.pages import Desk, work_through

from opensocta.evidence import detectors
from opensocta.sources import readers

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [
    ROOT / "README.md", DOCS / "start" / "install.md", DOCS / "start" / "tutorial.md",
    *sorted((DOCS / "cookbook").glob("*.md")),
]  # fmt: skip


@pytest.fixture(autouse=True)
def what_a_page_adds_goes_again(monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    for registry in (readers, detectors):
        known = {entry.name: entry for entry in registry}
        monkeypatch.setattr(registry, "_entries", known)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_runs_as_it_is_written(page, tmp_path):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    work_through(page, Desk(tmp_path, tmp_path))


def test_the_pages_are_all_there():
    assert len(PAGES) > 7
