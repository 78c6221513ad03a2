"""Recognises the same payment in two reports: of both banks, of two deliveries, of bank and FIU.

In:   `evidence.tables.TRANSACTIONS`, any order
Out:  links between records of one payment, each with its rule, days and score; the payments once
Not:  two equal payments inside one statement: they are two, as the bank that books them says
See:  docs/methods/duplicate-payments.md
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.errors import SettingsInvalid
from opensocta.money.duplicate_kernels import (
    CONTENT,
    END_TO_END,
    UETR,
    Ints,
    join_groups,
    own_accounts,
)

__all__ = ["DuplicateSettings", "find_duplicates", "without_duplicates"]

LINKS = pa.schema([
    ("payment_id", pa.string()), ("tx_id", pa.string()), ("with_tx_id", pa.string()),
    ("rule", pa.string()), ("days", pa.int64()), ("score", pa.float64()), ("reason", pa.string()),
])  # fmt: skip
_NEEDED = ("tx_id", "report_id", "at", "amount", "currency", "from_account", "to_account")
_BOTH_ENDS, _SAME_DAY = 3, 4  # rules of stage CONTENT, told apart afterwards
_RULES = {
    UETR: ("uetr", 0.99, "both carry the same unique number (UETR)"),
    END_TO_END: (
        "end_to_end",
        0.97,
        "both carry the same end-to-end reference and agree otherwise",
    ),
    _BOTH_ENDS: (
        "both_ends",
        0.95,
        "payer's and payee's statements show the same sum and accounts",
    ),
    _SAME_DAY: ("same_day", 0.9, "two sources show the same sum, accounts and day"),
}
_PER_DAY = 0.05  # a day between the bookings takes this off the score
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, kw_only=True)
class DuplicateSettings:
    """Most days between two records of one payment, by what they have in common.

    Parameters
    ----------
    uetr_days : for records with the same unique number.
    reference_days : for records with the same end-to-end reference.
    both_ends_days : for the statements of payer and payee. Other sources must agree on the day.
    """

    uetr_days: int = 30
    reference_days: int = 10
    both_ends_days: int = 3

    def __post_init__(self) -> None:
        for name in ("uetr_days", "reference_days", "both_ends_days"):
            if not 0 <= getattr(self, name) <= 3_660:
                raise SettingsInvalid(source="money", key=name, rule="must be in 0 to 3,660 days")


def find_duplicates(
    transactions: pa.Table, *, settings: DuplicateSettings | None = None
) -> pa.Table:
    """Return the links between records that tell of one payment.

    Parameters
    ----------
    transactions : rows of `evidence.tables.TRANSACTIONS`; without `report_id` there is one source.

    Returns
    -------
    one row per link between two records, so that a payment of three records has two: `payment_id`
    (the record that stands for the payment), `tx_id`, `with_tx_id`, `rule`, `days` between the
    bookings, `score` (an order, no probability), `reason` in words. Sorted by the three ids.
    """
    chosen = settings or DuplicateSettings()
    sources = _sources(transactions)
    if sources is None:
        return LINKS.empty_table()
    rows = transactions.select([*_NEEDED, *_present(transactions, "purpose")])
    rank = _ranks(rows)
    traits = _traits(rows, sources)
    own = own_accounts(
        np.ascontiguousarray(traits[:, 0]), np.ascontiguousarray(traits[:, 1]),
        np.ascontiguousarray(traits[:, 2]), int(sources.max()) + 1,
    )  # fmt: skip
    numbers = np.arange(rows.num_rows)
    chain = np.column_stack([numbers, np.full(len(numbers), -1), numbers])
    told = np.full((len(numbers), 4), -1, np.int64)
    days = np.array([chosen.uetr_days, chosen.reference_days, chosen.both_ends_days], np.int64)
    for stage, keys in ((UETR, traits[:, 6]), (END_TO_END, traits[:, 7]),
                        (CONTENT, _content(traits))):  # fmt: skip
        order, start = _groups(keys, traits[:, 0], rank)
        if len(order):
            join_groups(stage, order, start, chain, told, traits, own, days, rank)
    return _links(rows, told, chain, traits=traits, own=own, rank=rank)


def without_duplicates(transactions: pa.Table, links: pa.Table) -> pa.Table:
    """Return the transactions with one record for each payment, in their order."""
    if not links.num_rows:
        return transactions
    members = pa.concat_arrays([
        links[name].combine_chunks() for name in ("tx_id", "with_tx_id")
    ])  # fmt: skip
    shadows = pc.and_(
        pc.is_in(transactions["tx_id"], value_set=pc.unique(members)),
        pc.invert(pc.is_in(transactions["tx_id"], value_set=pc.unique(links["payment_id"]))),
    )
    return transactions.filter(pc.invert(shadows))


def _present(rows: pa.Table, *names: str) -> list[str]:
    return [name for name in names if name in rows.column_names]


def _sources(rows: pa.Table) -> Ints | None:
    """Return the number of each row's source: its report, or the whole file for rows of a table,
    whose reports may be single rows. None if there is but one."""
    if "report_id" not in rows.column_names or not rows.num_rows:
        return None
    source = rows["report_id"]
    if {"batch_id", "anchor"} <= set(rows.column_names):
        table = pc.or_(
            pc.starts_with(rows["anchor"], "row "), pc.match_substring(rows["anchor"], "!")
        )
        source = pc.if_else(table, rows["batch_id"], source)
    codes = _codes(source)
    return codes if int(codes.max()) > 0 else None


def _codes(values: pa.ChunkedArray) -> Ints:
    """Return numbers of texts that rise with the texts, so that any row order gives the same."""
    coded = values.combine_chunks().dictionary_encode()
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    order = pc.sort_indices(coded.dictionary).to_numpy()
    rank = np.empty(len(order) + 1, np.int64)
    rank[order] = np.arange(len(order))
    rank[-1] = -1
    return np.asarray(rank[coded.indices.fill_null(len(order)).to_numpy()])


def _ranks(rows: pa.Table) -> Ints:
    order = pc.sort_indices(
        rows, sort_keys=[("at", "ascending"), ("tx_id", "ascending")]
    ).to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank


def _traits(rows: pa.Table, sources: Ints) -> Ints:
    ends = pa.chunked_array([*rows["from_account"].chunks, *rows["to_account"].chunks], pa.string())
    ends = pc.if_else(pc.equal(ends, ""), pa.scalar(None, pa.string()), ends)
    accounts = _codes(ends)
    traits = np.empty((rows.num_rows, 8), np.int64)
    traits[:, 0] = sources
    traits[:, 1], traits[:, 2] = accounts[: rows.num_rows], accounts[rows.num_rows :]
    traits[:, 3] = rows["amount"].to_numpy()
    traits[:, 4] = _codes(rows["currency"])
    traits[:, 5] = rows["at"].cast(pa.int64()).to_numpy()
    for column, tag in ((6, "UETR+"), (7, "EREF+")):
        traits[:, column] = _tagged(rows, tag)
    return traits


def _tagged(rows: pa.Table, tag: str) -> Ints:
    """Return numbers of what follows a tag in the purpose up to the next blank, -1 if nothing."""
    found = np.full(rows.num_rows, -1, np.int64)
    if "purpose" not in rows.column_names:
        return found
    marked = pc.fill_null(pc.match_substring(rows["purpose"], tag), False)
    places = np.flatnonzero(marked.to_numpy())
    if len(places):
        words = rows["purpose"].take(pa.array(places)).combine_chunks()
        after = pc.list_element(pc.split_pattern(words, tag, max_splits=1), 1)
        number = pc.list_element(pc.split_pattern(after, " ", max_splits=1), 0)
        number = pc.if_else(pc.equal(number, ""), pa.scalar(None, pa.string()), number)
        found[places] = _codes(pa.chunked_array([number]))
    return found


def _content(traits: Ints) -> Ints:
    """Return one number of accounts, amount and currency; -1 where an account is not named.
    Two contents may share a number: the kernel compares them."""
    mixed = np.zeros(len(traits), np.uint64)
    for column in (1, 2, 3, 4):
        mixed = (mixed ^ traits[:, column].astype(np.uint64)) * _MIX
        mixed ^= mixed >> np.uint64(29)
    keys = (mixed >> np.uint64(1)).astype(np.int64)
    keys[(traits[:, 1] < 0) | (traits[:, 2] < 0)] = -1
    return keys


def _groups(keys: Ints, sources: Ints, rank: Ints) -> tuple[Ints, Ints]:
    """Return rows of keys that stand in two sources, by key, source and time, and where each key
    starts."""
    rows = np.flatnonzero(keys >= 0)
    rows = rows[np.argsort(keys[rows], kind="stable")]
    ordered = keys[rows]
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(rows) else rows[:0]
    if not len(first):
        return rows, first
    low = np.minimum.reduceat(sources[rows], first)
    high = np.maximum.reduceat(sources[rows], first)
    size = np.diff(np.r_[first, len(rows)])
    rows = rows[np.repeat(low != high, size)]
    rows = rows[np.lexsort((rank[rows], sources[rows], keys[rows]))]
    ordered = keys[rows]
    turns = ordered[1:] != ordered[:-1]
    start = np.flatnonzero(np.r_[True, turns, True]) if len(rows) else np.zeros(1, np.int64)
    return rows, start


def _links(
    rows: pa.Table, told: Ints, chain: Ints, *, traits: Ints, own: Ints, rank: Ints
) -> pa.Table:
    joined = np.flatnonzero(told[:, 0] >= 0)
    if not len(joined):
        return LINKS.empty_table()
    best = _standing(joined, chain[:, 0], traits, own, rank)
    stage, days, beside, record = told[joined].T
    ends = own[traits[record, 0]], own[traits[beside, 0]]
    both = (ends[0] >= 0) & (ends[1] >= 0) & (ends[0] != ends[1])
    rule = np.where(stage == CONTENT, np.where(both, _BOTH_ENDS, _SAME_DAY), stage)
    names, scores, words = (pa.array([_RULES[n][k] for n in sorted(_RULES)]) for k in range(3))
    place = pa.array(np.searchsorted(np.array(sorted(_RULES)), rule))
    score = np.maximum(scores.take(place).to_numpy() - _PER_DAY * days, 0.5)
    apart = pc.binary_join_element_wise(
        words.take(place), pa.array(days).cast(pa.string()), " days apart", ""
    )
    apart = pc.replace_substring_regex(apart, r"(\d+ days apart)$", r", \1")
    ids = rows["tx_id"].combine_chunks()
    found = pa.table(
        [
            ids.take(pa.array(best[chain[joined, 0]])), ids.take(pa.array(record)),
            ids.take(pa.array(beside)), names.take(place), pa.array(days),
            pa.array(np.round(score, 4)),
            pc.if_else(pa.array(days == 0), words.take(place), apart),
        ],
        schema=LINKS,
    )  # fmt: skip
    return found.sort_by([(name, "ascending") for name in ("payment_id", "tx_id", "with_tx_id")])


def _standing(joined: Ints, root: Ints, traits: Ints, own: Ints, rank: Ints) -> Ints:
    """Return per root the record that stands for its payment: the one with most accounts of which
    there are statements (others may be stand-ins), then the earliest."""
    members = np.unique(np.r_[joined, root[joined]])
    known = own[own >= 0]
    real = np.isin(traits[members, 1], known).astype(np.int64) + np.isin(traits[members, 2], known)
    order = members[np.lexsort((rank[members], -real, root[members]))]
    first = np.r_[True, root[order][1:] != root[order][:-1]]
    best = np.full(len(root), -1, np.int64)
    best[root[order[first]]] = order[first]
    return best
