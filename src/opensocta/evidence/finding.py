"""A finding: one thing found, with its reason and the ids of its evidence.

In:   what a detector of an analytic room found
Out:  rows of `evidence.derived.FINDINGS`, numbered in one order for the whole build
Not:  markings of findings are joined in `evidence.marking`, not by detectors
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pyarrow as pa

from opensocta.core.ids import make_id
from opensocta.core.registry import Registry

__all__ = ["Finding", "Measure", "detectors", "finding_rows"]

Measure = float | int | str | None
Detector = Callable[..., Iterable["Finding"]]
detectors: Registry[Detector] = Registry("detector")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `score` compares within one kind; `reason` is a sentence with its numbers.

    `measures` holds the numbers of the sentence by name; `evidence` is never empty.
    """

    kind: str
    subject: str
    score: float
    reason: str
    evidence: tuple[str, ...]
    version: int = 1
    measures: dict[str, Measure] = field(default_factory=dict)
    crime_area: str = ""
    section: str = ""
    credence: float | None = None

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"finding {self.kind} without evidence")
        if not self.reason:
            raise ValueError(f"finding {self.kind} without reason")

    @property
    def key(self) -> str:
        """Return an id that depends on kind, subject and evidence alone."""
        return make_id("fk", self.kind, self.subject, *sorted(self.evidence))


def finding_rows(found: Iterable[Finding]) -> pa.Table:
    """Return findings as a table, strongest first within each kind; markings still to be joined.

    Columns are those of FINDINGS without finding_id, handling and tlp.
    """
    ordered = sorted(found, key=lambda f: (f.kind, -f.score, f.subject, f.key))
    return pa.table(
        {
            "key": pa.array([f.key for f in ordered], pa.string()),
            "kind": pa.array([f.kind for f in ordered], pa.string()),
            "version": pa.array([f.version for f in ordered], pa.int64()),
            "subject": pa.array([f.subject for f in ordered], pa.string()),
            "crime_area": pa.array([f.crime_area for f in ordered], pa.string()),
            "section": pa.array([f.section for f in ordered], pa.string()),
            "score": pa.array([f.score for f in ordered], pa.float64()),
            "credence": pa.array([f.credence for f in ordered], pa.float64()),
            "reason": pa.array([f.reason for f in ordered], pa.string()),
            "measures": pa.array(
                [json.dumps(f.measures, sort_keys=True, ensure_ascii=False) for f in ordered],
                pa.string(),
            ),
            "evidence": pa.array([sorted(set(f.evidence)) for f in ordered], pa.list_(pa.string())),
        }
    )
