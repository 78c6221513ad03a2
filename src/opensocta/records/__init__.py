"""What the unit itself writes: people, decisions, judgements, recommendations, requests, audit.

In:   acts of people, each with author, instant and reason
Out:  Arrow tables; a revision that builds depend on; an audit log that verifies itself
Not:  what agencies sent (`evidence`)
See:  docs/reference/records.md
"""

from opensocta.records.audit import Act, AuditBreak
from opensocta.records.collection import ASKED, Collection
from opensocta.records.decisions import HOLDING
from opensocta.records.judgements import Judgements
from opensocta.records.people import People
from opensocta.records.recommendations import NEXT_STATES, STANDING, Recommendations
from opensocta.records.releases import Releases
from opensocta.records.store import Records
from opensocta.records.tables import RECORDS

__all__ = [
    "ASKED",
    "HOLDING",
    "NEXT_STATES",
    "RECORDS",
    "STANDING",
    "Act",
    "AuditBreak",
    "Collection",
    "Judgements",
    "People",
    "Recommendations",
    "Records",
    "Releases",
]
