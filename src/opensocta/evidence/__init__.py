"""What came in, graded, marked and anchored: the lake, and the tables that a build derives.

In:   rows of one file at a time, as batches (`sources` reads them)
Out:  Arrow tables and DuckDB views; findings; markings that travel with every derived row
Not:  what the unit itself writes (`records`), who may see what (`workspace`)
"""

from opensocta.evidence.batch import Batch
from opensocta.evidence.derived import BUILD
from opensocta.evidence.finding import Finding, detectors, finding_rows
from opensocta.evidence.ids import account_id, record_id, report_id
from opensocta.evidence.lake import Lake
from opensocta.evidence.marking import CLEAR, STRICTEST, Marking, Reader, join
from opensocta.evidence.statements import statement_rows
from opensocta.evidence.tables import HANDLING, LAKE, TLP

__all__ = [
    "BUILD",
    "CLEAR",
    "HANDLING",
    "LAKE",
    "STRICTEST",
    "TLP",
    "Batch",
    "Finding",
    "Lake",
    "Marking",
    "Reader",
    "account_id",
    "detectors",
    "finding_rows",
    "join",
    "record_id",
    "report_id",
    "statement_rows",
]
