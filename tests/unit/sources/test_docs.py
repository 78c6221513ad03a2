"""The examples of the reference pages do what they say."""

import re
from pathlib import Path

import pytest

from opensocta.sources import parse_mapping, profile_names, readers

DOCS = Path(__file__).parents[3] / "docs" / "reference"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def examples(kind):
    return [
        pytest.param(code, id=f"{page}-{place}")
        for page in ("formats.md", "mapping.md")
        for place, (found, code) in enumerate(FENCE.findall((DOCS / page).read_text("utf-8")))
        if found == kind
    ]


@pytest.mark.parametrize("code", examples("yaml"))
def test_mappings_load(code):
    assert parse_mapping(code, "example").is_table


@pytest.mark.parametrize("code", examples("python"))
def test_python_runs(code):
    exec(compile(code, "example", "exec"), {})  # noqa: S102 - the page's own example


def test_every_reader_and_profile_has_its_line():
    text = "".join((DOCS / page).read_text("utf-8") for page in ("formats.md", "mapping.md"))
    for name in [entry.name for entry in readers] + list(profile_names()):
        assert f"`{name}`" in text or f"--mapping {name}" in text, name
