"""The parts of a mapping: which column of a table means what.

In:   keys and texts of a YAML file (`sources.mapping_files` loads it)
Out:  `Mapping`, frozen; an unknown or missing key is an error that names its place
Not:  whether schemata and properties exist (`sources.mapped_entities`), the reading itself
See:  docs/reference/mapping.md
"""

from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from opensocta.core.ids import content_hash

__all__ = [
    "Account",
    "Answers",
    "Documents",
    "Entity",
    "Mapping",
    "Observations",
    "ReportRow",
    "Responses",
    "Transactions",
    "Value",
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Value(_Part):
    """Where a value comes from: exactly one of column, template, constant, entity, record.

    `map` translates codes, `split` cuts a cell into several values, `date` names the format
    of a date, `step` and `base_date` turn a count of steps into a date.
    """

    column: str | None = None
    template: str | None = None
    constant: str | None = None
    entity: str | None = None
    record: str | None = None
    space: str | None = None
    map: dict[str, str] | None = None
    unmapped: Literal["reject", "keep", "drop"] = "reject"
    split: str | None = None
    date: str | list[str] | None = None
    step: Literal["hour", "day"] | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        given = [self.column, self.template, self.constant, self.entity, self.record]
        if sum(part is not None for part in given) != 1:
            raise ValueError("give exactly one of column, template, constant, entity, record")
        try:
            _ = self.columns
        except ValueError:
            raise ValueError("braces in a template must come in pairs") from None
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns it reads, in the order of use."""
        if self.column is not None:
            return (self.column,)
        text = self.template or self.record or ""
        return tuple(name for _, name, _, _ in Formatter().parse(text) if name)

    @property
    def formats(self) -> tuple[str, ...]:
        """Return the date formats, in the order to try."""
        if self.date is None:
            return ()
        return (self.date,) if isinstance(self.date, str) else tuple(self.date)


def _short(given: object) -> object:
    """A bare text is a column name, or a template if it holds braces."""
    if isinstance(given, str):
        return {"template": given} if "{" in given else {"column": given}
    return given


def _several(given: object) -> object:
    if isinstance(given, list):
        return [_short(one) for one in given]
    return [_short(given)]


def _constant(given: object) -> object:
    """A bare text is a constant, or a template; a column is named with `column:`."""
    if isinstance(given, str):
        return {"template": given} if "{" in given else {"constant": given}
    return given


Source = Annotated[Value, BeforeValidator(_short)]
Sources = Annotated[list[Value], BeforeValidator(_several)]
Fixed = Annotated[Value, BeforeValidator(_constant)]


class ReportRow(_Part):
    """Rows that are reports of their own: reference, grade, origin and marking from columns."""

    reference: Source
    title: Source | None = None
    source: Source | None = None
    source_kind: Fixed | None = None
    grade: Source | None = None
    reliability: Source | None = None
    credibility: Source | None = None
    obtained: Source | None = None
    review_due: Source | None = None
    origin: Source | None = None
    parents: Source | None = None
    handling: Source | None = None
    tlp: Source | None = None
    caveats: Source | None = None
    consents: Source | None = None


class Entity(_Part):
    """One entity per row. It is absent where a column of its `id` or of `needs` is empty."""

    schema_: str = Field(alias="schema")
    id: Source | None = None
    account: "Account | None" = None
    space: str | None = None
    needs: list[str] = []
    properties: dict[str, Sources] = {}
    assessment: Fixed | None = None
    stance: Fixed | None = None
    subject_category: Fixed | None = None
    first_seen: Source | None = None
    last_seen: Source | None = None
    grade: Source | None = None
    handling: Source | None = None


class Account(_Part):
    """A bank account: its number and, unless it is an IBAN, the bank that gave the number.

    `missing` stands for the number where the cell is empty, like the bank's own account.
    """

    number: Source
    bank: Source | None = None
    country: Source | None = None
    holder: Source | None = None
    missing: str | None = None


class Transactions(_Part):
    """One payment per row. Where `direction` says `in`, payer and payee change places; with
    `signed`, where the amount is positive: a minus says that `from_account` pays; with `paid_out`
    and `paid_in` in the place of `amount`, where the latter is filled.
    """

    reference: Source
    at: Source
    amount: Source | None = None
    paid_out: Source | None = None
    paid_in: Source | None = None
    currency: Fixed | None = None
    amount_ref: Source | None = None
    from_account: Account
    to_account: Account
    channel: Fixed | None = None
    direction: Source | None = None
    purpose: Source | None = None
    value_date: Source | None = None
    end_to_end: Source | None = None
    uetr: Source | None = None
    signed: bool = False
    accounts: bool = True

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.signed and self.direction is not None:
            raise ValueError("give either direction or signed, not both")
        both = self.paid_out is not None and self.paid_in is not None
        if (self.amount is None) != both or (both and (self.signed or self.direction is not None)):
            raise ValueError("give either amount, or paid_out and paid_in, which tell the way")
        return self


class Observations(_Part):
    """One figure per row, or one per named column of `wide`."""

    series: Fixed
    indicator: Fixed
    crime_area: Fixed | None = None
    place: Source
    place_kind: Literal["country", "as_is"] = "as_is"
    breakdown: dict[str, Source] = {}
    period: Source
    value: Source
    unit: Fixed
    effort: bool = False
    flag: Source | None = None
    missing: list[str] = []


class Responses(_Part):
    """One randomised answer per row (`item`, `answer`) or per column (`items`)."""

    wave: Fixed
    design: Fixed
    item: Fixed | None = None
    answer: Source | None = None
    items: dict[str, Source] = {}
    institution: Source | None = None
    department: Source | None = None
    region: Source | None = None
    position: Source | None = None

    @model_validator(mode="after")
    def _long_or_wide(self) -> Self:
        if bool(self.items) == bool(self.item and self.answer):
            raise ValueError("give either item and answer, or items")
        return self


class Answers(_Part):
    """One answer to the questionnaire per row."""

    question: Fixed
    indicator: Fixed | None = None
    crime_area: Fixed
    section: Fixed | None = None
    subject: Source | None = None
    state: Fixed | None = None
    level: Source | None = None
    number: Source | None = None
    text: Source | None = None
    grade: Source | None = None


class Documents(_Part):
    """One text per row."""

    title: Source
    text: Source
    lang: Fixed | None = None


class Mapping(_Part):
    """A whole mapping. See docs/reference/mapping.md for every key with examples."""

    profile: str | None = None
    title: str | None = None
    header: list[str] | None = None
    names: list[str] | None = None
    cites: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int = Field(1, ge=0)
    decimal: Literal[".", ","] = "."
    thousands: str | None = None
    timezone: str = "UTC"
    currency: str | None = None
    base_date: str | None = None
    rates: dict[str, float] = {}
    xsd: Path | None = None
    series: str | None = None
    reader: str | None = None
    report: ReportRow | None = None
    entities: dict[str, Entity] = {}
    transactions: Transactions | None = None
    observations: Observations | None = None
    responses: Responses | None = None
    answers: Answers | None = None
    documents: Documents | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.header_row == 0 and self.names is None:
            raise ValueError("a table without header row (header_row: 0) needs `names`")
        return self

    @property
    def is_table(self) -> bool:
        """Tell whether the mapping says how to read a table."""
        parts = (self.transactions, self.observations, self.responses, self.answers)
        return bool(self.entities) or self.documents is not None or any(parts)

    def columns(self) -> tuple[str, ...]:
        """Return the names of all columns that the mapping reads, sorted."""
        return tuple(sorted({name for value in _values(self) for name in value.columns}))

    def fingerprint(self) -> str:
        """Return a hash of the mapping's content; part of the batch id."""
        return content_hash(self.model_dump_json(by_alias=True).encode())


def _values(part: object) -> Iterator[Value]:
    if isinstance(part, Value):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _values(getattr(part, name))
    elif isinstance(part, dict):
        for one in part.values():
            yield from _values(one)
    elif isinstance(part, list):
        for one in part:
            yield from _values(one)
