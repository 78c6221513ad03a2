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

import numpy as np
import numpy.typing as npt

from opensocta.core.kernel import kernel
from opensocta.money.ledger import DAY, Ints, Ledger

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


@kernel
def _features(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - one pass over shared state
    at: Reals, payer: Ints, payee: Ints, amount: Reals, pair: Ints, back: Ints, accounts: int,
    pairs: int, half: float, drawn: float, recent: float, kept: int, longest: int,
) -> Reals:  # fmt: skip
    n = len(at)
    out = np.zeros((n, 27), np.float64)
    pair_n, pair_at = np.zeros(pairs, np.int64), np.full(pairs, -1.0)
    born = np.full(accounts, np.inf)
    last = np.full((2, accounts), -1.0)  # 0 out, 1 in
    count = np.zeros((2, accounts), np.float64)
    total, square = np.zeros((2, accounts)), np.zeros((2, accounts))
    faded, opened, touched = (
        np.zeros(2 * accounts + 1),
        np.zeros(2 * accounts + 1),
        np.zeros(2 * accounts + 1),
    )
    other = np.full((2 * accounts, kept), -1, np.int32)
    when = np.full((2 * accounts, kept), -1e18)
    much = np.zeros((2 * accounts, kept), np.float32)
    place = np.zeros(2 * accounts, np.int32)
    begin = 0
    while begin < n:
        end = begin
        while end < n and at[end] == at[begin]:
            end += 1
        now = at[begin]
        for i in range(begin, end):
            a, b, x = payer[i], payee[i], amount[i]
            row = out[i]
            first = pair_n[pair[i]] == 0
            row[0] = 1.0 if first else 0.0
            row[1] = np.log1p(pair_n[pair[i]])
            row[2] = -1.0 if first else now - pair_at[pair[i]]
            row[3] = np.log1p(pair_n[back[i]]) if back[i] >= 0 else 0.0
            row[4] = 0.0 if born[a] == np.inf else now - born[a]
            row[5] = 0.0 if born[b] == np.inf else now - born[b]
            row[6], row[7] = np.log1p(count[0, a]), np.log1p(count[1, a])
            row[8], row[9] = np.log1p(count[0, b]), np.log1p(count[1, b])
            for j in range(kept):
                row[10] += now - when[a, j] <= recent
                row[11] += now - when[accounts + a, j] <= recent
                row[12] += now - when[accounts + b, j] <= recent
                row[13] += now - when[b, j] <= recent
            fade = 0.5 ** ((now - touched[-1]) / half)
            everybody = (opened[-1] * fade + 1.0) / (faded[-1] * fade + 2.0)
            for side, account, k in ((0, a, 14), (accounts, b, 15)):
                fade = 0.5 ** ((now - touched[side + account]) / half)
                mine = opened[side + account] * fade + drawn * everybody
                row[k] = mine / (faded[side + account] * fade + drawn)
            row[16], row[17] = everybody, x
            for side, account, k in ((0, a, 18), (1, b, 19)):
                m = count[side, account]
                if m >= 3:
                    mean = total[side, account] / m
                    spread = np.sqrt(max(square[side, account] / m - mean * mean, 0.01))
                    row[k] = (x - mean) / spread
            row[20] = -1.0 if last[1, a] < 0 else now - last[1, a]
            row[21] = -1.0 if last[0, a] < 0 else now - last[0, a]
            row[22] = -1.0 if last[1, b] < 0 else now - last[1, b]
            nearest, came, common = 9.0, 0.0, 0
            for j in range(kept):
                if now - when[accounts + a, j] > recent:
                    continue
                nearest = min(nearest, abs(x - much[accounts + a, j]))
                came += np.exp(much[accounts + a, j])
                source = other[accounts + a, j]
                for m in range(kept):
                    if now - when[accounts + b, m] > recent:
                        continue
                    sibling = other[accounts + b, m]
                    slot = accounts + sibling
                    for s in range(kept):
                        if other[slot, s] == source and now - when[slot, s] <= recent:
                            common += 1
                            break
            row[23], row[24] = nearest, common
            row[26] = np.log1p(came / max(np.exp(x), 1e-9))
            walker = a
            for step in range(2, longest + 1):
                slot = accounts + walker
                newest = (place[slot] + kept - 1) % kept
                if now - when[slot, newest] > recent:
                    break
                walker = other[slot, newest]
                if walker == b:
                    row[25] = step
                    break
        for i in range(begin, end):
            a, b, x = payer[i], payee[i], amount[i]
            first = pair_n[pair[i]] == 0
            pair_n[pair[i]] += 1
            pair_at[pair[i]] = now
            born[a], born[b] = min(born[a], now), min(born[b], now)
            for side, account in ((0, a), (1, b)):
                last[side, account] = now
                count[side, account] += 1
                total[side, account] += x
                square[side, account] += x * x
            for slot, partner in ((a, b), (accounts + b, a), (2 * accounts, -1)):
                fade = 0.5 ** ((now - touched[slot]) / half)
                faded[slot] = faded[slot] * fade + 1.0
                opened[slot] = opened[slot] * fade + (1.0 if first else 0.0)
                touched[slot] = now
                if first and partner >= 0:
                    j = place[slot]
                    other[slot, j], when[slot, j], much[slot, j] = partner, now, x
                    place[slot] = (j + 1) % kept
        begin = end
    return out


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
    return _features(
        at, payer, payee, amount, pair, back, size, len(keys),
        _HALF, _DRAWN, _RECENT, _KEPT, _RING,
    )  # fmt: skip
