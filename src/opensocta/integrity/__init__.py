"""Corruption pressure from surveys that protect the respondent (METHOD section 6)."""

from opensocta.integrity.attention import (
    Attention,
    LieDetector,
    crosswise_with_anchor,
    lie_detector,
)
from opensocta.integrity.designs import (
    DESIGNS,
    Design,
    Estimate,
    estimate,
    needed_answers,
    parse_design,
)
from opensocta.integrity.lists import (
    DesignTest,
    ListEstimate,
    combined_list,
    design_test,
    double_list,
    list_experiment,
)
from opensocta.integrity.planning import USUAL, Plan, plan_survey
from opensocta.integrity.small_area import SmallAreas, fay_herriot
from opensocta.integrity.surveys import MINIMUM, find_pressure

__all__ = [
    "DESIGNS",
    "MINIMUM",
    "USUAL",
    "Attention",
    "Design",
    "DesignTest",
    "Estimate",
    "LieDetector",
    "ListEstimate",
    "Plan",
    "SmallAreas",
    "combined_list",
    "crosswise_with_anchor",
    "design_test",
    "double_list",
    "estimate",
    "fay_herriot",
    "find_pressure",
    "lie_detector",
    "list_experiment",
    "needed_answers",
    "parse_design",
    "plan_survey",
]
