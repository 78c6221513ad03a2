"""Traced money is neither made nor lost, to the minor unit, and equals that of slow oracles."""

from collections import deque
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from opensocta.core.errors import SettingsInvalid
from opensocta.money import METHODS, Seed, TraceSettings, trace
from opensocta.money.ledger import DAY
from opensocta.money.tracing_book import read_book
from opensocta.money.tracing_evidence import payments_behind
from opensocta.money.tracing_order import in_before_out
from opensocta.money.tracing_run import opening_balances, run_method

CHANNELS = ("transfer", "transfer", "transfer", "cash_in", "cash_out")
ACCOUNTS = 6


def rows_of(most):
    return st.lists(
        st.tuples(
            st.integers(0, 5),
            st.integers(0, ACCOUNTS - 1),
            st.integers(0, ACCOUNTS - 1),
            st.integers(-most // 5, most),
            st.sampled_from(CHANNELS),
            st.sampled_from(["EUR", "EUR", "EUR", "USD"]),
        ),
        min_size=1,
        max_size=40,
    )


payment_lists = st.sampled_from([9, 1_000, 10**15]).flatmap(rows_of)


def table_of(rows):
    return pa.table(
        {
            "tx_id": [f"t{i:04d}" for i in range(len(rows))],
            "at": pa.array([row[0] * DAY for row in rows], pa.int64()).cast(
                pa.timestamp("us", "UTC")
            ),
            "amount": pa.array([row[3] for row in rows], pa.int64()),
            "currency": pa.array([row[5] for row in rows]),
            "amount_ref": pa.array(
                [row[3] if row[5] == "EUR" else None for row in rows], pa.int64()
            ),
            "from_account": [f"a{row[1]}" for row in rows],
            "to_account": [f"a{row[2]}" for row in rows],
            "channel": pa.array([row[4] for row in rows]),
        }
    )


def book_of(rows, data, chosen=None):
    number = data.draw(st.integers(0, len(rows) - 1))
    seeds = [Seed(payment=f"t{number:04d}")]
    if data.draw(st.booleans()):
        seeds.append(Seed(account=f"a{rows[0][1]}", way="out"))
    chosen = chosen or TraceSettings()
    try:
        return read_book(table_of(rows), seeds, chosen), seeds
    except SettingsInvalid:
        assume(False)


def by_the_piece(book, opening, newest):
    """Return traced units per payment, and the pieces of each purse as (units, chain)."""
    purses = [deque([[int(units), None]] if units else []) for units in opening]
    taken, again = [], []
    for i in range(len(book)):
        payer, payee, rest = int(book.payer[i]), int(book.payee[i]), int(book.amount[i])
        purse, moved = purses[payer] if payer >= 0 else deque(), []
        while rest and purse:
            piece = purse[-1] if newest else purse[0]
            part = min(rest, piece[0])
            piece[0] -= part
            rest -= part
            chain = piece[1]
            moved.append([part, None if chain is None else (*chain, i)])
            if not piece[0]:
                (purse.pop if newest else purse.popleft)()
        if rest:
            moved.append([rest, None])
        traced = sum(units for units, chain in moved if chain)
        again.append(traced if book.seed[i] else 0)
        if book.seed[i]:
            moved = [[int(book.amount[i]), (i,)]]
            traced = int(book.amount[i])
        taken.append(traced)
        if payee >= 0:
            purses[payee].extend(moved)
    return taken, again, purses


def by_the_pool(book, opening, method):
    """Return traced units per payment, per purse, and the payments behind each purse."""
    traced, funds = [0] * len(opening), [int(units) for units in opening]
    behind, of = [set() for _ in opening], {}
    taken = []
    for i in range(len(book)):
        payer, payee, whole = int(book.payer[i]), int(book.payee[i]), int(book.amount[i])
        part, came = 0, set()
        if payer >= 0:
            held, there = traced[payer], funds[payer]
            if method == "haircut":
                part = held if whole >= there else round(Fraction(held * whole, there))
            elif method == "lowest":
                part = min(held, max(0, whole - (there - held)))
            else:
                part = whole if held else 0
            came = set(behind[payer]) if part else set()
            funds[payer] = max(0, there - whole)
            traced[payer] = (funds[payer] if held else 0) if method == "poison" else held - part
            if not traced[payer]:
                behind[payer] = set()
        if book.seed[i]:
            part, came = whole, set()
        taken.append(part)
        of[i] = came | {i} if part else set()
        if payee >= 0:
            funds[payee] += whole
            traced[payee] += part
            behind[payee] |= of[i]
            if method == "poison" and traced[payee]:
                traced[payee] = funds[payee]
    return taken, traced, behind


class TestPieces:
    @pytest.mark.parametrize("method", ["fifo", "lifo"])
    @settings(max_examples=150, deadline=None)
    @given(rows=payment_lists, rule=st.sampled_from(["none", "implied"]), data=st.data())
    def test_equal_those_of_a_queue_and_their_chains(self, method, rows, rule, data):
        book, _ = book_of(rows, data)
        opening = opening_balances(book, rule)
        run = run_method(book, method, opening, TraceSettings())
        taken, again, purses = by_the_piece(book, opening, method == "lifo")
        assert run.taken.tolist() == taken
        assert run.again.tolist() == again
        held = [sum(units for units, chain in purse if chain) for purse in purses]
        assert run.held.tolist() == held
        there = np.flatnonzero(run.held)
        for purse, found in zip(
            there.tolist(), payments_behind(book, run, there, 10_000), strict=True
        ):
            through = {}
            for units, chain in purses[purse]:
                for payment in set(chain or ()):
                    through[payment] = through.get(payment, 0) + units
            assert found.whole
            assert dict(zip(found.payments.tolist(), found.parts.tolist(), strict=True)) == through

    @settings(max_examples=100, deadline=None)
    @given(rows=payment_lists, data=st.data())
    def test_are_as_much_where_they_are_joined(self, rows, data):
        book, _ = book_of(rows, data)
        tight = TraceSettings(most_pieces=1, most_lots=1)
        for method in ("fifo", "lifo"):
            run = run_method(book, method, book.opening, tight)
            assert run.seeded == run.held.sum() + run.taken[book.end > 0].sum()


class TestPools:
    @pytest.mark.parametrize("method", ["haircut", "lowest", "poison"])
    @settings(max_examples=150, deadline=None)
    @given(rows=payment_lists, rule=st.sampled_from(["none", "implied"]), data=st.data())
    def test_equal_those_in_fractions_and_their_payments(self, method, rows, rule, data):
        book, _ = book_of(rows, data)
        opening = opening_balances(book, rule)
        run = run_method(book, method, opening, TraceSettings())
        taken, held, behind = by_the_pool(book, opening, method)
        assert run.taken.tolist() == taken
        assert run.held.tolist() == held
        there = np.flatnonzero(run.held)
        for purse, found in zip(
            there.tolist(), payments_behind(book, run, there, 10_000), strict=True
        ):
            assert found.whole
            assert set(found.payments.tolist()) == behind[purse]
        for found in payments_behind(book, run, there, 1):
            assert len(found.payments) >= 1
            assert (run.hops[found.payments] == 0).any()


class TestMoneyIsKept:
    @settings(max_examples=200, deadline=None)
    @given(rows=payment_lists, rule=st.sampled_from(["none", "implied"]), data=st.data())
    def test_to_the_minor_unit_and_poison_is_an_upper_bound(self, rows, rule, data):
        book, _ = book_of(rows, data)
        opening = opening_balances(book, rule)
        runs = {m: run_method(book, m, opening, TraceSettings()) for m in METHODS}
        for method in METHODS[:-1]:
            run = runs[method]
            assert run.seeded == run.held.sum() + run.taken[book.end > 0].sum()
            assert (run.taken <= book.amount).all()
            assert (run.held <= runs["poison"].held).all()
            assert (run.taken <= runs["poison"].taken).all()
            assert rule == "none" or not run.beyond.any()


class TestOrder:
    @settings(max_examples=200, deadline=None)
    @given(rows=payment_lists, data=st.data())
    def test_keeps_time_and_lets_money_in_before_out(self, rows, data):
        book, _ = book_of(rows, data)
        assert (np.diff(book.at) >= 0).all()
        assert len(set(book.row.tolist())) == len(book)
        for day in np.unique(book.at).tolist():
            mine = np.flatnonzero(book.at == day)
            if not _ring(book, mine):
                for place, i in enumerate(mine.tolist()):
                    later = mine[place + 1 :]
                    assert book.payer[i] < 0 or not (book.payee[later] == book.payer[i]).any()

    def test_a_ring_is_cut_at_its_seed(self):
        payer, payee = np.array([0, 1, 2, 2]), np.array([1, 2, 0, 3])
        order = in_before_out(
            np.zeros(4, np.int64), payer, payee, np.array([False, True, False, False]), 4
        )
        assert order.tolist() == [1, 2, 3, 0]

    @settings(max_examples=60, deadline=None)
    @given(rows=payment_lists, data=st.data())
    def test_of_rows_changes_no_byte(self, rows, data):
        _, seeds = book_of(rows, data)
        table = table_of(rows)
        turned = table.take(pa.array(data.draw(st.permutations(range(len(rows))))))
        one, two = trace(table, seeds), trace(turned, seeds)
        for name in ("summary", "holdings", "losses", "payments", "flows", "evidence"):
            assert getattr(one, name).equals(getattr(two, name)), name


def _ring(book, mine):
    """Tell whether payments of one instant hold a ring."""
    after = {}
    for i in mine.tolist():
        if book.payer[i] >= 0 and book.payee[i] >= 0:
            after.setdefault(int(book.payer[i]), set()).add(int(book.payee[i]))
    done, open_ = set(), set()

    def walk(purse):
        if purse in open_:
            return True
        if purse in done:
            return False
        open_.add(purse)
        found = any(walk(other) for other in after.get(purse, ()))
        open_.discard(purse)
        done.add(purse)
        return found

    return any(walk(purse) for purse in after)
