"""The whole assessment: from lake tables to judgements and advice."""

import re

import pyarrow as pa
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
    statements,
)

from opensocta.assess import Question, Scope, assess
from opensocta.assess.wording import WEASELS, faults, words_in
from opensocta.evidence.derived import (
    CLAIMS,
    FLOWS,
    GAPS,
    INDICATORS,
    JUDGEMENTS,
    RANKING,
    RANKS,
    RECOMMENDATIONS,
)
from opensocta.evidence.finding import Finding, finding_rows
from opensocta.vocabulary import modi_operandi, term

MANY = list(modi_operandi())[::4]
AGENCIES = ("Police", "Customs", "Border Guard")


def lake(turn=1):
    rows = [
        row
        for i, modus in enumerate(MANY)
        for row in [incident(f"i-{i}-{a}", f"r-{i}-{a}", modus) for a in range(1 + i % 3)]
    ]
    sent = [
        report(f"r-{i}-{a}", AGENCIES[a], kind=("police", "customs", "border_guard")[a])
        for i in range(len(MANY)) for a in range(1 + i % 3)
    ]  # fmt: skip
    rows += [r for i in range(3) for r in claim(f"k-{i}", "r-0-0", code=f"t-{i}", area="MIG",
             text=f"networks buy documents from {i + 2} forgers")]  # fmt: skip
    given = [
        answer("Q-POL-01", f"r-{i}-0", area=area, level=level, indicator="N-VIO-USE")
        for i, (area, level) in enumerate([("DRUG", 4), ("MIG", 2), ("PROP", 1), ("CYB", 0)])
    ]
    return {
        "statements": statements(*rows[::turn]),
        "answers": answers(*given[::turn]),
        "reports": reports(*sent[::turn]),
    }


FINDINGS = finding_rows(
    [
        Finding(
            "trends.forecast", "s / detections / Coast / Y", 0.6, "interval", ("r-0-0",),
            crime_area="MIG", section="future_trends",
            measures={"indicator": "detections", "place": "Coast", "next_period": "2026",
                      "low80": 120.0, "high80": 375.0, "unit": "persons", "last": 200.0,
                      "tried": 6, "coverage80": 0.83, "effort": 1, "frequency": "Y"},
        ),
        Finding(
            "networks.group", "N-04", 12.0, "group", ("r-1-0", "r-1-1", "r-2-2"),
            crime_area="DRUG", section="offenders", measures={"crime_areas": "DRUG;MIG"},
        ),
    ]
)  # fmt: skip


def assessed(turn=1, seed=3):
    question = Question(Scope("Arlen", "2023-2025"), POLICY, AS_OF, seed)
    return assess(
        question, lake(turn), entity_map=entity_map(), findings=FINDINGS, flows=FLOWS.empty()
    )


@pytest.fixture(scope="module")
def made():
    return assessed()


@pytest.fixture(scope="module")
def written(made):
    return made.judgements.to_pylist()


class TestTheTables:
    @pytest.mark.parametrize(
        ("name", "table"),
        [("claims", CLAIMS), ("indicators", INDICATORS), ("gaps", GAPS),
         ("judgements", JUDGEMENTS), ("recommendations", RECOMMENDATIONS)],
    )  # fmt: skip
    def test_keep_their_declaration(self, made, name, table):
        table.check(marked(getattr(made, name)))

    def test_of_the_ranking_too(self, made):
        RANKS.check(made.ranking.ranks)
        RANKING.check(marked(made.ranking.ranking))

    def test_are_the_same_for_rows_in_any_order(self, made):
        other = assessed(turn=-1)
        for name in ("claims", "indicators", "gaps", "judgements", "recommendations"):
            assert getattr(made, name).equals(getattr(other, name))

    def test_of_nothing_are_empty(self):
        question = Question(Scope("Arlen", "2025"), POLICY, AS_OF, 1)
        nothing = {"statements": statements(), "answers": answers(), "reports": reports()}
        found = assess(
            question, nothing, entity_map=entity_map(), findings=finding_rows([]),
            flows=FLOWS.empty(),
        )  # fmt: skip
        assert found.judgements.num_rows == found.gaps.num_rows == 0


def marked(table):
    n = table.num_rows
    return table.append_column("handling", pa.array(["H1"] * n)).append_column(
        "tlp", pa.array(["AMBER"] * n)
    )


class TestEveryJudgement:
    def test_keeps_the_grammar(self, written):
        assert len(written) > 15
        for row in written:
            assert faults(row["template"], row["lead"]) == []
            assert words_in(row["template"]) <= 28

    def test_says_the_term_of_its_probability(self, written):
        assert all(row["term"] == term(row["probability"]).id for row in written)

    def test_has_a_probability_within_its_interval(self, written):
        assert all(row["low"] <= row["probability"] <= row["high"] for row in written)

    def test_names_evidence_reports_and_origins(self, written):
        for row in written:
            assert row["supports"]
            assert 1 <= row["origins"] <= row["reports"]
            assert row["source_kinds"]

    def test_has_a_number_of_its_own(self, written):
        ids = [row["judgement_id"] for row in written]
        assert ids == [f"J-1-{i + 1:03d}" for i in range(len(ids))]

    def test_resolves_on_a_day_or_says_why_not(self, written):
        dated = re.compile(r"^\d{4}-\d{2}-\d{2}$")
        assert all(dated.match(r["resolves"]) or r["resolves"].startswith("cannot resolve")
                   for r in written)  # fmt: skip


class TestJudgementsAbout:
    def test_the_rank_of_an_area_stand_first(self, written):
        assert written[0]["section"] == "cross"
        assert "among the three greatest" in written[0]["template"]
        assert "DRUG/N-VIO-USE" in written[0]["supports"]

    def test_a_series_give_interval_and_day(self, written):
        (row,) = (r for r in written if r["section"] == "future_trends")
        assert row["template"] == (
            "It is {term} that detections in Coast recorded in 2026 lie between 120 and 375 "
            "persons."
        )
        assert (row["resolves"], row["confidence"]) == ("2026-12-31", "low")

    def test_a_network_hide_its_code_behind_a_phrase(self, written):
        (row,) = (r for r in written if "N-04" in r["template"])
        assert "{N-04|one network} is active in illicit drugs and" in row["template"]
        assert (row["origins"], row["confidence"]) == (3, "high")

    def test_sections_are_bounded(self, written):
        counts = {}
        for row in written:
            key = (row["crime_area"], row["section"])
            counts[key] = counts.get(key, 0) + 1
        assert max(counts.values()) <= 3

    def test_ways_of_working_prefer_the_best_attested(self, written):
        rows = [r for r in written if r["section"] == "modi_operandi" and r["crime_area"] == "DRUG"]
        assert [r["origins"] for r in rows] == [3, 3, 3]


class TestAdvice:
    def test_has_owner_day_measure_and_displacement(self, made):
        rows = made.recommendations.to_pylist()
        assert rows
        for row in rows:
            assert all(row[name] for name in ("owner", "due", "measure", "design", "displacement"))
            assert row["due"] > AS_OF.isoformat()
            assert row["supports"]

    def test_never_repeats_a_measure(self, made):
        codes = [r["code"] for r in made.recommendations.to_pylist() if r["code"] != "RC-06"]
        assert len(codes) == len(set(codes))


class TestAWordingIsRefused:
    @pytest.mark.parametrize("word", WEASELS)
    def test_with_a_weasel_word(self, word):
        assert faults(f"It is {{term}} that groups {word} move goods.", "Lead") == [
            f"says {word!r}"
        ]

    @pytest.mark.parametrize(
        ("template", "lead"),
        [("Groups move goods.", "Lead"), ("It is {term} {term} that.", "Lead"),
         ("It is {term} that " + "word " * 25, "Lead"), ("It is {term} that x.", ""),
         ("It is {term} that x.", "one two three four five six seven")],
    )  # fmt: skip
    def test_when(self, template, lead):
        assert len(faults(template, lead)) == 1


@pytest.mark.parametrize("probability", [0.02, 0.15, 0.3, 0.45, 0.6, 0.85, 0.97])
def test_every_term_reads_as_a_sentence(probability):
    from opensocta.assess.wording import sentence

    word = term(probability)
    read = sentence(word, "groups move goods", scope="In 2025").replace("{term}", word.text)
    assert re.match(r"In 2025, (it is|there is a) [a-z ]+ that groups move goods\.", read)
