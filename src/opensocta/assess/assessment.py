"""The whole assessment in one call: claims, indicators, ranking, gaps, judgements, advice.

In:   tables of the lake, the build's entity map, findings and flows, policy, day and seed
Out:  `Assessment`, tables of the build without markings; findings of the room itself
Not:  markings and storage (`workspace`)

Each part draws from its own generator (seed and number of the part), so that a change in one part
leaves the random numbers of the others as they were.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from opensocta.assess.claims import find_claims
from opensocta.assess.criteria import DEFAULT_ORDER, RankingSettings
from opensocta.assess.drafts import Scope
from opensocta.assess.gaps import find_gaps
from opensocta.assess.indicators import find_indicators
from opensocta.assess.judgements import Basis, write_judgements
from opensocta.assess.ranking import Ranking, rank_areas
from opensocta.assess.recommend import propose

__all__ = ["Assessment", "Question", "assess"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is assessed: for whom, of when, under which policy.

    `areas`: top areas, those with any evidence if None. `asked`: agencies asked beside those
    whose forms came back, by (area, section). `order`: elicited order of criteria.
    """

    scope: Scope
    policy: Mapping[str, float]
    as_of: date
    seed: int
    edition: int = 1
    areas: tuple[str, ...] | None = None
    asked: Mapping[tuple[str, str], Sequence[str]] | None = None
    order: tuple[tuple[str, ...], ...] = DEFAULT_ORDER


@dataclass(frozen=True, slots=True)
class Assessment:
    """Tables of the build; ranking, gaps and judgements have a further column `evidence`."""

    claims: pa.Table
    indicators: pa.Table
    ranking: Ranking
    gaps: pa.Table
    judgements: pa.Table
    recommendations: pa.Table


def assess(
    question: Question,
    lake: Mapping[str, pa.Table],
    *,
    entity_map: pa.Table,
    findings: pa.Table,
    flows: pa.Table,
) -> Assessment:
    """Return the assessment.

    Parameters
    ----------
    lake : statements, answers, reports and, where held, observations, transactions, responses.
    findings : FINDINGS of the other rooms, or rows of `evidence.finding.finding_rows`.
    """
    policy, as_of = question.policy, question.as_of
    answers, reports = lake["answers"], lake["reports"]
    claims = find_claims(
        lake["statements"], answers, reports, entity_map, policy,
        as_of=as_of, rng=_dice(question.seed, 1),
    )  # fmt: skip
    indicators = find_indicators(
        answers, reports, claims=claims, findings=findings, flows=flows, policy=policy,
        as_of=as_of, areas=question.areas,
    )  # fmt: skip
    ranking = rank_areas(
        indicators,
        settings=RankingSettings.from_policy(policy, order=question.order),
        rng=_dice(question.seed, 2),
        areas=question.areas,
    )
    gaps = find_gaps(
        answers, reports, claims=claims, findings=findings, ranking=ranking, policy=policy,
        as_of=as_of, asked=question.asked, edition=question.edition,
    )  # fmt: skip
    judgements = write_judgements(
        Basis(claims, findings, indicators, flows, lake), ranking, policy,
        scope=question.scope, as_of=as_of, rng=_dice(question.seed, 3), edition=question.edition,
    )  # fmt: skip
    advice = propose(ranking.ranking, gaps, judgements, as_of=as_of, edition=question.edition)
    return Assessment(claims, indicators, ranking, gaps, judgements, advice)


def _dice(seed: int, part: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64([seed, part]))
