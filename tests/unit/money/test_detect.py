from dataclasses import fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from opensocta.core.errors import SettingsInvalid
from opensocta.evidence.finding import detectors, finding_rows
from opensocta.evidence.tables import TRANSACTIONS
from opensocta.money import MoneySettings, find_money
from opensocta.money.candidates import period_words, sum_words
from opensocta.vocabulary import policy

SCHEMES = [
    *[(300 + 0.3 * i, f"mule{i}", "hub", 90_000 + i) for i in range(9)],
    *[
        (305 + i, a, b, 400_000)
        for i, (a, b) in enumerate([("hub", "x"), ("x", "y"), ("y", "hub")])
    ],
]


class TestFindMoney:
    def test_of_no_payments_is_nothing(self, payments):
        assert find_money(payments([])) == []

    def test_accepts_the_declared_table(self):
        assert find_money(TRANSACTIONS.empty()) == []

    def test_does_not_depend_on_the_order_of_rows(self, payments, everyday):
        table = payments(everyday + SCHEMES)
        mixed = table.take(np.random.default_rng(1).permutation(len(table)))
        assert finding_rows(find_money(table)).equals(finding_rows(find_money(mixed)))

    def test_every_kind_is_registered(self, payments, everyday):
        for finding in find_money(payments(everyday + SCHEMES)):
            assert detectors.get(finding.kind).version == finding.version

    def test_findings_that_share_an_account_form_a_case(self, payments, everyday):
        found = find_money(payments(everyday + SCHEMES))
        (case,) = (
            f for f in found if f.kind == "money.case" and "fan_in" in f.measures["patterns"]
        )
        assert case.measures["patterns"] == "cycle;fan_in;pass_through"
        assert case.measures["n_payments"] == 12

    def test_a_case_counts_a_payment_that_two_banks_report_once(self, payments, everyday):
        table = payments(everyday + SCHEMES)
        told = table.append_column("report_id", pa.array(["payer"] * len(table)))
        again = told.filter(pc.is_in(told["to_account"], pa.array(["hub", "x", "y"])))
        again = again.set_column(
            0, "tx_id", pc.binary_join_element_wise(again["tx_id"], "b", "-")
        ).set_column(again.column_names.index("report_id"), "report_id", [["payee"] * len(again)])
        cases = [
            [f.measures["n_payments"] for f in find_money(rows) if f.kind == "money.case"]
            for rows in (told, pa.concat_tables([told, again]))
        ]
        assert cases[0] == cases[1]

    def test_payments_outside_the_graph_are_reported(self, payments):
        found = find_money(payments([(1.0, "a", "a", 5), (2.0, "", "b", 5, "cash_in")]))
        assert {f.kind for f in found} == {"money.bounds"}
        (told,) = (f for f in found if f.subject == "payments")
        assert told.measures["outside"] == 2

    def test_what_cannot_be_looked_for_is_told_once(self, payments):
        found = find_money(payments([(1.0, "a", "b", 5)]))
        (told,) = (f for f in found if f.subject == "patterns")
        assert "split deposits (no cash)" in told.reason
        assert told.measures["silent"] == 5

    def test_the_reference_amount_is_used_where_there_is_one(self, payments, everyday):
        table = payments(everyday + SCHEMES, currency="RSD", reference=True)
        found = [f for f in find_money(table) if f.kind != "money.bounds"]
        assert {f.measures["currency"] for f in found} == {"EUR"}


class TestSettings:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"structuring_band": 1.5},
            {"cycle_max_length": 2},
            {"cycle_orders": ("never",)},
            {"hub_payments": 0},
        ],
    )
    def test_out_of_range_are_refused(self, wrong):
        with pytest.raises(SettingsInvalid):
            MoneySettings(**wrong)

    def test_come_from_a_policy_table(self):
        changed = policy({"money.fan_min_accounts": 7, "money.threshold.BAM": 30_000_00})
        settings = MoneySettings.from_policy(changed, reference_currency="BAM")
        assert settings.fan_min_accounts == 7
        assert isinstance(settings.fan_min_accounts, int)
        assert settings.thresholds["BAM"] == 30_000_00
        assert settings.reference_currency == "BAM"

    def test_orders_of_rings_come_from_a_policy_table(self):
        changed = policy({"money.cycle_strict": 1, "money.cycle_unordered": 0})
        assert MoneySettings.from_policy(changed).cycle_orders == ("strict", "tie")

    def test_every_number_is_a_policy_value_and_every_policy_value_is_used(self):
        known = {f.name for f in fields(MoneySettings)}
        codes = {c.removeprefix("money.") for c in policy() if c.startswith("money.")}
        plain = {c for c in codes if not c.startswith(("threshold.", "cycle_"))}
        rings = {f"cycle_{name}" for name in ("strict", "tie", "unordered")}
        lengths = {c for c in codes if c.startswith("cycle_")} - rings
        assert plain | lengths == known - {
            "reference_currency", "cycle_orders", "thresholds", "risk_countries",
        }  # fmt: skip

    def test_of_the_shipped_policy_are_the_defaults(self):
        assert MoneySettings.from_policy(policy()) == MoneySettings()


class TestWords:
    def test_sum_follows_the_currency(self):
        assert (sum_words(123456, "EUR"), sum_words(123456, "JPY")) == (
            "EUR 1,235",
            "JPY 123,456",
        )

    def test_cents_are_told_below_a_thousand_only(self):
        amounts = (99_950, 54_100, 100_049)
        assert [sum_words(amount, "EUR") for amount in amounts] == [
            "EUR 999.50",
            "EUR 541",
            "EUR 1,000",
        ]

    def test_period_repeats_nothing(self):
        day = 86_400_000_000
        assert period_words(0, 0) == "on 1 January 1970"
        assert period_words(0, 3 * day) == "from 1 to 4 January 1970"
        assert period_words(0, 400 * day) == "from 1 January 1970 to 5 February 1971"
