"""The shapes of the page of a case of payments. Amounts are whole units of the currency."""

from opensocta.web.models import Shape

__all__ = ["CaseAccount", "CasePage", "FreezeRow", "RuleSum"]


class CaseAccount(Shape):
    """One account that the picture shows by its label."""

    label: str
    id: str
    number: str | None
    holder: str | None
    bank: str | None
    country: str | None
    paid: float
    received: float


class RuleSum(Shape):
    """What one rule of tracing finds of the proceeds."""

    method: str
    currency: str
    seed: float
    found: float
    cash: float
    accounts: int


class FreezeRow(Shape):
    """One account in which proceeds are; `amounts` in the order of `CasePage.methods`."""

    id: str
    number: str | None
    holder: str | None
    bank: str | None
    country: str | None
    currency: str
    hops: int
    amounts: list[float]
    payments: list[str]


class CasePage(Shape):
    """A finding on payments as a file; `svg` is empty unless it is a case."""

    finding_id: str
    kind: str
    reason: str
    handling: str
    tlp: str
    currency: str
    svg: str
    alt: str
    others: int
    accounts: list[CaseAccount]
    rules: list[RuleSum]
    words: list[str]
    methods: list[str]
    freeze: list[FreezeRow]
    more: int
