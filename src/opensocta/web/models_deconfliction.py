"""The shapes of the page on what several agencies know of one subject."""

from opensocta.web.models import Shape

__all__ = ["DeconflictionPage", "OnlyValue", "SharedSubject"]


class OnlyValue(Shape):
    """A value that only one agency states, as far as the reader may see."""

    agency: str
    prop: str
    value: str
    caption: str | None = None
    statements: list[str]
    handling: str
    tlp: str
    tell: str


class SharedSubject(Shape):
    """A subject of several agencies; `ask` names those that hold what may not be shown."""

    id: str
    schema_name: str
    caption: str
    whole: bool
    probability: float | None = None
    agencies: list[str]
    ask: list[str]
    exclusive: int
    shared: int
    only: list[OnlyValue]
    only_left_out: int


class DeconflictionPage(Shape):
    """The first subjects of `total`; `agencies` are those one may choose."""

    total: int
    agencies: list[str]
    pointers: bool
    ceiling_handling: str
    ceiling_tlp: str
    subjects: list[SharedSubject]
