"""Reads entities in FollowTheMoney JSON: one per line, or one array; plain or gzip.

In:   an intake of a file in which every entity has `id`, `schema` and `properties`
Out:  statements (each value anchored to its line), the report that the file is, rejects
Not:  cleaning of values: a FollowTheMoney export is clean; what is not is set aside
See:  docs/methods/evidence.md for the rules and for measured speed

An entity is taken in whole or not at all. Its id becomes `record_id(agency, id)`, in references
too; the sender's own id and its referents are kept as values of the property `id`.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.ids import SEPARATOR
from opensocta.evidence.calculator import ids_of
from opensocta.evidence.statements import statement_rows
from opensocta.sources.ftm_columns import EntityColumns
from opensocta.sources.ftm_parse import Piece, parse
from opensocta.sources.registry import Chunk, Intake, readers
from opensocta.sources.rows import reject_rows, whole_file_report
from opensocta.sources.safety import unreadable

__all__ = ["read_ftm"]


@readers.add(
    "ftm", version=1, cites="docs/methods/evidence.md",
    suffixes=(".ftm", ".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ftm.gz"),
)  # fmt: skip
def read_ftm(intake: Intake) -> Iterator[Chunk]:
    """Read FollowTheMoney entities, one JSON object per line or one array."""
    entities = 0
    fault = ("line 1", "holds no entity")
    for piece in parse(intake.path):
        if piece.columns is not None:
            entities += len(piece.numbers)
            yield "statements", _statements(piece.columns, piece, intake)
        if piece.faults:
            number, (_, rule) = piece.faults[0]
            fault = fault if fault[1] != "holds no entity" else (f"{piece.word} {number}", rule)
            found = [("", number, column, rule) for number, (column, rule) in piece.faults]
            yield "rejects", reject_rows(found, intake)
    if not entities:
        raise unreadable(
            intake.path, *fault, "No entity could be taken in; is it FollowTheMoney JSON?"
        )
    yield "reports", whole_file_report(intake, title=f"{intake.file_name}: {entities} entities")


def _statements(columns: EntityColumns, piece: Piece, intake: Intake) -> pa.Table:
    """Return a row per entity that says that it exists, and a row per value."""
    entity_ids, value = _own_ids(columns, intake.agency)
    count = len(columns.ids)
    owner = pa.array(
        np.concatenate([np.arange(count), columns.referent_of, columns.owner]), pa.int64()
    )
    ids = pa.repeat("id", count + len(columns.referents))
    anchor = pc.binary_join_element_wise(
        piece.word, pa.array(piece.numbers, pa.int64()).cast(pa.string()), " "
    )
    seen = {
        name: texts.take(owner)
        for name, texts in (("first_seen", columns.first_seen), ("last_seen", columns.last_seen))
        if texts.null_count < count
    }
    return statement_rows(
        batch_id=intake.batch_id,
        report_id=intake.report_id,
        entity_id=entity_ids.take(owner),
        schema=columns.schema.take(owner),
        prop=pa.concat_arrays([ids, columns.prop]),
        value=pa.concat_arrays([columns.ids, columns.referents, value]),
        anchor=anchor.take(owner),
        **seen,
    )


def _own_ids(columns: EntityColumns, agency: str) -> tuple[pa.Array, pa.Array]:
    """Return the ids of the entities, and the values with references turned into such ids."""
    places = pc.indices_nonzero(columns.is_reference)
    theirs = pa.concat_arrays([columns.ids, columns.value.take(places)])
    joined = pc.binary_join_element_wise(agency, theirs, SEPARATOR)
    ours = ids_of("e", joined).combine_chunks()
    count = len(columns.ids)
    value = pc.replace_with_mask(columns.value, columns.is_reference, ours.slice(count))
    return ours.slice(0, count), value
