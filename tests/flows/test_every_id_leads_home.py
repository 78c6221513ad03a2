"""Every id that a report prints leads through its evidence to a report and its source."""

import json
import random
import re

import pytest

from opensocta.core.errors import AnchorUnknown
from opensocta.evidence import Reader
from opensocta.publish import for_edition, to_json
from opensocta.workspace import Workspace
from opensocta.workspace.publishing import compose_build

SAMPLE = 60


def printed_ids(workspace: Workspace) -> list[str]:
    """Return the ids of all sentences and figures of the restricted edition."""
    tree = json.loads(to_json(for_edition(compose_build(workspace.folder), "restricted")))
    found: set[str] = set()

    def walk(node):
        if isinstance(node, dict):
            found.update(node.get("ids") or ())
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(tree)
    return sorted(found)


def kinds(step) -> set[str]:
    return {step.kind}.union(*(kinds(child) for child in step.children))


@pytest.fixture(scope="module")
def ids(invented_unit):
    return printed_ids(invented_unit)


@pytest.fixture(scope="module")
def low(invented_unit):
    return Workspace.open(invented_unit.folder.path, reader=Reader("H1", "GREEN"))


class TestAPrintedId:
    def test_is_printed_at_all(self, ids):
        assert len(ids) > 100
        assert any(re.fullmatch(r"J-1-\d{3}", one) for one in ids)

    def test_can_always_be_explained(self, invented_unit, ids):
        lost = []
        for one in random.Random(1).sample(ids, SAMPLE):
            try:
                invented_unit.explain(one)
            except AnchorUnknown:
                lost.append(one)
        assert lost == []

    def test_of_a_judgement_or_finding_ends_at_a_source(self, invented_unit, ids):
        chosen = [one for one in ids if one[:4] in {"J-1-", "F-1-"}]
        for one in random.Random(2).sample(chosen, SAMPLE):
            assert {"report", "source"} <= kinds(invented_unit.explain(one)), one


class TestAReaderOfLowerLevel:
    """He sees fewer rows, smaller counts, and never a count of what is hidden behind a search."""

    def test_sees_only_his_level(self, low):
        for name in ("findings", "judgements", "entities", "ties", "claims"):
            rows = low.table(name)
            assert set(rows["handling"].to_pylist()) <= {"H0", "H1"}, name
            assert set(rows["tlp"].to_pylist()) <= {"CLEAR", "GREEN"}, name

    def test_sees_fewer_reports_and_statements(self, low, invented_unit):
        for name in ("reports", "statements", "transactions"):
            with low.connect() as mine, invented_unit.connect() as all_of_it:
                count = f"SELECT count(*) FROM {name}"
                assert mine.sql(count).fetchall() < all_of_it.sql(count).fetchall()

    def test_cannot_explain_what_he_may_not_see(self, low, invented_unit):
        hidden = set(invented_unit.table("findings")["finding_id"].to_pylist()) - set(
            low.table("findings")["finding_id"].to_pylist()
        )
        with pytest.raises(AnchorUnknown):
            low.explain(min(hidden))

    def test_finds_no_name_of_a_hidden_subject(self, low, invented_unit):
        hidden = set(invented_unit.table("entities")["canonical_id"].to_pylist()) - set(
            low.table("entities")["canonical_id"].to_pylist()
        )
        names = invented_unit.table("entities").filter(
            [one in hidden for one in invented_unit.table("entities")["canonical_id"].to_pylist()]
        )
        for caption in names["caption"].to_pylist()[:15]:
            assert not hidden & set(low.search(caption)["id"].to_pylist())
