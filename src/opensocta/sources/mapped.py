"""Reads any table with a mapping: CSV, XLSX, Parquet.

In:   an intake whose mapping says what the columns mean
Out:  reports, statements, transactions, observations, responses, answers, documents, rejects
Not:  tables without a mapping or known header (`sources.detect` says what to do)
See:  docs/reference/mapping.md
"""

import re
from collections.abc import Iterator

import pyarrow as pa

from opensocta.core.errors import SettingsInvalid
from opensocta.evidence.statements import statement_rows
from opensocta.sources import figures
from opensocta.sources.cleaning import Rules
from opensocta.sources.mapped_entities import Columns, check_entities, join_pieces, read_entities
from opensocta.sources.mapped_reports import read_reports
from opensocta.sources.mapping import Mapping
from opensocta.sources.payments import check_currency, read_payments
from opensocta.sources.registry import Chunk, Intake, readers
from opensocta.sources.rows import reject_rows, sheet_rejects, whole_file_report
from opensocta.sources.sheet import Sheet
from opensocta.sources.tables import open_table
from opensocta.sources.told import Told

__all__ = ["read_mapped"]


_COUNTED = ("transactions", "observations", "answers")
_REPEAT = "repeats an earlier row; kept once"


@readers.add(
    "mapped", version=1, cites="docs/reference/mapping.md",
    suffixes=(".csv", ".tsv", ".csv.gz", ".xlsx", ".parquet"),
)  # fmt: skip
def read_mapped(intake: Intake) -> Iterator[Chunk]:
    """Read a CSV, XLSX or Parquet table as its mapping says."""
    mapping = intake.mapping
    if mapping is None or not mapping.is_table:
        raise SettingsInvalid(
            source=intake.file_name, key="mapping", rule="says of no column what it means"
        )
    check_entities(mapping)
    if mapping.transactions is not None:
        check_currency(mapping.transactions, mapping, intake)
    if mapping.observations is not None:
        figures.check_observations(mapping.observations)
    rules = Rules.of(mapping)
    told = Told()
    if mapping.report is None:
        yield "reports", whole_file_report(intake, title=mapping.title)
    for sheet in open_table(intake.path, mapping):
        for name, rows in _read_sheet(sheet, mapping, intake, rules, told):
            if rows.num_rows:
                yield name, rows


def _read_sheet(
    sheet: Sheet, mapping: Mapping, intake: Intake, rules: Rules, told: Told
) -> Iterator[Chunk]:
    reports = read_reports(mapping.report, sheet, intake, rules, told.reports)
    entities = read_entities(mapping, sheet, reports.ids, intake, rules)
    tables, pieces = _sections(sheet, mapping, reports.ids, intake, rules)
    if sheet.faults.bad.any():
        # a later section may have found a fault in a row that an earlier one took
        entities = read_entities(mapping, sheet, reports.ids, intake, rules)
        tables, pieces = _sections(sheet, mapping, reports.ids, intake, rules)
    made = reports.table(sheet, intake, told.reports)
    if made is not None:
        yield "reports", made
    for columns in (entities, join_pieces(pieces, sheet, reports.ids)):
        if columns is not None and len(columns["entity_id"]):
            rows = statement_rows(batch_id=intake.batch_id, **columns)
            yield "statements", told.fresh("statements", rows)[0]
    for name, rows in tables:
        fresh, repeats = told.fresh(name, rows)
        yield name, fresh
        if repeats.num_rows and name in _COUNTED:
            yield "rejects", _repeats(repeats, sheet, intake)
    yield "rejects", sheet_rejects(sheet, intake)


def _sections(
    sheet: Sheet, mapping: Mapping, reports: pa.Array, intake: Intake, rules: Rules
) -> tuple[list[Chunk], list[Columns]]:
    tables: list[Chunk] = []
    pieces: list[Columns] = []
    if mapping.transactions is not None:
        rows, pieces = read_payments(
            mapping.transactions, mapping, sheet, reports=reports, intake=intake, rules=rules
        )
        tables.append(("transactions", rows))
    if mapping.observations is not None:
        rows = figures.read_observations(mapping.observations, sheet, reports, intake, rules)
        tables.append(("observations", rows))
    if mapping.responses is not None:
        rows = figures.read_responses(mapping.responses, sheet, reports, intake, rules)
        tables.append(("responses", rows))
    if mapping.answers is not None:
        rows = figures.read_answers(mapping.answers, sheet, reports, intake, rules)
        tables.append(("answers", rows))
    if mapping.documents is not None:
        rows = figures.read_documents(mapping.documents, sheet, reports, intake, rules)
        tables.append(("documents", rows))
    return tables, pieces


def _repeats(rows: pa.Table, sheet: Sheet, intake: Intake) -> pa.Table:
    """Return rejects for rows that an earlier piece of the file gave already."""
    numbers = [int(re.findall(r"\d+", anchor)[0]) for anchor in rows["anchor"].to_pylist()]
    return reject_rows([(sheet.name, number, "", _REPEAT) for number in numbers], intake)
