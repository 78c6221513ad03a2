"""Published ranking schemes, built in for comparison: RCMP Sleipnir and the GI-TOC index.

In:   attribute levels of a group, or scores of markets and actors of a country
Out:  the score the scheme gives, and beside it the range that the unknown leaves open
Not:  our ranking (`assess.ranking`)
See:  docs/methods/ranking.md
"""

from collections.abc import Mapping
from typing import Literal

from opensocta.core.errors import TermUnknown

__all__ = ["SLEIPNIR", "Level", "gitoc_criminality", "sleipnir_range", "sleipnir_score"]

Level = Literal["high", "medium", "low", "nil", "unknown"]
SLEIPNIR = (
    "corruption", "violence", "infiltration", "expertise", "sophistication", "subversion",
    "strategy", "discipline", "insulation", "intelligence use", "multiple enterprises", "mobility",
    "stability", "scope", "monopoly", "cohesiveness", "continuity", "links to other groups",
    "links to extremists",
)  # fmt: skip
_POINTS: Mapping[str, int] = {"high": 4, "medium": 2, "low": 1, "nil": 0, "unknown": 2}


def sleipnir_score(levels: Mapping[str, Level]) -> int:
    """Return the score of a group: levels 4/2/1/0 with weights 19 to 1; unknown counts as medium.

    Attributes that are not given are unknown. That unknown counts as medium is the scheme's
    known weakness; `sleipnir_range` shows what it hides.
    """
    return sum(weight * _POINTS[level] for weight, level in _weighted(levels))


def sleipnir_range(levels: Mapping[str, Level]) -> tuple[int, int]:
    """Return the least and the greatest score that the unknown attributes leave open."""
    known = sum(w * _POINTS[level] for w, level in _weighted(levels) if level != "unknown")
    unknown = sum(w * _POINTS["high"] for w, level in _weighted(levels) if level == "unknown")
    return known, known + unknown


def gitoc_criminality(*, markets: float, actors: float) -> float:
    """Return the criminality score of the Global Organized Crime Index.

    Parameters
    ----------
    markets, actors : means of the 15 market and of the 5 actor scores, 1 to 10.
    """
    return (markets + actors) / 2


def _weighted(levels: Mapping[str, Level]) -> list[tuple[int, Level]]:
    strange = sorted(set(levels) - set(SLEIPNIR))
    if strange:
        raise TermUnknown(kind="Sleipnir attribute", term=strange[0], known=", ".join(SLEIPNIR))
    top = len(SLEIPNIR)
    return [(top - i, levels.get(name, "unknown")) for i, name in enumerate(SLEIPNIR)]
