"""What was known of a payment before it was made: one pass over payments in time.

In:   a ledger
Out:  one row of numbers per payment, columns `FEATURES`
Not:  anything of the payment's own moment or later: payments of the same instant do not see each
      other. What comes after is seen only by `backward`, for looking back (`money.learned`)
See:  docs/methods/money-scores.md

open: 1 if the pair never paid before; pair_n, back_n: log1p of earlier payments of the pair and of
its reverse; pair_gap and gap_*: days since the last payment of that sort, -1 if none; *_age: days
since an account was first seen; *_out, *_in: log1p of its earlier payments; new_out, new_in: first
payments to or from others in the last 30 days (at most 16); open_*: share of first payments among
an account's recent ones, drawn to everybody's (`open_all`); amount: log of it; z_*: deviations
from the account's own earlier amounts; near: least |log ratio| to a recent first payment that the
payer got; passed: recent first payments that the payer got / amount; common: recent first payers
of the payee that were paid by the same source; ring: length of the ring that it closes, else 0.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel
from opensocta.money.ledger import DAY, Ints, Ledger, Small

__all__ = ["FEATURES", "backward", "causal_features"]

Reals = npt.NDArray[np.float64]
FEATURES = (
    "open", "pair_n", "pair_gap", "back_n", "payer_age", "payee_age", "payer_out", "payer_in",
    "payee_out", "payee_in", "payer_new_out", "payer_new_in", "payee_new_in", "payee_new_out",
    "open_payer", "open_payee", "open_all", "amount", "z_payer", "z_payee", "gap_payer_in",
    "gap_payer_out", "gap_payee_in", "near", "common", "ring", "passed",
)  # fmt: skip
_KEPT = 16  # recent first payments remembered of each account and side
_RECENT = 30.0  # days
_HALF = 90.0  # days after which a payment weighs half in the share of first payments
_DRAWN = 5.0  # payments that everybody's share is worth beside an account's own
_RING = 12


class _State(NamedTuple):
    """What is remembered: of pairs, of accounts (0 out, 1 in), and of recent first payments.

    Slots of recent first payments: account for those it made, accounts + account for those it
    got; the last of `faded`, `opened` and `touched` is everybody.
    """

    pair_n: Ints
    pair_at: Reals
    born: Reals
    last: Reals
    seen: Reals
    total: Reals
    square: Reals
    faded: Reals
    opened: Reals
    touched: Reals
    other: Small
    when: Reals
    much: Reals
    place: Small


@kernel
def _open_share(s: _State, slot: int, now: float, everybody: float) -> float:
    """Return the share of first payments of a slot, drawn to everybody's."""
    fade = 0.5 ** ((now - s.touched[slot]) / _HALF)
    return float((s.opened[slot] * fade + _DRAWN * everybody) / (s.faded[slot] * fade + _DRAWN))


@kernel
def _deviation(s: _State, side: int, account: int, x: float) -> float:
    """Return how many deviations a sum lies from the account's earlier ones, from three on."""
    m = s.seen[side, account]
    if m < 3:
        return 0.0
    mean = s.total[side, account] / m
    return float((x - mean) / np.sqrt(max(s.square[side, account] / m - mean * mean, 0.01)))


@kernel
def _recent_ways(s: _State, accounts: int, a: int, b: int, now: float, x: float) -> Reals:  # noqa: PLR0917 - loops over slots
    """Return nearest sum, sources in common, ring, and what came, over recent first payments."""
    nearest, came, common, ring = 9.0, 0.0, 0.0, 0.0
    for j in range(_KEPT):
        if now - s.when[accounts + a, j] > _RECENT:
            continue
        nearest = min(nearest, abs(x - s.much[accounts + a, j]))
        came += np.exp(s.much[accounts + a, j])
        source = s.other[accounts + a, j]
        for m in range(_KEPT):
            if now - s.when[accounts + b, m] > _RECENT:
                continue
            slot = accounts + s.other[accounts + b, m]
            for k in range(_KEPT):
                if s.other[slot, k] == source and now - s.when[slot, k] <= _RECENT:
                    common += 1
                    break
    walker = a
    for step in range(2, _RING + 1):
        slot = accounts + walker
        newest = (s.place[slot] + _KEPT - 1) % _KEPT
        if now - s.when[slot, newest] > _RECENT:
            break
        walker = s.other[slot, newest]
        if walker == b:
            ring = float(step)
            break
    return np.array([nearest, common, ring, np.log1p(came / max(np.exp(x), 1e-9))])


@kernel
def _read(  # noqa: PLR0913, PLR0917 - arrays of a kernel
    s: _State, row: Reals, accounts: int, a: int, b: int, x: float, pair: int, back: int, now: float
) -> None:
    """Write what is known of a payment into its row."""
    first = s.pair_n[pair] == 0
    row[0], row[1] = 1.0 if first else 0.0, np.log1p(s.pair_n[pair])
    row[2] = -1.0 if first else now - s.pair_at[pair]
    row[3] = np.log1p(s.pair_n[back]) if back >= 0 else 0.0
    row[4], row[5] = max(now - s.born[a], 0.0), max(now - s.born[b], 0.0)
    row[6], row[7] = np.log1p(s.seen[0, a]), np.log1p(s.seen[1, a])
    row[8], row[9] = np.log1p(s.seen[0, b]), np.log1p(s.seen[1, b])
    for j in range(_KEPT):
        row[10] += now - s.when[a, j] <= _RECENT
        row[11] += now - s.when[accounts + a, j] <= _RECENT
        row[12] += now - s.when[accounts + b, j] <= _RECENT
        row[13] += now - s.when[b, j] <= _RECENT
    fade = 0.5 ** ((now - s.touched[-1]) / _HALF)
    row[16] = (s.opened[-1] * fade + 1.0) / (s.faded[-1] * fade + 2.0)
    row[14] = _open_share(s, a, now, row[16])
    row[15] = _open_share(s, accounts + b, now, row[16])
    row[17] = x
    row[18], row[19] = _deviation(s, 0, a, x), _deviation(s, 1, b, x)
    row[20] = -1.0 if s.last[1, a] < 0 else now - s.last[1, a]
    row[21] = -1.0 if s.last[0, a] < 0 else now - s.last[0, a]
    row[22] = -1.0 if s.last[1, b] < 0 else now - s.last[1, b]
    row[23:27] = _recent_ways(s, accounts, a, b, now, x)


@kernel
def _write(s: _State, accounts: int, a: int, b: int, x: float, pair: int, now: float) -> None:  # noqa: PLR0917 - arrays of a kernel
    """Remember a payment."""
    first = s.pair_n[pair] == 0
    s.pair_n[pair] += 1
    s.pair_at[pair] = now
    s.born[a], s.born[b] = min(s.born[a], now), min(s.born[b], now)
    for side, account in ((0, a), (1, b)):
        s.last[side, account] = now
        s.seen[side, account] += 1
        s.total[side, account] += x
        s.square[side, account] += x * x
    for slot, partner in ((a, b), (accounts + b, a), (2 * accounts, -1)):
        fade = 0.5 ** ((now - s.touched[slot]) / _HALF)
        s.faded[slot] = s.faded[slot] * fade + 1.0
        s.opened[slot] = s.opened[slot] * fade + (1.0 if first else 0.0)
        s.touched[slot] = now
        if first and partner >= 0:
            j = s.place[slot]
            s.other[slot, j], s.when[slot, j], s.much[slot, j] = partner, now, x
            s.place[slot] = (j + 1) % _KEPT


@kernel
def _features(  # noqa: PLR0917 - arrays of a kernel
    s: _State, at: Reals, payer: Ints, payee: Ints, amount: Reals, pair: Ints, back: Ints
) -> Reals:
    """Return the rows of all payments; those of one instant are read before any is remembered."""
    accounts = len(s.born)
    rows = np.zeros((len(at), 27), np.float64)
    begin = 0
    while begin < len(at):
        end = begin
        while end < len(at) and at[end] == at[begin]:
            end += 1
        for i in range(begin, end):
            a, b = payer[i], payee[i]
            _read(s, rows[i], accounts, a, b, amount[i], pair[i], back[i], at[begin])
        for i in range(begin, end):
            _write(s, accounts, payer[i], payee[i], amount[i], pair[i], at[begin])
        begin = end
    return rows


def _blank(accounts: int, pairs: int) -> _State:
    """Return a state that remembers nothing."""

    def sides() -> Reals:
        return np.zeros((2, accounts), np.float64)

    def slots() -> Reals:
        return np.zeros(2 * accounts + 1, np.float64)

    kept = (2 * accounts, _KEPT)
    return _State(
        np.zeros(pairs, np.int64), np.full(pairs, -1.0), np.full(accounts, np.inf),
        np.full((2, accounts), -1.0), sides(), sides(), sides(), slots(), slots(), slots(),
        np.full(kept, -1, np.int32), np.full(kept, -1e18), np.zeros(kept, np.float64),
        np.zeros(2 * accounts, np.int32),
    )  # fmt: skip


def causal_features(ledger: Ledger) -> Reals:
    """Return what was known of each payment before it was made, one row each, as `FEATURES`."""
    return _run(ledger, ledger.at / DAY, np.arange(len(ledger)))


def backward(ledger: Ledger) -> Reals:
    """Return the same numbers with time turned round: what is known only when looking back."""
    order = np.arange(len(ledger))[::-1]
    rows = _run(ledger, -ledger.at[order] / DAY, order)
    return np.ascontiguousarray(rows[::-1])


def _run(ledger: Ledger, at: Reals, order: Ints) -> Reals:
    if not len(ledger):
        return np.zeros((0, len(FEATURES)), np.float64)
    payer, payee = ledger.payer[order], ledger.payee[order]
    size = len(ledger.accounts)
    keys, pair = np.unique(payer * size + payee, return_inverse=True)
    reverse = np.minimum(np.searchsorted(keys, payee * size + payer), len(keys) - 1)
    back = np.where(keys[reverse] == payee * size + payer, reverse, -1)
    amount = np.log(np.maximum(ledger.amount[order], 1).astype(np.float64))
    at = at - at[0]
    return _features(_blank(size, len(keys)), at, payer, payee, amount, pair, back)
