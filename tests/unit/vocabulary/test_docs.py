"""What the docs print of the vocabulary is what the vocabulary says."""

import re
from pathlib import Path

import pytest

from opensocta import vocabulary as v
from opensocta.vocabulary.schemata import own_specs

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "reference" / "vocabulary.md").read_text(encoding="utf-8")
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("standing", v.provenance(), ids=lambda s: s.kind)
def test_counts_of_what_was_looked_up_are_printed(standing):
    row = f"| {standing.kind} | {standing.rows} | {standing.verified} | {standing.known} | "
    assert f"{row}{standing.proposal} |" in PAGE


@pytest.mark.parametrize("value", v.policy().rows(), ids=lambda value: value.code)
def test_policy_values_are_printed(value):
    assert f"| `{value.code}` | {value.value:g} | {value.low:g} to {value.high:g} |" in PAGE


def test_no_policy_value_is_printed_that_does_not_exist():
    table = PAGE.split("## Policy values")[1]
    assert set(re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)) == set(v.policy())


@pytest.mark.parametrize("name", v.own_schemata())
def test_schemata_are_printed_with_their_plain_reading(name):
    row = f"| `{name}` | `{own_specs()[name]['extends'][0]}` | `{v.to_plain_schema(name)}` | "
    assert row + ", ".join(f"`{prop}`" for prop in own_specs()[name]["properties"]) in PAGE


@pytest.mark.parametrize(
    "term",
    [*v.PhiaTerm, *v.Icd203Term, *v.SCHEMES, *(s.code for s in v.SECTIONS), *v.handling_codes(),
     *(row.label for row in v.tlp_labels().values())],
)  # fmt: skip
def test_every_term_of_an_enum_is_in_the_glossary(term):
    assert re.search(rf"(\| |`){re.escape(str(term))}(`| \|)", GLOSSARY)
