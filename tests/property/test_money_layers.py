"""The compiled searches for layers equal slow and simple ones on random payments."""

from itertools import combinations, pairwise

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from opensocta.money import MoneySettings, build_ledger
from opensocta.money.account_life import awakenings
from opensocta.money.bipartite import shared_payees
from opensocta.money.fans import best_windows
from opensocta.money.ledger import DAY
from opensocta.money.links import best_paths, find_links, walk
from opensocta.money.mirror import mirrored
from opensocta.money.rates import marked_windows

MANY = 10**9
rows = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 5), st.integers(0, 5), st.integers(80, 120)),
    min_size=1,
    max_size=24,
)


def ledger_of(payments):
    n = len(payments)
    table = pa.table(
        {
            "tx_id": [f"t{i:04d}" for i in range(n)],
            "at": pa.array([day * DAY for day, *_ in payments], pa.timestamp("us", "UTC")),
            "amount": pa.array([x for *_, x in payments], pa.int64()),
            "currency": ["EUR"] * n,
            "amount_ref": pa.nulls(n, pa.int64()),
            "from_account": [f"a{a}" for _, a, _, _ in payments],
            "to_account": [f"a{b}" for _, _, b, _ in payments],
            "from_country": [("RS", "MK")[a % 2] for _, a, _, _ in payments],
            "to_country": [("RS", "MK")[b % 2] for _, _, b, _ in payments],
            "channel": ["transfer"] * n,
        }
    )
    return build_ledger(table, settings=MoneySettings(relation_days=1000))


def links_of(ledger, days, tolerance):
    return find_links(ledger, ledger.graph, delay=days * DAY, tolerance=tolerance, most=MANY)


def slow_links(ledger, days, tolerance):
    graph = np.flatnonzero(ledger.graph).tolist()
    return {
        (p, q)
        for p in graph
        for q in graph
        if ledger.payee[p] == ledger.payer[q]
        and 0 < ledger.at[q] - ledger.at[p] <= days * DAY
        and abs(ledger.amount[q] - ledger.amount[p]) <= tolerance * ledger.amount[p]
        and ledger.payee[q] != ledger.payer[p]
    }


def slow_paths(links, size):
    """Return every path along links, as tuples of payments."""
    paths = [(p,) for p in range(size)]
    for path in paths:
        paths += [(*path, q) for p, q in links if p == path[-1]]
    return paths


@settings(max_examples=120, deadline=None)
@given(payments=rows, days=st.integers(1, 6), tolerance=st.sampled_from([0.05, 0.2, 0.4]))
def test_links_and_best_paths_equal_those_of_a_brute_force(payments, days, tolerance):
    ledger = ledger_of(payments)
    links = links_of(ledger, days, tolerance)
    found = {
        (p, int(q))
        for p in range(len(ledger))
        for q in links.after[links.start[p] : links.start[p + 1]]
    }
    assert found == slow_links(ledger, days, tolerance)
    best, before, _ = best_paths(links.start, links.after, links.weight)
    longest = dict.fromkeys(range(len(ledger)), 0.0)
    for path in slow_paths(found, len(ledger)):
        longest[path[-1]] = max(longest[path[-1]], float(links.weight[list(path[:-1])].sum()))
    assert np.allclose(best, [longest[p] for p in range(len(ledger))])
    assert all(b < 0 or (int(b), q) in found for q, b in enumerate(before.tolist()))


@settings(max_examples=120, deadline=None)
@given(payments=rows, days=st.integers(1, 6), closing=st.booleans(), longest=st.integers(2, 5))
def test_walks_equal_those_of_a_brute_force(payments, days, closing, longest):
    ledger = ledger_of(payments)
    links = links_of(ledger, days, 0.4)
    owner = np.arange(len(ledger.accounts)) // 2 if closing else np.arange(len(ledger.accounts))
    flat, ends, complete = walk(
        np.arange(len(ledger)), links.start, links.after, ledger.payer, ledger.payee, owner,
        2, longest, closing, MANY, MANY,
    )  # fmt: skip
    found = {tuple(flat[a:b].tolist()) for a, b in pairwise(ends.tolist())}
    assert complete
    assert len(found) == len(ends) - 1
    expected = set()
    for path in slow_paths(slow_links(ledger, days, 0.4), len(ledger)):
        home = ledger.payer[path[0]]
        reached = [int(ledger.payee[p]) for p in path]
        back = [owner[account] == owner[home] for account in reached]
        if not 2 <= len(path) <= longest or len(set(reached)) < len(reached):
            continue
        if any(back[1:-1]) or back[-1] != closing or (not closing and back[0]):
            continue
        expected.add(path)
    assert found == {path for path in expected if ledger.payer[path[0]] != ledger.payee[path[0]]}


@settings(max_examples=120, deadline=None)
@given(payments=rows, days=st.integers(1, 9))
def test_shared_payees_equal_those_of_a_brute_force(payments, days):
    ledger = ledger_of(payments)
    out, back = ledger.going, ledger.coming
    account, first, last, _ = best_windows(
        out.start, out.index, ledger.at, ledger.payee, days * DAY, 2
    )
    found = shared_payees(
        first, last, out.index, back.start, back.index, ledger.at, ledger.payer, ledger.payee,
        days * DAY, 2,
    )  # fmt: skip
    expected = set()
    for w, own in enumerate(account.tolist()):
        inside = out.index[first[w] : last[w] + 1]
        targets = set(ledger.payee[inside].tolist())
        opened, closed = ledger.at[inside[0]], ledger.at[inside[-1]]
        for other in range(len(ledger.accounts)):
            shared = {
                int(ledger.payee[q])
                for q in np.flatnonzero(ledger.graph & (ledger.payer == other)).tolist()
                if ledger.payee[q] in targets
                and closed - days * DAY <= ledger.at[q] <= opened + days * DAY
            }
            if other != own and len(shared) >= 2:
                expected.add((w, other, len(shared)))
    assert {tuple(row) for row in found.tolist()} == expected


@settings(max_examples=120, deadline=None)
@given(payments=rows, pause=st.integers(1, 5), days=st.integers(1, 5))
def test_awakenings_are_the_fullest_after_a_pause(payments, pause, days):
    ledger = ledger_of(payments)
    out = ledger.going
    found = awakenings(out.start, out.index, ledger.at, pause * DAY, days * DAY)
    expected = {}
    for account in range(len(ledger.accounts)):
        at = ledger.at[out.of(account)]
        sizes = [
            int(((at[i:] - at[i]) <= days * DAY).sum())
            for i in range(1, len(at))
            if at[i] - at[i - 1] >= pause * DAY
        ]
        if sizes:
            expected[account] = max(sizes)
    assert {int(row[0]): int(row[3] - row[2]) for row in found} == expected


@settings(max_examples=120, deadline=None)
@given(payments=rows, days=st.integers(1, 9), least=st.integers(1, 3))
def test_windows_of_marks_hold_the_most_marks_beyond_the_usual(payments, days, least):
    ledger = ledger_of(payments)
    mark = (ledger.amount % 3 == 0).astype(np.int64)
    usual = ledger.amount / 400
    out = ledger.going
    found, _ = marked_windows(out.start, out.index, ledger.at, mark, usual, days * DAY, least)
    best = {}
    for account in range(len(ledger.accounts)):
        mine = out.of(account)
        for i in range(len(mine)):
            inside = mine[: i + 1][ledger.at[mine[i]] - ledger.at[mine[: i + 1]] <= days * DAY]
            marks, mean = mark[inside].sum(), usual[inside].sum()
            beyond = (marks - mean) / np.sqrt(mean + 1e-3)
            if marks >= least and mark[mine[i]] and beyond > max(best.get(account, 0.0), 1e-9):
                best[account] = beyond
    told = {}
    for account, low, high, marks in found.tolist():
        inside = out.index[low:high]
        assert marks == mark[inside].sum()
        told[account] = (marks - usual[inside].sum()) / np.sqrt(usual[inside].sum() + 1e-3)
    assert told.keys() == best.keys()
    assert all(abs(told[account] - best[account]) < 1e-6 for account in best)


@settings(max_examples=120, deadline=None)
@given(payments=rows, days=st.integers(1, 4), tolerance=st.sampled_from([0.02, 0.1]))
def test_mirrored_payments_equal_those_of_a_brute_force(payments, days, tolerance):
    ledger = ledger_of(payments)
    mine = np.arange(len(ledger))
    place = ledger.from_place.astype(np.int64)
    pairs, _ = mirrored(
        mine, ledger.at, ledger.amount, place, ledger.unit.astype(np.int64), days * DAY,
        tolerance, MANY,
    )  # fmt: skip
    expected = set()
    for p, q in combinations(mine.tolist(), 2):
        for a, b in ((p, q), (q, p)):
            near = abs(ledger.amount[b] - ledger.amount[a]) <= tolerance * ledger.amount[a]
            soon = abs(int(ledger.at[a] - ledger.at[b])) <= days * DAY
            if near and soon and place[a] != place[b]:
                expected.add((a, b))
    assert {tuple(pair) for pair in pairs.tolist()} == expected
