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
    Flags,
    Ints,
    join_groups,
    own_accounts,
)

__all__ = ["DuplicateSettings", "find_duplicates", "records_of", "without_duplicates"]

LINKS = pa.schema([
    ("payment_id", pa.string()), ("tx_id", pa.string()), ("with_tx_id", pa.string()),
    ("rule", pa.string()), ("days", pa.int64()), ("score", pa.float64()), ("reason", pa.string()),
])  # fmt: skip
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
    traits = _traits(transactions, sources)
    own = _own(transactions, traits)
    keys = [traits[6], traits[7], _content(traits)]
    rows = np.flatnonzero(np.logical_or.reduce([_in_two_sources(k, sources) for k in keys]))
    if not len(rows):
        return LINKS.empty_table()
    rows = rows[_in_time(transactions, rows)]  # the place of a row is its rank from here on
    table = np.column_stack([trait[rows] for trait in traits])
    places = np.arange(len(rows))
    chain = np.column_stack([places, np.full(len(rows), -1), places])
    told = np.full((len(rows), 4), -1, np.int64)
    days = np.array([chosen.uetr_days, chosen.reference_days, chosen.both_ends_days], np.int64)
    for stage, key in zip((UETR, END_TO_END, CONTENT), keys, strict=True):
        order, start, stop = _groups(key[rows], table[:, 0])
        join_groups(stage, order, start, stop, chain, told, table, own, days)
    ids = transactions["tx_id"].take(pa.array(rows)).combine_chunks()
    return _links(ids, told, chain[:, 0], table, own)


def records_of(links: pa.Table) -> pa.Table:
    """Return payment_id and tx_id of every other record of a payment, sorted."""
    both = pa.concat_tables([
        links.select(["payment_id", name]).rename_columns(["payment_id", "tx_id"])
        for name in ("tx_id", "with_tx_id")
    ])  # fmt: skip
    both = both.filter(pc.not_equal(both["payment_id"], both["tx_id"]))
    whole = both.group_by(["payment_id", "tx_id"]).aggregate([])
    return whole.sort_by([("payment_id", "ascending"), ("tx_id", "ascending")])


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
    codes, words = _codes(source)
    if len(words) == 1:
        return None
    order = pc.sort_indices(words).to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return np.asarray(rank[codes])


def _codes(values: pa.ChunkedArray) -> tuple[Ints, pa.Array]:
    """Return a number for each different text, -1 where there is none, and the texts."""
    coded = values.dictionary_encode().unify_dictionaries()  # by chunks: may be beyond 2 GB
    if not coded.num_chunks:
        return np.zeros(0, np.int64), pa.array([], pa.string())
    numbers = [part.indices.fill_null(-1).to_numpy() for part in coded.chunks]
    return np.concatenate(numbers).astype(np.int64), coded.chunk(0).dictionary


def _own(rows: pa.Table, traits: list[Ints]) -> Ints:
    """Return per source the account whose statement it is, -1 if it is of none: as the anchors of
    bank statements say (`…, debit`: the payer's), else the account that all its payments share."""
    source, payer, payee = traits[:3]
    own = own_accounts(source, payer, payee, int(source.max()) + 1)
    if "anchor" in rows.column_names:
        for side, ends in ((", debit", payer), (", credit", payee)):
            told = np.flatnonzero(pc.ends_with(rows["anchor"], side).to_numpy())
            own[source[told]] = ends[told]
    return own


def _in_time(transactions: pa.Table, rows: Ints) -> Ints:
    part = transactions.select(["at", "tx_id"]).take(pa.array(rows))
    keys = [("at", "ascending"), ("tx_id", "ascending")]
    return np.asarray(pc.sort_indices(part, sort_keys=keys).to_numpy(), np.int64)


def _traits(rows: pa.Table, sources: Ints) -> list[Ints]:
    """Return source, payer, payee, amount, currency, time, UETR and reference of each row."""
    ends = pa.chunked_array([*rows["from_account"].chunks, *rows["to_account"].chunks], pa.string())
    ends = pc.if_else(pc.equal(ends, ""), pa.scalar(None, pa.string()), ends)
    accounts = _codes(ends)[0]
    return [
        sources,
        accounts[: rows.num_rows],
        accounts[rows.num_rows :],
        rows["amount"].to_numpy(),
        _codes(rows["currency"])[0],
        rows["at"].cast(pa.int64()).to_numpy(),
        _tagged(rows, "UETR+"),
        _tagged(rows, "EREF+"),
    ]


def _tagged(rows: pa.Table, tag: str) -> Ints:
    """Return numbers of what follows a tag in the purpose up to the next blank, -1 if nothing."""
    found = np.full(rows.num_rows, -1, np.int64)
    if "purpose" not in rows.column_names:
        return found
    marked = pc.fill_null(pc.match_substring(rows["purpose"], tag), False)
    places = np.flatnonzero(marked.to_numpy())
    if len(places):
        words = rows["purpose"].take(pa.array(places))
        after = pc.list_element(pc.split_pattern(words, tag, max_splits=1), 1)
        number = pc.list_element(pc.split_pattern(after, " ", max_splits=1), 0)
        number = pc.if_else(pc.equal(number, ""), pa.scalar(None, pa.string()), number)
        found[places] = _codes(number)[0]
    return found


def _content(traits: list[Ints]) -> Ints:
    """Return one number of accounts, amount and currency; -1 where an account is not named.
    Two contents may share a number: the kernel compares them."""
    mixed = np.zeros(len(traits[0]), np.uint64)
    for trait in traits[1:5]:
        mixed = (mixed ^ trait.astype(np.uint64)) * _MIX
        mixed ^= mixed >> np.uint64(29)
    keys = (mixed >> np.uint64(1)).astype(np.int64)
    keys[(traits[1] < 0) | (traits[2] < 0)] = -1
    return keys


def _runs(keys: Ints) -> Ints:
    """Return where each run of equal keys starts, in keys in order."""
    turns = keys[1:] != keys[:-1]
    return np.flatnonzero(np.r_[True, turns]) if len(keys) else np.zeros(0, np.int64)


def _in_two_sources(keys: Ints, sources: Ints) -> Flags:
    """Tell of each row whether its key stands in two sources."""
    found = np.zeros(len(keys), np.bool_)
    rows = np.flatnonzero(keys >= 0)
    rows = rows[np.argsort(keys[rows], kind="stable")]
    start = _runs(keys[rows])
    if len(start):
        low = np.minimum.reduceat(sources[rows], start)
        high = np.maximum.reduceat(sources[rows], start)
        found[rows] = np.repeat(low != high, np.diff(np.r_[start, len(rows)]))
    return found


def _groups(keys: Ints, sources: Ints) -> tuple[Ints, Ints, Ints]:
    """Return rows by key, source and time, and where each key starts and stops; the groups stand
    in the order of their earliest row, so that the numbers of the keys do not matter."""
    rows = np.flatnonzero(keys >= 0)
    rows = rows[np.lexsort((sources[rows], keys[rows]))]
    start = _runs(keys[rows])
    stop = np.r_[start[1:], len(rows)].astype(np.int64) if len(start) else start
    if len(start):
        turn = np.argsort(np.minimum.reduceat(rows, start), kind="stable")
        start, stop = start[turn], stop[turn]
    return rows, start, stop


def _links(ids: pa.Array, told: Ints, root: Ints, table: Ints, own: Ints) -> pa.Table:
    joined = np.flatnonzero(told[:, 0] >= 0)
    if not len(joined):
        return LINKS.empty_table()
    best = _standing(joined, root, table, own)
    stage, days, beside, record = told[joined].T
    ends = own[table[record, 0]], own[table[beside, 0]]
    both = (ends[0] >= 0) & (ends[1] >= 0) & (ends[0] != ends[1])
    rule = np.where(stage == CONTENT, np.where(both, _BOTH_ENDS, _SAME_DAY), stage)
    names, scores, words = (pa.array([_RULES[n][k] for n in sorted(_RULES)]) for k in range(3))
    place = pa.array(np.searchsorted(np.array(sorted(_RULES)), rule))
    score = np.maximum(scores.take(place).to_numpy() - _PER_DAY * days, 0.5)
    reason = words.take(place)
    unit = pc.if_else(pa.array(days == 1), " day apart", " days apart")
    apart = pc.binary_join_element_wise(reason, ", ", pa.array(days).cast(pa.string()), unit, "")
    found = pa.table(
        [
            ids.take(pa.array(best[root[joined]])), ids.take(pa.array(record)),
            ids.take(pa.array(beside)), names.take(place), pa.array(days),
            pa.array(np.round(score, 4)), pc.if_else(pa.array(days == 0), reason, apart),
        ],
        schema=LINKS,
    )  # fmt: skip
    return found.sort_by([(name, "ascending") for name in ("payment_id", "tx_id", "with_tx_id")])


def _standing(joined: Ints, root: Ints, table: Ints, own: Ints) -> Ints:
    """Return per root the record that stands for its payment: the one with most accounts of which
    there are statements (others may be stand-ins), then the earliest."""
    inside = np.zeros(len(root), np.bool_)
    inside[joined] = inside[root[joined]] = True
    members = np.flatnonzero(inside)
    known = np.zeros(int(max(table[:, 1].max(), table[:, 2].max(), own.max())) + 2, np.bool_)
    known[own[own >= 0]] = True
    real = known[table[members, 1]].astype(np.int64) + known[table[members, 2]]
    order = members[np.lexsort((-real, root[members]))]
    best = np.full(len(root), -1, np.int64)
    first = _runs(root[order])
    best[root[order[first]]] = order[first]
    return best
