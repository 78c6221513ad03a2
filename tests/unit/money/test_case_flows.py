"""Who pays whom in a case, at which banks, and which network's members hold the accounts."""

import pyarrow as pa
import pytest

from opensocta.evidence.finding import Finding
from opensocta.money import (
    MoneySettings,
    build_ledger,
    case_flows,
    case_picture,
    find_network_money,
)

ROWS = [
    (1, "a", "b", 10_000), (2, "a", "b", 5_000), (40, "b", "c", 9_000), (41, "c", "b", 1_000),
    (70, "b", "d", 4_000), (71, "e", "d", 100),
]  # fmt: skip
HOLDERS = pa.table(
    {
        "account": ["a", "b", "c"], "owner": ["ana", "ben", "ben"],
        "bank": ["Alpha", None, None], "country": ["RS", None, None],
        "evidence": [["s1"], ["s2"], ["s3"]], "bank_evidence": [["s4"], [], []],
    }
)  # fmt: skip
MEMBERS = pa.table(
    {"network": ["N-1", "N-2"], "canonical_id": ["ben", "ana"], "evidence": [["t1"], ["t2"]]}
)


@pytest.fixture
def ledger(payments):
    return build_ledger(payments(ROWS), settings=MoneySettings(), holders=HOLDERS)


def finding(kind, subject, evidence):
    return Finding(kind=kind, subject=subject, score=1.0, reason="r.", evidence=evidence)


CASE = finding("money.case", "b", ("t00000", "t00001", "t00002", "t00003", "t00004", "s4"))


class TestTheFlowsOfACase:
    def test_are_sums_per_pair_and_month_with_their_payments(self, ledger):
        rows = case_flows([CASE, finding("money.cycle", "b", ("t00005",))], ledger).to_pylist()
        told = [(r["from_account"], r["to_account"], r["period"], r["amount"], r["payments"])
                for r in rows]  # fmt: skip
        assert told == [("a", "b", "2024-01", 15_000, 2), ("b", "c", "2024-02", 9_000, 1),
                        ("b", "d", "2024-03", 4_000, 1), ("c", "b", "2024-02", 1_000, 1)]  # fmt: skip
        assert rows[0]["evidence"] == ["t00000", "t00001", "s4"]
        assert (rows[0]["from_bank"], rows[0]["from_country"], rows[0]["to_bank"]) == (
            "Alpha", "RS", None,
        )  # fmt: skip

    def test_make_a_picture_from_payers_to_receivers(self, ledger):
        picture = case_picture(case_flows([CASE], ledger).to_pylist())
        column = {row["account"]: row["column"] for row in picture["accounts"]}
        assert column["a"] == 0
        assert column["d"] == 4
        assert {column["b"], column["c"]} <= {1, 2, 3}
        assert picture["accounts"][0] == {
            "label": "A1", "account": "b", "bank": None, "country": None, "column": column["b"],
            "paid": 130.0, "received": 160.0,
        }  # fmt: skip
        assert picture["flows"][0] == {"from": "A2", "to": "A1", "amount": 150.0, "payments": 2}
        assert [m["amount"] for m in picture["months"]] == [150.0, 100.0, 40.0]

    def test_show_the_largest_accounts_and_the_others_as_one(self, payments):
        rows = [(day, f"p{day:02}", "hub", 1_000 + day) for day in range(30)]
        ledger = build_ledger(payments(rows), settings=MoneySettings())
        every = finding("money.case", "hub", tuple(f"t{i:05d}" for i in range(30)))
        picture = case_picture(case_flows([every], ledger).to_pylist(), most=5)
        assert len(picture["accounts"]) == 5
        assert picture["others"] == 26
        assert sum(flow["amount"] for flow in picture["flows"]) == pytest.approx(
            sum(1_000 + day for day in range(30)) / 100
        )

    def test_count_what_is_in_another_currency(self, ledger):
        rows = case_flows([CASE], ledger).to_pylist()
        rows[3]["currency"] = "CHF"
        picture = case_picture(rows)
        assert (picture["currency"], picture["payments"], picture["other_payments"]) == (
            "EUR",
            4,
            1,
        )


class TestTheMoneyOfANetwork:
    def of(self, found, ledger):
        return find_network_money(found, ledger, holders=HOLDERS, members=MEMBERS,
                                  areas={"N-1": "DRUG;MIG"})  # fmt: skip

    def test_is_what_runs_through_accounts_of_its_members(self, ledger):
        pattern = finding("money.pass_through", "b", ("t00002", "t00003", "t00005"))
        (found,) = self.of([pattern, CASE], ledger)
        assert found.subject == "N-1"
        assert found.measures["amount"] == 10_000
        assert found.measures["n_payments"] == 2
        assert found.measures["patterns"] == "pass_through"
        assert found.crime_area == "DRUG"
        assert set(found.evidence) == {"t00002", "t00003", "s2", "s3", "t1"}

    def test_needs_the_main_account_or_two_accounts(self, ledger):
        one = finding("money.fan_in", "d", ("t00004", "t00005"))
        assert self.of([one], ledger) == []
        main = finding("money.fan_out", "a", ("t00000",))
        assert [row.subject for row in self.of([main], ledger)] == ["N-2"]

    def test_is_never_counted_from_a_case(self, ledger):
        assert self.of([CASE], ledger) == []
