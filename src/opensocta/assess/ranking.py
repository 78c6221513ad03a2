"""Ranks crime areas by threat and harm, with the probability of every rank (METHOD section 4).

In:   indicators (`evidence.derived.INDICATORS`): a distribution over levels per area and criterion
Out:  `Ranking`: tables RANKS and RANKING, findings `assess.lever`, and the draws behind them
Not:  how the distributions come about (`assess.indicators`)
See:  docs/methods/ranking.md

A criterion without a row for an area is unknown there: all levels are equally probable.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from opensocta.assess.acceptability import Acceptability, accept
from opensocta.assess.criteria import RankingSettings
from opensocta.assess.levers import expected_moves, level_means
from opensocta.assess.weights import ordered_weights
from opensocta.evidence.finding import Finding
from opensocta.evidence.wording import area_words, lowered, percent_words
from opensocta.vocabulary import indicators as indicator_entries

__all__ = ["Ranking", "probability_higher", "rank_areas"]

Floats = npt.NDArray[np.float64]
_LEVELS = 5
_AT_ONCE = 4_000_000  # chances held at a time


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranking of areas and the draws behind it.

    `ranking` holds the columns of RANKING and `evidence`; `pairwise` (crime_area, other,
    probability), `central` (crime_area, indicator, weight). `levels` are 0-4, shape
    (draws, areas, criteria); areas and criteria are in the order of `areas` and `criteria`.
    """

    ranks: pa.Table
    ranking: pa.Table
    findings: list[Finding]
    pairwise: pa.Table
    central: pa.Table
    entropy: float
    k: int
    areas: tuple[str, ...]
    criteria: tuple[str, ...]
    levels: npt.NDArray[np.int8]
    weights: Floats
    utility: Floats

    @property
    def values(self) -> Floats:
        """Return the levels as values in [0, 1]; eight times as large."""
        return self.levels / (_LEVELS - 1)


def rank_areas(
    indicators: pa.Table,
    *,
    settings: RankingSettings,
    rng: np.random.Generator,
    areas: Sequence[str] | None = None,
) -> Ranking:
    """Return the ranking of crime areas over all weights that keep the elicited order.

    Parameters
    ----------
    indicators : INDICATORS, in any order.
    areas : areas to rank; all that have an indicator by default.
    """
    names = tuple(sorted(set(areas if areas is not None else indicators["crime_area"].to_pylist())))
    criteria = settings.criteria
    chances, evidence = _chances(indicators, names, criteria)
    levels = _draw_levels(chances, settings.draws, rng)
    weights = ordered_weights(settings.groups, settings.draws, rng=rng)
    k = max(1, min(settings.k, len(names) - 1))
    found = accept(levels, weights, model=settings.model, rng=rng, step=1 / (_LEVELS - 1))
    top = found.rank <= k
    lever, findings = _levers(levels, top, names, criteria, evidence)
    entropies = -(chances * np.log(np.where(chances > 0, chances, 1))).sum(axis=2)
    knowledge = np.clip((1 - entropies / np.log(_LEVELS)).mean(axis=1), 0, 1)
    return Ranking(
        ranks=_ranks_table(found, names),
        ranking=_ranking_table(
            found, names, k, settings=settings, knowledge=knowledge, lever=lever, evidence=evidence
        ),
        findings=findings,
        pairwise=_pairwise_table(found, names),
        central=_central_table(found, names, criteria),
        entropy=found.entropy,
        k=k,
        areas=names,
        criteria=criteria,
        levels=levels,
        weights=weights,
        utility=found.utility,
    )


def probability_higher(now: Ranking, before: Ranking) -> dict[str, float]:
    """Return P(U_now > U_before) for each area in both rankings, of the same method version.

    The draws are independent, so every draw of one is compared with every draw of the other.
    """
    found = {}
    for area in sorted(set(now.areas) & set(before.areas)):
        a = np.sort(now.utility[:, now.areas.index(area)])
        b = np.sort(before.utility[:, before.areas.index(area)])
        below = np.searchsorted(b, a, side="left") + np.searchsorted(b, a, side="right")
        found[area] = float(below.mean() / 2 / len(b))
    return found


def _chances(
    indicators: pa.Table, areas: tuple[str, ...], criteria: tuple[str, ...]
) -> tuple[Floats, dict[str, tuple[str, ...]]]:
    chances = np.full((len(areas), len(criteria), _LEVELS), 1 / _LEVELS)
    evidence: dict[str, tuple[str, ...]] = dict.fromkeys(areas, ())
    place = {code: i for i, code in enumerate(criteria)}
    columns = ["crime_area", "indicator", *(f"p{k}" for k in range(_LEVELS)), "evidence"]
    for row in indicators.select(columns).to_pylist():
        area, code = row["crime_area"], row["indicator"]
        if area in evidence and code in place:
            chance = np.array([row[f"p{k}"] for k in range(_LEVELS)])
            chances[areas.index(area), place[code]] = chance / chance.sum()
            evidence[area] = (*evidence[area], *row["evidence"])
    return chances, {area: tuple(sorted(set(ids))) for area, ids in evidence.items()}


def _draw_levels(chances: Floats, draws: int, rng: np.random.Generator) -> npt.NDArray[np.int8]:
    """Return levels by inversion; draws are made in portions, so that their chances need no room.

    The numbers drawn are the same for any portion.
    """
    steps = np.cumsum(chances, axis=2)[:, :, :-1]
    levels = np.zeros((draws, *chances.shape[:2]), dtype=np.int8)
    size = max(1, _AT_ONCE // max(steps[:, :, 0].size, 1))
    for at in range(0, draws, size):
        part = levels[at : at + size]
        chance = rng.random(part.shape)
        for level in range(_LEVELS - 1):
            part += chance >= steps[None, :, :, level]
    return levels


def _levers(
    levels: npt.NDArray[np.int8],
    top: npt.NDArray[np.bool_],
    areas: tuple[str, ...],
    criteria: tuple[str, ...],
    evidence: dict[str, tuple[str, ...]],
) -> tuple[list[str | None], list[Finding]]:
    moves, means = expected_moves(levels, top), level_means(levels, top)
    chosen: list[str | None] = []
    findings = []
    for j, area in enumerate(areas):
        c = int(np.argmax(np.round(moves[j], 12)))
        known = means[j, c][~np.isnan(means[j, c])]
        if moves[j, c] <= 0 or len(known) < 2:
            chosen.append(None)
            continue
        chosen.append(criteria[c])
        findings.append(_lever(area, criteria[c], known, moves[j, c], evidence[area]))
    return chosen, findings


def _lever(area: str, code: str, known: Floats, move: float, evidence: tuple[str, ...]) -> Finding:
    name = indicator_entries()[code].name
    return Finding(
        kind="assess.lever",
        subject=area,
        score=float(move),
        reason=f"The rank of {area_words(area)} depends most on one indicator, {lowered(name)}: "
        f"over its levels the probability that the area is in the top group runs from "
        f"{percent_words(known.min())} to {percent_words(known.max())}.",
        evidence=evidence or (f"{area}/{code}",),
        crime_area=area,
        measures={
            "indicator": code, "p_low": float(known.min()), "p_high": float(known.max()),
            "move": float(move),
        },
    )  # fmt: skip


def _ranks_table(found: Acceptability, areas: tuple[str, ...]) -> pa.Table:
    n = len(areas)
    return pa.table(
        {
            "crime_area": pa.array([area for area in areas for _ in range(n)], pa.string()),
            "rank": pa.array([r + 1 for _ in areas for r in range(n)], pa.int64()),
            "probability": pa.array(found.accepted.reshape(-1), pa.float64()),
        }
    )


def _ranking_table(
    found: Acceptability,
    areas: tuple[str, ...],
    k: int,
    *,
    settings: RankingSettings,
    knowledge: Floats,
    lever: list[str | None],
    evidence: dict[str, tuple[str, ...]],
) -> pa.Table:
    p = (found.rank <= k).mean(axis=0) if len(areas) else np.zeros(0)
    tail = (1 - settings.interval) / 2
    quantiles = (
        np.quantile(found.rank, [tail, 1 - tail], axis=0, method="inverted_cdf")
        if len(areas)
        else np.zeros((2, 0))
    )
    tiers = [
        "top" if x >= settings.tier_top
        else "contested" if x >= settings.tier_contested
        else "below" for x in p
    ]  # fmt: skip
    table = pa.table(
        {
            "crime_area": pa.array(areas, pa.string()),
            "expected_rank": pa.array(found.rank.mean(axis=0), pa.float64()),
            "rank_low": pa.array(quantiles[0].astype(np.int64)),
            "rank_high": pa.array(quantiles[1].astype(np.int64)),
            "k": pa.array([k] * len(areas), pa.int64()),
            "p_topk": pa.array(p, pa.float64()),
            "mc_error": pa.array(np.sqrt(p * (1 - p) / settings.draws), pa.float64()),
            "tier": pa.array(tiers, pa.string()),
            "knowledge": pa.array(knowledge, pa.float64()),
            "confidence_factor": pa.array(found.confidence, pa.float64()),
            "lever": pa.array(lever, pa.string()),
            "evidence": pa.array([list(evidence[a]) for a in areas], pa.list_(pa.string())),
        }
    )
    return table.sort_by([("expected_rank", "ascending"), ("crime_area", "ascending")])


def _pairwise_table(found: Acceptability, areas: tuple[str, ...]) -> pa.Table:
    pairs = [(i, j) for i in range(len(areas)) for j in range(len(areas)) if i != j]
    return pa.table(
        {
            "crime_area": pa.array([areas[i] for i, _ in pairs], pa.string()),
            "other": pa.array([areas[j] for _, j in pairs], pa.string()),
            "probability": pa.array([found.wins[i, j] for i, j in pairs], pa.float64()),
        }
    )


def _central_table(
    found: Acceptability, areas: tuple[str, ...], criteria: tuple[str, ...]
) -> pa.Table:
    return pa.table(
        {
            "crime_area": pa.array([area for area in areas for _ in criteria], pa.string()),
            "indicator": pa.array([code for _ in areas for code in criteria], pa.string()),
            "weight": pa.array(found.central.reshape(-1), pa.float64()),
        }
    )
