"""Graded intelligence reports of several agencies (CSV): who says what of the same claims.

Copies name the report they come from; a refuting report has the stance -1.
"""

import numpy as np

from opensocta.evidence.ids import record_id
from opensocta.simulate.agencies.desk import AGENCIES, Desk
from opensocta.simulate.truth.claims import Claim, Item
from opensocta.simulate.truth.incidents import START

__all__ = ["claim_id", "reference", "write_intelligence"]

_HANDLING = {"police": "H2", "fiu": "H2", "anti_corruption": "H2", "civil_society": "H0"}
_TLP = {"H0": "GREEN", "H1": "AMBER", "H2": "AMBER", "H3": "RED"}


def reference(item: Item) -> str:
    """Return the sender's number of a report."""
    return f"{item.desk[:3].upper()}-I-{item.number:04d}"


def claim_id(claim: Claim) -> str:
    """Return the entity id that all reports give to a claim."""
    return record_id("claim", f"{claim.kind}:{claim.code}")


def write_intelligence(desk: Desk) -> None:
    """Write one file per agency that reports."""
    for name in sorted({item.desk for item in desk.region.items}):
        _one(desk, name)


def _one(desk: Desk, agency: str) -> None:
    region, rng = desk.region, desk.dice.of(f"intelligence.{agency}")
    columns: dict[str, list[str]] = {name: [] for name in (
        "report", "obtained", "grade", "origin", "parents", "handling", "tlp", "consents", "area",
        "section", "kind", "code", "says", "stance",
    )}  # fmt: skip
    mine = [item for item in region.items if item.desk == agency]
    for item in mine:
        claim: Claim = region.claims[item.claim]
        first = region.items[item.origin]
        origin = "" if first is item else f"{AGENCIES[first.desk][0]}|{reference(first)}"
        handling = _HANDLING.get(agency, "H1")
        if rng.random() < 0.2:
            handling = str(rng.choice(["H1", "H2", "H3"]))
        consents = {"H0": "partner;public", "H1": "partner;public", "H2": "partner", "H3": ""}
        row = (
            reference(item), str(START + np.timedelta64(item.day, "D")),
            item.reliability + item.credibility, origin, origin, handling, _TLP[handling],
            consents[handling], claim.area, claim.section, claim.kind, claim.code,
            claim.text, "1" if item.supports else "-1",
        )  # fmt: skip
        for name, value in zip(columns, row, strict=True):
            columns[name].append(value)
    mapping = {
        "title": "Intelligence reports",
        "report": {
            "reference": "report", "grade": "grade", "obtained": "obtained", "origin": "origin",
            "parents": {"column": "parents", "split": ";"}, "handling": "handling", "tlp": "tlp",
            "consents": {"column": "consents", "split": ";"},
        },
        "entities": {
            "claim": {
                "schema": "Claim", "id": "{kind}:{code}", "space": "claim", "assessment": True,
                "stance": {"column": "stance"},
                "properties": {"crimeArea": "area", "section": "section", "claimKind": "kind",
                               "claimCode": "code", "claimText": "says"},
            }
        },
    }  # fmt: skip
    desk.csv(agency, "intelligence.csv", columns, mapping)
    desk.deliver(agency, "intelligence.csv", grade="C3", mapped=True)
