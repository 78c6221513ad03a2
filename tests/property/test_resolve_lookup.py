"""The compiled loops of name retrieval against the same done slowly."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from opensocta.resolve.lookup import NameIndex
from opensocta.resolve.lookup_kernels import best_rows, distances, grams_of, invert, pair_off
from opensocta.resolve.part_index import lay
from opensocta.resolve.sound_costs import CLASSES, cost_tables

WORD = st.text("abdrsxJOA", max_size=8)
COSTS, GAPS = cost_tables()


def slow_share(word, part, kind, swap):
    a, b = [ord(c) for c in word], [ord(c) for c in part]
    table = {(0, 0): 0.0}
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            ways = [table[0, 0]] if i == j == 0 else []
            if i:
                ways.append(table[i - 1, j] + GAPS[kind, 0, a[i - 1]])
            if j:
                ways.append(table[i, j - 1] + GAPS[kind, 1, b[j - 1]])
            if i and j:
                ways.append(table[i - 1, j - 1] + COSTS[kind, a[i - 1], b[j - 1]])
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                ways.append(table[i - 2, j - 2] + swap)
            table[i, j] = min(ways)
    most = sum(GAPS[kind, 0, c] for c in a) + sum(GAPS[kind, 1, c] for c in b)
    return table[len(a), len(b)] / most if most > 0 else 1.0


class TestDistances:
    @given(WORD, st.lists(WORD, min_size=1, max_size=5), st.integers(0, 5))
    def test_equals_the_table_filled_slowly(self, word, parts, kind):
        codes, _ = lay([word])
        rows = np.arange(len(parts))
        kinds = np.full(len(parts), kind)
        fast = distances(codes, *lay(parts), rows, kinds, COSTS, GAPS, 0.5)
        slow = [slow_share(word, part, kind, 0.5) for part in parts]
        assert np.allclose(fast, slow, atol=1e-5)

    @given(WORD, WORD, st.sampled_from([(0, 0), (1, 1), (2, 4), (3, 5)]))
    def test_is_the_same_from_both_sides(self, one, other, kinds):
        found = [
            distances(lay([a])[0], *lay([b]), np.array([0]), np.array([k]), COSTS, GAPS, 0.5)[0]
            for a, b, k in ((one, other, kinds[0]), (other, one, kinds[1]))
        ]
        assert np.isclose(*found, atol=1e-5)


class TestPostings:
    @given(st.lists(WORD, max_size=6))
    def test_each_gram_of_a_part_leads_back_to_it_once(self, parts):
        grams, starts = grams_of(*lay(parts), CLASSES)
        space = int(grams.max(initial=0)) + 1
        owners, begins = invert(grams, starts, space)
        for key in set(grams.tolist()):
            holders = [
                i for i in range(len(parts)) if key in grams[starts[i] : starts[i + 1]].tolist()
            ]
            assert owners[begins[key] : begins[key + 1]].tolist() == holders

    @given(st.lists(st.integers(0, 8), max_size=40), st.integers(1, 10))
    def test_no_row_left_out_is_clearly_better_than_one_kept(self, eighths, most):
        scores = np.array(eighths, np.float32) / 8
        kept = best_rows(scores, most)
        assert len(kept) == min(most, int((scores > 0).sum()))
        left = np.setdiff1d(np.arange(len(scores)), kept)
        if len(kept) and len(left):
            assert scores[kept].min() >= scores[left].max()


class TestNames:
    @given(st.integers(0, 2**31 - 1), st.integers(1, 4), st.integers(1, 4))
    def test_pairing_off_stays_within_zero_and_one(self, seed, words, parts):
        draw = np.random.default_rng(seed)
        likeness = draw.random((words, parts)).astype(np.float32)
        sizes = [draw.integers(1, 9, n).astype(np.float32) for n in (words, parts)]
        own, begins = np.arange(parts), np.array([0, parts])
        score = pair_off(likeness, *sizes, own, begins)[0]
        one = np.ones_like(likeness)
        assert 0 <= score <= pair_off(one, *sizes, own, begins)[0] <= 1 + 1e-6

    @given(st.permutations(["ana kos", "petar kovač", "ана кос", "omar levi", "ana koš"]))
    def test_the_order_of_rows_changes_no_score(self, names):
        found = NameIndex.build(names).search("Ana Kosh")
        plain = NameIndex.build(sorted(names)).search("Ana Kosh")
        score = {names[row]: mark for row, mark in zip(found.rows, found.scores, strict=True)}
        again = {
            sorted(names)[row]: mark for row, mark in zip(plain.rows, plain.scores, strict=True)
        }
        assert score == again
