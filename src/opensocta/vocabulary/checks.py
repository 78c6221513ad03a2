"""Checks of the domain pack: every reference leads somewhere, every cell says something.

In:   the data files as shipped, or as a unit changed them
Out:  problems in words, one line each; none if the pack is sound
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from opensocta.vocabulary import pack
from opensocta.vocabulary.entries import CONFIDENCES, ROOT, Sourced
from opensocta.vocabulary.reading import read_rows

__all__ = ["FILES", "check_pack"]

FILES = (
    "commodities.csv", "crime_areas.csv", "grades.csv", "iccs.csv", "indicators.csv",
    "lexicon.csv", "markings.csv", "modi_operandi.csv", "nodes.csv", "procurement_flags.csv",
    "recommendations_catalogue.csv", "risk_countries.csv", "risk_flags_money.csv", "roles.csv",
    "routes.csv", "yardsticks.csv",
)  # fmt: skip
ALL_AREAS = "*"
SEPCA_AREAS = frozenset(
    """property_crime illegal_migration_thb illicit_drugs cyber_crime
    organised_groups_corruption_ml""".split()
)
GITOC_MARKETS = frozenset(
    """human_trafficking human_smuggling extortion_protection arms_trafficking counterfeit_goods
    excise_goods flora_crimes fauna_crimes non_renewable_resource_crimes heroin_trade cocaine_trade
    cannabis_trade synthetic_drug_trade cyber_dependent_crimes financial_crimes""".split()
)
EMPACT_2022 = frozenset(
    """high_risk_networks cyber_attacks trafficking_human_beings child_sexual_exploitation
    migrant_smuggling drugs fraud_economic_financial organised_property_crime environmental
    firearms document_fraud""".split()
)
EMPACT_2026 = frozenset(
    """most_threatening_networks online_crime drugs smuggling_thb firearms_explosives environmental
    economic_financial""".split()
)
_QUESTION_TYPES = frozenset({"level", "number", "date", "choice", "text"})
_CODE_IN_TEXT = re.compile(r"\b(?:RC|MF|PF)-\d+")
_HS = re.compile(r"\d{4}(\.\d{2})?|none")
Problems = Iterator[str]


def check_pack() -> list[str]:
    """Return all problems of the domain pack, sorted by file; empty if it is sound."""
    checks: tuple[Callable[[], Problems], ...] = (
        _cells, _areas, _area_references, _routes_and_nodes, _indicators, _commodities,
        _scripts, _questions, _lexicon,
    )  # fmt: skip
    return sorted(problem for check in checks for problem in check())


def _cells() -> Problems:
    for name in FILES:
        seen: set[tuple[str, ...]] = set()
        for line, row in enumerate(read_rows(name), start=2):
            empty = [column for column, cell in row.items() if not (cell or "").strip()]
            yield from (f"{name}, line {line}: {column} is empty" for column in empty)
            if row["confidence"] not in CONFIDENCES:
                yield f"{name}, line {line}: confidence must be one of {', '.join(CONFIDENCES)}"
            key = tuple(row.get(column, "") for column in ("scheme", "axis", "code"))
            if key in seen:
                yield f"{name}, line {line}: code {row['code']} occurs twice"
            seen.add(key)


def _areas() -> Problems:
    areas, titles = pack.crime_areas(), pack.iccs()
    for code, area in areas.items():
        if not area.is_top and (area.parent not in areas or areas[area.parent].parent != ROOT):
            yield f"crime_areas.csv: {code} has no top area as parent"
        yield from _unknown(f"crime_areas.csv: {code}, ICCS code", area.iccs_codes, titles)
        yield from _unknown(f"crime_areas.csv: {code}", (area.sepca_area,), SEPCA_AREAS)
        yield from _unknown(f"crime_areas.csv: {code}", area.gitoc_market, GITOC_MARKETS)
        yield from _unknown(f"crime_areas.csv: {code}", area.empact_2022, EMPACT_2022)
        yield from _unknown(f"crime_areas.csv: {code}", area.empact_2026, EMPACT_2026)
        looked_up = all(titles[c].verified for c in area.iccs_codes if c in titles)
        if looked_up != (area.iccs_confidence == "verified"):
            yield f"crime_areas.csv: {code}, iccs_confidence does not follow from iccs.csv"
    for code, category in titles.items():
        if not re.fullmatch(r"\d{2}(\d{2}\d{0,2})?", code):
            yield f"iccs.csv: {code} is not made of 2, 4, 5 or 6 digits"
        elif category.parent and category.parent not in titles:
            yield f"iccs.csv: {code} has no parent {category.parent}"


def _area_references() -> Problems:
    for code, of in _areas_of().items():
        yield from _unknown(f"{code}, crime area", of, {*pack.crime_areas(), ALL_AREAS})


def _areas_of() -> dict[str, tuple[str, ...]]:
    several = (pack.roles(), pack.money_flags(), pack.recommendations())
    single = (pack.modi_operandi(), pack.commodities(), pack.lexicon())
    listed = {code: row.areas for rows in several for code, row in rows.items()}
    return listed | {code: (row.area,) for rows in single for code, row in rows.items()}


def _routes_and_nodes() -> Problems:
    legs: set[tuple[str, ...]] = set()
    for code, route in pack.routes().items():
        ends = (route.from_node, route.to_node)
        yield from _unknown(f"routes.csv: {code}, node", ends, pack.nodes())
        yield from _unknown(f"routes.csv: {code}", (route.commodity,), pack.commodities())
        leg = (*ends, route.commodity, route.mode)
        if leg in legs or ends[0] == ends[1]:
            yield f"routes.csv: {code} repeats a leg or goes nowhere"
        legs.add(leg)
    for code, node in pack.nodes().items():
        on_earth = -90 <= node.lat <= 90 and -180 <= node.lon <= 180
        if not on_earth or not re.fullmatch("[A-Z]{2}", node.country):
            yield f"nodes.csv: {code} has no valid place or country"


def _indicators() -> Problems:
    subjects = {"network", "area", "harm", "environment", "institution"}
    for code, row in pack.indicators().items():
        yield from _unknown(f"indicators.csv: {code}, subject", (row.subject,), subjects)
        if len(set(row.levels)) < 5:
            yield f"indicators.csv: {code} has two levels with the same anchor"
        if row.half_life_months <= 0:
            yield f"indicators.csv: {code} has no positive half-life"


def _commodities() -> Problems:
    for code, row in pack.commodities().items():
        for low, high in (
            (row.wholesale_eur_low, row.wholesale_eur_high),
            (row.retail_eur_low, row.retail_eur_high),
        ):
            if (low is None) != (high is None) or (low or 0) > (high or 0):
                yield f"commodities.csv: {code} has a price range that runs backwards"
        if not _HS.fullmatch(row.hs_code):
            yield f"commodities.csv: {code} has no valid HS code"


def _scripts() -> Problems:
    measures = {*pack.recommendations(), *pack.money_flags(), *pack.procurement_flags()}
    for area, script in pack.crime_scripts().items():
        where = f"crime_scripts.yaml: {area}"
        yield from _unknown(where, (area,), pack.crime_areas())
        if [step.n for step in script.steps] != list(range(1, len(script.steps) + 1)):
            yield f"{where}: steps are not numbered from 1"
        for step in script.steps:
            yield from _sourced(f"{where}, step {step.n}", step)
            yield from _unknown(f"{where}, step {step.n}", step.roles, pack.roles())
            named = _CODE_IN_TEXT.findall(" ".join(step.interventions))
            yield from _unknown(f"{where}, step {step.n}", named, measures)
            if not 0 <= step.substitutability <= 1:
                yield f"{where}, step {step.n}: substitutability lies outside [0, 1]"


def _questions() -> Problems:
    sections = {section.code for section in pack.SECTIONS}
    seen: set[str] = set()
    for agency, asked in pack.questionnaires().items():
        if not 15 <= len(asked.questions) <= 25:
            yield f"questionnaires.yaml: {agency} has not 15 to 25 questions"
        for each in asked.questions:
            where = f"questionnaires.yaml: {each.id}"
            yield from _sourced(where, each)
            yield from _unknown(where, each.areas, {*pack.crime_areas(), ALL_AREAS})
            yield from _unknown(where, each.indicators, pack.indicators())
            yield from _unknown(where, (each.section,), sections)
            yield from _unknown(where, (each.type,), _QUESTION_TYPES)
            yield from _form(where, each.type, each.unit, each.choices, each.levels)
            if each.id in seen:
                yield f"{where} occurs twice"
            seen.add(each.id)


def _form(
    where: str, kind: str, unit: str, choices: tuple[str, ...], levels: tuple[int, ...]
) -> Problems:
    if kind == "number" and not unit:
        yield f"{where}: a number needs a unit"
    if kind == "choice" and len(choices) < 2:
        yield f"{where}: a choice needs at least two choices"
    if kind == "level" and levels != (0, 1, 2, 3, 4):
        yield f"{where}: levels must be 0 to 4"


def _lexicon() -> Problems:
    for code, word in pack.lexicon().items():
        for form in word.all_forms():
            if re.search(r"[()/,]", form):
                yield f"lexicon.csv: {code} holds a form that nobody writes (brackets, slashes)"
        if any(re.search("[A-Za-z]", form) for form in (*word.sr_cyrl, *word.mk, *word.bg)):
            yield f"lexicon.csv: {code} mixes scripts"


def _sourced(where: str, row: Sourced) -> Problems:
    if not row.source or row.confidence not in CONFIDENCES:
        yield f"{where}: source or confidence is missing"


def _unknown(
    where: str, codes: Iterable[str], known: Mapping[str, object] | set[str] | frozenset[str]
) -> Problems:
    yield from (f"{where}: {code} is unknown" for code in codes if code not in known)
