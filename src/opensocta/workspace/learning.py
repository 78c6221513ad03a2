"""What decisions taught the newest build, in words: how many, on whom, and what they changed.

In:   the build's pairs; a reader
Out:  a row per family: decisions of each kind, whether they move the probabilities, and how far
Not:  the learning itself (`resolve.training`); here it is done again, on the pairs of the build,
      which hold all that it rests on
"""

from typing import Any

import duckdb
import numpy as np

from opensocta.evidence import Reader
from opensocta.resolve import train
from opensocta.resolve.subjects import family_of
from opensocta.workspace.folder import Folder
from opensocta.workspace.reading import connect

__all__ = ["what_was_taught"]

_PAIRS = """
    SELECT s.schema, p.decided, p.weight, p.probability,
        coalesce(nullif(regexp_extract(p.explanation,
            '"calibration", "from [0-9,]+ decisions", (-?[0-9.e-]+)', 1), '')::DOUBLE, 0) AS moved,
        contains(p.explanation, '["calibration", "from ') AS taught
    FROM pairs p JOIN (SELECT entity_id, min(schema) AS schema FROM statements GROUP BY 1) s
        ON s.entity_id = p.left_id
"""
Row = dict[str, Any]  # Any: a JSON row


def what_was_taught(folder: Folder, reader: Reader) -> list[Row]:
    """Return per family what its decisions taught the newest build, over the pairs seen.

    Each row has `family`, `merges`, `apart`, `used`, `up` and `down` (pairs that came to be more
    probable than not, and less), and `words`. A reader who does not see every pair is told
    whether the probabilities were moved, and not how well: that rests on what is hidden.
    """
    folder.current()
    connection = connect(folder, reader)
    try:
        connection.execute(f"CREATE TEMP TABLE seen AS {_PAIRS}")
        schemata = [row[0] for row in connection.execute(
            "SELECT DISTINCT schema FROM seen ORDER BY 1").fetchall()]  # fmt: skip
        families: dict[str, list[str]] = {}
        for schema in schemata:
            families.setdefault(family_of(schema), []).append(schema)
        whole = reader.may_see_all()
        found = [
            _of_family(connection, family, some, folder.settings.decisions_needed, whole)
            for family, some in sorted(families.items())
        ]
    finally:
        connection.close()
    return [row for row in found if row["merges"] + row["apart"] or row["used"]]


def _of_family(
    connection: duckdb.DuckDBPyConnection,
    family: str,
    schemata: list[str],
    needed: int,
    whole: bool,
) -> Row:
    seen = connection.execute(
        "SELECT * FROM seen WHERE schema IN (SELECT unnest($schemata::VARCHAR[]))",
        {"schemata": schemata},
    ).fetchnumpy()
    decided, moved = seen["decided"].astype(str), seen["moved"].astype(np.float64)
    weight = seen["weight"].astype(np.float64)
    labelled = (decided == "merge") | (decided == "keep_apart")
    before = np.round(weight - moved, 2)
    taught = train(before[labelled], decided[labelled] == "merge", family=family, minimum=needed)
    used = bool(seen["taught"].any())
    free = ~labelled
    up = int((free & (before < 0) & (weight >= 0)).sum())
    down = int((free & (before >= 0) & (weight < 0)).sum())
    words = taught.words()
    if used and not whole:
        words = f"Decisions move the probabilities of {family}s."
    if used:
        words += f" {up:,} pairs came to be more probable than not, {down:,} less."
    return {
        "family": family, "merges": taught.merges, "apart": taught.apart, "used": used,
        "up": up, "down": down, "words": words,
    }  # fmt: skip
