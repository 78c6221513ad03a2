"""Writes holdings as beneficial-ownership statements (BODS 0.4).

In:   a table of holdings with owner, owned, kind, low, high, start, end; a table of facts with
      entity_id, kind, name, country, address, founded, dissolved (as `money` makes them)
Out:  statements: one per party, one per pair of parties, in an order that does not change
Not:  validation by the standard's own schema; ties between persons (family), which BODS has not
"""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from rigour.territories import get_territory

from opensocta.core.ids import make_id

__all__ = ["bods_statements"]

_TYPES = {
    "share": "shareholding", "bearer": "shareholding", "nominee_share": "shareholding",
    "vote": "votingRights", "profit": "rightsToProfitOrIncome", "unknown": "unknownInterest",
    "nominator": "nominator", "nominee": "nominee", "nominee_director": "boardMember",
    "beneficiary": "beneficiaryOfLegalArrangement", "appoint": "appointmentOfBoard",
    "influence": "otherInfluenceOrControl", "trustee": "trustee", "settlor": "settlor",
    "protector": "protector", "director": "boardMember", "manager": "seniorManagingOfficial",
}  # fmt: skip
_DETAILS = {"bearer": "bearer shares", "nominee_share": "held as nominee",
            "nominee_director": "nominee director"}  # fmt: skip
_ENTITY = {"company": "registeredEntity", "arrangement": "arrangement", "public": "stateBody",
           "unknown_party": "unknownEntity", None: "legalEntity"}  # fmt: skip
Row = dict[str, Any]  # Any: cells of several types


def bods_statements(holdings: pa.Table, facts: pa.Table, *, publisher: str, day: str) -> list[Row]:
    """Return the statements.

    Parameters
    ----------
    publisher : name of who publishes them.
    day : date of the statements, 2024-03-17.
    """
    known = {row["entity_id"]: row for row in facts.to_pylist()}
    by_pair: dict[tuple[str, str], list[Row]] = {}
    for row in holdings.to_pylist():
        if row["kind"] in _TYPES:
            by_pair.setdefault((row["owned"], row["owner"]), []).append(row)
    parties = sorted({party for pair in by_pair for party in pair})
    made = [_statement(party, *_party(party, known.get(party, {})), publisher, day)
            for party in parties]  # fmt: skip
    for (owned, owner), rows in sorted(by_pair.items()):
        details = {
            "isComponent": False, "subject": owned, "interestedParty": owner,
            "interests": [_interest(row) for row in sorted(rows, key=_order)],
        }  # fmt: skip
        record = make_id("bods", owner, owned)
        made.append(_statement(record, "relationship", details, publisher, day, subject=owned))
    return made


def _statement(  # noqa: PLR0917 - the parts of a statement
    record: str, kind: str, details: Row, publisher: str, day: str, subject: str = ""
) -> Row:
    return {
        "statementId": make_id("st", record, day, publisher),
        "declarationSubject": subject or record,
        "statementDate": day,
        "publicationDetails": {
            "publicationDate": day, "bodsVersion": "0.4", "publisher": {"name": publisher},
        },
        "recordId": record,
        "recordStatus": "new",
        "recordType": kind,
        "recordDetails": details,
    }  # fmt: skip


def _party(name: str, fact: Row) -> tuple[str, Row]:
    shown = fact.get("name") or name
    address = [{"type": "registered", "address": fact["address"]}] if fact.get("address") else []
    if fact.get("kind") == "person":
        details: Row = {"isComponent": False, "personType": "knownPerson",
                        "names": [{"type": "legal", "fullName": shown}]}  # fmt: skip
        if address:
            details["addresses"] = [{**address[0], "type": "service"}]
        return "person", details
    details = {"isComponent": False, "entityType": {"type": _ENTITY[fact.get("kind")]},
               "name": shown}  # fmt: skip
    if fact.get("country"):
        territory = get_territory(fact["country"])
        details["jurisdiction"] = {
            "name": territory.name if territory else fact["country"].upper(),
            "code": fact["country"].upper(),
        }
    if address:
        details["addresses"] = address
    for field, column in (("foundingDate", "founded"), ("dissolutionDate", "dissolved")):
        if fact.get(column):
            details[field] = fact[column]
    return "entity", details


def _order(row: Row) -> tuple[str, ...]:
    return (row["kind"], row["start"] or "", row["holding_id"])


def _interest(row: Row) -> Row:
    made: Row = {"type": _TYPES[row["kind"]], "directOrIndirect": "direct"}
    if row["kind"] in _DETAILS:
        made["details"] = _DETAILS[row["kind"]]
    low, high = row["low"], row["high"]
    if low is not None:
        made["share"] = (
            {"exact": _percent(low)} if low == high
            else {"minimum": _percent(low), "maximum": _percent(high)}
        )  # fmt: skip
    dates: Iterable[tuple[str, str]] = (("startDate", "start"), ("endDate", "end"))
    made |= {field: row[column] for field, column in dates if row[column]}
    return made


def _percent(share: float) -> float:
    return round(100 * share, 10)
