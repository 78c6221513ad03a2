"""What linking could not do: decisions it did not follow, and what was too common to compare.

In:   `Links` of a build
Out:  the build's table `link_notes`; counts and sentences for the manifest
Not:  a table that readers query: a decision is shown to who may see both its records
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from opensocta.evidence.wording import counted
from opensocta.resolve import Links

__all__ = ["in_manifest", "read_unmet", "to_notes"]

_NOTES = pa.schema(
    [(name, pa.string()) for name in ("kind", "left_id", "right_id", "words")]
)  # kind: unmet (a decision), bounded (pairs left out)
_FILE = "link_notes.parquet"


def to_notes(links: Links) -> pa.Table:
    """Return the notes of a linking, in a fixed order."""
    rows = [
        {"kind": "unmet", "left_id": one.left_id, "right_id": one.right_id, "words": one.why}
        for one in links.remarks
    ]
    for row in links.bounded.to_pylist():
        words = (
            f"{row['family']}, {row['rule']}: {counted(row['pairs_left_out'], 'pair')} left out,"
            f" in {counted(row['blocks'], 'block')} of {counted(row['records'], 'record')}"
        )
        rows.append({"kind": "bounded", "left_id": "", "right_id": "", "words": words})
    return pa.Table.from_pylist(rows, schema=_NOTES)


def in_manifest(build: Path) -> dict[str, int | list[str]]:
    """Return how many decisions a build did not follow, and what it left out, in words."""
    notes = pq.read_table(build / _FILE, partitioning=None)
    bounded = notes.filter(pc.equal(notes["kind"], "bounded"))
    return {
        "decisions_not_followed": notes.num_rows - bounded.num_rows,
        "pairs_left_out": bounded["words"].to_pylist(),
    }


def read_unmet(build: Path) -> dict[tuple[str, str], str]:
    """Return why a build did not follow a decision, by its two records, the smaller first."""
    if not (build / _FILE).is_file():
        return {}
    rows = pq.read_table(build / _FILE, partitioning=None).to_pylist()
    return {
        (min(row["left_id"], row["right_id"]), max(row["left_id"], row["right_id"])): row["words"]
        for row in rows
        if row["kind"] == "unmet"
    }
