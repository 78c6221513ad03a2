"""Drafts judgements from the ranking: which areas are among the greatest threats."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from opensocta.assess.credence import Confidence
from opensocta.assess.drafts import NO_DATE, Draft, Scope
from opensocta.assess.phrases import area_name
from opensocta.assess.ranking import Ranking
from opensocta.assess.wording import sentence
from opensocta.vocabulary import term

__all__ = ["draft_ranks"]

_Z90 = 1.6448536269514722
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_HIGH, _MODERATE = 0.5, 0.25  # mean knowledge of an area's indicators


def draft_ranks(
    ranking: Ranking, indicators: pa.Table, scope: Scope, links: Mapping[str, Sequence[str]]
) -> list[Draft]:
    """Return a draft for each area of the top and contested tiers, in their order.

    The interval is that of the draws; what the rank rests on shows in the confidence, which
    follows from how much is known of the area's indicators.
    """
    evidence: dict[str, list[str]] = {}
    supports: dict[str, list[str]] = {}
    for row in indicators.select(["crime_area", "indicator", "evidence"]).to_pylist():
        area, code = row["crime_area"], row["indicator"]
        if row["evidence"] and code in ranking.criteria:
            evidence.setdefault(area, []).extend(row["evidence"])
            supports.setdefault(area, []).append(f"{area}/{code}")
    found = []
    for row in ranking.ranking.to_pylist():
        ids = evidence.get(row["crime_area"], [])
        if row["tier"] == "below" or not ids:
            continue
        p, error = row["p_topk"], _Z90 * row["mc_error"]
        k = _NUMBERS[row["k"]] if row["k"] < len(_NUMBERS) else str(row["k"])
        greatest = "the greatest" if row["k"] == 1 else f"among the {k} greatest"
        clause = f"the threat from {area_name(row['crime_area'])} is {greatest}"
        found.append(
            Draft(
                crime_area=row["crime_area"],
                section="cross",
                template=sentence(term(p), clause, scope=scope.words),
                lead="Rank among threats",
                probability=p,
                low=max(p - error, 0.0),
                high=min(p + error, 1.0),
                confidence=_confidence(row["knowledge"]),
                conflict=0.0,
                resolves=NO_DATE,
                supports=tuple(sorted(supports[row["crime_area"]])),
                against=(),
                behind=tuple(one for i in ids for one in (i, *links.get(i, ()))),
            )
        )
    return found


def _confidence(knowledge: float) -> Confidence:
    return "high" if knowledge >= _HIGH else "moderate" if knowledge >= _MODERATE else "low"
