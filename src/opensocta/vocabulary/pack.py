"""The domain pack: crime areas, ways of working, places, goods, indicators, questions, words.

In:   the data files of this package
Out:  dicts from code to frozen row, in file order, read once per process
Not:  the ontology (`vocabulary.ontology`), gradings (`vocabulary.grading`)
See:  docs/reference/vocabulary.md for every file, its source and what was corrected
"""

from dataclasses import dataclass
from functools import cache

from opensocta.core.errors import TermUnknown
from opensocta.vocabulary.entries import (
    Commodity,
    CrimeArea,
    IccsCode,
    Indicator,
    ModusOperandi,
    MoneyFlag,
    Node,
    ProcurementFlag,
    Recommendation,
    RiskCountry,
    Role,
    Route,
    Word,
)
from opensocta.vocabulary.reading import read_codes, read_yaml
from opensocta.vocabulary.scripts import (
    CrimeScript,
    Questionnaire,
    to_questionnaire,
    to_script,
)

__all__ = [
    "SECTIONS",
    "Section",
    "commodities",
    "crime_areas",
    "crime_scripts",
    "iccs",
    "indicators",
    "lexicon",
    "modi_operandi",
    "money_flags",
    "nodes",
    "procurement_flags",
    "questionnaires",
    "recommendations",
    "risk_countries",
    "roles",
    "routes",
    "top_area",
    "top_areas",
]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the profile of a crime area."""

    code: str
    name: str


SECTIONS = (
    Section("global_nature", "Global nature"),
    Section("regional_environment", "Regional environment"),
    Section("local_market", "Local market"),
    Section("money_flow", "Money flow"),
    Section("modi_operandi", "Modi operandi"),
    Section("offenders", "Offenders"),
    Section("routes", "Routes"),
    Section("future_trends", "Future trends"),
)


@cache
def crime_areas() -> dict[str, CrimeArea]:
    """Return the two-level tree of crime areas."""
    return read_codes("crime_areas.csv", CrimeArea)


@cache
def top_areas() -> tuple[str, ...]:
    """Return the codes of the top crime areas, in file order."""
    return tuple(code for code, area in crime_areas().items() if area.is_top)


def top_area(code: str) -> str:
    """Return the top area that a crime area belongs to (itself, if it is one)."""
    area = crime_areas().get(code)
    if area is None:
        raise TermUnknown(kind="crime area", term=code, known=", ".join(top_areas()))
    return code if area.is_top else top_area(area.parent)


@cache
def iccs() -> dict[str, IccsCode]:
    """Return the ICCS categories that crime areas and public crime statistics use."""
    return read_codes("iccs.csv", IccsCode)


@cache
def modi_operandi() -> dict[str, ModusOperandi]:
    """Return the modi operandi."""
    return read_codes("modi_operandi.csv", ModusOperandi)


@cache
def roles() -> dict[str, Role]:
    """Return the roles in networks."""
    return read_codes("roles.csv", Role)


@cache
def nodes() -> dict[str, Node]:
    """Return the places of routes."""
    return read_codes("nodes.csv", Node)


@cache
def routes() -> dict[str, Route]:
    """Return the legs of routes."""
    return read_codes("routes.csv", Route)


@cache
def commodities() -> dict[str, Commodity]:
    """Return the traded goods."""
    return read_codes("commodities.csv", Commodity)


@cache
def indicators() -> dict[str, Indicator]:
    """Return the indicators with their level anchors."""
    return read_codes("indicators.csv", Indicator)


@cache
def money_flags() -> dict[str, MoneyFlag]:
    """Return the red flags of laundering."""
    return read_codes("risk_flags_money.csv", MoneyFlag)


@cache
def risk_countries() -> dict[str, RiskCountry]:
    """Return the countries listed as of high risk for laundering."""
    return read_codes("risk_countries.csv", RiskCountry)


@cache
def procurement_flags() -> dict[str, ProcurementFlag]:
    """Return the red flags of public buying."""
    return read_codes("procurement_flags.csv", ProcurementFlag)


@cache
def recommendations() -> dict[str, Recommendation]:
    """Return the catalogue of measures."""
    return read_codes("recommendations_catalogue.csv", Recommendation)


@cache
def lexicon() -> dict[str, Word]:
    """Return the words of the trade in nine languages and scripts."""
    return read_codes("lexicon.csv", Word)


@cache
def crime_scripts() -> dict[str, CrimeScript]:
    """Return the crime scripts by crime area."""
    read = (to_script(data) for data in read_yaml("crime_scripts.yaml")["scripts"])
    return {script.area: script for script in read}


@cache
def questionnaires() -> dict[str, Questionnaire]:
    """Return the questionnaires by kind of agency."""
    data = read_yaml("questionnaires.yaml")["questionnaires"]
    return {asked.agency: asked for asked in map(to_questionnaire, data)}
