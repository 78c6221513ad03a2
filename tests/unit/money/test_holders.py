"""What statements tell of accounts goes with them into the ledger, and who says so goes along."""

import json

import numpy as np
import pyarrow as pa
import pytest

from opensocta.money import MoneySettings, account_holders, banks_of, build_ledger
from opensocta.money.banks import bank_words
from opensocta.sources import intake, read


def one(number, schema, **properties):
    return {"id": number, "schema": schema,
            "properties": {key: [value] for key, value in properties.items()}}  # fmt: skip


@pytest.fixture
def told(tmp_path):
    """Return a function that gives the statements of entities."""

    def statements(*entities):
        path = tmp_path / "entities.ftm.json"
        path.write_text("\n".join(json.dumps(entity) for entity in entities))
        chunks = [rows for name, rows in read(intake(path, agency="R", obtained_at="2024"))
                  if name == "statements"]  # fmt: skip
        return pa.concat_tables(chunks)

    return statements


FIRM = (one("c", "Company", name="Firm", sector="betting"),
        one("a", "BankAccount", accountNumber="11-22", bankName="Alpha", country="rs"),
        one("o", "Ownership", owner="c", asset="a"))  # fmt: skip


def row_of(statements, number, joined=None):
    rows = account_holders(statements, joined).to_pylist()
    held = {r["statement_id"]: r for r in statements.to_pylist()}
    found = next(
        row for row in rows
        if any(held[one]["value"] == number for one in held
               if held[one]["entity_id"] == row["account"])
    )  # fmt: skip
    return found, held


class TestAnAccount:
    def test_has_owner_sector_bank_and_country(self, told):
        found, held = row_of(told(*FIRM), "11-22")
        assert (found["sector"], found["bank"], found["country"]) == ("betting", "Alpha", "RS")
        assert {held[one]["prop"] for one in found["evidence"]} == {"owner", "asset", "sector"}
        assert {held[one]["prop"] for one in found["bank_evidence"]} == {"bankName", "country"}

    def test_is_of_the_subject_that_its_holder_was_joined_to(self, told):
        statements = told(*FIRM)
        firm = next(r["entity_id"] for r in statements.to_pylist() if r["schema"] == "Company")
        joined = pa.table({"entity_id": [firm], "canonical_id": ["whole"]})
        assert row_of(statements, "11-22", joined)[0]["owner"] == "whole"

    def test_of_which_little_is_told_is_there_with_gaps(self, told):
        found, _ = row_of(told(one("a", "BankAccount", accountNumber="33")), "33")
        assert (found["owner"], found["sector"], found["bank"]) == (None, None, None)
        assert found["evidence"] == found["bank_evidence"] == []

    def test_takes_the_bic_where_no_name_is_told(self, told):
        found, _ = row_of(told(one("a", "BankAccount", accountNumber="4", bic="ALPHRS22XXX")), "4")
        assert found["bank"] == "ALPHRS22"

    def test_is_the_same_in_any_order_of_rows(self, told):
        statements = told(*FIRM, one("b", "BankAccount", accountNumber="5", bankName="Beta"))
        mixed = statements.take(pa.array(np.random.default_rng(1).permutation(len(statements))))
        assert account_holders(mixed).equals(account_holders(statements))


HOLDERS = pa.table(
    {
        "account": ["a", "b"], "owner": ["x", "x"], "sector": [None, "betting"],
        "bank": ["Alpha", "Beta"], "country": ["RS", None],
        "evidence": [["s1"], ["s1", "s2"]], "bank_evidence": [["s3"], []],
    }
)  # fmt: skip


class TestTheLedger:
    @pytest.fixture
    def ledger(self, payments):
        rows = [(1, "a", "b", 5000), (2, "b", "c", 3000), (3, "c", "a", 1000), (4, "a", "b", 700)]
        return build_ledger(payments(rows), settings=MoneySettings(), holders=HOLDERS)

    def test_knows_who_says_what(self, ledger):
        known = ledger.known
        assert known.owner[0] == known.owner[1] != known.owner[2]
        assert known.told.of(np.array([0, 1])) == ("s1", "s2")
        assert known.told.of(np.array([2])) == ()
        assert known.told_banks.of(np.arange(3)) == ("s3",)

    def test_tells_the_banks_of_payments(self, ledger):
        shares = banks_of(ledger, np.arange(4), int(ledger.unit[0]))
        rows = [(s.bank, s.country, s.accounts, s.payments, s.sent, s.received) for s in shares]
        assert rows == [("Beta", "", 1, 3, 3000, 5700), ("Alpha", "RS", 1, 3, 5700, 1000),
                        ("", "", 1, 2, 1000, 3000)]  # fmt: skip

    def test_counts_a_payment_inside_a_bank_once(self, payments):
        same = HOLDERS.set_column(3, "bank", pa.array(["Alpha", "Alpha"])).drop_columns(["country"])
        ledger = build_ledger(payments([(1, "a", "b", 5000)]), settings=MoneySettings(),
                              holders=same)  # fmt: skip
        (share,) = banks_of(ledger, np.arange(1), int(ledger.unit[0]))
        assert (share.accounts, share.payments, share.sent, share.received) == (2, 1, 5000, 5000)

    def test_says_of_how_many_accounts_the_bank_is_not_known(self, ledger):
        words = bank_words(banks_of(ledger, np.arange(4), int(ledger.unit[0])))
        assert words == "at 2 banks, 1 at an unknown one,"

    def test_says_that_nothing_is_known(self, payments):
        ledger = build_ledger(payments([(1, "a", "b", 5000)]), settings=MoneySettings())
        words = bank_words(banks_of(ledger, np.arange(1), int(ledger.unit[0])))
        assert words == "no bank is known"
