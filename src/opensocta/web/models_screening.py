"""The shapes of the look-up page: a question, what is on the shelf, matches with their reasons."""

from pydantic import BaseModel, ConfigDict

from opensocta.web.models import Shape
from opensocta.web.models_subjects import Contribution

__all__ = ["Asked", "EntryValue", "LookUpPage", "Match", "Matches", "OnShelf", "Width"]


class Asked(BaseModel):
    """What an analyst typed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: str = ""
    kind: str = ""
    born: str = ""
    country: str = ""
    number: str = ""
    threshold: float


class OnShelf(Shape):
    """One list that was kept in the workspace."""

    name: str
    file_name: str
    subjects: int
    set_aside: int
    kept_at: str
    handling: str
    tlp: str


class Width(Shape):
    """One threshold with what was measured of it, per 1,000."""

    threshold: float
    found: int
    alarms: float


class LookUpPage(Shape):
    """What can be looked through."""

    subjects: int
    lists: list[OnShelf]
    widths: list[Width]
    usual: float
    ready: bool


class EntryValue(Shape):
    """One value of an entry; `field` is what it is compared as, empty if it is not."""

    field: str
    prop: str
    value: str
    anchor: str


class Match(Shape):
    """One subject or listed entry that resembles what was asked."""

    source: str
    id: str
    caption: str
    schema_name: str
    on_list: str
    programme: str
    file_name: str
    anchor: str
    agencies: list[str]
    records: int
    handling: str
    tlp: str
    probability: float
    level: str
    explanation: list[Contribution]
    values: list[EntryValue]
    values_left_out: int


class Matches(Shape):
    """Matches, most probable first; `read_as` is how the fields were understood."""

    matches: list[Match]
    left_out: int
    in_subjects: int
    in_lists: int
    read_as: dict[str, list[str]]
