"""Finds money that is spread and collected again, by many hands or through one.

scatter-gather: one account pays many, who all pay one other; gather-scatter: many pay one
account, which then pays many. Both within a window, among payments of short relations.

In:   transactions (`evidence.tables.TRANSACTIONS`) or a `Ledger`
Out:  findings money.scatter_gather (subject = the account that spreads) and
      money.gather_scatter (subject = the account in the middle)
Not:  chains of one payment after another (`money.pass_through`)
See:  docs/methods/fan-in-fan-out.md
"""

import numpy as np
import pyarrow as pa
from scipy import stats

from opensocta.core.kernel import kernel
from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import odds_words
from opensocta.money.candidates import Candidate, rank_candidates
from opensocta.money.fans import RARE_AT, new_counterparties, side_of
from opensocta.money.ledger import DAY, Csr, Ints, Ledger, as_ledger
from opensocta.money.settings import MoneySettings
from opensocta.money.surprise import Reals

__all__ = ["find_gather_scatter", "find_scatter_gather"]

_QUICK = 4  # gather-scatter is also looked for in windows so many times shorter
_FEWEST = 2  # accounts on the lesser side of a gather-scatter


@kernel
def _two_steps(  # noqa: PLR0917 - arrays of a kernel
    out_start: Ints, out_index: Ints, at: Ints, payee: Ints, source: int, window: int
) -> tuple[Ints, Ints, Ints]:
    """Return the pairs of payments source -> middle -> sink within the window, and their sinks."""
    size, room = 0, 64
    first, second = np.empty(room, np.int64), np.empty(room, np.int64)
    for i in range(out_start[source], out_start[source + 1]):
        one = out_index[i]
        middle = payee[one]
        for j in range(out_start[middle], out_start[middle + 1]):
            two = out_index[j]
            if at[two] < at[one]:
                continue
            if at[two] - at[one] > window:
                break
            if payee[two] == source:
                continue
            if size == room:
                first = np.concatenate((first, np.empty(room, np.int64)))
                second = np.concatenate((second, np.empty(room, np.int64)))
                room *= 2
            first[size], second[size] = one, two
            size += 1
    return first[:size], second[:size], payee[second[:size]]


@kernel
def _fullest(first: Ints, second: Ints, at: Ints, payee: Ints, window: int) -> tuple[int, int, int]:
    """Return begin and end of the window, and middles, of the fullest window of two-steps."""
    best, best_low, best_high = 0, 0, 0
    for low in range(len(first)):
        opened = at[first[low]]
        closed = opened
        seen = 0
        for i in range(len(first)):
            if at[first[i]] < opened or at[second[i]] > opened + window:
                continue
            new = True
            for j in range(i):
                inside = at[first[j]] >= opened and at[second[j]] <= opened + window
                if inside and payee[first[j]] == payee[first[i]]:
                    new = False
                    break
            if new:
                seen += 1
            closed = max(closed, at[second[i]])
        if seen > best:
            best, best_low, best_high = seen, opened, closed
    return best, best_low, best_high


@kernel
def _scatter_gather(  # noqa: PLR0917 - arrays of a kernel
    out_start: Ints, out_index: Ints, at: Ints, payee: Ints, window: int, least: int, room: int
) -> tuple[Ints, Ints, Ints]:
    """Return rows of source, sink, middles, window and two-steps of the source; the payments."""
    heads = np.empty((0, 6), np.int64)
    flat = np.empty(0, np.int64)
    starts = np.zeros(1, np.int64)
    middles = np.zeros(len(out_start) - 1, np.int64)
    touched = np.full(len(out_start) - 1, -1, np.int64)
    for source in range(len(out_start) - 1):
        if out_start[source + 1] - out_start[source] < least:
            continue
        first, second, sinks = _two_steps(out_start, out_index, at, payee, source, window)
        if len(first) < least:
            continue
        for i in range(len(sinks)):
            if touched[sinks[i]] != source:
                touched[sinks[i]], middles[sinks[i]] = source, 0
            middles[sinks[i]] += 1
        for sink in np.unique(sinks):
            if middles[sink] < least:
                continue
            mine = np.flatnonzero(sinks == sink)[:room]
            ones, twos = first[mine], second[mine]
            best, low, high = _fullest(ones, twos, at, payee, window)
            if best < least:
                continue
            inside = (at[ones] >= low) & (at[twos] <= high)
            payments = np.unique(np.concatenate((ones[inside], twos[inside])))
            heads = np.concatenate((heads, np.array([[source, sink, best, low, high, len(first)]])))
            flat = np.concatenate((flat, payments))
            starts = np.concatenate((starts, np.array([len(flat)])))
    return heads, flat, starts


@kernel
def _beyond(number: int, usual: float) -> float:
    """Return how far a number lies above what is usual: log of the ratio of likelihoods."""
    return number * np.log(number / usual) - number + usual if number > usual else 0.0


@kernel
def _gather_scatter(  # noqa: C901, PLR0913, PLR0917 - arrays of a kernel
    in_start: Ints, in_index: Ints, out_start: Ints, out_index: Ints,
    at: Ints, payer: Ints, payee: Ints, window: int, span: int, fewest: int, least: int,
) -> Ints:  # fmt: skip
    """Return rows of account, payers, payees and four positions: the best split per account.

    Money comes in at most one window before the split and goes out at most one after it, by
    `fewest` accounts on each side and `least` on one. Best is what lies most above the account's
    own steady rates.
    """
    rows = np.empty((0, 7), np.int64)
    mark = np.full(len(in_start) - 1, -1, np.int64)
    turn = 0
    for account in range(len(in_start) - 1):
        i0, i1 = in_start[account], in_start[account + 1]
        o0, o1 = out_start[account], out_start[account + 1]
        if min(i1 - i0, o1 - o0) < fewest or max(i1 - i0, o1 - o0) < least:
            continue
        usual_in, usual_out = (i1 - i0) * window / span, (o1 - o0) * window / span
        best, most, begin = np.zeros(7, np.int64), -1.0, o0
        for i in range(i0, i1):
            split = at[in_index[i]]
            turn += 1
            low, payers = i, 0
            while low >= i0 and split - at[in_index[low]] <= window:
                if mark[payer[in_index[low]]] != turn:
                    mark[payer[in_index[low]]] = turn
                    payers += 1
                low -= 1
            while begin < o1 and at[out_index[begin]] < split:
                begin += 1
            if payers < fewest:
                continue
            turn += 1
            high, payees = begin, 0
            while high < o1 and at[out_index[high]] - split <= window:
                if mark[payee[out_index[high]]] != turn:
                    mark[payee[out_index[high]]] = turn
                    payees += 1
                high += 1
            if min(payers, payees) < fewest or max(payers, payees) < least:
                continue
            beyond = _beyond(payers, usual_in) + _beyond(payees, usual_out)
            if beyond > most:
                most = beyond
                best[:] = np.array([account, payers, payees, low + 1, i + 1, begin, high])
        if most >= 0:
            rows = np.concatenate((rows, best.reshape(1, 7)))
    return rows


@detectors.add("money.scatter_gather", version=2, cites="altman_2023_amlworld")
def find_scatter_gather(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find one account that pays many, who all pay one other, within a window."""
    ledger = as_ledger(payments, settings)
    going = side_of(ledger.going, ledger.payer, ledger.short)
    coming = side_of(ledger.coming, ledger.payee, ledger.short)
    window = round(settings.relay_window_days * DAY)
    heads, flat, starts = _scatter_gather(
        going.start, going.index, ledger.at, ledger.payee, window,
        settings.relay_min_accounts, settings.hub_payments,
    )  # fmt: skip
    spread = new_counterparties(ledger, going, ledger.payer, window)
    gather = new_counterparties(ledger, coming, ledger.payee, window)
    surprise = spread.surprise(heads[:, 0], heads[:, 2], heads[:, 3] + window)
    surprise = surprise + gather.surprise(heads[:, 1], heads[:, 2], heads[:, 4])
    surprise = np.maximum(surprise, _coincidence(heads, coming, going))
    found = []
    for i in np.flatnonzero(surprise >= settings.min_surprise).tolist():
        source, sink, middles = heads[i, :3].tolist()
        mine = flat[starts[i] : starts[i + 1]]
        out, back = mine[ledger.payer[mine] == source], mine[ledger.payee[mine] == sink]
        found.append(
            Candidate(
                subject=source,
                payments=mine,
                counted=out,
                window=window,
                rarity=float(surprise[i]) / (2 * RARE_AT),
                balance=_ratio(ledger, out, back),
                words=f"{{sum}} went from one account through {middles} others to one and the "
                f"same account in {{payments}} {{period}}; by the accounts' own history, or for so "
                f"many to meet, the chance is {odds_words(float(surprise[i]))}.",
                measures={
                    "middles": middles,
                    "sink": ledger.account(sink),
                    "surprise": round(float(surprise[i]), 3),
                },
            )
        )
    return rank_candidates(ledger, found, kind="money.scatter_gather", version=2, settings=settings)


@detectors.add("money.gather_scatter", version=2, cites="altman_2023_amlworld")
def find_gather_scatter(payments: pa.Table | Ledger, *, settings: MoneySettings) -> list[Finding]:
    """Find one account that many pay and that then pays many, within a window on either side."""
    ledger = as_ledger(payments, settings)
    going = side_of(ledger.going, ledger.payer, ledger.short)
    coming = side_of(ledger.coming, ledger.payee, ledger.short)
    window = round(settings.relay_window_days * DAY)
    found = [
        candidate
        for length in (window, window // _QUICK)
        for candidate in _splits(ledger, coming, going, length, settings)
    ]
    return rank_candidates(ledger, found, kind="money.gather_scatter", version=2, settings=settings)


def _splits(
    ledger: Ledger, coming: Csr, going: Csr, window: int, settings: MoneySettings
) -> list[Candidate]:
    """Return the accounts that gather within one window and scatter within the next."""
    rows = _gather_scatter(
        coming.start, coming.index, going.start, going.index,
        ledger.at, ledger.payer, ledger.payee, window, ledger.span,
        _FEWEST, settings.relay_min_accounts,
    )  # fmt: skip
    gather = new_counterparties(ledger, coming, ledger.payee, window)
    spread = new_counterparties(ledger, going, ledger.payer, window)
    split = ledger.at[coming.index[rows[:, 4] - 1]]
    both = gather.surprise(rows[:, 0], rows[:, 1], split, once=True)
    both = both + spread.surprise(rows[:, 0], rows[:, 2], split + window, once=True)
    # the product of two chances is x or less with the chance x (1 - ln x); the splits tried
    # come off once
    tried = np.log10(2 * max(ledger.span / window, 1.0))
    surprise = both - np.log10(1 + both * np.log(10)) - tried
    found = []
    for i in np.flatnonzero(surprise >= settings.min_surprise).tolist():
        account, payers, payees, in0, in1, out0, out1 = rows[i].tolist()
        came, went = coming.index[in0:in1], going.index[out0:out1]
        found.append(
            Candidate(
                subject=account,
                payments=np.unique(np.r_[came, went]),
                counted=came,
                window=2 * window,
                rarity=float(surprise[i]) / (2 * RARE_AT),
                balance=_ratio(ledger, came, went),
                words=f"{payers} accounts paid {{sum}} in total to one account, which then paid "
                f"{payees} others, in {{payments}} {{period}}; by its own history the chance is "
                f"{odds_words(float(surprise[i]))}.",
                measures={
                    "payers": payers,
                    "payees": payees,
                    "surprise": round(float(surprise[i]), 3),
                },
            )
        )
    return found


def _coincidence(heads: Ints, coming: Csr, going: Csr) -> Reals:
    """Return how surprising it is that so many of a source's payees pay the same sink.

    Each two-step from the source ends at the sink by the share of all payments that the sink
    gets from others; the middles that meet there are Poisson. Taken off: sources and their ends.
    """
    incoming, outgoing = np.diff(coming.start), np.diff(going.start)
    middles, steps = heads[:, 2], heads[:, 5]
    popular = np.maximum(incoming[heads[:, 1]] - middles, 1) / max(len(coming.index), 1)
    chance = -stats.poisson.logsf(middles - 1, steps * popular) / np.log(10)
    tried = np.log10(max(int((outgoing > 0).sum()), 1)) + np.log10(np.maximum(steps, 1))
    return np.asarray(np.clip(chance - tried, 0.0, 300.0))


def _ratio(ledger: Ledger, came: Ints, went: Ints) -> float:
    """Return smaller / larger of two sums in the first payment's currency."""
    unit = ledger.unit[came[0]]
    sums = [float(ledger.amount[side][ledger.unit[side] == unit].sum()) for side in (came, went)]
    return min(sums) / max(*sums, 1.0)
