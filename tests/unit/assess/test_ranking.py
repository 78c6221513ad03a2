"""The ranking of crime areas."""

import numpy as np
import pyarrow as pa
import pytest

from opensocta.assess.criteria import RankingSettings
from opensocta.assess.levers import worth_of_knowing
from opensocta.assess.ranking import probability_higher, rank_areas
from opensocta.assess.sensitivity import other_models, without_each_agency
from opensocta.vocabulary import policy

SETTINGS = RankingSettings.from_policy(policy({"ranking.draws": 2000}))
CERTAIN = {level: [float(k == level) for k in range(5)] for level in range(5)}
UNKNOWN = [0.2] * 5


def indicators(*rows):
    columns = {"crime_area": [], "indicator": [], "evidence": [], **{f"p{k}": [] for k in range(5)}}
    for area, code, chances in rows:
        columns["crime_area"].append(area)
        columns["indicator"].append(code)
        columns["evidence"].append(["r-1"] if chances != UNKNOWN else [])
        for k in range(5):
            columns[f"p{k}"].append(chances[k])
    return pa.table(columns)


def everywhere(area, level):
    return [(area, code, CERTAIN[level]) for code in SETTINGS.criteria]


def ranked(*rows, seed=1, settings=SETTINGS, areas=None):
    return rank_areas(
        indicators(*rows), settings=settings, rng=np.random.default_rng(seed), areas=areas
    )


def row(ranking, area):
    return next(r for r in ranking.ranking.to_pylist() if r["crime_area"] == area)


FOUR = [
    *everywhere("DRUG", 4),
    *everywhere("MIG", 3),
    *everywhere("CYB", 2),
    *everywhere("PROP", 0),
]


class TestAreasThatAreCertain:
    def test_keep_their_order_under_all_weights(self):
        found = ranked(*FOUR)
        assert found.ranking["crime_area"].to_pylist() == ["DRUG", "MIG", "CYB", "PROP"]
        assert row(found, "DRUG")["p_topk"] == 1
        assert row(found, "PROP")["tier"] == "below"
        assert row(found, "DRUG")["knowledge"] == pytest.approx(1)
        assert found.entropy == 0

    def test_have_no_lever(self):
        assert row(ranked(*FOUR), "DRUG")["lever"] is None


class TestAnUnknownArea:
    def test_is_contested_and_says_that_nothing_is_known(self):
        found = ranked(*FOUR, ("FIN", "A-SIZE", UNKNOWN))
        unknown = row(found, "FIN")
        assert unknown["knowledge"] == pytest.approx(0, abs=1e-9)
        assert unknown["rank_low"] < unknown["rank_high"]
        assert unknown["lever"] is not None

    def test_counts_in_even_without_a_row(self):
        found = ranked(*FOUR, areas=("DRUG", "MIG", "CYB", "PROP", "THB"))
        assert row(found, "THB")["knowledge"] == pytest.approx(0, abs=1e-9)


class TestRanksOfAnArea:
    def test_add_up_to_one(self):
        found = ranked(*FOUR, ("FIN", "A-SIZE", UNKNOWN))
        totals = found.ranks.group_by("crime_area").aggregate([("probability", "sum")])
        assert totals["probability_sum"].to_pylist() == pytest.approx([1] * 5)

    def test_are_the_same_bytes_for_rows_in_any_order(self):
        rows = [*FOUR, ("FIN", "A-SIZE", UNKNOWN), ("FIN", "A-NETS", CERTAIN[3])]
        one, other = ranked(*rows), ranked(*reversed(rows))
        assert one.ranks.equals(other.ranks)
        assert one.ranking.equals(other.ranking)
        assert one.findings == other.findings

    def test_of_one_area_alone(self):
        assert row(ranked(*everywhere("DRUG", 2)), "DRUG")["p_topk"] == 1

    def test_of_no_area(self):
        assert ranked().ranking.num_rows == 0


class TestALever:
    def test_names_the_indicator_and_how_far_it_moves(self):
        rows = [r for r in FOUR if r[:2] != ("CYB", "A-SIZE")]
        settings = RankingSettings(
            order=(("A-SIZE",), ("A-NETS",)), k=2, draws=2000, interval=0.9, tier_top=0.8,
            tier_contested=0.2, change=0.9,
        )  # fmt: skip
        found = ranked(*rows, ("CYB", "A-SIZE", UNKNOWN), settings=settings)
        assert row(found, "CYB")["lever"] == "A-SIZE"
        (lever,) = (f for f in found.findings if f.subject == "CYB")
        assert lever.measures["p_low"] < lever.measures["p_high"]


class TestWorthOfKnowing:
    VALUES = np.stack([np.linspace(0, 1, 1000), np.full(1000, 0.5), np.full(1000, 0.1)], axis=1)[
        :, :, None
    ]

    def test_is_the_expected_gain_of_choosing_after_the_answer(self):
        worth = worth_of_knowing(self.VALUES, np.array([1.0]), 1, area=0, criteria=[0])
        assert worth == pytest.approx(0.125, abs=1e-3)

    def test_is_nothing_where_the_answer_cannot_change_the_choice(self):
        assert worth_of_knowing(self.VALUES, np.array([1.0]), 1, area=2, criteria=[0]) == 0
        assert worth_of_knowing(self.VALUES, np.array([1.0]), 1, area=0, criteria=[]) == 0


class TestAChange:
    def test_shows_in_the_probability_that_the_threat_grew(self):
        before = ranked(*FOUR)
        after = ranked(*FOUR[len(SETTINGS.criteria) :], *everywhere("DRUG", 1), seed=2)
        higher = probability_higher(after, before)
        assert higher["DRUG"] == 0
        assert higher["MIG"] == pytest.approx(0.5, abs=0.05)


class TestSensitivity:
    REPORTS = pa.table({"report_id": ["r-1", "r-2"], "agency": ["Police", "Customs"]})

    def test_shows_what_one_agency_carries(self):
        base = ranked(*FOUR)
        flipped = ranked(*everywhere("DRUG", 0), *FOUR[len(SETTINGS.criteria) :])

        def rank_again(reports):
            return base if "Police" in reports["agency"].to_pylist() else flipped

        found = without_each_agency(self.REPORTS, base, rank_again).to_pylist()
        moved = {r["variant"] for r in found if r["crime_area"] == "DRUG" and r["change"] < -0.3}
        assert moved == {"Police"}
        assert len(found) == 8

    def test_covers_other_models(self):
        base = ranked(*FOUR)
        found = other_models(indicators(*FOUR), base, settings=SETTINGS, seed=1).to_pylist()
        assert {r["variant"] for r in found} == {"geometric", "any weights"}
        assert all(abs(r["change"]) < 1e-12 for r in found)
