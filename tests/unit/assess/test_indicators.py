"""Distributions over indicator levels."""

import numpy as np
import pyarrow as pa
import pytest
from tests.unit.assess.builders import (
    AS_OF,
    POLICY,
    answer,
    answers,
    claim,
    entity_map,
    report,
    reports,
    rng,
    statements,
)

from opensocta.assess.claims import find_claims
from opensocta.assess.indicators import find_indicators, knowledge
from opensocta.evidence.derived import FLOWS, INDICATORS
from opensocta.evidence.finding import Finding, finding_rows

AGENCIES = reports(
    report("r-1"), report("r-2", "Customs", grade="A1"), report("r-3", "FIU", grade="F6"),
    report("r-4", "Customs", grade="A1"), report("r-old", "Prison", obtained="2024-01-01"),
    report("r-copy", "Border", origin="r-1"),
)  # fmt: skip


def flow(number, *stops, area="DRUG"):
    return {
        "flow_id": f"fl-{number}", "crime_area": area, "commodity": "C-HER", "mode": "road",
        "stops": list(stops), "amount": 1.0, "unit": "kg", "at": "2025", "event_id": f"e-{number}",
        "evidence": ["st-1"], "handling": "H1", "tlp": "AMBER",
    }  # fmt: skip


def found(*rows, findings=(), flows=(), stated=(), areas=None):
    claims = find_claims(
        statements(*stated), answers(), AGENCIES, entity_map(), POLICY, as_of=AS_OF, rng=rng()
    )
    table = find_indicators(
        answers(*rows), AGENCIES, claims=claims, findings=finding_rows(findings),
        flows=pa.Table.from_pylist(list(flows), FLOWS.schema), policy=POLICY, as_of=AS_OF,
        areas=areas,
    )  # fmt: skip
    return {(r["crime_area"], r["indicator"]): r for r in table.to_pylist()}


def chances(row):
    return [row[f"p{k}"] for k in range(5)]


def level(value, report_id, **more):
    return answer("Q-POL-01", report_id, indicator="N-VIO-USE", level=value, **more)


class TestUnknown:
    def test_is_uniform_and_says_so(self):
        row = found(areas=["DRUG"])["DRUG", "A-SIZE"]
        assert chances(row) == pytest.approx([0.2] * 5)
        assert (row["basis"], row["knowledge"]) == ("unknown", pytest.approx(0))
        assert row["reason"] == "nobody answered and nothing was measured"

    def test_answer_is_no_evidence(self):
        rows = found(level(None, "r-1", state="unknown"), areas=["DRUG"])
        assert rows["DRUG", "N-VIO-USE"]["basis"] == "unknown"


class TestOneAnswer:
    def test_follows_its_grade(self):
        row = found(level(3, "r-1"))["DRUG", "N-VIO-USE"]
        assert row["p3"] == pytest.approx(0.8 * 0.8 + 0.2 / 5)
        assert row["p0"] == pytest.approx(0.8 * 0.2 / 4 + 0.2 / 5)
        assert row["reason"] == "1 answer of 1 agency, pooled by grade: level 3"

    def test_of_a_better_source_tells_more(self):
        better, worse = found(level(3, "r-2")), found(level(3, "r-3"))
        key = ("DRUG", "N-VIO-USE")
        assert better[key]["knowledge"] > found(level(3, "r-1"))[key]["knowledge"]
        assert worse[key]["knowledge"] < 0.1

    def test_fades_with_age(self):
        row = found(level(3, "r-old"))["DRUG", "N-VIO-USE"]
        assert row["p3"] == pytest.approx(0.5 * 0.68 + 0.1, abs=2e-3)

    def test_in_numbers_becomes_a_level(self):
        row = found(answer("Q-POL-10", "r-2", indicator="A-NETS", number=12.0))["DRUG", "A-NETS"]
        assert int(np.argmax(chances(row))) == 3

    def test_in_another_unit_is_context_only(self):
        rows = found(answer("Q-CUS-01", "r-2", indicator="A-GROWTH", number=12.0))
        assert rows["DRUG", "A-GROWTH"]["basis"] == "unknown"

    def test_in_words_of_direction_becomes_a_level(self):
        rows = found(answer("Q-BGD-11", "r-2", indicator="A-GROWTH", text="rising"))
        assert int(np.argmax(chances(rows["DRUG", "A-GROWTH"]))) == 3


class TestSeveralAnswers:
    def test_that_differ_are_pooled_linearly(self):
        row = found(level(1, "r-1"), level(3, "r-2"))["DRUG", "N-VIO-USE"]
        assert row["p1"] > 0.2
        assert row["p3"] > row["p1"]

    def test_of_one_origin_count_once(self):
        once = found(level(3, "r-1"), level(0, "r-2"))["DRUG", "N-VIO-USE"]
        copied = found(level(3, "r-1"), level(3, "r-copy"), level(0, "r-2"))["DRUG", "N-VIO-USE"]
        assert chances(copied) == pytest.approx(chances(once))

    def test_about_networks_are_averaged_over_networks(self):
        row = found(level(0, "r-2", subject="N-01"), level(4, "r-2", subject="N-02"))
        assert row["DRUG", "N-VIO-USE"]["p0"] == pytest.approx(row["DRUG", "N-VIO-USE"]["p4"])
        assert "mean over 2 networks" in row["DRUG", "N-VIO-USE"]["reason"]

    def test_name_who_does_not_know(self):
        row = found(level(3, "r-1"), level(None, "r-2", state="unknown"))["DRUG", "N-VIO-USE"]
        assert row["reason"].endswith("1 agency asked cannot say")


class TestAMeasurement:
    def test_of_growth_enters_with_its_interval(self):
        growth = Finding(
            "trends.change", "s", 1.0, "rose", ("o-1",), crime_area="DRUG-HER",
            measures={"change_percent": 30.0, "change_low": 25.0, "change_high": 35.0, "effort": 0},
        )  # fmt: skip
        row = found(findings=[growth])["DRUG", "A-GROWTH"]
        assert row["basis"] == "measured"
        assert row["p4"] > 0.99
        assert row["evidence"] == [growth.key]

    def test_that_depends_on_effort_keeps_half_unknown(self):
        growth = Finding(
            "trends.change", "s", 1.0, "rose", ("o-1",), crime_area="DRUG",
            measures={"change_percent": 30.0, "change_low": 25.0, "change_high": 35.0, "effort": 1},
        )  # fmt: skip
        assert found(findings=[growth])["DRUG", "A-GROWTH"]["p4"] == pytest.approx(0.6, abs=0.01)

    def test_of_cross_border_reach_comes_from_flows(self):
        flows = [flow(i, "KAPIK", "KAPAN") for i in range(40)] + [flow(99, "TR")]
        row = found(flows=flows)["DRUG", "A-XBORD"]
        assert row["p4"] == pytest.approx(0.6, abs=0.01)
        assert row["reason"].startswith("40 of 41 flows")

    def test_of_networks_counts_them(self):
        groups = [
            Finding("networks.group", f"N-{i:02d}", 1.0, "group", (f"t-{i}",), crime_area="DRUG")
            for i in range(5)
        ]
        row = found(findings=groups)["DRUG", "A-NETS"]
        assert int(np.argmax(chances(row))) == 2
        assert row["reason"] == "5 networks found in the evidence"

    def test_of_pressure_enters_with_its_standard_error(self):
        pressure = Finding(
            "integrity.pressure", "s", 0.2, "20 %", ("r-1",), crime_area="OCG",
            measures={"value": 0.2, "error": 0.02, "level": "institution"},
        )  # fmt: skip
        assert found(findings=[pressure])["OCG", "I-PRESS"]["p4"] > 0.9


class TestClaimsOfALevel:
    def test_become_steps_of_a_distribution(self):
        stated = claim("k", "r-2", kind="indicator", code="N-VIO-USE:3", text="networks kill")
        row = found(stated=stated)["DRUG", "N-VIO-USE"]
        assert row["basis"] == "claims"
        assert row["p3"] + row["p4"] == pytest.approx(12.7931 / 13.7931, abs=1e-5)
        assert sum(chances(row)) == pytest.approx(1)


class TestTheTable:
    def test_keeps_its_declaration(self):
        rows = list(found(level(3, "r-1"), flows=[flow(1, "TR", "BG")]).values())
        table = pa.Table.from_pylist([r | {"handling": "H1", "tlp": "AMBER"} for r in rows])
        INDICATORS.check(table)


def test_knowledge_is_nothing_for_uniform_and_all_for_certain():
    assert knowledge(np.full(5, 0.2)) == pytest.approx(0)
    assert knowledge(np.array([0, 0, 1.0, 0, 0])) == 1


class TestLaunderingCapacity:
    def money(self, network, patterns, countries, areas):
        return Finding(
            kind="money.network", subject=network, score=1.0, reason="r.", evidence=("tx",),
            crime_area=areas.split(";")[0],
            measures={"patterns": patterns, "n_countries": countries, "crime_areas": areas},
        )  # fmt: skip

    def test_is_that_of_the_networks_of_the_area_half_unknown(self):
        rows = found(
            findings=[self.money("N-1", "structuring", 1, "DRUG-HER"),
                      self.money("N-2", "cycle;structuring;u_turn", 4, "DRUG;MIG")],
            areas=("DRUG", "MIG"),
        )  # fmt: skip
        assert chances(rows["DRUG", "N-ML-METHOD"]) == pytest.approx([0.1, 0.35, 0.1, 0.1, 0.35])
        assert chances(rows["MIG", "N-ML-METHOD"]) == pytest.approx([0.1, 0.1, 0.1, 0.1, 0.6])

    def test_is_a_system_only_across_three_countries(self):
        rows = found(findings=[self.money("N-2", "cycle;u_turn", 2, "MIG")])
        assert chances(rows["MIG", "N-ML-METHOD"]) == pytest.approx([0.1, 0.1, 0.1, 0.6, 0.1])
