"""The shapes of network charts and of the map."""

from opensocta.web.models import FindingRow, Shape

__all__ = [
    "Chart",
    "ChartNode",
    "ChartTie",
    "MapLine",
    "MapPage",
    "MapPoint",
    "NetworkRow",
]


class NetworkRow(Shape):
    """One network as found."""

    network: str
    members: int
    brokers: int
    crime_areas: list[str]
    finding_id: str | None = None
    reason: str | None = None


class ChartNode(Shape):
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


class ChartTie(Shape):
    """A tie of a network chart."""

    id: str
    source: str
    target: str
    kind: str
    credence: float
    fact: bool
    directed: bool
    weight: float


class Chart(Shape):
    """A network chart; `left_out` counts nodes beyond the bound."""

    nodes: list[ChartNode]
    ties: list[ChartTie]
    left_out: int


class MapLine(Shape):
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


class MapPoint(Shape):
    """One place on the map."""

    code: str
    name: str
    kind: str
    country: str
    lon: float
    lat: float
    n: int


class MapPage(Shape):
    """Lines and places."""

    lines: list[MapLine]
    points: list[MapPoint]
    findings: list[FindingRow]
    note: str
