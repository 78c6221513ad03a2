"""The revision changes with what a build depends on, and with nothing else."""

from datetime import UTC, datetime

import pytest

from opensocta.records import Records

EARLY, LATE = (datetime(year, 3, 1, tzinfo=UTC) for year in (2025, 2026))


@pytest.fixture
def fresh(tmp_path):
    opened = []

    def make():
        opened.append(Records.open(f"sqlite:///{tmp_path}/{len(opened)}.db"))
        return opened[-1]

    yield make
    for records in opened:
        records.close()


def merge(records, at=EARLY, left="e-1", right="e-2"):
    return records.add_decision("merge", left, right, author="a1", at=at, reason="r")


def test_of_the_same_acts_at_other_times_is_the_same(fresh):
    first, second = fresh(), fresh()
    merge(first, EARLY)
    merge(second, LATE)
    for records, at in ((first, EARLY), (second, LATE)):
        records.collection.ask("Customs", [("DRUG", "routes")], author="a1", at=at)
        records.log("build.run", "b-1", "builder", at)
    assert first.revision() == second.revision()


def test_does_not_depend_on_the_order_of_acts(fresh):
    first, second = fresh(), fresh()
    merge(first)
    merge(first, left="e-3")
    merge(second, left="e-3")
    merge(second)
    assert first.revision() == second.revision()


def test_is_as_before_after_an_undo(fresh):
    records = fresh()
    before = records.revision()
    records.undo_decision(merge(records), author="a1", at=LATE, reason="mistake")
    assert records.revision() == before


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(merge, id="a merge"),
        pytest.param(
            lambda r: r.collection.ask("Customs", [("DRUG", "routes")], author="a1", at=EARLY),
            id="a request",
        ),
        pytest.param(
            lambda r: r.releases.consent(
                "Customs", "public", author="a1", at=EARLY, reference="letter"
            ),
            id="a consent",
        ),
        pytest.param(
            lambda r: r.judgements.adjudicate("c-1", "true", author="a1", at=EARLY, reason="court"),
            id="a ruling",
        ),
    ],
)
def test_changes_with(fresh, act):
    records = fresh()
    before = records.revision()
    act(records)
    assert records.revision() != before


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda r: r.log("build.run", "b-1", "builder", EARLY), id="an audit entry"),
        pytest.param(
            lambda r: r.releases.publish(
                "public", build_id="b", manifest_hash="0" * 64, author="a1", at=EARLY
            ),
            id="a release",
        ),
        pytest.param(
            lambda r: r.people.enter("a1", "Invented", "analyst", author="root", at=EARLY),
            id="a person",
        ),
    ],
)
def test_does_not_change_with(fresh, act):
    records = fresh()
    before = records.revision()
    act(records)
    assert records.revision() == before
