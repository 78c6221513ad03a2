"""What came in, graded, marked and anchored: the lake, and the tables that a build derives.

In:   rows of one file at a time, as batches (`sources` reads them)
Out:  Arrow tables and DuckDB views; findings; markings that travel with every derived row
Not:  what the unit itself writes (`records`), who may see what (`workspace`)
"""

from opensocta.evidence.batch import Batch
from opensocta.evidence.derived import BUILD
from opensocta.evidence.finding import Finding, detectors, finding_rows
from opensocta.evidence.ids import account_id, record_id, report_id
from opensocta.evidence.index import write_index
from opensocta.evidence.index_search import search_index
from opensocta.evidence.lake import Lake
from opensocta.evidence.marking import CLEAR, STRICTEST, Marking, Reader, join
from opensocta.evidence.marks import mark, markings_of, row_markings, statement_markings
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
    "mark",
    "markings_of",
    "record_id",
    "report_id",
    "row_markings",
    "search_index",
    "statement_markings",
    "statement_rows",
    "write_index",
]
