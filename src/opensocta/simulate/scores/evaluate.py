"""Scores a build against the truth of the world it was built from.

In:   tables of the build and of the lake by name, and the world's `truth/` folder
Out:  `Scores`: figures in [0, 1] unless their sentence says otherwise, each in plain words
Not:  a measure of real work: an invented world is easier than life (docs/methods/evaluation.md)
"""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from opensocta.core.errors import SourceUnreadable
from opensocta.evidence.derived import BUILD
from opensocta.evidence.tables import LAKE
from opensocta.simulate.scores.flows import score_routes
from opensocta.simulate.scores.groups import score_groups, true_subjects
from opensocta.simulate.scores.identity import score_identity
from opensocta.simulate.scores.judgement import (
    score_claims,
    score_levels,
    score_ranking,
    score_survey,
)
from opensocta.simulate.scores.money import score_money
from opensocta.simulate.scores.score import Score, Scores

__all__ = ["evaluate"]

_TRUTH = (
    "records", "networks", "transactions", "routes", "areas", "indicators", "survey", "claims",
)  # fmt: skip


def evaluate(tables: Mapping[str, pa.Table], truth: Path) -> Scores:
    """Return the scores of a build.

    Parameters
    ----------
    tables : entity_map, members, findings, flows, claims, indicators, ranking of the build and
        transactions of the lake; an absent one counts as empty.
    truth : the folder `truth` of the world.

    Raises
    ------
    SourceUnreadable : if the folder does not hold the truth.
    """
    known = {name: _read(truth, name) for name in _TRUTH}
    given = {**BUILD, **LAKE}

    def table(name: str) -> pa.Table:
        return tables[name] if name in tables else given[name].empty()

    people = true_subjects(known["records"], table("entity_map"))
    found: list[Score] = [
        *score_identity(known["records"], table("entity_map")),
        *score_groups(known["networks"], table("members"), people),
        *score_money(known["transactions"], table("transactions"), table("findings")),
        *score_routes(known["routes"], table("flows")),
        *score_survey(known["survey"], table("findings")),
        *score_claims(known["claims"], table("claims")),
        *score_levels(known["indicators"], table("indicators")),
        *score_ranking(known["areas"], table("ranking")),
    ]
    return Scores(tuple(found))


def _read(folder: Path, name: str) -> pa.Table:
    path = folder / f"{name}.parquet"
    try:
        return pq.read_table(path)
    except (OSError, pa.ArrowInvalid):
        raise SourceUnreadable(
            source=path.name,
            where="whole file",
            rule="is no table of an invented world's truth",
            advice="Give the folder `truth` that socta simulate wrote.",
        ) from None
