"""The same payment told by two reports counts once; two equal payments count twice."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from opensocta.core.errors import SettingsInvalid
from opensocta.evidence.tables import TRANSACTIONS
from opensocta.money import MoneySettings, build_ledger
from opensocta.money.duplicate_payments import (
    DuplicateSettings,
    find_duplicates,
    without_duplicates,
)
from opensocta.money.repeats import find_repeats

START = datetime(2025, 3, 3, tzinfo=UTC)
UETR = "8a562c67-ca16-48ba-b074-65581be6f001"


def row(  # noqa: PLR0917 - one line per record in the tests
    report: str, day: float, payer: str = "a", payee: str = "b", cents: int = 50_000,
        purpose: str | None = None, currency: str = "EUR", anchor: str = "/Stmt[1]/Ntry[1]",
        batch: str = "") -> dict[str, object]:  # fmt: skip
    """Return a payment as one report tells it."""
    return {
        "report_id": report, "at": START + timedelta(days=day), "from_account": payer,
        "to_account": payee, "amount": cents, "currency": currency, "purpose": purpose,
        "anchor": anchor, "batch_id": batch or report,
    }  # fmt: skip


def table(*rows: dict[str, object]) -> pa.Table:
    """Return payments, numbered t0, t1 … in their order."""
    full = [
        {"channel": "transfer", "reference": str(n), "tx_id": f"t{n}", "amount_ref": None, **one}
        for n, one in enumerate(rows)
    ]
    return TRANSACTIONS.conform(pa.Table.from_pylist(full))


def payer_and_payee() -> list[dict[str, object]]:
    """Return other entries that make A a statement of account a, and B one of account b."""
    return [row("A", 9, "a", "x", 1), row("B", 9, "y", "b", 2)]


def joined(*rows: dict[str, object], **more: int) -> list[tuple[str, str, str]]:
    """Return record, the record it was joined to and the rule."""
    found = find_duplicates(table(*rows), settings=DuplicateSettings(**more))
    return [(r["tx_id"], r["with_tx_id"], r["rule"]) for r in found.to_pylist()]


class TestRecordsAreOnePayment:
    def test_in_the_statements_of_payer_and_payee_some_days_apart(self):
        assert joined(row("A", 0), row("B", 2), *payer_and_payee()) == [("t1", "t0", "both_ends")]

    def test_with_one_unique_number_whatever_sum_and_day(self):
        found = joined(
            row("A", 0, purpose=f"EREF+X UETR+{UETR} SVWZ+rent"),
            row("B", 20, "a2", cents=49_500, purpose=f"UETR+{UETR}"),
        )
        assert found == [("t1", "t0", "uetr")]

    def test_with_one_reference_one_account_and_one_sum(self):
        found = joined(
            row("A", 0, purpose="EREF+X1"), row("B", 5, "other", purpose="EREF+X1 SVWZ+a")
        )
        assert found == [("t1", "t0", "end_to_end")]

    def test_in_a_statement_and_a_report_of_the_same_day(self):
        assert joined(row("A", 0), row("goaml", 0.4)) == [("t1", "t0", "same_day")]

    def test_in_statements_of_one_entry_whose_anchors_tell_the_side(self):
        rows = [row("A", 0, anchor="/x, debit"), row("B", 2, anchor="/y, credit")]
        assert joined(*rows) == [("t1", "t0", "both_ends")]

    def test_in_three_reports(self):
        found = joined(row("A", 0), row("B", 1), row("goaml", 0), *payer_and_payee())
        assert len(found) == 2

    def test_and_the_score_falls_with_the_days(self):
        links = find_duplicates(table(row("A", 0), row("B", 2), *payer_and_payee())).to_pylist()
        assert links[0]["score"] == 0.85
        assert links[0]["reason"].endswith("accounts, 2 days apart")


class TestRecordsAreTwoPayments:
    @pytest.mark.parametrize(
        "rows",
        [
            pytest.param([row("A", 0), row("A", 0)], id="in one statement"),
            pytest.param([row("A", 0), row("A2", 1), row("A", 9, "a", "x"), row("A2", 9, "a", "y")],
                         id="on two days of two statements of one account"),
            pytest.param([row("A", 0, anchor="/x, debit"), row("A2", 1, anchor="/y, debit")],
                         id="in two statements of the payer, of one entry each"),
            pytest.param([row("A", 0), row("B", 4), *payer_and_payee()], id="too many days apart"),
            pytest.param([row("A", 0), row("B", 0, cents=50_001)], id="of two sums"),
            pytest.param([row("A", 0), row("B", 0, currency="USD")], id="of two currencies"),
            pytest.param([row("A", 0), row("B", 0, "b", "a")], id="there and back"),
            pytest.param([row("A", 0, purpose="EREF+X"), row("B", 0, purpose="EREF+Y")],
                         id="of two references"),
            pytest.param([row("A", 0, purpose=f"UETR+{UETR}"), row("B", 0, "b", "a",
                          purpose=f"UETR+{UETR}")], id="a payment and its return"),
            pytest.param([row("A", 0.25), row("B", 0.5)], id="at two times of one day"),
            pytest.param([row("A", 0, "", "b"), row("B", 0, "", "b")], id="of nobody"),
            pytest.param([row(f"r{n}", 0, anchor=f"row {n}", batch="f") for n in (1, 2)],
                         id="rows of one table, each a report"),
        ],
    )  # fmt: skip
    def test_if(self, rows):
        assert joined(*rows) == []

    def test_rent_paid_twice_and_told_by_both_banks_is_two_payments(self):
        rows = [row(r, d) for r in ("A", "B") for d in (0, 0)]
        found = joined(*rows, *payer_and_payee())
        assert found == [("t2", "t0", "both_ends"), ("t3", "t1", "both_ends")]

    def test_rent_paid_twice_of_which_one_bank_tells_once_is_two_payments(self):
        found = joined(row("A", 0), row("A", 0), row("B", 1), *payer_and_payee())
        assert len(found) == 1


def test_as_many_pairs_are_made_as_can_be_and_the_nearest():
    a, b = [row("A", d) for d in (0, 3)], [row("B", d) for d in (3, 6)]
    assert joined(*a, *b, *payer_and_payee()) == [
        ("t2", "t0", "both_ends"),
        ("t3", "t1", "both_ends"),
    ]
    a, b = [row("A", d) for d in (0, 1)], [row("B", 1)]
    assert joined(*a, *b, *payer_and_payee()) == [("t2", "t1", "both_ends")]


def test_the_record_that_stands_for_the_payment_names_accounts_of_which_there_are_statements():
    purpose = f"UETR+{UETR}"
    rows = table(
        row("A", 0, "a", "stand-in", purpose=purpose), row("B", 1, purpose=purpose),
        *payer_and_payee(),
    )  # fmt: skip
    links = find_duplicates(rows)
    assert links["payment_id"].to_pylist() == ["t1"]
    assert without_duplicates(rows, links)["tx_id"].to_pylist() == ["t1", "t2", "t3"]


def test_without_duplicates_the_table_is_the_same():
    rows = table(row("A", 0), row("B", 0, cents=7))
    assert without_duplicates(rows, find_duplicates(rows)) is rows


def test_a_table_without_reports_is_one_source():
    rows = table(row("A", 0), row("B", 0)).drop_columns(["report_id"])
    assert find_duplicates(rows).num_rows == 0


def test_long_lists_of_equal_payments_are_joined_one_to_one_too():
    rows = [row(r, 0) for r in ("A", "B") for _ in range(300)]
    assert len(joined(*rows, *payer_and_payee())) == 300


@pytest.mark.parametrize("name", ["uetr_days", "reference_days", "both_ends_days"])
def test_negative_days_are_refused(name):
    with pytest.raises(SettingsInvalid, match=name):
        DuplicateSettings(**{name: -1})


class TestTheLedger:
    def rows(self):
        return table(row("A", 0), row("B", 2), *payer_and_payee())

    def test_counts_a_payment_once_and_names_all_its_records(self):
        ledger = build_ledger(self.rows(), settings=MoneySettings())
        assert len(ledger) == 3
        assert ledger.names(np.array([0])) == ("t0", "t1")
        assert ledger.names(np.array([1, 2])) == ("t2", "t3")

    def test_says_how_many_were_told_again(self):
        (finding,) = find_repeats(build_ledger(self.rows(), settings=MoneySettings()))
        assert finding.reason.startswith("1 payment is told by several reports (2 records)")
        assert finding.evidence == ("t0", "t1")

    def test_says_nothing_if_none_was(self):
        assert find_repeats(build_ledger(table(row("A", 0)), settings=MoneySettings())) == []
