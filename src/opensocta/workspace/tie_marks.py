"""Who may know that ties helped to say who is who.

A pair's score rests on the ties of its records too: accounts, firms, contacts, cases. A reader from
whom any of them is hidden reads what the first pass said, which knows of no tie. A subject that
only ties put together carries their marking.

In:   `Links`; markings of statements; a build's folder and a reader
Out:  the build's tables `tie_evidence`, `tie_marks` and `untied_pairs`; the pairs as a reader may
      read them, as SQL
Not:  which records a reader sees (`workspace.reading`)
"""

from pathlib import Path

import pyarrow as pa

from opensocta.evidence import Reader, mark, markings_of
from opensocta.evidence.derived import PAIRS
from opensocta.resolve import Links

__all__ = ["pairs_for", "subject_marks", "to_tie_marks", "to_untied"]

_MADE = ("tie_marks", "untied_pairs")
_EVIDENCE = pa.schema(
    [("entity_id", pa.string()), ("evidence", pa.list_(pa.string())), ("joined", pa.bool_())]
)


def to_untied(links: Links) -> dict[str, pa.Table]:
    """Return the evidence of each record's ties, and the pairs of the first pass."""
    if links.untied is None:
        return {"tie_evidence": _EVIDENCE.empty_table(), "untied_pairs": PAIRS.empty()}
    evidence = links.untied.evidence.cast(_EVIDENCE)
    return {"tie_evidence": evidence, "untied_pairs": links.untied.pairs}


def to_tie_marks(evidence: pa.Table, marks: pa.Table) -> pa.Table:
    """Return entity_id, joined, handling, tlp: who may know of the ties of each record."""
    return mark(evidence, "evidence", marks).drop_columns(["evidence"])


def subject_marks(tie_marks: pa.Table, entity_map: pa.Table) -> pa.Table:
    """Return id, handling, tlp of the subjects that only ties put together, row by record."""
    joined = tie_marks.filter(tie_marks["joined"]).join(entity_map, "entity_id", join_type="inner")
    return markings_of(joined, "canonical_id")


def pairs_for(build: Path, reader: Reader) -> str:
    """Return the SELECT of the pairs that a reader may read, records apart."""
    files = {name: str(build / f"{name}.parquet").replace("'", "''") for name in ("pairs", *_MADE)}
    every = f"SELECT * FROM read_parquet('{files['pairs']}')"
    if reader.may_see_all() or not (build / "tie_marks.parquet").is_file():
        return every
    handling = ", ".join(f"'{code}'" for code in reader.handling_codes())
    tlp = ", ".join(f"'{label}'" for label in reader.tlp_labels())
    hidden = (
        f"(SELECT entity_id FROM read_parquet('{files['tie_marks']}')"
        f" WHERE handling NOT IN ({handling}) OR tlp NOT IN ({tlp}))"
    )
    return (
        f"{every} WHERE left_id NOT IN {hidden} AND right_id NOT IN {hidden} UNION ALL"
        f" SELECT * FROM read_parquet('{files['untied_pairs']}')"
        f" WHERE left_id IN {hidden} OR right_id IN {hidden}"
    )
