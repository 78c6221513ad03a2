"""How agencies write names: scripts, and cards with slips."""

import numpy as np
import pytest

from opensocta.simulate.agencies.cards import Style, write_cards
from opensocta.simulate.agencies.scripts import plain_latin, to_cyrillic, to_greek
from opensocta.simulate.truth.dice import Dice
from opensocta.simulate.truth.people import invent_people


class TestANameIsWritten:
    @pytest.mark.parametrize(
        ("write", "name", "written"),
        [
            pytest.param(plain_latin, "Đorđe Škšvić", "Djordje Sksvic", id="without diacritics"),
            pytest.param(plain_latin, "Yıldız", "Yildiz", id="Turkish without a dotless i"),
            pytest.param(to_cyrillic, "Ljubiša Njegović", "Љубиша Његовић", id="with digraphs"),
            pytest.param(to_cyrillic, "Shpëtim", "Шпетим", id="Albanian in Cyrillic"),
            pytest.param(to_greek, "Petrovas", "Πετροβας", id="with the Greek final s"),
        ],
    )
    def test_when(self, write, name, written):
        assert write(name) == written


class TestCards:
    people = invent_people(Dice(1), 400)

    def cards(self, **style):
        rng = np.random.default_rng(5)
        return write_cards(rng, self.people, np.arange(400), Style("X", **style))

    def test_have_different_numbers(self):
        cards = self.cards(twice=0.2)
        assert len(set(cards.local.tolist())) == cards.count > 400

    def test_without_slips_are_the_truth(self):
        cards = self.cards(
            typo=0, swapped=0, flipped=0, year_only=0, no_birth=0, phone=1, twice=0, document=1
        )
        assert (cards.family == self.people.surname[cards.person]).all()
        assert (cards.born == self.people.born[cards.person].astype(str)).all()
        assert (cards.phone == self.people.phone[cards.person]).all()

    def test_hold_only_dates_that_exist(self):
        born = self.cards(flipped=1.0, year_only=0, no_birth=0).born
        assert len(np.array(born.tolist(), dtype="datetime64[D]")) == len(born)

    def test_are_chosen_for_their_own_person(self):
        cards = self.cards(twice=0.5)
        who = np.array([[3, -1], [7, 3]])
        chosen = cards.choose(np.random.default_rng(1), who)
        assert chosen[0, 1] == -1
        assert cards.person[chosen[who >= 0]].tolist() == who[who >= 0].tolist()
