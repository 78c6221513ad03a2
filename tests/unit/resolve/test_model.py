"""The bits of a name are held against what the other fields say of pairs that share it."""

import numpy as np
import pyarrow as pa
import pytest

from opensocta.resolve import link_table, score_probabilities
from opensocta.resolve.expectation import expect
from opensocta.resolve.rarity import Rarity, estimate


def pairs(number, share, *, others=6.0, filled=0.5):
    """Pairs of one name, `share` of them one subject; other fields tell in `filled` of them."""
    rng = np.random.default_rng(number)
    same = rng.random(number) < share
    told = np.where(same, 1.0, -1.0) * others * (rng.random(number) < filled)
    return np.full(number, 5, np.int8), np.full(number, -14.0, np.float32), told


class TestTheShiftOfAName:
    def test_makes_its_odds_those_that_the_other_fields_bear_out(self):
        level, chance, others = pairs(2_000, 0.9)
        found = estimate(level, chance, np.zeros(2_000), others)
        odds = np.log2(0.9 / 0.1)
        assert found.shift(level, chance)[0] == pytest.approx(odds, abs=0.5)

    def test_is_none_where_the_name_is_right_already(self):
        level, chance, others = pairs(2_000, 0.5)
        found = estimate(level, chance, np.zeros(2_000), others)
        assert found.shift(level, chance)[0] == pytest.approx(0, abs=0.4)

    def test_is_none_where_no_other_field_tells(self):
        level, chance, _ = pairs(2_000, 0.9)
        found = estimate(level, chance, np.zeros(2_000), np.zeros(2_000))
        assert found.shift(level, chance)[0] == pytest.approx(0, abs=1e-4)

    def test_is_none_for_few_pairs_and_for_names_that_differ(self):
        level, chance, others = pairs(99, 0.9)
        assert not estimate(level, chance, np.zeros(99), others).at
        level, chance, others = pairs(500, 0.9)
        assert not estimate(level * 0 + 2, chance, np.zeros(500), others).at

    def test_lies_between_those_of_the_nearest_chances(self):
        one = Rarity({5: np.array([-20.0, -10.0])}, {5: np.array([4.0, 2.0])})
        level = np.array([5, 5, 5, 5, 4, -1], np.int8)
        chance = np.array([-30, -15, -5, np.nan, -15, np.nan], np.float32)
        assert one.shift(level, chance).tolist() == [4.0, 3.0, 2.0, 0.0, 0.0, 0.0]


def households(size, seed=5):
    """Persons with records under one rare name each; a birth date in half of the records."""
    rng = np.random.default_rng(seed)
    letters = list("abdeghiklmnoprstuvz")
    rows = []
    for at in range(size):
        word = "".join(rng.choice(letters, 7)).capitalize()
        name = f"{rng.choice(['Ana', 'Boro', 'Vera', 'Ilir'])} {word}"
        born = f"{rng.integers(1950, 2000)}-{rng.integers(1, 13):02}-{rng.integers(1, 28):02}"
        for _ in range(1 + int(rng.integers(0, 3))):
            rows.append((f"{len(rows):05}", name, born if rng.random() < 0.5 else None, at))
    names = ("id", "name", "born", "cluster")
    return pa.table(dict(zip(names, zip(*rows, strict=True), strict=True)))


def test_namesakes_without_any_other_field_are_rated_as_often_right_as_they_are(monkeypatch):
    rows = households(1_500)
    truth = pa.table({"entity_id": rows["id"], "cluster": rows["cluster"]})

    def told():
        links = link_table(rows, {"name": "name", "born": "date"}, id_column="id")
        return score_probabilities(links.pairs, truth)

    corrected = told()
    assert corrected.gap < 0.02
    monkeypatch.setattr("opensocta.resolve.model.estimate", lambda *_: Rarity({}, {}))
    assert told().brier > 3 * corrected.brier


class TestDecisionsInTheEstimate:
    LEVEL = np.array([[1], [1], [0], [-1]], np.int8)
    OWN = np.full((4, 1), np.nan, np.float32)
    LOG_M, LOG_U = np.log2(np.array([[0.1, 0.9]])), np.log2(np.array([[0.9, 0.1]]))

    def expected(self, known, worth=1.0):
        known = np.array(known, np.int8)
        free = np.array([True])
        return expect(self.LEVEL, self.OWN, self.LOG_M, self.LOG_U, free, 0.0, known, worth)

    def test_count_for_sure_and_as_many_as_is_said(self):
        _, matches, others = self.expected([0, 1, 1, -1], worth=3.0)
        assert matches.tolist() == [[3.0, 3.0]]
        assert others.tolist() == [[0.0, 3.0]]

    def test_do_not_count_where_nothing_is_known(self):
        share, matches, _ = self.expected([-1] * 4)
        assert share == pytest.approx((0.9 + 0.9 + 0.1 + 0.5) / 4)
        assert matches.tolist() == [[pytest.approx(0.1), pytest.approx(1.8)]]
