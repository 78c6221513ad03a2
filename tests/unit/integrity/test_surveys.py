"""Corruption pressure by unit."""

import pyarrow as pa
import pytest

from opensocta.core.errors import TermUnknown
from opensocta.evidence.tables import RESPONSES
from opensocta.integrity import (
    crosswise_with_anchor,
    design_test,
    estimate,
    find_pressure,
    needed_answers,
    parse_design,
)


def answers(yes, n, *, institution="Customs", department=None, region=None, item="bribe",
            design="crosswise(p=0.25)", wave="2025", report="r-1"):  # fmt: skip
    return [
        {
            "response_id": f"{report}-{item}-{institution}-{department}-{region}-{i}",
            "report_id": report, "wave": wave, "design": design, "item": item,
            "institution": institution, "department": department, "region": region,
            "position": None, "answer": int(i < yes), "anchor": f"row {i}", "batch_id": "b-1",
        }
        for i in range(n)
    ]  # fmt: skip


def table(*groups):
    return pa.Table.from_pylist([row for group in groups for row in group], RESPONSES.schema)


class TestAUnitIsShown:
    def test_with_estimate_error_and_protection(self):
        (found,) = find_pressure(table(answers(198, 310)))
        assert found.kind == "integrity.pressure"
        assert found.measures["value"] == pytest.approx(0.222581, abs=1e-6)
        assert found.measures["error"] == pytest.approx(0.054567, abs=1e-6)
        assert 0 < found.measures["protection"] < 1
        assert found.reason == (
            "Of 310 staff members of Customs surveyed in 2025, an estimated 22 % (12-33 %) hold the "
            'trait asked ("bribe") (crosswise design, p = .25; 95 % interval).'
        )
        assert found.evidence == ("r-1",)

    def test_by_department_and_region_within_the_institution(self):
        rows = table(
            answers(60, 100, department="Port", region="Coast"),
            answers(70, 100, department="Mail", region="Coast"),
        )
        levels = [f.measures["level"] for f in find_pressure(rows)]
        assert sorted(levels) == ["department", "department", "institution", "region"]

    def test_as_it_is_when_the_estimate_is_negative(self):
        (found,) = find_pressure(table(answers(95, 100)))
        assert found.measures["value"] == pytest.approx(-0.4)


class TestAUnitIsWithheld:
    def test_when_fewer_than_thirty_answered(self):
        found = find_pressure(table(answers(10, 29)))
        assert [f.kind for f in found] == ["integrity.withheld"]
        assert found[0].measures["units"] == 1

    def test_when_the_design_is_unknown(self):
        found = find_pressure(table(answers(10, 40, design="list(items=3)")))
        assert [f.kind for f in found] == ["integrity.withheld"]
        assert found[0].measures["answers"] == 40


class TestCarelessAnswers:
    def test_pull_the_plain_estimate_to_the_middle_and_are_corrected(self):
        pi, p, attentive, n = 0.1, 0.25, 0.8, 100_000
        same = attentive * (pi * p + (1 - pi) * (1 - p)) + (1 - attentive) / 2
        anchor = attentive * (1 - p) + (1 - attentive) / 2
        plain = estimate(f"crosswise(p={p})", round(same * n), n)
        found = crosswise_with_anchor(
            p=p, same=round(same * n), n=n, anchor_p=p, anchor_same=round(anchor * n), anchor_n=n
        )
        assert plain.value > 0.17
        assert found.estimate.value == pytest.approx(pi, abs=1e-4)
        assert found.attentive == pytest.approx(attentive, abs=1e-4)
        assert found.estimate.error > plain.error

    def test_are_corrected_with_the_anchor_item_of_the_wave(self):
        rows = table(answers(640, 1000), answers(700, 1000, item="anchor_planet"))
        (found,) = find_pressure(rows)
        assert found.measures["attentive"] == pytest.approx(0.8)
        assert "80 % answered with care" in found.reason

    def test_cannot_be_corrected_when_nobody_was_attentive(self):
        with pytest.raises(ValueError, match="no attentive"):
            crosswise_with_anchor(p=0.25, same=5, n=10, anchor_p=0.25, anchor_same=4, anchor_n=10)


class TestADesignIsRefused:
    @pytest.mark.parametrize(
        "text",
        ["crosswise", "crosswise()", "crosswise(p=0.5)", "warner(p=2)", "forced(p1=.5,p0=.5)",
         "guess(p=0.1)", "warner(p=x)", "warner(p=0.7,q=1)"],
    )  # fmt: skip
    def test_when(self, text):
        with pytest.raises(TermUnknown):
            parse_design(text)


class TestTheOrderOfRows:
    def test_does_not_matter(self):
        rows = table(answers(60, 100, department="Port"), answers(70, 100, department="Mail"))
        assert find_pressure(rows) == find_pressure(rows.take(list(range(199, -1, -1))))


def test_no_answers_give_no_findings():
    assert find_pressure(RESPONSES.empty()) == []


def test_planner_asks_for_more_answers_of_a_design_that_protects_more():
    few = needed_answers("direct()", share=0.2, half_width=0.05)
    many = needed_answers("crosswise(p=0.25)", share=0.2, half_width=0.05)
    assert (few, many) == (246, 1399)


def test_design_test_finds_a_list_whose_other_answers_changed():
    assert design_test([10, 100, 200, 200], [200, 100, 100, 100, 10]).p_value < 0.001


class TestTheSentence:
    def test_names_who_was_asked_what_and_how(self):
        rows = table(answers(22, 40, institution="Border Guard", department="Airports",
                             item="pressed_by_group"))  # fmt: skip
        (found,) = (f for f in find_pressure(rows) if f.measures["level"] == "department")
        assert found.reason.startswith(
            "Of 40 staff members of the Border Guard, department Airports, surveyed in 2025, "
            "an estimated 40 % (9-71 %) were pressed by a group (crosswise design, p = .25;"
        )

    def test_keeps_an_estimate_below_zero(self):
        (found,) = find_pressure(table(answers(95, 100)))
        assert "an estimated -40 % (-49 to -31 %)" in found.reason

    def test_of_units_withheld_counts_one_as_one(self):
        (found,) = find_pressure(table(answers(10, 29, item="offered_bribe", wave="spring")))
        assert found.reason.startswith(
            "Of the survey in wave spring on being offered a bribe, 1 unit with fewer than 30 "
            "answers is not shown"
        )


class TestTheOrder:
    def test_puts_the_surest_high_units_first(self):
        rows = table(answers(16, 40, institution="Few"), answers(450, 1000, institution="Many"))
        first, second = find_pressure(rows)
        assert first.measures["institution"] == "Many"
        assert first.measures["value"] < second.measures["value"]
