"""The layout of the questionnaire workbook: sheets, header rows and columns, for writer and reader.

In:   nothing
Out:  names that both sides share; what is given for a cell (`Given`) and a form (`Filled`)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from opensocta import vocabulary
from opensocta.vocabulary import Question

__all__ = ["ABOUT", "ANSWERS", "FORM_MARK", "HEADER", "LEVELS", "LEVEL_SECTIONS", "LISTS", "MODI",
           "NETWORKS", "NETWORK_ROWS", "ROUTES", "UNKNOWN", "Filled", "Given", "NetworkGiven",
           "area_rows", "in_areas", "level_indicators", "network_indicators"]  # fmt: skip

FORM_MARK = "opensocta-questionnaire"
ABOUT, ANSWERS, LEVELS, MODI, ROUTES, NETWORKS, LISTS = (
    "About", "Answers", "Area levels", "Modi operandi", "Routes", "Networks", "Lists",
)  # fmt: skip
HEADER = 3  # header row of every sheet but About, from 1
NETWORK_ROWS = 40
UNKNOWN = "unknown"

# Who can judge an indicator: words of its `sources` by kind of agency, a key of the questionnaires.
_JUDGES = {
    "police": ("police", "cyber unit"),
    "customs": ("customs",),
    "border_guard": ("border guard",),
    "fiu": ("FIU",),
    "anti_corruption": ("anti-corruption agency",),
    "prosecution": ("prosecution",),
    "civil_society": ("civil society", "monitors", "NGO", "survey"),
    "bank": ("banks",),
}
# The section of a profile that a level of an area informs, by indicator; others: local market.
LEVEL_SECTIONS = {
    "A-GROWTH": "future_trends", "A-DRIVER": "future_trends", "A-PROFIT": "money_flow",
    "H-STA-REV": "money_flow", "H-PRI-SEV": "money_flow", "A-XBORD": "regional_environment",
    "A-INNOV": "modi_operandi", "A-ONLINE": "modi_operandi", "A-NETS": "offenders",
    "A-CONV": "offenders", "A-SUBST": "offenders", "A-ENABLE": "offenders",
    "A-CORRDEP": "offenders",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in an answer's cell: a level, number, choice, date or text, or `unknown`.

    `grade` is the answer's own grade, like "B2"; empty: the grade of the whole form.
    """

    value: str | int | float | None
    grade: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class NetworkGiven:
    """What an agency says of one network: levels by indicator."""

    code: str
    crime_area: str
    levels: Mapping[str, int | str | None]
    grade: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Filled:
    """A form's answers, to write a filled form.

    `answers` by (question, crime area), `levels` by (indicator, crime area).
    """

    about: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], Given] = field(default_factory=dict)
    modi_operandi: Mapping[str, Given] = field(default_factory=dict)
    routes: Mapping[str, Given] = field(default_factory=dict)
    networks: Sequence[NetworkGiven] = ()
    levels: Mapping[tuple[str, str], Given] = field(default_factory=dict)


def area_rows(question: Question, areas: Sequence[str]) -> list[str]:
    """Return the crime areas that a question is asked for, out of those the form is about."""
    known = vocabulary.crime_areas()
    if "*" in question.areas:
        return list(areas)
    found: list[str] = []
    for asked in question.areas:
        if asked in areas or vocabulary.top_area(asked) in areas:
            found.append(asked)
        found += [area for area in areas if known[area].parent == asked]
    return list(dict.fromkeys(found))


def in_areas(area: str, areas: Sequence[str]) -> bool:
    """Tell whether an area or its top area is among those the form is about."""
    return area in areas or vocabulary.top_area(area) in areas


def level_indicators(agency: str) -> list[str]:
    """Return the indicators of areas and harm that a kind of agency can judge, in file order."""
    words = _JUDGES.get(agency, ())
    return [
        code for code, one in vocabulary.indicators().items()
        if one.subject in ("area", "harm") and any(word in one.sources for word in words)
    ]  # fmt: skip


def network_indicators() -> list[str]:
    """Return the codes of the indicators of networks, in file order."""
    return [code for code, one in vocabulary.indicators().items() if one.subject == "network"]
