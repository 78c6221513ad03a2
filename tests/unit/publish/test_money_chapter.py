"""Money across areas: cases with their flows inside the unit, counts for everybody."""

import json
from itertools import pairwise

import pyarrow as pa
import pytest

from opensocta.evidence import BUILD
from opensocta.publish import check, compose, for_edition
from opensocta.publish.blocks import Figure, sentences
from opensocta.publish.text import plain

ACCOUNTS = [f"a-{n:020x}" for n in range(3)]


def more_findings(tables):
    """Return the findings with a case, a network's money and a hidden owner."""
    rows = tables["findings"].to_pylist()
    pattern = next(row for row in rows if row["kind"] == "money.cycle")
    told = (
        ("money.case", "One case of EUR 900 in 3 payments between 3 accounts.", {"amount": 90_000}),
        ("money.network", "Members of N-01 hold 2 accounts.", {"keys": pattern["key"]}),
        ("money.hidden_owner", "One owner stands behind three firms.", {}),
    )
    for number, (kind, reason, measures) in enumerate(told):
        rows.append({
            **pattern, "finding_id": f"F-1-9{number:03d}", "key": f"fk-{number}", "kind": kind,
            "reason": reason, "crime_area": "", "score": 9.0, "subject": "N-01",
            "measures": json.dumps({"currency": "EUR", **measures}),
        })  # fmt: skip
    return pa.Table.from_pylist(rows, tables["findings"].schema)


def flows(bank):
    """Return who paid whom in the case."""
    rows = [
        {"finding_id": "F-1-9000", "from_account": one, "to_account": two, "from_bank": bank,
         "to_bank": None, "from_country": "RS", "to_country": None, "period": "2025-03",
         "currency": "EUR", "amount": 30_000, "payments": 1, "evidence": ["tx"], "handling": "H2",
         "tlp": "AMBER"}
        for one, two in pairwise(ACCOUNTS)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, BUILD["case_flows"].schema)


@pytest.fixture(scope="module")
def document(tables, invented):
    """Return the restricted document of a build with a case."""
    given = {**tables, "findings": more_findings(tables), "case_flows": flows("Alpha")}
    return compose(given, invented.facts())


def chapter(edition):
    return next(one for one in edition.chapters if one.id == "money")


def words(edition):
    return " ".join(plain(s.text) for block in chapter(edition).blocks for s in sentences(block))


def drawn(edition):
    return [one for one in chapter(edition).blocks
            if isinstance(one, Figure) and one.kind == "payments"]  # fmt: skip


class TestInside:
    def test_the_strongest_cases_stand_with_their_flows(self, document):
        (figure,) = drawn(document)
        assert figure.ids == ("F-1-9000",)
        assert figure.marking.handling >= "H2"
        assert [row["label"] for row in figure.data["accounts"]] == ["A1", "A2", "A3"]
        assert "bank is not known" in plain(figure.source)

    def test_cases_and_owners_are_no_patterns_and_counted_apart(self, document):
        said = words(document)
        assert "14 patterns of three kinds were found in the payments; 1 case joins" in said
        assert "1 owner stands behind a chain of companies" in said

    def test_nothing_breaks_the_checklist(self, document):
        assert check(document) == []


@pytest.mark.parametrize("edition", ["public", "partner"])
class TestOutside:
    def test_no_flow_and_no_account_leaves(self, document, edition):
        made = for_edition(document, edition)
        assert drawn(made) == []
        assert not [account for account in ACCOUNTS if account in repr(made.chapters)]

    def test_small_counts_do_not_leave(self, document, edition):
        if edition == "public":
            assert "fewer than 5 cases" in words(for_edition(document, edition))


class TestWithoutCases:
    def test_the_chapter_stands_as_before(self, tables, invented):
        empty = BUILD["case_flows"].schema.empty_table()
        made = compose({**tables, "case_flows": empty}, invented.facts())
        assert drawn(made) == []
        assert "14 patterns of three kinds" in words(made)
