"""Reports become claims with credence."""

import pytest
from tests.unit.assess.builders import (
    AS_OF,
    POLICY,
    answer,
    answers,
    claim,
    entity_map,
    incident,
    report,
    reports,
    rng,
    statements,
)

from opensocta.assess.claims import find_claims
from opensocta.vocabulary import modi_operandi

MO = "MO-004"


def found(stated=(), answered=(), reported=(), mapped=None):
    table = find_claims(
        statements(*stated), answers(*answered), reports(*reported), entity_map(**(mapped or {})),
        POLICY, as_of=AS_OF, rng=rng(),
    )  # fmt: skip
    return table.to_pylist()


class TestAClaimIsSupported:
    def test_by_a_claim_record(self):
        (row,) = found(claim("k-1", "r-1"), reported=[report("r-1")])
        assert row["credence"] == pytest.approx(0.74)
        assert (row["crime_area"], row["section"]) == ("DRUG", "local_market")
        assert row["text"] == "the street price of cannabis fell"
        assert row["confidence"] == "low"

    def test_by_two_agencies_that_state_the_same_record(self):
        rows = [claim("k-1", "r-1"), claim("k-1", "r-2")]
        (row,) = found(rows, reported=[report("r-1"), report("r-2", "Customs", kind="customs")])
        assert row["credence"] == pytest.approx(0.890117, abs=1e-6)
        assert row["source_kinds"] == ["customs", "police"]
        assert (row["reports"], row["origins"], row["circularity"]) == (2, 2, 0)

    def test_by_an_incident_an_answer_and_a_claim_record_of_the_same_way_of_working(self):
        (row,) = found(
            [incident("i-1", "r-1", MO), claim("k-1", "r-2", kind="modus_operandi", code=MO)],
            [answer(MO, "r-3", text="yes")],
            [report("r-1"), report("r-2", "Customs"), report("r-3", "Border Guard")],
        )
        assert (row["kind"], row["code"], row["crime_area"]) == ("modus_operandi", MO, "PROP")
        assert row["text"] == "groups in residential burglary use door breaking"
        assert row["reports"] == 3

    def test_by_a_route_leg(self):
        (row,) = found([], [answer("RT-003", "r-1", text="yes")], [report("r-1")])
        assert row["text"] == "the leg from Herat to Tehran is in use for heroin brown"
        assert row["section"] == "routes"


class TestCopies:
    def test_of_one_origin_weigh_as_one(self):
        rows = [claim("k-1", f"r-{i}") for i in range(5)]
        (row,) = found(rows, reported=[report(f"r-{i}", f"A{i}", origin="r-0") for i in range(5)])
        assert row["credence"] == pytest.approx(0.74)
        assert (row["reports"], row["origins"]) == (5, 1)
        assert row["circularity"] == pytest.approx(0.8)

    def test_are_known_by_their_parents_too(self):
        rows = [claim("k-1", "r-1"), claim("k-1", "r-2"), claim("k-1", "r-3")]
        (row,) = found(
            rows,
            reported=[
                report("r-1"), report("r-2", "B", parents=["r-1"]),
                report("r-3", "C", parents=["r-2"]),
            ],
        )  # fmt: skip
        assert row["origins"] == 1


class TestManyIncidentsOfOneAgency:
    def test_never_weigh_as_much_as_independent_agencies(self):
        rows = [incident(f"i-{i}", f"r-{i}", MO) for i in range(50)]
        (row,) = found(rows, reported=[report(f"r-{i}", grade="C3") for i in range(50)])
        assert row["origins"] == 50
        assert 0.5 < row["credence"] < 1.2727 ** (1 / 0.3) / (1 + 1.2727 ** (1 / 0.3))


class TestARefutation:
    def test_lowers_credence_and_shows_conflict(self):
        rows = [claim("k-1", "r-1"), claim("k-1", "r-2", stance=-1)]
        (row,) = found(rows, reported=[report("r-1", grade="A1"), report("r-2", "Customs")])
        assert row["credence"] == pytest.approx(0.818012, abs=1e-6)
        assert row["conflict"] == pytest.approx(0.581922, abs=1e-6)
        assert len(row["supports"]) == len(row["against"]) == 1

    def test_by_the_answer_no(self):
        (row,) = found([], [answer(MO, "r-1", text="No")], [report("r-1")])
        assert row["credence"] == pytest.approx(0.26)


class TestThereIsNoClaim:
    @pytest.mark.parametrize(
        "given",
        [
            pytest.param(answer(MO, "r-1", text=None, state="unknown"), id="answer unknown"),
            pytest.param(answer(MO, "r-1", text="perhaps"), id="answer neither yes nor no"),
            pytest.param(answer("MO-999", "r-1", text="yes"), id="code not in the vocabulary"),
        ],
    )
    def test_when(self, given):
        assert found([], [given], [report("r-1")]) == []

    def test_without_evidence(self):
        assert found() == []


class TestAnOldReport:
    def test_weighs_less(self):
        (row,) = found(claim("k-1", "r-1"), reported=[report("r-1", obtained="2022")])
        assert row["credence"] == pytest.approx(0.565, abs=1e-3)
        assert row["latest"] == "2022"


class TestAGradeOfItsOwn:
    def test_goes_before_that_of_the_report(self):
        (row,) = found([incident("i-1", "r-1", MO, grade="F6")], reported=[report("r-1")])
        assert row["credence"] == pytest.approx(0.5)

    def test_of_another_scheme_crosses_over(self):
        (row,) = found(claim("k-1", "r-1"), reported=[report("r-1", grade="B2", scheme="europol")])
        assert row["credence"] == pytest.approx(0.74)


class TestTheResult:
    def test_is_the_same_for_rows_in_any_order(self):
        rows = [incident(f"i-{i}", f"r-{i % 7}", m) for i, m in enumerate([MO, "MO-001"] * 30)]
        reported = [
            report(f"r-{i}", f"A{i % 3}", grade="BC"[i % 2] + "23"[i % 2]) for i in range(7)
        ]
        assert found(rows, reported=reported) == found(rows[::-1], reported=reported[::-1])


def test_every_way_of_working_reads_as_a_clause():
    rows = [incident(f"i-{m}", "r-1", m) for m in modi_operandi()]
    texts = [row["text"] for row in found(rows, reported=[report("r-1")])]
    assert len(texts) == len(modi_operandi())
    assert all(text.startswith("groups in ") and len(text.split()) <= 20 for text in texts)
