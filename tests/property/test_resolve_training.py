"""Calibration held against slow oracles; what decisions teach does not depend on their order."""

import json

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import isotonic_regression, minimize
from tests.property.test_resolve_decisions import to_bytes

from opensocta.resolve import link_table, train
from opensocta.resolve.calibration import fit_isotonic, fit_line, pool, worth

QUICK = settings(max_examples=60, deadline=None, derandomize=True)
BITS = st.floats(-20, 20, allow_nan=False).map(lambda bits: round(bits, 2))
LABELS = st.lists(st.tuples(BITS, st.booleans()), min_size=1, max_size=120)


def columns(labels):
    weight, same = zip(*labels, strict=True)
    return np.array(weight), np.array(same)


class TestPoolingAdjacentViolators:
    @QUICK
    @given(st.lists(st.tuples(st.floats(-5, 5), st.integers(1, 9)), min_size=1, max_size=60))
    def test_is_isotonic_regression(self, rows):
        value, size = (np.array(one, float) for one in zip(*rows, strict=True))
        assert pool(value, size) == pytest.approx(isotonic_regression(value, weights=size).x)


class TestTheLine:
    @QUICK
    @given(LABELS)
    def test_has_the_highest_likelihood_with_its_prior(self, labels):
        weight, same = columns(labels)
        x, side = weight * np.log(2), np.where(same, -1.0, 1.0)

        def loss(at):
            data = (worth(weight) * np.logaddexp(0, side * (at[0] * x + at[1]))).sum()
            return data + 25 * (at[0] - 1) ** 2 + 2 * at[1] ** 2

        slow = minimize(loss, [1.0, 0.0], method="BFGS", options={"gtol": 1e-7}).x
        line = fit_line(weight, same)
        assert line.slope == pytest.approx(max(slow[0], 0.1), abs=1e-4)
        if slow[0] > 0.1:
            assert line.intercept * np.log(2) == pytest.approx(slow[1], abs=1e-4)

    @QUICK
    @given(LABELS, BITS, BITS)
    def test_and_steps_keep_the_order_of_pairs(self, labels, one, two):
        low, high = sorted((one, two))
        for fit in (fit_line, fit_isotonic):
            told = fit(*columns(labels)).apply(np.array([low, high]))
            assert told[0] <= told[1] + 1e-9


class TestTraining:
    @QUICK
    @given(st.lists(st.tuples(BITS, st.booleans()), min_size=40, max_size=90), st.randoms())
    def test_does_not_depend_on_the_order_of_decisions(self, labels, random):
        shuffled = list(labels)
        random.shuffle(shuffled)
        one, two = (train(*columns(rows), minimum=5) for rows in (labels, shuffled))
        assert one.words() == two.words()
        assert one.calibration.slope == two.calibration.slope
        assert one.calibration.intercept == two.calibration.intercept


def people(size, seed):
    """Names with errors; every second row is the same person as the one before, or a namesake."""
    rng = np.random.default_rng(seed)
    given_names, stems = "Ana Boro Vera Goran Lejla Ilir".split(), "Per Luk Kos Mar Hodž".split()
    rows = []
    for at in range(size // 2):
        name = f"{rng.choice(given_names)} {rng.choice(stems)}{rng.choice(['ić', 'ov', 'aj'])}"
        born = f"19{rng.integers(50, 99)}-0{rng.integers(1, 9)}-11"
        same = bool(rng.integers(0, 2))
        town = f"Town{rng.integers(9)}"
        rows.append((f"{2 * at:03}", name, born, town, at))
        other = born if same and rng.random() < 0.6 else None
        rows.append((f"{2 * at + 1:03}", name, other, town, at if same else size + at))
    names = ("id", "name", "born", "town", "cluster")
    return pa.table(dict(zip(names, zip(*rows, strict=True), strict=True)))


KINDS = {"name": "name", "born": "date", "town": "place"}


def decisions(rows, order):
    cluster = rows["cluster"].to_pylist()
    kinds = ["merge" if cluster[i] == cluster[i + 1] else "keep_apart" for i in range(0, 160, 2)]
    table = pa.table({
        "kind": kinds, "left_id": [f"{i:03}" for i in range(0, 160, 2)],
        "right_id": [f"{i:03}" for i in range(1, 160, 2)], "at": [0] * len(kinds),
    })  # fmt: skip
    return table.take(pa.array(order, pa.int64()))


class TestTheWaterfall:
    @pytest.mark.parametrize("seed", range(3))
    def test_adds_up_after_decisions_moved_it(self, seed):
        rows = people(400, seed)
        held = decisions(rows, range(80))
        links = link_table(rows, KINDS, id_column="id", decisions=held)
        moved = False
        for row in links.pairs.to_pylist():
            pieces = json.loads(row["explanation"])
            assert sum(one[2] for one in pieces) == pytest.approx(row["weight"], abs=1e-6)
            if pieces[-1][0] == "calibration":
                moved = True
                assert pieces[-1][1] == "from 80 decisions"
            if row["decided"] == "model":
                told = 1 / (1 + 2.0 ** -row["weight"])
                assert row["probability"] == pytest.approx(told, abs=1e-9)
        assert moved == links.training[0].used

    def test_and_all_else_is_the_same_in_any_order_of_decisions(self):
        rows = people(400, 1)
        orders = (range(80), range(79, -1, -1))
        one, two = (
            link_table(rows, KINDS, id_column="id", decisions=decisions(rows, order))
            for order in orders
        )
        assert to_bytes(one.pairs) == to_bytes(two.pairs)
        assert to_bytes(one.entity_map) == to_bytes(two.entity_map)
        assert one.training[0].words() == two.training[0].words()
        assert one.training[0].decisions == 80

    def test_is_as_before_if_decisions_are_too_few(self):
        rows = people(400, 1)
        without = link_table(rows, KINDS, id_column="id")
        few = decisions(rows, range(10))
        links = link_table(rows, KINDS, id_column="id", decisions=few)
        assert not links.training[0].used
        told = {(r["left_id"], r["right_id"]): r["weight"] for r in links.pairs.to_pylist()}
        for row in without.pairs.to_pylist():
            assert told[row["left_id"], row["right_id"]] == row["weight"]
