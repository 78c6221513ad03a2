"""The list of accounts to freeze, and the trace in words."""

import pyarrow as pa
import pytest

from opensocta.money import (
    Seed,
    TraceSettings,
    account_facts,
    exact_words,
    freeze_list,
    trace,
    trace_words,
)

ROWS = (
    (0, "v", "a", 120_000_00), (1, "c", "b", 10_000_00), (2, "a", "b", 81_200_00),
    (3, "a", "atm", 12_000_00, "cash_out"), (4, "b", "d", 20_000_00),
)  # fmt: skip


def statement(entity, schema, prop, value):
    return {"entity_id": entity, "schema": schema, "prop": prop, "value": value}


STATEMENTS = pa.Table.from_pylist([
    statement("b", "BankAccount", "iban", "DE02120300000000202051"),
    statement("b", "BankAccount", "bankName", "Invented Bank"),
    statement("b", "BankAccount", "country", "de"),
    statement("o1", "Ownership", "asset", "b"),
    statement("o1", "Ownership", "owner", "p1"),
    statement("p1", "Person", "name", "Mara Invented"),
    statement("o2", "Ownership", "asset", "elsewhere"),
    statement("atm", "BankAccount", "accountNumber", "ATM 17"),
])  # fmt: skip


@pytest.fixture
def found(payments):
    table = payments(ROWS, reference=True)
    return trace(
        table, [Seed(payment="t00000")], settings=TraceSettings(methods=("fifo", "poison"))
    )


@pytest.fixture
def facts(found):
    return account_facts(STATEMENTS, pa.array(["a", "b", "d", "atm"]))


class TestTheList:
    def test_has_what_a_request_needs(self, found, facts):
        row = {r["account"]: r for r in freeze_list(found, accounts=facts).to_pylist()}["b"]
        assert row["number"] == "DE02120300000000202051"
        assert (row["holder"], row["bank"], row["country"]) == (
            "Mara Invented", "Invented Bank", "DE",
        )  # fmt: skip
        assert (row["fifo"], row["poison"], row["balance"]) == (71_200_00,) * 3
        assert (row["hops"], row["first_at"].day, row["last_at"].day) == (1, 3, 3)
        assert row["evidence"] == row["references"] == ["t00000", "t00002"]
        assert (row["whole"], row["beyond"]) == (True, 0)

    def test_begins_with_the_largest_amount(self, found):
        assert freeze_list(found)["account"].to_pylist() == ["b", "a", "d"]

    def test_leaves_out_what_poison_alone_names(self, payments):
        table = payments([(0, "x", "a", 9), (1, "v", "a", 1), (2, "a", "b", 5)], reference=True)
        found = trace(table, [Seed(payment="t00001")])
        assert "b" in freeze_list(found)["account"].to_pylist()
        exact = TraceSettings(methods=("fifo", "poison"))
        found = trace(table, [Seed(payment="t00001")], settings=exact)
        assert freeze_list(found)["account"].to_pylist() == ["a"]
        assert freeze_list(found, poison_only=True)["account"].to_pylist() == ["a", "b"]

    def test_is_empty_where_all_is_lost(self, payments):
        table = payments([(0, "v", "a", 9), (1, "a", "x", 9, "cash_out")], reference=True)
        found = trace(table, [Seed(payment="t00000")])
        assert freeze_list(found).num_rows == 0
        assert (
            "nothing can still be found in the accounts; EUR 0.09 left in cash at x."
            in " ".join(trace_words(found))
        )


class TestTheWords:
    def test_say_where_it_is_and_what_is_lost(self, found, facts):
        said = trace_words(found, accounts=facts)
        assert said[0] == (
            "First in, first out: of EUR 120,000.00 in 1 seed payment, EUR 108,000.00 can still be "
            "found in 3 accounts at 1 bank; EUR 12,000.00 left in cash at ATM 17."
        )
        assert said[-1].startswith("Poison (upper bound): of EUR 120,000.00 in 1 seed payment, ")

    def test_say_what_hangs_on_opening_balances(self, payments):
        table = payments([(0, "v", "a", 100), (1, "a", "b", 60), (2, "a", "c", 90)], reference=True)
        for rule, words in (("none", "had the accounts held just enough"), ("implied", "nothing")):
            chosen = TraceSettings(methods=("fifo",), opening=rule)
            said = trace_words(trace(table, [Seed(payment="t00000")], settings=chosen))
            assert said[1].startswith("EUR 0.50 of this hangs on unknown opening balances")
            assert words in said[1]

    def test_say_what_was_joined_left_off_and_counted_once(self, payments):
        table = payments(
            [(0, "v", "a", 10), (1, "w", "a", 10), (2, "a", "b", 20), (3, "b", "c", 1)],
            reference=True,
        )
        chosen = TraceSettings(methods=("fifo",), most_pieces=1, least=5)
        seeds = [Seed(payment=f"t0000{k}") for k in (0, 1, 2)]
        said = " ".join(trace_words(trace(table, seeds[:2], settings=chosen)))
        assert "1 account with less than EUR 0.05 each, together EUR 0.01 of this, is not" in said
        assert "In 1 payment pieces were joined" in said
        assert "EUR 0.20 of the seed money went through a later seed payment again" in " ".join(
            trace_words(trace(table, seeds, settings=chosen))
        )

    @pytest.mark.parametrize(
        ("amount", "currency", "words"),
        [
            (81_200_00, "EUR", "EUR 81,200.00"), (7, "EUR", "EUR 0.07"), (-150, "USD", "USD -1.50"),
            (5_000, "JPY", "JPY 5,000"), (1_234_567, "KWD", "KWD 1,234.567"),
            (10**17 + 1, "EUR", "EUR 1,000,000,000,000,000.01"),
        ],
    )  # fmt: skip
    def test_tell_amounts_exactly(self, amount, currency, words):
        assert exact_words(amount, currency) == words
