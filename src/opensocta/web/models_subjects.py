"""The shapes of search results and of the page of one subject."""

from opensocta.web.models import FindingRow, Shape

__all__ = [
    "Contribution",
    "EntityPage",
    "Hit",
    "Joined",
    "Membership",
    "PairRow",
    "PropertyRow",
    "TieRow",
]


class Hit(Shape):
    """One search result."""

    id: str
    kind: str
    caption: str
    schema_name: str
    score: float
    handling: str
    tlp: str


class PropertyRow(Shape):
    """One value with what stands behind it."""

    prop: str
    value: str
    caption: str | None = None
    reports: int
    origins: int
    handling: str
    tlp: str
    statements: list[str]


class TieRow(Shape):
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


class Membership(Shape):
    """A subject's place in a network."""

    network: str
    role: str
    membership: float
    degree: int
    betweenness: float
    broker: bool


class Joined(Shape):
    """A record that was joined into the subject."""

    entity_id: str
    probability: float
    agency: str
    title: str


class Contribution(Shape):
    """What one comparison adds to a match weight."""

    comparison: str
    level: str
    bits: float


class PairRow(Shape):
    """Why two records were joined or kept apart."""

    left_id: str
    right_id: str
    probability: float
    weight: float
    explanation: list[Contribution]
    decided: str


class EntityPage(Shape):
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
