"""What the ranking rests on: the same ranking without one agency, with other weights or model.

In:   reports and a function that ranks again from a cut set of reports; or indicators
Out:  one row per area and variant with P(top-k) and its change
Not:  what would change the rank of one area (`assess.levers`)
See:  docs/methods/ranking.md
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.assess.criteria import RankingSettings
from opensocta.assess.ranking import Ranking, rank_areas

__all__ = ["other_models", "without_each_agency"]


def without_each_agency(
    reports: pa.Table, ranked: Ranking, rank_again: Callable[[pa.Table], Ranking]
) -> pa.Table:
    """Return how P(top-k) of each area changes when one agency's reports are left out.

    Parameters
    ----------
    reports : REPORTS.
    ranked : the ranking with all reports.
    rank_again : ranks from a table of reports; statements and answers of others drop out.

    Returns
    -------
    Columns variant (agency), crime_area, p_topk, change; sorted by variant and area.
    """
    agencies = sorted(pc.unique(reports["agency"]).to_pylist())
    variants = (
        (agency, rank_again(reports.filter(pc.not_equal(reports["agency"], agency))))
        for agency in agencies
    )
    return _compare(ranked, variants)


def other_models(
    indicators: pa.Table, ranked: Ranking, *, settings: RankingSettings, seed: int
) -> pa.Table:
    """Return how P(top-k) changes with geometric aggregation and with no order of weights."""
    flat = (tuple(sorted(settings.criteria)),)
    variants = (
        ("geometric", replace(settings, model="geometric")),
        ("any weights", replace(settings, order=flat)),
    )
    return _compare(
        ranked,
        (
            (name, rank_areas(indicators, settings=other, rng=np.random.default_rng(seed),
                              areas=ranked.areas))
            for name, other in variants
        ),
    )  # fmt: skip


def _compare(ranked: Ranking, variants: Iterable[tuple[str, Ranking]]) -> pa.Table:
    before = _p_topk(ranked)
    rows = [
        {
            "variant": name,
            "crime_area": area,
            "p_topk": now,
            "change": now - before[area],
        }
        for name, other in variants
        for area, now in sorted(_p_topk(other).items())
        if area in before
    ]
    schema = pa.schema(
        [("variant", pa.string()), ("crime_area", pa.string()), ("p_topk", pa.float64()),
         ("change", pa.float64())]
    )  # fmt: skip
    return pa.Table.from_pylist(rows, schema)


def _p_topk(ranking: Ranking) -> dict[str, float]:
    table = ranking.ranking
    return dict(zip(table["crime_area"].to_pylist(), table["p_topk"].to_pylist(), strict=True))
