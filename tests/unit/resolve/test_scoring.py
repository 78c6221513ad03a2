"""Clusters and probabilities are held against a truth."""

import numpy as np
import pyarrow as pa
import pytest

from opensocta.resolve import score_b_cubed, score_probabilities
from opensocta.resolve.scoring import score_labels


def found(subjects):
    return pa.table({"entity_id": list("abcdef")[: len(subjects)], "canonical_id": list(subjects)})


def truth(clusters):
    return pa.table({"entity_id": list("abcdef")[: len(clusters)], "cluster": list(clusters)})


class TestBCubed:
    def test_counts_every_record_once(self):
        score = score_b_cubed(found("aabbb"), truth("11122"))
        assert score.precision == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
        assert score.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
        assert score.f1 == pytest.approx(
            2 * score.precision * score.recall / (score.precision + score.recall)
        )

    def test_of_the_truth_itself_is_one(self):
        assert score_b_cubed(found("abba"), truth("1221")).f1 == 1

    def test_of_nothing_known_is_one(self):
        assert score_b_cubed(found("ab"), truth("")[:0]).f1 == 1


class TestProbabilities:
    pairs = pa.table({
        "left_id": ["a", "a", "b", "x"], "right_id": ["b", "c", "c", "a"],
        "probability": [1.0, 0.25, 0.2, 0.9],
    })  # fmt: skip

    def test_are_scored_over_the_pairs_of_which_the_truth_is_known(self):
        told = score_probabilities(self.pairs, truth("112"))
        assert (told.pairs, told.true_pairs) == (3, 1)
        assert told.brier == pytest.approx((0.25**2 + 0.2**2) / 3)
        assert [(one.low, one.n, one.share_true) for one in told.bins] == [(0.2, 2, 0), (0.9, 1, 1)]
        assert told.bins[0].mean_probability == pytest.approx(0.225)

    def test_of_no_pair_have_no_score(self):
        assert score_probabilities(self.pairs.slice(0, 0), truth("112")).brier is None

    def test_are_surprised_by_what_they_held_impossible_but_not_without_end(self):
        told = score_labels(np.array([60.0, -60.0]), np.array([False, True]))
        assert told.brier == pytest.approx(1)
        assert told.log_loss == pytest.approx(20 * np.log(2))
        assert told.gap == pytest.approx(1)

    def test_have_the_mean_distance_of_their_bins_as_gap(self):
        told = score_probabilities(self.pairs, truth("112"))
        assert told.gap == pytest.approx(0.225 * 2 / 3)
        assert told.log_loss == pytest.approx(-(np.log(0.75) + np.log(0.8)) / 3)
