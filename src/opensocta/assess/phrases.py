"""What a claim says in words: clauses from the vocabulary, each with its area and section.

In:   kind and code of a claim, and where the vocabulary does not know them, area and words
Out:  `Claimed`: top area, section and a clause like "groups in cargo theft use fuel theft"
Not:  the sentence with its term (`assess.judgements`)
"""

from dataclasses import dataclass

from opensocta.evidence.wording import counted, lowered
from opensocta.vocabulary import (
    SECTIONS,
    commodities,
    crime_areas,
    modi_operandi,
    nodes,
    roles,
    routes,
    top_area,
)

__all__ = ["Claimed", "area_name", "claimed", "counted", "lowered"]

_SECTIONS = frozenset(section.code for section in SECTIONS)
_SECTION_OF = {
    "modus_operandi": "modi_operandi", "route_leg": "routes", "role": "offenders",
    "service": "offenders", "corruption": "offenders",
}  # fmt: skip
_FALLBACK = "regional_environment"
_PERSONS = "C-MIGP"


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is claimed. `area` is a top area; `text` a clause without full stop."""

    kind: str
    code: str
    area: str
    section: str
    text: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what makes two claims the same."""
        return (self.kind, self.code, self.area)


def claimed(
    kind: str, code: str, area: str | None, section: str | None, words: str | None
) -> Claimed | None:
    """Return what is claimed, or None if neither the vocabulary nor the words tell.

    Ways of working and route legs take area and words from the vocabulary, so that incidents,
    answers and claim records about one of them meet in one claim.
    """
    if kind == "modus_operandi" and code in modi_operandi():
        return _modus_operandi(code)
    if kind == "route_leg" and code in routes():
        return _route_leg(code)
    if area not in crime_areas():
        return None
    text = _text(kind, code, area, words)
    if not text:
        return None
    place = section if section in _SECTIONS else _SECTION_OF.get(kind, _FALLBACK)
    return Claimed(kind, code, top_area(area), place, text)


def area_name(code: str) -> str:
    """Return the name of a crime area as it stands within a sentence."""
    return lowered(crime_areas()[code].name)


def _modus_operandi(code: str) -> Claimed:
    entry = modi_operandi()[code]
    text = f"groups in {area_name(entry.area)} use {lowered(entry.name)}"
    return Claimed("modus_operandi", code, top_area(entry.area), "modi_operandi", text)


def _route_leg(code: str) -> Claimed:
    leg = routes()[code]
    good = commodities()[leg.commodity]
    name = "smuggled persons" if good.code == _PERSONS else lowered(good.name)
    places = f"{nodes()[leg.from_node].name} to {nodes()[leg.to_node].name}"
    text = f"the leg from {places} is in use for {name}"
    return Claimed("route_leg", code, top_area(good.area), "routes", text)


def _text(kind: str, code: str, area: str, words: str | None) -> str:
    if kind == "role" and code in roles():
        return f"networks in {area_name(area)} employ this role: {lowered(roles()[code].name)}"
    clause = " ".join((words or "").split()).rstrip(".")
    for subject in ("networks ", "groups "):
        if clause.startswith(subject):
            return f"{subject}in {area_name(area)} {clause.removeprefix(subject)}"
    return lowered(clause)
