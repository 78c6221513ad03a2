"""Scores of routes: order and share of the legs' volumes, and the shift of year 3."""

from collections import defaultdict, deque
from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np
import pyarrow as pa
from scipy.stats import spearmanr

from opensocta.core.time import to_date
from opensocta.simulate.scores.score import Score
from opensocta.simulate.truth.trails import SHIFTS
from opensocta.vocabulary import routes

__all__ = ["score_routes"]

_START = date(2023, 10, 1)
_PERSONS = "C-MIGP"
Leg = tuple[str, str, str]  # commodity, from node, to node


def score_routes(truth: pa.Table, flows: pa.Table) -> list[Score]:
    """Return rank correlation and share error of leg volumes, and whether shifts were seen.

    A flow that names only some of its stops is laid over the shortest way of the vocabulary's
    legs for its commodity; each leg on that way gets its amount.
    """
    seen = _leg_amounts(flows)
    true: dict[Leg, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for row in truth.to_pylist():
        true[row["commodity"], row["from_node"], row["to_node"]][row["year"]] += row["volume"]
    ranks, errors, legs, right, shifts = [], [], 0, 0, 0
    for good in sorted({leg[0] for leg in true}):
        mine = sorted(leg for leg in true if leg[0] == good)
        want = np.array([sum(true[leg].values()) for leg in mine])
        got = np.array([sum(seen.get(leg, {}).values()) for leg in mine])
        legs += len(mine)
        errors.append(_share_error(want, got))
        if len(mine) > 3 and np.ptp(got) and np.ptp(want):
            ranks.append((float(spearmanr(want, got).statistic), len(mine)))
        if good in SHIFTS:
            shifts += 1
            right += bool(_top(_gains(mine, true)) & _top(_gains(mine, seen)))
    rank = float(np.average([r for r, _ in ranks], weights=[n for _, n in ranks])) if ranks else 0.0
    error = float(np.mean(errors)) if errors else 1.0
    return [
        Score("routes", "rank correlation", rank, legs,
              f"The order of the legs by volume agrees with the true one to {rank:.2f} (Spearman, "
              f"mean over goods, {legs} legs)."),
        Score("routes", "share error", error, legs,
              f"{error:.1%} of the volume would have to move to another leg to be right (mean over "
              "goods)."),
        Score("routes", "shifts seen", right / max(1, shifts), shifts,
              f"In {right} of {shifts} goods whose route moved in year 3, the leg that gained most "
              "was seen."),
    ]  # fmt: skip


def _share_error(want: np.ndarray, got: np.ndarray) -> float:
    if not got.sum():
        return 1.0
    return float(np.abs(want / want.sum() - got / got.sum()).sum() / 2)


def _gains(legs: list[Leg], volumes: dict[Leg, dict[int, float]]) -> dict[Leg, float]:
    """Return how much each leg's share grew from year 2 to year 3."""
    two = {leg: volumes.get(leg, {}).get(2, 0.0) for leg in legs}
    three = {leg: volumes.get(leg, {}).get(3, 0.0) for leg in legs}
    before, after = sum(two.values()) or 1.0, sum(three.values()) or 1.0
    return {leg: three[leg] / after - two[leg] / before for leg in legs}


def _top(gains: dict[Leg, float]) -> set[Leg]:
    """Return the legs that gained most: a whole branch may gain alike, so name its nodes' legs."""
    best = max(gains.values())
    return {leg for leg, gain in gains.items() if gain > 0.8 * best}


def _leg_amounts(flows: pa.Table) -> dict[Leg, dict[int, float]]:
    found: dict[Leg, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for row in flows.select(["commodity", "stops", "amount", "at"]).to_pylist():
        good = _PERSONS if row["commodity"] == "persons" else row["commodity"]
        day = to_date((row["at"] or "")[:10])
        year = 1 + max(0, (day - _START).days) // 365 if day else 0
        stops = row["stops"] or []
        for a, b in pairwise(stops):
            for leg in _way(good, a, b):
                found[leg][min(year, 3)] += row["amount"] or 1.0
    return found


@cache
def _way(good: str, a: str, b: str) -> tuple[Leg, ...]:
    """Return the shortest way of the vocabulary's legs, or nothing."""
    onward: dict[str, list[str]] = defaultdict(list)
    for leg in routes().values():
        if leg.commodity == good:
            onward[leg.from_node].append(leg.to_node)
    queue: deque[tuple[str, ...]] = deque([(a,)])
    seen = {a}
    while queue:
        path = queue.popleft()
        if path[-1] == b:
            return tuple((good, x, y) for x, y in pairwise(path))
        for node in sorted(onward[path[-1]]):
            if node not in seen:
                seen.add(node)
                queue.append((*path, node))
    return ()
