"""What a reader gets, what it gives, and the register of all readers.

In:   an `Intake`: one file as handed over, with sender, grade and marking
Out:  a reader yields `(table name, rows)` of `evidence.tables.LAKE`, among them `reports`
      and `rejects`; rows keep the table's declaration and carry the intake's `batch_id`
Not:  storage (`evidence.lake`), the choice of the reader (`sources.detect`)
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from opensocta.core.ids import file_hash, make_id
from opensocta.core.registry import Registry
from opensocta.evidence.ids import report_id
from opensocta.sources.mapping import Mapping

__all__ = ["Chunk", "Intake", "Reader", "intake", "readers"]


@dataclass(frozen=True, slots=True)
class Intake:
    """One file as handed over. Grade and marking hold for all that is in it, unless it says more.

    `obtained_at` is a partial date; `reference_currency` is the workspace's; `report_id` names
    the whole file as one report and is used where the file holds no reports of its own.
    """

    path: Path
    file_name: str
    file_hash: str
    batch_id: str
    agency: str
    report_id: str
    obtained_at: str
    source_kind: str = "other"
    scheme: str = "admiralty"
    reliability: str = "F"
    credibility: str = "6"
    handling: str = "H1"
    tlp: str = "AMBER"
    consents: tuple[str, ...] = ()
    mapping: Mapping | None = None
    reference_currency: str = "EUR"
    invented: bool = False

    def with_mapping(self, mapping: Mapping) -> "Intake":
        """Return the same intake, read with a mapping."""
        return replace(self, mapping=mapping)


Chunk = tuple[str, pa.Table]
Reader = Callable[[Intake], Iterator[Chunk]]
readers: Registry[Reader] = Registry("reader")


def intake(path: Path, *, agency: str, obtained_at: str, mapping: Mapping | None = None) -> Intake:
    """Return the intake of a file with the most cautious grade and marking (F6, H1, AMBER).

    Use `dataclasses.replace` to set the grade that the sender gives.
    """
    content = file_hash(path)
    return Intake(
        path=path,
        file_name=path.name,
        file_hash=content,
        batch_id=make_id("b", content, agency, mapping.fingerprint() if mapping else ""),
        agency=agency,
        report_id=report_id(agency, content),
        obtained_at=obtained_at,
        mapping=mapping,
    )
