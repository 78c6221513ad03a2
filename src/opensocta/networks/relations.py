"""Which relations of the ontology are ties, between which of their ends, of which kind.

In:   schemata that occur
Out:  rows of schema, source_prop, target_prop, kind, directed
Not:  ties through shared things and events (`networks.ties`)
"""

import pyarrow as pa

from opensocta.vocabulary import is_a

__all__ = ["RELATIONS", "relation_rows"]

RELATIONS: tuple[tuple[str, str, str, str, bool], ...] = (
    ("Membership", "member", "organization", "member", True),
    ("Employment", "employee", "employer", "other", True),
    ("Associate", "person", "associate", "associate", False),
    ("Family", "person", "relative", "family", False),
    ("Ownership", "owner", "asset", "owner", True),
    ("Directorship", "director", "organization", "director", True),
    ("Representation", "agent", "client", "other", True),
    ("Payment", "payer", "beneficiary", "payment", True),
    ("Debt", "debtor", "creditor", "other", True),
    ("Service", "provider", "customer", "service", True),
    ("CorruptionExposure", "briber", "official", "corruption", True),
    ("CorruptionExposure", "official", "institution", "other", True),
    ("Contact", "subject", "object", "contact", False),
    ("UnknownLink", "subject", "object", "other", False),
    ("Incident", "suspect", "network", "other", True),
    ("Arrest", "arrested", "network", "other", True),
)
"""Schema, source and target property, kind of tie, directed. Contact is no plain UnknownLink."""


def relation_rows(schemata: list[str]) -> pa.Table:
    """Return the rows for the schemata that occur, inherited relations included."""
    rows = []
    for schema in schemata:
        for parent, source, target, kind, directed in RELATIONS:
            if parent == "UnknownLink" and is_a(schema, "Contact"):
                continue
            if is_a(schema, parent):
                rows.append((schema, source, target, kind, directed))
    columns = list(zip(*rows, strict=True)) if rows else [(), (), (), (), ()]
    names = ["schema", "source_prop", "target_prop", "kind", "directed"]
    types = [pa.string()] * 4 + [pa.bool_()]
    arrays = [pa.array(c, t) for c, t in zip(columns, types, strict=True)]
    return pa.table(arrays, names=names)
