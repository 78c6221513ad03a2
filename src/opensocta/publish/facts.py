"""What an edition must know beside the tables of its build: title, period, people asked, policy.

In:   the workspace's settings and records
Out:  `EditionFacts`, printed on cover, method pages and colophon
"""

from dataclasses import dataclass

from opensocta.vocabulary import PolicyValue

__all__ = ["EditionFacts", "PastAdvice", "PastJudgement", "Previous"]


@dataclass(frozen=True, slots=True)
class PastJudgement:
    """A judgement of the last edition and what became of it.

    `outcome`: came_true, did_not, unresolved or dropped; `reason` where it is not resolved.
    """

    judgement_id: str
    sentence: str
    term: str
    probability: float
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PastAdvice:
    """A recommendation of the last edition with its state, delay and evaluation."""

    recommendation_id: str
    sentence: str
    owner: str
    due: str
    state: str
    reason: str = ""
    evaluation: str = ""


@dataclass(frozen=True, slots=True)
class Previous:
    """The last edition: what it judged, advised and ranked, and by which method version."""

    edition: int
    method_version: str
    judgements: tuple[PastJudgement, ...] = ()
    advice: tuple[PastAdvice, ...] = ()
    p_topk: tuple[tuple[str, float], ...] = ()
    p_higher: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFacts:
    """Frozen facts of one edition. Dates are ISO text; `as_of` also dates the PDF.

    `invented` prints the INVENTED stripe on every page. `previous` None: first edition.
    """

    title: str
    scope: str
    unit: str
    period_start: str
    period_end: str
    as_of: str
    edition: int
    build_id: str
    seed: int
    method_version: str
    agencies_asked: tuple[str, ...] = ()
    agencies_replied: tuple[str, ...] = ()
    invented: bool = False
    previous: Previous | None = None
    policy: tuple[PolicyValue, ...] = ()
    draws: int = 0
    software: str = "OpenSOCTA"
    contact: str = ""

    @property
    def answered(self) -> tuple[str, ...]:
        """Return the agencies that were asked and replied, in the order asked."""
        replied = set(self.agencies_replied)
        return tuple(agency for agency in self.agencies_asked if agency in replied)

    @property
    def unasked(self) -> int:
        """Return how many agencies sent something without being asked."""
        return len(set(self.agencies_replied) - set(self.agencies_asked))

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the agencies that were asked and did not reply, in the order asked."""
        replied = set(self.agencies_replied)
        return tuple(agency for agency in self.agencies_asked if agency not in replied)
