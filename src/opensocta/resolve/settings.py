"""Settings and results of `resolve`: what may be tuned, and what comes back."""

import math
from dataclasses import dataclass, field

import pyarrow as pa

from opensocta.resolve.decisions import Remark
from opensocta.resolve.training import Training

__all__ = ["LinkSettings", "Links", "Merged", "Untied"]


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """How records are linked. The defaults suit a few hundred to a few hundred thousand records.

    threshold : two groups of records join if their mean pair weight, as a probability, is at
        least this; 0 < threshold < 1.
    keep_above : pairs at least this probable are returned with their explanation.
    expected_duplicates : matching pairs per record expected before any data is seen.
    max_block : blocks with more records are not compared in full; see `Links.bounded`.
    window : in what is still too large after division by initials, each record is compared with
        at most this many neighbours by name.
    rare_part : a name part held by at most this many records is a key of its own.
    sample : pairs drawn for the estimates; pairs at most used per blocking rule.
    seed : of the draw of random pairs.
    pairs_per_record : pairs that one rule may propose per record it holds. Above 100,000 records
        it falls with the square root of their number, so that the pairs grow more slowly than
        the blocks; the smallest blocks come first.
    decisions_needed : decisions of each kind (merge, keep apart) on records of a family from which
        on they move its probabilities; 0: never.
    decision_worth : as how many pairs each decision counts in the estimate of m; 0: as none.
    relations : whether records are linked a second time with what they are tied to.
    hub : an account, firm, person or thing that more subjects hold, and an event that names more,
        tells nothing of who they are and is left out of the second pass.
    listed : a report that names at most so many subjects names them side by side.
    """

    threshold: float = 0.5
    keep_above: float = 0.1
    expected_duplicates: float = 0.3
    max_block: int = 100
    window: int = 8
    rare_part: int = 12
    sample: int = 100_000
    rounds: int = 25
    seed: int = 20190617
    pairs_per_record: float = 8.0
    decisions_needed: int = 20
    decision_worth: float = 0.0
    relations: bool = True
    hub: int = 50
    listed: int = 20

    def budget(self, records: int) -> float:
        """Return the pairs per record that one rule may propose among that many records."""
        return self.pairs_per_record * min(1.0, math.sqrt(100_000 / max(records, 1)))


@dataclass(frozen=True, slots=True)
class Untied:
    """What the first pass found, without relations: all that may be said to whoever may not know
    of the ties.

    pairs : PAIRS of the first pass.
    evidence : entity_id, evidence, joined: the statements behind the ties of a record, and whether
        its subject was put together by the second pass.
    """

    pairs: pa.Table
    evidence: pa.Table


@dataclass(frozen=True, slots=True)
class Links:
    """Who is who. `entity_map` and `pairs` keep ENTITY_MAP and PAIRS of `evidence.derived`.

    bounded : rows of family, rule, blocks, records, pairs_left_out: what was too common to be
        compared in full.
    compared : number of pairs scored.
    remarks : decisions to merge that could not be honoured and why.
    untied : what the first pass found; None if there was no second.
    training : per family, what its decisions taught and why, or why not.
    """

    entity_map: pa.Table
    pairs: pa.Table
    bounded: pa.Table
    compared: int = 0
    remarks: tuple[Remark, ...] = field(default=())
    training: tuple[Training, ...] = field(default=())
    untied: Untied | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """Return the remarks as sentences."""
        return tuple(one.words for one in self.remarks)


@dataclass(frozen=True, slots=True)
class Merged:
    """Subjects joined from their records: ENTITIES and PROPERTIES without handling and tlp."""

    entities: pa.Table
    properties: pa.Table
