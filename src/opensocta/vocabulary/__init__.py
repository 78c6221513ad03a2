"""Words and codes that every room shares: ontology, crime areas, gradings, yardsticks, policy.

In:   data files of this package, each row with its source and whether it was verified
Out:  dicts from code to frozen row; `parse_grade`, `term`, `policy`; the FollowTheMoney model
Not:  a unit's own data (`evidence`, `records`)
See:  docs/reference/vocabulary.md
"""

from opensocta.vocabulary.checks import check_pack
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
    Role,
    Route,
    Word,
)
from opensocta.vocabulary.grading import (
    SCHEMES,
    Grade,
    GradeMeaning,
    grade_meanings,
    parse_grade,
    to_admiralty,
)
from opensocta.vocabulary.markings import MarkingMeaning, handling_codes, tlp_labels
from opensocta.vocabulary.pack import (
    SECTIONS,
    Section,
    commodities,
    crime_areas,
    crime_scripts,
    iccs,
    indicators,
    lexicon,
    modi_operandi,
    money_flags,
    nodes,
    procurement_flags,
    questionnaires,
    recommendations,
    roles,
    routes,
    top_area,
    top_areas,
)
from opensocta.vocabulary.policy import Policy, PolicyValue, policy
from opensocta.vocabulary.provenance import Standing, provenance
from opensocta.vocabulary.schemata import (
    is_a,
    model,
    own_schemata,
    schema_properties,
    to_plain,
    to_plain_schema,
)
from opensocta.vocabulary.scripts import (
    CrimeScript,
    Question,
    Questionnaire,
    ScriptStep,
    Trace,
)
from opensocta.vocabulary.yardsticks import TERMS, Icd203Term, PhiaTerm, Term, term

__all__ = [
    "SCHEMES",
    "SECTIONS",
    "TERMS",
    "Commodity",
    "CrimeArea",
    "CrimeScript",
    "Grade",
    "GradeMeaning",
    "IccsCode",
    "Icd203Term",
    "Indicator",
    "MarkingMeaning",
    "ModusOperandi",
    "MoneyFlag",
    "Node",
    "PhiaTerm",
    "Policy",
    "PolicyValue",
    "ProcurementFlag",
    "Question",
    "Questionnaire",
    "Recommendation",
    "Role",
    "Route",
    "ScriptStep",
    "Section",
    "Standing",
    "Term",
    "Trace",
    "Word",
    "check_pack",
    "commodities",
    "crime_areas",
    "crime_scripts",
    "grade_meanings",
    "handling_codes",
    "iccs",
    "indicators",
    "is_a",
    "lexicon",
    "model",
    "modi_operandi",
    "money_flags",
    "nodes",
    "own_schemata",
    "parse_grade",
    "policy",
    "procurement_flags",
    "provenance",
    "questionnaires",
    "recommendations",
    "roles",
    "routes",
    "schema_properties",
    "term",
    "tlp_labels",
    "to_admiralty",
    "to_plain",
    "to_plain_schema",
    "top_area",
    "top_areas",
]
