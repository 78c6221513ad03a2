"""The shapes of the web API; the browser's types are generated from these, never typed twice."""

from pydantic import BaseModel, ConfigDict

__all__ = [
    "About",
    "AreaPage",
    "AreaRow",
    "Chart",
    "ChartNode",
    "ChartTie",
    "Contribution",
    "Delivered",
    "EditionFile",
    "EntityPage",
    "FindingRow",
    "ForecastPoint",
    "GapRow",
    "Hit",
    "IndicatorRow",
    "Joined",
    "JudgementRow",
    "MapLine",
    "MapPage",
    "MapPoint",
    "Membership",
    "NetworkRow",
    "PairRow",
    "PropertyRow",
    "RankRow",
    "RankingPage",
    "StartPage",
    "StepNode",
    "TieRow",
    "TrendSeries",
]  # fmt: skip


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class About(_Shape):
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


class RankRow(_Shape):
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


class JudgementRow(_Shape):
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


class FindingRow(_Shape):
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


class GapRow(_Shape):
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


class Delivered(_Shape):
    """One file that was taken in."""

    file_name: str
    agency: str
    reader: str
    rows_in: int
    rows_rejected: int


class StartPage(_Shape):
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


class Hit(_Shape):
    """One search result."""

    id: str
    kind: str
    caption: str
    schema_name: str
    score: float
    handling: str
    tlp: str


class PropertyRow(_Shape):
    """One value with what stands behind it."""

    prop: str
    value: str
    caption: str | None = None
    reports: int
    origins: int
    handling: str
    tlp: str
    statements: list[str]


class TieRow(_Shape):
    """One tie of a subject."""

    tie_id: str
    kind: str
    credence: float
    fact: bool
    weight: float
    first_seen: str | None = None
    last_seen: str | None = None
    other: str
    caption: str
    schema_name: str


class Membership(_Shape):
    """A subject's place in a network."""

    network: str
    role: str
    membership: float
    degree: int
    betweenness: float
    broker: bool


class Joined(_Shape):
    """A record that was joined into the subject."""

    entity_id: str
    probability: float
    agency: str
    title: str


class Contribution(_Shape):
    """What one comparison adds to a match weight."""

    comparison: str
    level: str
    bits: float


class PairRow(_Shape):
    """Why two records were joined or kept apart."""

    left_id: str
    right_id: str
    probability: float
    weight: float
    explanation: list[Contribution]
    decided: str


class EntityPage(_Shape):
    """One subject."""

    canonical_id: str
    schema_name: str
    caption: str
    records: int
    reports: int
    agencies: list[str]
    countries: list[str]
    crime_areas: list[str]
    handling: str
    tlp: str
    properties: list[PropertyRow]
    ties: list[TieRow]
    ties_left_out: int
    networks: list[Membership]
    joined: list[Joined]
    pairs: list[PairRow]
    findings: list[FindingRow]


class NetworkRow(_Shape):
    """One network as found."""

    network: str
    members: int
    brokers: int
    crime_areas: list[str]
    finding_id: str | None = None
    reason: str | None = None


class ChartNode(_Shape):
    """A node of a network chart; x and y lie in [0, 1] and are the same at every visit."""

    id: str
    caption: str
    schema_name: str
    network: str
    role: str
    broker: bool
    degree: int
    x: float
    y: float


class ChartTie(_Shape):
    """A tie of a network chart."""

    id: str
    source: str
    target: str
    kind: str
    credence: float
    fact: bool
    directed: bool
    weight: float


class Chart(_Shape):
    """A network chart; `left_out` counts nodes beyond the bound."""

    nodes: list[ChartNode]
    ties: list[ChartTie]
    left_out: int


class MapLine(_Shape):
    """One leg on the map."""

    from_code: str
    to_code: str
    from_lon: float
    from_lat: float
    to_lon: float
    to_lat: float
    commodity: str
    commodity_name: str
    crime_area: str
    volume: float
    unit: str
    n: int
    inferred: bool
    flows: list[str]


class MapPoint(_Shape):
    """One place on the map."""

    code: str
    name: str
    kind: str
    country: str
    lon: float
    lat: float
    n: int


class MapPage(_Shape):
    """Lines and places."""

    lines: list[MapLine]
    points: list[MapPoint]
    findings: list[FindingRow]
    note: str


class AreaRow(_Shape):
    """One crime area in the list."""

    crime_area: str
    name: str
    definition: str
    assessed: bool
    p_topk: float | None = None
    knowledge: float | None = None
    findings: int
    judgements: int


class ForecastPoint(_Shape):
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


class TrendSeries(_Shape):
    """One series with its forecast."""

    finding_id: str
    subject: str
    reason: str
    points: list[ForecastPoint]


class IndicatorRow(_Shape):
    """One indicator as a distribution over levels 0 to 4."""

    indicator: str
    name: str
    levels: list[float]
    knowledge: float
    basis: str
    reason: str


class AreaPage(_Shape):
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


class RankingPage(_Shape):
    """The ranking, with what would move it."""

    rows: list[RankRow]
    k: int
    draws: int
    seed: int
    method: str


class EditionFile(_Shape):
    """One published file."""

    edition: str
    name: str
    kib: int


class StepNode(_Shape):
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
