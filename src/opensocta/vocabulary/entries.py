"""The rows of the domain pack: one frozen dataclass per data file, fields as its columns.

`confidence` of a row is `verified` (the named fact was read in its source), `known` (general
knowledge, not looked up) or `proposal` (OpenSOCTA's own). Thresholds, level anchors, keywords and
half-lives are proposals in every row (`docs/reference/vocabulary.md`).
"""

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "CONFIDENCES",
    "Commodity",
    "CrimeArea",
    "IccsCode",
    "Indicator",
    "ModusOperandi",
    "MoneyFlag",
    "Node",
    "ProcurementFlag",
    "Recommendation",
    "RiskCountry",
    "Role",
    "Route",
    "Sourced",
    "Word",
]

ROOT = "ROOT"
CONFIDENCES = ("verified", "known", "proposal")
_MODE_WORDS = {
    "air": "air", "balloon": "air", "drone": "air", "bus": "road", "car": "road", "road": "road",
    "taxi": "road", "truck": "road", "van": "road", "ferry": "sea", "boat": "sea", "sea": "sea",
    "inflatable": "sea", "speedboat": "sea", "yacht": "sea", "river": "sea", "rail": "rail",
    "train": "rail", "parcel": "parcel", "foot": "foot",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """A row that says where it comes from and whether that was looked up."""

    source: str
    confidence: str

    @property
    def verified(self) -> bool:
        """Tell whether the named fact was read in its source."""
        return self.confidence == "verified"

    @property
    def proposed(self) -> bool:
        """Tell whether the row is OpenSOCTA's own proposal, to be calibrated by the unit."""
        return self.confidence == "proposal"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeArea(Sourced):
    """A crime area; `parent` is ROOT for the top areas. Empty list: no counterpart there."""

    code: str
    parent: str
    name: str
    definition: str
    iccs_codes: tuple[str, ...]
    sepca_area: str
    empact_2022: tuple[str, ...]
    empact_2026: tuple[str, ...]
    gitoc_market: tuple[str, ...]
    untoc_protocol: str
    iccs_confidence: str

    @property
    def is_top(self) -> bool:
        """Tell whether it is one of the top areas."""
        return self.parent == ROOT


@dataclass(frozen=True, slots=True, kw_only=True)
class IccsCode(Sourced):
    """A category of the International Classification of Crime for Statistical Purposes."""

    code: str
    title: str

    @property
    def parent(self) -> str:
        """Return the code one level up (2, 4, 5, 6 digits), empty for a section."""
        return self.code[: {2: 0, 4: 2, 5: 4, 6: 5}[len(self.code)]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Sourced):
    """What someone does in a network; never a score of a person. Areas `*`: all."""

    code: str
    name: str
    category: str
    definition: str
    typical_evidence: str
    expected_network_position: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModusOperandi(Sourced):
    """A way of committing a crime of one area, with signs and search words."""

    code: str
    area: str
    name: str
    description: str
    indicators: tuple[str, ...]
    keywords: tuple[str, ...]
    first_seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Node(Sourced):
    """A place on a route: crossing, port, coast, hub or source area; coordinates approximate."""

    code: str
    name: str
    type: str
    country: str
    lat: float
    lon: float
    coordinates: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Sourced):
    """A leg between two nodes for one commodity: a public generality, no live intelligence."""

    code: str
    from_node: str
    to_node: str
    commodity: str
    mode: str
    direction: str
    status: str
    branch: str
    read_basis: str

    @property
    def modes(self) -> tuple[str, ...]:
        """Return the modes of `evidence.derived.FLOWS` that the words of `mode` stand for."""
        words = self.mode.replace(",", " ").split()
        return tuple(dict.fromkeys(_MODE_WORDS[word] for word in words if word in _MODE_WORDS)) or (
            "unknown",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Commodity(Sourced):
    """What is traded, with unit, price range in EUR per unit (None: not priced) and HS code."""

    code: str
    name: str
    area: str
    unit: str
    purity_note: str
    wholesale_eur_low: float | None
    wholesale_eur_high: float | None
    retail_eur_low: float | None
    retail_eur_high: float | None
    retail_unit: str
    price_year: str
    price_certainty: str
    hs_code: str
    common_measure: str
    conversion_factor: str
    concealment: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Sourced):
    """An indicator with the anchors of its levels 0-4; level 4 is always most threat or harm."""

    code: str
    subject: str
    name: str
    definition: str
    l0: str
    l1: str
    l2: str
    l3: str
    l4: str
    data_class: str
    sources: tuple[str, ...]
    direction: str
    half_life_months: float
    anchor_status: str

    @property
    def levels(self) -> tuple[str, str, str, str, str]:
        """Return the anchors in words, level 0 first."""
        return (self.l0, self.l1, self.l2, self.l3, self.l4)


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskCountry(Sourced):
    """A country on a list of high risk for laundering; `weight` 1 for a call for action."""

    code: str
    name: str
    listing: str
    weight: float
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFlag(Sourced):
    """A red flag of laundering; `tx_only`: computable from transactions alone."""

    code: str
    name: str
    definition: str
    data_needed: tuple[str, ...]
    tx_only: bool
    family: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcurementFlag(Sourced):
    """A red flag of public buying, with its Cardinal code where one exists."""

    code: str
    stage: str
    name: str
    formula: str
    ocds_fields: tuple[str, ...]
    threshold: str
    direction: str
    cardinal_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation(Sourced):
    """A measure of the catalogue with its mechanism, outcome measure and evaluation design."""

    code: str
    kind: str
    title: str
    areas: tuple[str, ...]
    owner_type: tuple[str, ...]
    cost_class: str
    mechanism: str
    measurable_outcome: str
    evaluation_design: str
    displacement_risk: str


Language = Literal["en", "sq", "bcs_latn", "sr_cyrl", "mk", "bg", "ro", "el", "tr"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word(Sourced):
    """A word of the trade in the languages of the region; alternatives in order of use."""

    code: str
    en: tuple[str, ...]
    category: str
    area: str
    sq: tuple[str, ...]
    bcs_latn: tuple[str, ...]
    sr_cyrl: tuple[str, ...]
    mk: tuple[str, ...]
    bg: tuple[str, ...]
    ro: tuple[str, ...]
    el: tuple[str, ...]
    tr: tuple[str, ...]

    def all_forms(self) -> tuple[str, ...]:
        """Return the word in every language and script, without repeats, English first."""
        columns = (
            self.en, self.sq, self.bcs_latn, self.sr_cyrl, self.mk, self.bg, self.ro, self.el,
            self.tr,
        )  # fmt: skip
        return tuple(dict.fromkeys(form for column in columns for form in column))
