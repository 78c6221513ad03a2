"""The shapes of the web API; the browser's types are generated from these, never typed twice.

Not:  subjects (`models_subjects`), networks and maps (`models_pictures`)
"""

from pydantic import BaseModel, ConfigDict

__all__ = [
    "About",
    "AreaPage",
    "AreaRow",
    "Delivered",
    "EditionFile",
    "FindingRow",
    "ForecastPoint",
    "GapRow",
    "IndicatorRow",
    "JudgementRow",
    "RankRow",
    "RankingPage",
    "Shape",
    "StartPage",
    "StepNode",
    "TrendSeries",
]


class Shape(BaseModel):
    """Reads any row that has its fields; never changes."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class About(Shape):
    """What every page shows in its head."""

    unit: str
    title: str
    scope: str
    build_id: str
    as_of: str
    edition: int
    invented: bool
    handling: str
    tlp: str
    reader_handling: str
    reader_tlp: str
    method_version: str


class RankRow(Shape):
    """One ranked crime area with the probability of each rank."""

    crime_area: str
    name: str
    sentence: str
    probabilities: list[float]
    expected_rank: float
    rank_low: int
    rank_high: int
    k: int
    p_topk: float
    mc_error: float
    tier: str
    knowledge: float
    lever: str | None = None
    lever_name: str | None = None


class JudgementRow(Shape):
    """One judgement: sentence, term, number, interval, confidence, evidence."""

    judgement_id: str
    crime_area: str
    section: str
    lead: str
    text: str
    term: str
    term_text: str
    probability: float
    low: float
    high: float
    confidence: str
    reports: int
    origins: int
    conflict: float
    resolves: str
    handling: str
    tlp: str


class FindingRow(Shape):
    """One finding with its reason."""

    finding_id: str
    kind: str
    subject: str
    subject_caption: str | None = None
    crime_area: str
    section: str
    score: float
    credence: float | None = None
    reason: str
    handling: str
    tlp: str


class GapRow(Shape):
    """One cell of the coverage matrix and what to ask next."""

    gap_id: str
    crime_area: str
    area_name: str
    section: str
    section_name: str
    state: str
    words: str
    question: str
    asked: list[str]
    replied: list[str]
    items: int
    latest: str | None = None
    worth: float
    worth_rank: int


class Delivered(Shape):
    """One file that was taken in."""

    file_name: str
    agency: str
    reader: str
    rows_in: int
    rows_rejected: int


class StartPage(Shape):
    """Top threats, judgements, changes, gaps, deliveries."""

    ranking: list[RankRow]
    judgements: list[JudgementRow]
    changes: str
    gaps: list[GapRow]
    deliveries: list[Delivered]
    findings_by_room: dict[str, int]
    subjects: int
    reports: int
    origins: int


class AreaRow(Shape):
    """One crime area in the list."""

    crime_area: str
    name: str
    definition: str
    assessed: bool
    p_topk: float | None = None
    knowledge: float | None = None
    findings: int
    judgements: int


class ForecastPoint(Shape):
    """One period of a series: observed, or forecast with intervals."""

    period: str
    observed: float | None = None
    median: float | None = None
    low50: float | None = None
    high50: float | None = None
    low80: float | None = None
    high80: float | None = None
    low90: float | None = None
    high90: float | None = None


class TrendSeries(Shape):
    """One series with its forecast."""

    finding_id: str
    subject: str
    reason: str
    points: list[ForecastPoint]


class IndicatorRow(Shape):
    """One indicator as a distribution over levels 0 to 4."""

    indicator: str
    name: str
    levels: list[float]
    knowledge: float
    basis: str
    reason: str


class AreaPage(Shape):
    """One crime area with its eight sections."""

    crime_area: str
    name: str
    definition: str
    taxonomies: str
    rank: RankRow | None
    coverage: list[GapRow]
    judgements: list[JudgementRow]
    findings: list[FindingRow]
    indicators: list[IndicatorRow]
    trends: list[TrendSeries]


class RankingPage(Shape):
    """The ranking, with what would move it."""

    rows: list[RankRow]
    k: int
    draws: int
    seed: int
    method: str


class EditionFile(Shape):
    """One published file."""

    edition: str
    name: str
    kib: int


class StepNode(Shape):
    """One step of a chain of evidence."""

    id: str
    kind: str
    text: str
    grade: str
    marking: str
    place: str
    more: int
    hidden: int
    children: list["StepNode"]
