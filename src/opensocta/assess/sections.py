"""Which indicators and questions belong to which section of a profile.

A question names its section and the indicator it informs; so an indicator belongs to the sections
of the questions that ask for it. Those that no question asks for have a section here.
"""

from collections import defaultdict
from functools import cache

from opensocta.vocabulary import Question, crime_areas, questionnaires, top_area

__all__ = ["Asked", "indicators_of", "questions_of"]

Asked = tuple[str, Question]
_UNASKED = {
    "A-DARK": "local_market", "A-SUBST": "offenders", "A-SIZE": "local_market",
    "A-GROWTH": "future_trends", "A-PROFIT": "money_flow", "A-NETS": "offenders",
    "A-CONV": "offenders", "H-CAUSAL": "local_market", "H-ENV-SEV": "local_market",
    "H-PER-SEV": "local_market",
}  # fmt: skip


@cache
def indicators_of(section: str) -> tuple[str, ...]:
    """Return the codes of the indicators of a section, sorted."""
    found = {code for code, place in _UNASKED.items() if place == section}
    for form in questionnaires().values():
        for question in form.questions:
            if question.section == section:
                found.update(question.indicators)
    return tuple(sorted(found))


@cache
def questions_of(area: str, section: str) -> tuple[Asked, ...]:
    """Return (agency, question) about a section of a top area, those of it alone first."""
    own: dict[bool, list[Asked]] = defaultdict(list)
    for agency, form in questionnaires().items():
        for question in form.questions:
            general = "*" in question.areas
            tops = {top_area(code) for code in question.areas if code in crime_areas()}
            if question.section == section and (general or area in tops):
                own[general].append((agency, question))
    return (*own[False], *own[True])
