"""Every finding of a small invented region says its reason in one plain English sentence."""

import re
from datetime import UTC, datetime

import pytest
from rigour.territories import get_territory

from opensocta.publish.coarsen import coarse_words, names_small_count
from opensocta.simulate import invent
from opensocta.vocabulary import crime_areas, nodes
from opensocta.workspace import Workspace
from opensocta.workspace.demo import add_deliveries

SCALE = 0.03
MOST_WORDS = 45
QUOTING = ("money.hidden_owner", "money.ownership_circle", "money.shell_company")
"""Findings that quote names of firms, in which AD and the like are legal forms."""
WEASELS = re.compile(
    r"\b(may|might|could|possibly|probably|reportedly|significant(ly)?|increasingly|alarming|vast)\b"
)


@pytest.fixture(scope="module")
def reasons(tmp_path_factory):
    base = tmp_path_factory.mktemp("words")
    now = datetime(2026, 11, 1, tzinfo=UTC)
    invent(base / "files", seed=5, scale=SCALE)
    workspace = Workspace.init(base / "unit", name="Invented joint unit", now=now)
    add_deliveries(workspace, base / "files", now=now)
    workspace.build()
    rows = workspace.findings().to_pylist()
    assert len({row["kind"] for row in rows}) > 10
    return [(row["kind"], row["reason"]) for row in rows]


def breaking(reasons, rule):
    return [(kind, reason) for kind, reason in reasons if rule(reason)]


def test_begins_with_a_great_letter_or_a_number_and_ends_with_a_full_stop(reasons):
    assert breaking(reasons, lambda r: not re.fullmatch(r"[A-Z0-9].*[^.]\.", r)) == []


def test_is_short(reasons):
    assert breaking(reasons, lambda r: len(r.split()) > MOST_WORDS) == []


def test_has_no_traces_of_a_machine(reasons):
    assert breaking(reasons, lambda r: re.search(r"  |_|10\^|\bnan\b|\binf\b|[{}]", r)) == []


def test_has_no_weasel_words(reasons):
    assert breaking(reasons, WEASELS.search) == []


def test_counts_one_as_one(reasons):
    assert breaking(reasons, lambda r: re.search(r"(?<![\d,.-])1 [a-z]+s\b(?![-'])", r)) == []


def test_tells_money_above_a_thousand_without_cents(reasons):
    assert breaking(reasons, lambda r: re.search(r"[A-Z]{3} [\d,]*,\d{3}\.\d", r)) == []


def test_names_what_has_a_name(reasons):
    ours = [(kind, r) for kind, r in reasons if kind not in QUOTING]
    assert breaking(ours, lambda r: any(map(has_name, codes(r)))) == []


def codes(reason: str) -> list[str]:
    for node in nodes().values():
        reason = reason.replace(node.name, "")
    return re.findall(r"[A-Z][A-Z-]+", reason)


def has_name(token: str) -> bool:
    known = token in nodes() or token in crime_areas()
    return known or (len(token) in (2, 3) and get_territory(token) is not None)


def test_can_be_coarsened_for_the_public(reasons):
    released = [(k, r) for k, r in reasons if k.startswith(("trends.", "routes.", "integrity."))]
    month = re.compile(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4}|\d{4}-\d")
    assert breaking(released, lambda r: month.search(coarse_words(r))) == []


def test_small_counts_of_series_are_known_to_the_public_edition(reasons):
    told = [
        (k, r) for k, r in reasons if k in ("trends.change", "trends.break") and "Recorded" in r
    ]
    small = breaking(told, lambda r: re.search(r"(from|to|at) [1-4] ", r))
    assert small
    assert [one for one in small if not names_small_count(one[1])] == []
