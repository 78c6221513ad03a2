"""The shapes of the page on who is who: doubtful pairs, two records side by side, decisions."""

from pydantic import BaseModel, ConfigDict, Field

from opensocta.web.models import Shape
from opensocta.web.models_subjects import PairRow

__all__ = [
    "Decided",
    "Decision",
    "DecisionRow",
    "Doubtful",
    "FieldRow",
    "RecordSide",
    "ReportBehind",
    "SideBySide",
    "SideValue",
    "TakenBack",
    "WhoPage",
]


class _Posted(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    reason: str = Field(max_length=2000)


class Decision(_Posted):
    """What was decided on two records: merge, apart or unsure."""

    left_id: str = Field(max_length=120)
    right_id: str = Field(max_length=120)
    kind: str


class TakenBack(_Posted):
    """Why a decision is taken back."""


class Decided(Shape):
    """A decision that was recorded; `remark` says why no build will follow it, if so."""

    decision_id: str
    remark: str = ""


class Doubtful(Shape):
    """A pair on which nobody decided; `gain` is how much an answer tells."""

    left_id: str
    right_id: str
    left_name: str
    right_name: str
    probability: float
    gain: float
    why: str


class DecisionRow(Shape):
    """One decision and what became of it; what is not for the reader is empty."""

    decision_id: str
    kind: str
    left_id: str
    right_id: str
    left_name: str
    right_name: str
    author: str
    at: str
    reason: str | None
    state: str
    unmet: str
    undone_by: str | None = None
    undone_at: str | None = None
    undone_because: str | None = None


class WhoPage(Shape):
    """The queue, the decisions, who may decide, and whether the build knows of them."""

    may_decide: bool
    why_not: str
    author: str
    fresh: bool
    words: str
    waiting: dict[str, int]
    doubtful: list[Doubtful]
    decisions: list[DecisionRow]


class SideValue(Shape):
    """One value of one side."""

    value: str
    shared: bool
    refuted: bool
    statements: list[str]
    agencies: list[str]


class FieldRow(Shape):
    """One property of both sides, and the field it is compared in (empty if in none).

    state : same, alike (written differently), differ, or one if only one side is known.
    """

    prop: str
    field: str
    state: str
    left: list[SideValue]
    right: list[SideValue]


class ReportBehind(Shape):
    """One report behind a record."""

    report_id: str
    agency: str
    title: str
    grade: str
    obtained_at: str
    handling: str
    tlp: str


class RecordSide(Shape):
    """One of two records, and the subject that it belongs to now."""

    id: str
    name: str
    subject: str
    caption: str
    schema_name: str
    records: int
    agencies: list[str]
    handling: str
    tlp: str
    reports: list[ReportBehind]


class SideBySide(Shape):
    """Two records; `pair` is missing if the build did not compare them closely."""

    left: RecordSide
    right: RecordSide
    joined: bool
    fields: list[FieldRow]
    pair: PairRow | None = None
