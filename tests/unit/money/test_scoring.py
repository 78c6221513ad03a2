import sys
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from tests.unit.money.conftest import START

from opensocta.core.errors import ExtraMissing, SettingsInvalid
from opensocta.money import (
    MoneySettings,
    build_ledger,
    rank_accounts,
    rank_cases,
    rank_payments,
    score_payments,
    train_payments,
)
from opensocta.money.learned import model_features, model_rows
from opensocta.money.payment_features import FEATURES, causal_features

SETTINGS = MoneySettings()
SCHEME = [(300 + 0.3 * i, f"p{i}", "hub", 900_000 + i) for i in range(12)]


class TestPaymentsAreRanked:
    def test_with_those_of_a_scheme_first(self, payments, everyday):
        table = payments(everyday + SCHEME)
        first = rank_payments(score_payments(table), most=12)
        assert set(first["to_account"].to_pylist()) == {"hub"}
        assert first["rank"].to_pylist() == list(range(1, 13))
        assert all("fan-in" in words for words in first["reason"].to_pylist())

    def test_the_same_in_any_order_of_rows(self, payments, everyday):
        table = payments(everyday + SCHEME)
        mixed = table.take(np.random.default_rng(2).permutation(len(table)))
        ranked = [rank_payments(score_payments(rows)) for rows in (table, mixed)]
        assert ranked[0].equals(ranked[1])

    def test_of_no_payments_is_nothing(self, payments):
        scores = score_payments(payments([]))
        for rank in (rank_payments, rank_accounts, rank_cases):
            assert rank(scores).num_rows == 0

    def test_parts_add_up_to_the_score(self, payments, everyday):
        rows = rank_payments(score_payments(payments(everyday + SCHEME)), most=50)
        parts = [rows[name].to_numpy() for name in rows.column_names if name.startswith("part_")]
        assert np.allclose(np.sum(parts, axis=0), rows["score"].to_numpy(), atol=1e-5)


class TestAccountsAndCasesAreRanked:
    def test_with_the_main_account_first(self, payments, everyday):
        scores = score_payments(payments(everyday + SCHEME))
        top = rank_accounts(scores, most=1).to_pylist()[0]
        assert top["account"] == "hub"
        assert "fan_in" in top["patterns"].split(";")
        assert top["reason"].startswith("Main account of 1")

    def test_a_finding_alone_is_a_case(self, payments, everyday):
        table = payments(everyday + [(a, f"q{b}", c, x) for a, b, c, x in SCHEME])
        rows = rank_cases(score_payments(table)).to_pylist()
        (mine,) = (row for row in rows if row["account"] == "hub")
        assert mine["patterns"] == "fan_in"
        assert set(mine["evidence"]) == set(table["tx_id"].to_pylist()[-12:])


class TestLiveScores:
    def test_know_nothing_of_what_comes_later(self, payments, everyday):
        rows = sorted(everyday + SCHEME)
        until = rows[2 * len(rows) // 3][0]
        known = [row for row in rows if row[0] < until]
        later = [row for row in rows if row[0] >= until]
        rng = np.random.default_rng(3)
        places = zip(*(rng.permutation(len(later)).tolist() for _ in range(3)), strict=True)
        mixed = [
            (row[0] + 1, later[i][2], later[j][1], later[k][3] * 7)
            for row, (i, j, k) in zip(later, places, strict=True)
        ]
        size = len(known)
        tables = [payments(known + rest) for rest in (later, mixed, [])]
        scores = [score_payments(table, mode="live").score[:size] for table in tables]
        assert all(np.array_equal(scores[0], others) for others in scores[1:])
        seen = [causal_features(build_ledger(table, settings=SETTINGS))[:size] for table in tables]
        assert all(np.array_equal(seen[0], others) for others in seen[1:])

    def test_payments_of_one_instant_do_not_see_each_other(self, payments):
        table = payments([(1.0, "a", "b", 500), (1.0, "a", "b", 500), (2.0, "a", "b", 500)])
        rows = causal_features(build_ledger(table, settings=SETTINGS))
        assert rows[:, FEATURES.index("open")].tolist() == [1.0, 1.0, 0.0]
        assert rows[2, FEATURES.index("pair_n")] == pytest.approx(np.log1p(2))

    def test_a_ring_is_seen_when_it_closes(self, payments):
        table = payments([(1.0, "a", "b", 500), (2.0, "b", "c", 500), (3.0, "c", "a", 500)])
        rows = causal_features(build_ledger(table, settings=SETTINGS))
        assert rows[:, FEATURES.index("ring")].tolist() == [0.0, 0.0, 3.0]

    def test_a_relay_is_seen_when_it_gathers(self, payments):
        out = [(1.0 + i, "s", f"m{i}", 500) for i in range(4)]
        back = [(10.0 + i, f"m{i}", "e", 500) for i in range(4)]
        rows = causal_features(build_ledger(payments(out + back), settings=SETTINGS))
        assert rows[4:, FEATURES.index("common")].tolist() == [0.0, 1.0, 2.0, 3.0]

    def test_have_no_patterns(self, payments, everyday):
        scores = score_payments(payments(everyday + SCHEME), mode="live")
        assert scores.findings == ()
        assert "pattern" not in scores.parts


def outcomes_of(table):
    bad = [account == "hub" for account in table["to_account"].to_pylist()]
    return pa.table({"tx_id": table["tx_id"], "outcome": bad})


class TestAModelOfOutcomes:
    def test_needs_the_extra(self, payments, everyday, monkeypatch):
        monkeypatch.setitem(sys.modules, "lightgbm", None)
        table = payments(everyday + SCHEME)
        with pytest.raises(ExtraMissing, match="learn"):
            train_payments(table, outcomes_of(table), until=START + timedelta(days=400))

    def test_sees_only_earlier_payments_and_causal_columns(self, payments, everyday, learner):
        table = payments(everyday + SCHEME)
        until = START + timedelta(days=303.5)
        model = train_payments(table, outcomes_of(table), until=until)
        assert model.columns == FEATURES
        ledger = build_ledger(table, settings=SETTINGS)
        before = ledger.at < until.timestamp() * 1e6
        assert np.array_equal(learner[-1], causal_features(ledger)[before])
        assert model.trained_on == before.sum()
        assert model.scores(ledger).shape == (len(ledger),)

    def test_looking_back_is_a_mode_of_its_own(self, payments, everyday, learner):
        table = payments(everyday + SCHEME)
        until = START + timedelta(days=400)
        model = train_payments(table, outcomes_of(table), until=until, mode="retrospective")
        assert model.mode == "retrospective"
        assert model.columns == model_features("retrospective")
        rows = model_rows(build_ledger(table, settings=SETTINGS), "retrospective")
        assert rows.shape[1] == len(model.columns) > len(FEATURES)

    def test_needs_outcomes_of_both_kinds(self, payments, everyday, learner):
        table = payments(everyday)
        with pytest.raises(SettingsInvalid, match="of either kind"):
            train_payments(table, outcomes_of(table), until=START + timedelta(days=400))
        assert learner == []


@pytest.fixture
def learner(monkeypatch):
    """Put a learner in LightGBM's place that keeps the rows it was given."""
    seen = []

    class Booster:
        def __init__(self, model_str=""):
            self.text = model_str

        def predict(self, rows, num_threads=1):
            return 1 / (1 + np.exp(-rows[:, 0])) / num_threads

        def model_to_string(self):
            return "model"

    def dataset(rows, labels, feature_name):
        assert len(feature_name) == rows.shape[1]
        seen.append(rows)
        return labels

    fake = SimpleNamespace(Dataset=dataset, Booster=Booster, train=lambda *_: Booster())
    monkeypatch.setitem(sys.modules, "lightgbm", fake)
    return seen
