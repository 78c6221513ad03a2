"""Makes rows of the lake's tables from columns: reports, statements, documents, rejects.

In:   columns of equal length and the intake
Out:  tables that keep their declaration, with ids that depend on content alone
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.ids import make_id
from opensocta.core.tables import Table
from opensocta.evidence.tables import DOCUMENTS, REJECTS, REPORTS
from opensocta.sources.bulk import bulk_ids, constant, first_places
from opensocta.sources.registry import Intake
from opensocta.sources.sheet import Sheet

__all__ = ["Reject", "document_rows", "reject_rows", "sheet_rejects", "table_of",
           "whole_file_report"]  # fmt: skip

Reject = tuple[str, int, str, str]  # sheet or path, row, column, rule
Columns = dict[str, pa.Array]


def table_of(table: Table, columns: Columns, intake: Intake) -> pa.Table:
    """Return rows of a table; absent nullable columns become null, the batch is filled in."""
    rows = len(next(iter(columns.values())))
    return table.conform(pa.table({**columns, "batch_id": constant(intake.batch_id, rows)}))


def document_rows(
    texts: Sequence[tuple[str, str, str, str | None, str]], intake: Intake
) -> pa.Table:
    """Return documents from (report_id, title, text, pages, anchor)."""
    columns = list(zip(*texts, strict=True))
    reports, titles, words, pages, anchors = (pa.array(list(c), pa.string()) for c in columns)
    ids = [make_id("d", report, text) for report, _, text, _, _ in texts]
    first = pa.array(first_places(pa.array(ids)))
    found = {
        "document_id": pa.array(ids, pa.string()),
        "report_id": reports,
        "title": titles,
        "text": words,
        "pages": pages,
        "anchor": anchors,
    }
    return table_of(DOCUMENTS, {k: v.take(first) for k, v in found.items()}, intake)


def whole_file_report(
    intake: Intake, *, title: str | None = None, tlp: str | None = None, **more: str
) -> pa.Table:
    """Return the report that the whole file is; `more` overrides grade and dates."""
    row: dict[str, object] = {
        "report_id": intake.report_id,
        "source_id": "main",
        "agency": intake.agency,
        "source_kind": intake.source_kind,
        "title": title or intake.file_name,
        "scheme": intake.scheme,
        "reliability": intake.reliability,
        "credibility": intake.credibility,
        "origin_id": intake.report_id,
        "parents": [],
        "handling": intake.handling,
        "tlp": tlp or intake.tlp,
        "consents": list(intake.consents),
        "obtained_at": intake.obtained_at,
        "invented": intake.invented,
        "anchor": "whole file",
        "batch_id": intake.batch_id,
        **more,
    }
    return REPORTS.conform(pa.Table.from_pylist([row], _schema(REPORTS, row)))


def reject_rows(found: Iterable[Reject], intake: Intake) -> pa.Table:
    """Return rejects from (sheet or path, row, column, rule), each place and rule once."""
    unique = list(dict.fromkeys(found))
    ids = [make_id("x", intake.batch_id, s, str(r), c, rule) for s, r, c, rule in unique]
    return pa.table(
        {
            "reject_id": pa.array(ids, pa.string()),
            "file_name": pa.array([intake.file_name] * len(unique), pa.string()),
            "sheet": pa.array([one[0] for one in unique], pa.string()),
            "row": pa.array([one[1] for one in unique], pa.int64()),
            "column": pa.array([one[2] for one in unique], pa.string()),
            "rule": pa.array([one[3] for one in unique], pa.string()),
            "batch_id": pa.array([intake.batch_id] * len(unique), pa.string()),
        }
    ).cast(REJECTS.schema)


def sheet_rejects(sheet: Sheet, intake: Intake) -> pa.Table:
    """Return the faults of a sheet as rejects, in the order of rows."""
    pieces = []
    for positions, column, rule in sheet.faults.found:
        rows = pa.array(sheet.numbers[np.unique(positions)])
        size = len(rows)
        pieces.append(
            pa.table(
                {
                    "reject_id": bulk_ids("x", intake.batch_id, sheet.name, rows, column, rule),
                    "file_name": constant(intake.file_name, size),
                    "sheet": constant(sheet.name, size),
                    "row": rows,
                    "column": constant(column, size),
                    "rule": constant(rule, size),
                    "batch_id": constant(intake.batch_id, size),
                }
            )
        )
    if not pieces:
        return REJECTS.empty()
    found = pa.concat_tables(pieces).combine_chunks()
    ids = found["reject_id"].combine_chunks()
    found = found.take(pa.array(first_places(ids)))
    order = pc.sort_indices(found, [("row", "ascending"), ("column", "ascending")])
    return found.take(order).cast(REJECTS.schema)


def _schema(table: Table, row: dict[str, object]) -> pa.Schema:
    return pa.schema([field for field in table.schema if field.name in row])
