"""Scores of a build: a perfect one gets 1, an empty one nothing, each with a sentence."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from opensocta.core.errors import SourceUnreadable, TermUnknown
from opensocta.simulate import evaluate
from opensocta.simulate.scores.judgement import score_claims, score_ranking, score_survey
from opensocta.simulate.scores.money import score_money


@pytest.fixture(scope="module")
def perfect(world) -> dict[str, pa.Table]:
    """Return what a build would hold that knew the truth about persons and networks."""
    records = pq.read_table(world.truth / "records.parquet").to_pylist()
    subject: dict[str, str] = {}
    for row in sorted(records, key=lambda r: r["entity_id"]):
        subject.setdefault(row["true_id"], row["entity_id"])
    networks = [
        row
        for row in pq.read_table(world.truth / "networks.parquet").to_pylist()
        if row["cell"] >= 0 and row["person_id"] in subject
    ]
    return {
        "entity_map": pa.table(
            {
                "entity_id": [r["entity_id"] for r in records],
                "canonical_id": [subject[r["true_id"]] for r in records],
            }
        ),
        "members": pa.table(
            {
                "network": [r["network_id"] for r in networks],
                "canonical_id": [subject[r["person_id"]] for r in networks],
                "broker": [False] * len(networks),
            }
        ),
    }


class TestAPerfectBuild:
    def test_joins_all_and_only_true_records(self, world, perfect):
        scores = evaluate(perfect, world.truth)
        for group in ("persons", "companies"):
            for name in ("pair precision", "pair recall", "B-cubed F1"):
                assert scores.value(group, name) == 1

    def test_finds_all_networks(self, world, perfect):
        scores = evaluate(perfect, world.truth)
        assert scores.value("networks", "best-match Jaccard") == 1
        assert scores.value("networks", "adjusted Rand index") == 1


class TestAnEmptyBuild:
    def test_finds_nothing(self, world):
        scores = evaluate({}, world.truth)
        assert scores.value("persons", "pair recall") == 0
        assert scores.value("money", "payment recall") == 0
        assert scores.value("networks", "networks found") == 0
        assert scores.value("routes", "share error") == 1

    def test_is_not_scored_on_what_it_does_not_hold(self, world):
        with pytest.raises(TermUnknown, match="score"):
            evaluate({}, world.truth).value("claims", "Brier score")


class TestScores:
    def test_are_a_table_and_json_with_one_sentence_each(self, world):
        scores = evaluate({}, world.truth)
        rows = json.loads(scores.to_json())
        assert rows == scores.as_table().to_pylist()
        assert all(row["words"].endswith(".") for row in rows)

    def test_need_the_truth(self, tmp_path):
        with pytest.raises(SourceUnreadable, match="truth"):
            evaluate({}, tmp_path)


def money_tables(*findings: tuple[str, list[str]]) -> tuple[pa.Table, pa.Table]:
    transactions = pa.table(
        {"tx_id": ["t1", "t2", "t3", "t4"], "reference": ["r1", "r2", "r3", "r4"]}
    )
    kinds, evidence = zip(*findings, strict=True) if findings else ((), ())
    return transactions, pa.table(
        {
            "kind": pa.array(kinds, pa.string()),
            "evidence": pa.array(evidence, pa.list_(pa.string())),
        }
    )


class TestASchemeIsFound:
    truth = pa.table(
        {
            "reference": ["r1", "r2"], "scheme": ["S", "S"], "typology": ["cycle", "cycle"],
        }
    )  # fmt: skip

    @pytest.mark.parametrize(
        ("kind", "evidence", "found"),
        [
            pytest.param("money.cycle", ["t1"], 1.0, id="half of its payments in a finding"),
            pytest.param("money.cycle", ["t3"], 0.0, id="no payment of it"),
            pytest.param("money.case", ["t1", "t2"], 0.0, id="a case is no pattern"),
            pytest.param("trends.break", ["t1", "t2"], 0.0, id="a finding of another room"),
        ],
    )
    def test_when(self, kind, evidence, found):
        scores = score_money(self.truth, *money_tables((kind, evidence)))
        assert {s.name: s.value for s in scores}["scheme recall: cycle"] == found

    def test_and_honest_payments_lower_precision(self):
        scores = score_money(self.truth, *money_tables(("money.fan_in", ["t1", "t2", "t3", "t4"])))
        assert {s.name: s.value for s in scores}["payment precision"] == 0.5


class TestClaims:
    truth = pa.table(
        {
            "kind": ["role", "role"], "code": ["R-FIN", "R-HIT"], "crime_area": ["DRUG", "DRUG"],
            "true": [True, False],
        }
    )  # fmt: skip

    def test_have_the_brier_score_of_their_credences(self):
        claims = pa.table(
            {
                "kind": ["role", "role", "role"], "code": ["R-FIN", "R-HIT", "R-NEW"],
                "crime_area": ["DRUG", "DRUG", "DRUG"], "credence": [0.8, 0.4, 0.9],
            }
        )  # fmt: skip
        scores = {s.name: s for s in score_claims(self.truth, claims)}
        assert scores["Brier score"].value == pytest.approx((0.2**2 + 0.4**2) / 2)
        assert scores["Brier score"].n == 2


class TestRanking:
    def test_has_tau_and_coverage(self):
        areas = pa.table({"crime_area": ["A", "B", "C", "D"], "score": [0.9, 0.8, 0.5, 0.1]})
        ranking = pa.table(
            {
                "crime_area": ["A", "B", "C", "D"], "expected_rank": [1.2, 1.9, 3.1, 3.8],
                "rank_low": [1, 1, 2, 4], "rank_high": [2, 2, 4, 4], "k": [3, 3, 3, 3],
                "p_topk": [1.0, 0.9, 0.8, 0.3],
            }
        )  # fmt: skip
        scores = {s.name: s.value for s in score_ranking(areas, ranking)}
        assert scores["Kendall tau"] == pytest.approx(1)
        assert scores["true top three"] == 1
        assert scores["rank interval coverage"] == 1
        assert scores["probability of true top"] == pytest.approx(0.9)

    def test_has_a_tau_of_its_own_for_areas_that_are_known(self):
        names = list("ABCDE")
        areas = pa.table({"crime_area": names, "score": [0.9, 0.8, 0.5, 0.3, 0.1]})
        ranking = pa.table(
            {
                "crime_area": names, "expected_rank": [2.0, 3.0, 4.0, 5.0, 1.0],
                "rank_low": [1] * 5, "rank_high": [5] * 5, "k": [3] * 5, "p_topk": [0.6] * 5,
                "knowledge": [0.4, 0.3, 0.3, 0.2, 0.01],
            }
        )  # fmt: skip
        scores = {s.name: s for s in score_ranking(areas, ranking)}
        assert scores["Kendall tau of known areas"].value == pytest.approx(1)
        assert scores["Kendall tau of known areas"].n == 4
        assert scores["Kendall tau"].value < 0.5


class TestSurvey:
    def test_counts_true_shares_inside_their_interval(self):
        truth = pa.table(
            {
                "wave": ["1", "1"], "item": ["x", "x"], "institution": ["P", "P"],
                "department": ["a", "b"], "prevalence": [0.1, 0.5],
            }
        )  # fmt: skip
        measures = [
            json.dumps({"wave": "1", "item": "x", "institution": "P", "unit": unit, "value": 0.12,
                        "low": 0.05, "high": 0.2})
            for unit in ("a", "b")
        ]  # fmt: skip
        findings = pa.table({"kind": ["integrity.pressure"] * 2, "measures": measures})
        scores = {s.name: s.value for s in score_survey(truth, findings)}
        assert scores["interval coverage"] == 0.5
