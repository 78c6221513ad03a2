"""Joining records of one payment: order does not matter, and the count equals a slow oracle's."""

from datetime import UTC, datetime, timedelta
from itertools import combinations, permutations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from opensocta.evidence.tables import TRANSACTIONS
from opensocta.money.duplicate_payments import (
    DuplicateSettings,
    find_duplicates,
    without_duplicates,
)

START = datetime(2025, 1, 1, tzinfo=UTC)
days = st.lists(st.integers(0, 9), max_size=5)


def table(rows):
    full = [
        {
            "tx_id": f"t{n:03}", "report_id": report, "reference": "", "currency": "EUR",
            "at": START + timedelta(days=day), "amount": cents, "from_account": payer,
            "to_account": payee, "channel": "transfer", "anchor": "/x", "batch_id": report,
            "purpose": purpose,
        }
        for n, (report, day, payer, payee, cents, purpose) in enumerate(rows)
    ]  # fmt: skip
    return TRANSACTIONS.conform(pa.Table.from_pylist(full, TRANSACTIONS.schema))


def two_statements(ours, theirs):
    rows = [("A", d, "a", "b", 5, None) for d in ours] + [
        ("B", d, "a", "b", 5, None) for d in theirs
    ]
    return [*rows, ("A", 0, "a", "x", 1, None), ("B", 0, "y", "b", 2, None)]


def best_matching(ours, theirs, most):
    """Return most pairs and their fewest days, by trying every way."""
    few, many = sorted((ours, theirs), key=len)
    for size in range(len(few), 0, -1):
        ways = [
            sum(gaps)
            for chosen in combinations(few, size)
            for other in permutations(many, size)
            if max(gaps := [abs(x - y) for x, y in zip(chosen, other, strict=True)]) <= most
        ]
        if ways:
            return size, min(ways)
    return 0, 0


@given(days, days, st.integers(0, 4))
@settings(max_examples=150)
def test_pairs_and_days_equal_those_of_every_way_tried(ours, theirs, most):
    links = find_duplicates(
        table(two_statements(ours, theirs)), settings=DuplicateSettings(both_ends_days=most)
    )
    assert (links.num_rows, sum(links["days"].to_pylist())) == best_matching(ours, theirs, most)


records = st.tuples(
    st.sampled_from("ABCD"), st.integers(0, 4), st.sampled_from("ab"), st.sampled_from("bc"),
    st.integers(1, 2), st.sampled_from([None, "EREF+1", "EREF+2", "UETR+1 SVWZ+x"]),
)  # fmt: skip


@given(st.lists(records, max_size=24), st.randoms())
@settings(max_examples=150)
def test_order_does_not_matter_and_no_source_stands_twice_in_a_payment(rows, random):
    whole = table(rows)
    links = find_duplicates(whole)
    shuffled = list(range(whole.num_rows))
    random.shuffle(shuffled)
    assert find_duplicates(whole.take(pa.array(shuffled, pa.int64()))).equals(links)
    report = dict(zip(whole["tx_id"].to_pylist(), whole["report_id"].to_pylist(), strict=True))
    members: dict[str, set[str]] = {}
    for link in links.to_pylist():
        members.setdefault(link["payment_id"], set()).update((link["tx_id"], link["with_tx_id"]))
    for payment, found in members.items():
        assert payment in found
        assert len({report[one] for one in found}) == len(found)
    kept = without_duplicates(whole, links)
    assert kept.num_rows == whole.num_rows - links.num_rows
    most = max((list(report.values()).count(r) for r in set(report.values())), default=0)
    assert kept.num_rows >= most
