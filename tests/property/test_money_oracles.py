"""The compiled searches equal slow and simple ones on random payments, ties included."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensocta.money import MoneySettings, build_ledger, list_cycles
from opensocta.money.episodes import match_episodes
from opensocta.money.fans import best_windows
from opensocta.money.ledger import DAY
from opensocta.money.relays import _gather_scatter, _scatter_gather

rows = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)),
    min_size=1,
    max_size=28,
)


def ledger_of(payments):
    table = pa.table(
        {
            "tx_id": [f"t{i:04d}" for i in range(len(payments))],
            "at": pa.array([day * DAY for day, *_ in payments], pa.int64()).cast(
                pa.timestamp("us", "UTC")
            ),
            "amount": pa.array([x for *_, x in payments], pa.int64()),
            "currency": ["EUR"] * len(payments),
            "amount_ref": pa.nulls(len(payments), pa.int64()),
            "from_account": [f"a{a}" for _, a, _, _ in payments],
            "to_account": [f"a{b}" for _, _, b, _ in payments],
            "channel": ["transfer"] * len(payments),
        }
    )
    return build_ledger(table, settings=MoneySettings(relation_days=1000))


def cycles_by_networkx(ledger, order, days, longest):
    """Take every simple cycle of accounts, try every choice of payments and every start."""
    graph = nx.MultiDiGraph()
    for i in np.flatnonzero(ledger.graph).tolist():
        graph.add_edge(int(ledger.payer[i]), int(ledger.payee[i]), key=i)
    found = set()
    for ring in nx.simple_cycles(nx.DiGraph(graph), length_bound=longest):
        chains = [[]]
        for a, b in pairwise([*ring, ring[0]]):
            chains = [[*chain, key] for chain in chains for key in graph[a][b]]
        for chain in chains:
            at = [int(ledger.at[i]) for i in chain]
            if max(at) - min(at) > days * DAY:
                continue
            turns = [chain[k:] + chain[:k] for k in range(len(chain))]
            if order == "unordered" or any(in_order(ledger, turn, order) for turn in turns):
                found.add(frozenset(chain))
    return found


def in_order(ledger, chain, order):
    steps = [int(b - a) for a, b in pairwise(ledger.at[chain])]
    return all(step > 0 for step in steps) if order == "strict" else all(s >= 0 for s in steps)


@pytest.mark.parametrize("order", ["strict", "tie", "unordered"])
@settings(max_examples=150, deadline=None)
@given(payments=rows, days=st.integers(1, 9), longest=st.integers(2, 6))
def test_cycles_equal_those_of_networkx(order, payments, days, longest):
    ledger = ledger_of(payments)
    cycles = list_cycles(ledger, order=order, days=days, longest=longest)
    listed = [frozenset(cycles.payments[a:b].tolist()) for a, b in pairwise(cycles.starts.tolist())]
    assert len(listed) == len(set(listed))
    assert set(listed) == cycles_by_networkx(ledger, order, days, longest)
    for a, b in pairwise(cycles.starts.tolist()):
        chain = cycles.payments[a:b]
        assert (ledger.payee[chain] == np.roll(ledger.payer[chain], -1)).all()
        assert order == "unordered" or in_order(ledger, chain, order)


@settings(max_examples=150, deadline=None)
@given(payments=rows, days=st.integers(1, 9))
def test_fan_windows_hold_the_fullest_window(payments, days):
    ledger = ledger_of(payments)
    account, first, last, distinct = best_windows(
        ledger.coming.start, ledger.coming.index, ledger.at, ledger.payer, days * DAY, 2
    )
    for a in range(len(ledger.accounts)):
        mine = ledger.coming.of(a)
        fullest = 0
        for end in mine.tolist():
            age = ledger.at[end] - ledger.at[mine]
            inside = mine[(mine <= end) & (age <= days * DAY)]
            fullest = max(fullest, len(set(ledger.payer[inside].tolist())))
        shown = distinct[account == a]
        assert (shown.max() if len(shown) else 0) == (fullest if fullest >= 2 else 0)
    taken = [i for a, b in zip(first, last, strict=True) for i in range(a, b + 1)]
    assert len(taken) == len(set(taken))


@settings(max_examples=150, deadline=None)
@given(payments=rows, days=st.integers(1, 9))
def test_scatter_gathers_equal_those_of_a_brute_force(payments, days):
    ledger = ledger_of(payments)
    heads, _, _ = _scatter_gather(
        ledger.going.start, ledger.going.index, ledger.at, ledger.payee, days * DAY, 2, 10_000
    )
    graph = np.flatnonzero(ledger.graph).tolist()
    expected = {}
    for p in graph:
        for q in graph:
            source, middle, sink = ledger.payer[p], ledger.payee[p], ledger.payee[q]
            if middle == ledger.payer[q] and sink != source and ledger.at[q] >= ledger.at[p]:
                expected.setdefault((int(source), int(sink)), []).append((p, q, int(middle)))
    fullest = {}
    for pair, steps in expected.items():
        for p, _, _ in steps:
            low = ledger.at[p]
            inside = {
                m for a, b, m in steps if ledger.at[a] >= low and ledger.at[b] <= low + days * DAY
            }
            fullest[pair] = max(fullest.get(pair, 0), len(inside))
    found = {(int(h[0]), int(h[1])): int(h[2]) for h in heads}
    assert found == {pair: n for pair, n in fullest.items() if n >= 2}


@settings(max_examples=100, deadline=None)
@given(payments=rows, days=st.integers(1, 4))
def test_pass_through_matches_no_more_than_came_or_went(payments, days):
    ledger = ledger_of(payments)
    mine = np.flatnonzero(ledger.graph)
    ends = np.r_[ledger.payer[mine], ledger.payee[mine]]
    both = np.r_[mine, mine]
    order = np.lexsort((both, ends))
    start = np.r_[0, np.cumsum(np.bincount(ends, minlength=len(ledger.accounts)))]
    owner = np.repeat(np.arange(len(start) - 1), np.diff(start))
    side = np.where(ledger.payee[both[order]] == owner, 1, -1)
    episodes, taken = match_episodes(start, both[order], ledger.at, ledger.amount, side, days * DAY)
    assert (taken <= ledger.amount[both[order]]).all()
    for account, first, last, came, matched, went, _ in episodes.tolist():
        inside = both[order][first:last]
        incoming = ledger.payee[inside] == account
        assert came == ledger.amount[inside][incoming].sum()
        assert went == ledger.amount[inside][~incoming].sum()
        assert matched == taken[first:last][incoming].sum() == taken[first:last][~incoming].sum()
        assert matched <= min(came, went)


@settings(max_examples=150, deadline=None)
@given(payments=rows, days=st.integers(1, 9))
def test_gather_scatters_are_the_splits_most_above_the_usual(payments, days):
    ledger = ledger_of(payments)
    sides = (ledger.coming, ledger.going)
    found = _gather_scatter(
        sides[0].start, sides[0].index, sides[1].start, sides[1].index,
        ledger.at, ledger.payer, ledger.payee, days * DAY, ledger.span, 1, 2,
    )  # fmt: skip
    best = {int(row[0]): (int(row[1]), int(row[2])) for row in found}
    for account in range(len(ledger.accounts)):
        came, went = (side.of(account) for side in sides)
        usual = [len(side) * days * DAY / ledger.span for side in (came, went)]
        most = -1.0
        for split in ledger.at[came].tolist():
            before = came[(ledger.at[came] <= split) & (ledger.at[came] >= split - days * DAY)]
            later = went[(ledger.at[went] >= split) & (ledger.at[went] <= split + days * DAY)]
            n = len(set(ledger.payer[before].tolist())), len(set(ledger.payee[later].tolist()))
            if min(n) >= 1 and max(n) >= 2:
                most = max(most, sum(map(above, n, usual)))
        assert (account in best) == (most >= 0)
        assert most < 0 or abs(sum(map(above, best[account], usual)) - most) < 1e-9


def above(number, usual):
    return number * np.log(number / usual) - number + usual if number > usual else 0.0
