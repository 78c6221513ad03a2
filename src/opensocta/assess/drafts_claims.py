"""Drafts judgements from claims: of each section of each area those that are attested best."""

from collections import defaultdict
from typing import Any

import pyarrow as pa

from opensocta.assess.drafts import NO_DATE, Draft, Scope
from opensocta.assess.wording import MOST_WORDS, faults, sentence, words_in
from opensocta.vocabulary import SECTIONS, Term, modi_operandi, roles, term

__all__ = ["draft_claims"]

Row = dict[str, Any]  # Any: a row of CLAIMS
_CONFIDENCE = {"high": 0, "moderate": 1, "low": 2}
_LEADS = {
    "route_leg": "Leg of a route", "service": "Services bought",
    "corruption": "Contacts in public bodies",
}  # fmt: skip
_SECTION_NAMES = {section.code: section.name for section in SECTIONS}


def draft_claims(claims: pa.Table, scope: Scope, *, per_section: int) -> list[Draft]:
    """Return at most `per_section` drafts of each section of each area.

    Claims that hold rather than not come first, then confidence, origins and decisiveness.
    """
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in claims.to_pylist():
        if row["kind"] != "indicator":
            groups[row["crime_area"], row["section"]].append(row)
    found = []
    for _, rows in sorted(groups.items()):
        drafts = (_draft(row, scope) for row in sorted(rows, key=_merit))
        sound = [draft for draft in drafts if not faults(draft.template, draft.lead)]
        found += sound[:per_section]
    return found


def _merit(row: Row) -> tuple[object, ...]:
    return (
        row["credence"] < 0.5,
        _CONFIDENCE[row["confidence"]],
        -row["origins"],
        -round(abs(row["credence"] - 0.5), 9),
        row["code"],
    )


def _draft(row: Row, scope: Scope) -> Draft:
    return Draft(
        crime_area=row["crime_area"],
        section=row["section"],
        template=_template(term(row["credence"]), _safe(row["text"]), scope),
        lead=_lead(row),
        probability=row["credence"],
        low=row["low"],
        high=row["high"],
        confidence=row["confidence"],
        conflict=row["conflict"],
        resolves=NO_DATE,
        supports=(row["claim_id"],),
        against=tuple(row["against"]),
        behind=(*row["supports"], *row["against"]),
    )


def _template(word: Term, clause: str, scope: Scope) -> str:
    """Return the sentence with place and time, with time alone where it would be too long."""
    for opening in (scope.words, f"In {scope.period}"):
        template = sentence(word, clause, scope=opening)
        if words_in(template) <= MOST_WORDS:
            return template
    return template


def _lead(row: Row) -> str:
    lead = _LEADS.get(row["kind"], "")
    if row["kind"] == "modus_operandi":
        lead = modi_operandi()[row["code"]].name
    if row["kind"] == "role" and row["code"] in roles():
        lead = f"Role: {roles()[row['code']].name.lower()}"
    if not lead or len(lead.split()) > 6:
        lead = _SECTION_NAMES[row["section"]]
    return lead


def _safe(clause: str) -> str:
    """Return words that cannot be taken for a slot of the template."""
    return clause.replace("{", "(").replace("}", ")")
