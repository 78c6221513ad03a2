"""A cell is what may be true of it; what is not known stays open."""

import numpy as np
import pytest

from opensocta.assess import board_of_cells, board_of_levels, rank_board, score_by
from opensocta.core.errors import SettingsInvalid, TermUnknown
from opensocta.vocabulary import ranking_schemes, to_scheme


def board(cells, scale=(0, 4), levels=None):
    names, criteria = [f"n{i}" for i in range(len(cells))], [f"c{k}" for k in range(len(cells[0]))]
    return board_of_cells(names, criteria, cells, scale=scale, levels=levels)


def ranked(one, k=1, draws=4000):
    groups = [0] * len(one.criteria)
    return rank_board(one, groups=groups, k=k, draws=draws, rng=np.random.default_rng(1))


class TestACell:
    @pytest.mark.parametrize(
        ("text", "chances"),
        [
            ("3", [0, 0, 0, 1, 0]), ("2-4", [0, 0, 1 / 3, 1 / 3, 1 / 3]), ("", [0.2] * 5),
            ("unknown", [0.2] * 5), ("1 to 2", [0, 0.5, 0.5, 0, 0]),
        ],
    )  # fmt: skip
    def test_is_what_may_be_true_of_it(self, text, chances):
        assert board([[text]]).chances[0, 0] == pytest.approx(chances)

    def test_of_words_may_be_unknown_over_the_words_only(self):
        levels = {"nil": 0, "low": 1, "medium": 2, "high": 4}
        found = board([["high"], ["?"]], levels=levels)
        assert found.chances[:, 0] == pytest.approx(
            np.array([[0, 0, 0, 0, 1], [0.25, 0.25, 0.25, 0, 0.25]])
        )

    def test_with_a_fraction_lies_on_a_hundredth_of_the_scale(self):
        found = board([["5.5"], ["1"]], scale=(1, 10))
        assert found.chances.shape[2] == 101
        assert np.argmax(found.chances[0, 0]) == 50

    @pytest.mark.parametrize("text", ["5", "-1", "4-2", "secret words"])
    def test_that_says_nothing_valid_is_named_by_its_place(self, text):
        with pytest.raises(TermUnknown) as raised:
            board([["1"], [text]])
        assert "row 2" in str(raised.value)
        assert "secret" not in str(raised.value)


class TestTheRanking:
    def test_is_certain_where_one_is_better_on_everything(self):
        found = ranked(board([["4", "3"], ["1", "2"], ["0", "0"]]))
        assert found.p_top.tolist() == [1, 0, 0]
        assert found.low.tolist() == found.high.tolist() == [1, 2, 3]

    def test_leaves_open_what_is_not_known(self):
        one = board([["2", "2"], ["", ""], ["2", "1"]])
        found = ranked(one)
        assert (found.low[1], found.high[1]) == (1, 3)
        assert one.knowledge.tolist() == pytest.approx([1, 0, 1], abs=1e-6)

    def test_says_which_answer_would_move_most(self):
        found = rank_board(board([["2", ""], ["2", "3"], ["0", "0"]]), groups=[0, 1], k=1,
                           draws=4000, rng=np.random.default_rng(1))  # fmt: skip
        assert np.argmax(found.move[0]) == 1
        assert found.move[2].max() == 0

    def test_is_that_of_distributions_too(self):
        sure = {("a", "x"): [0, 0, 0, 0, 1], ("b", "x"): [1, 0, 0, 0, 0]}
        one = board_of_levels(["a", "b", "c"], ["x"], sure)
        found = ranked(one)
        assert found.expected[0] < found.expected[2] < found.expected[1]

    def test_is_the_same_for_the_same_seed(self):
        one = board([["1-3", ""], ["2", "0-4"]])
        assert ranked(one).found.utility.tobytes() == ranked(one).found.utility.tobytes()


FORM = {"code": "ours", "combine": "sum", "low": 0, "high": 2,
        "criteria": [{"name": "a", "weight": 3}, {"name": "b"}]}  # fmt: skip


class TestASchemeOfTheUnit:
    def test_counts_its_own_weights(self):
        found = score_by(to_scheme(FORM, "own.yml"), {"a": 2, "b": "1"})
        assert (found.score, found.low, found.high) == (7, 7, 7)

    @pytest.mark.parametrize(
        "broken",
        [{"combine": "max"}, {"low": 3}, {"criteria": []}, {"code": None},
         {"criteria": [{"name": "a"}, {"name": "a"}]}, {"criteria": [{"weight": 1}]}],
    )  # fmt: skip
    def test_is_refused_with_the_key_that_does_not_fit(self, broken):
        with pytest.raises(SettingsInvalid):
            to_scheme(FORM | broken, "own.yml")

    def test_refuses_a_level_it_does_not_have(self):
        with pytest.raises(TermUnknown):
            score_by(ranking_schemes()["sleipnir"], {"violence": "extreme"})
