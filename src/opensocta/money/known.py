"""What is known of the accounts of a ledger: owner, sector, bank, country, and who says so.

In:   sorted account ids, and rows like `money.holders.HOLDERS`
Out:  `Known`: numbers per account, -1 where nothing is known
Not:  where it is told (`money.holders`)
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["Known", "known_of"]

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Known:
    """Per account; names are sorted."""

    owner: Ints  # equal for accounts of one owner; accounts of unknown owners differ
    sector: Small  # number in `sectors`
    sectors: tuple[str, ...]
    bank: Small  # number in `banks`
    banks: tuple[str, ...]
    country: Small  # number in `countries`
    countries: tuple[str, ...]
    told: "Told"  # who says owner and sector
    told_banks: "Told"  # who says bank and country


@dataclass(frozen=True)
class Told:
    """Statements by account: those of account a are `ids[start[a]:start[a + 1]]`."""

    start: Ints
    ids: pa.Array

    def of(self, accounts: Ints) -> tuple[str, ...]:
        """Return the statements that tell of some accounts, each once, sorted."""
        found: set[str] = set()
        for account in accounts.tolist():
            first, end = int(self.start[account]), int(self.start[account + 1])
            found.update(self.ids.slice(first, end - first).to_pylist())
        return tuple(sorted(found))


def known_of(accounts: pa.Array, holders: pa.Table | None) -> Known:
    """Return what the rows tell of the accounts.

    Parameters
    ----------
    holders : `account`, and any of `owner`, `sector`, `bank`, `country` (texts), `evidence`
        and `bank_evidence` (lists of statement ids). Of two rows of one account the first counts.
    """
    size = len(accounts)
    owner = np.arange(size)
    place = np.full(size, -1, np.int64)
    names = holders.column_names if holders is not None else []
    if holders is not None and size:
        value_set = holders["account"].combine_chunks()
        found = pc.fill_null(pc.index_in(accounts, value_set=value_set), -1)
        place = np.asarray(found.to_numpy(), np.int64)
    here = np.flatnonzero(place >= 0)
    told: dict[str, tuple[Small, tuple[str, ...]]] = {}
    for name in ("owner", "sector", "bank", "country"):
        number, words = np.full(size, -1, np.int32), pa.array([], pa.string())
        if holders is not None and name in names and len(here):
            texts = holders[name].combine_chunks().take(pa.array(place[here]))
            words = pc.unique(texts.drop_null()).sort()
            code = pc.fill_null(pc.index_in(texts, value_set=words, skip_nulls=True), -1)
            number[here] = code.to_numpy()
        told[name] = number, tuple(words.to_pylist())
    of = told["owner"][0].astype(np.int64)
    owner = np.where(of >= 0, size + of, owner)
    both = [_told(holders, name, size, here, place) for name in ("evidence", "bank_evidence")]
    return Known(owner, *told["sector"], *told["bank"], *told["country"], *both)


def _told(holders: pa.Table | None, name: str, size: int, here: Ints, place: Ints) -> Told:
    start, ids = np.zeros(size + 1, np.int64), pa.array([], pa.string())
    if holders is not None and name in holders.column_names and len(here):
        lists = holders[name].combine_chunks().take(pa.array(place[here]))
        start[here + 1] = pc.fill_null(pc.list_value_length(lists), 0).to_numpy()
        ids = lists.flatten()
    return Told(np.cumsum(start), ids)
