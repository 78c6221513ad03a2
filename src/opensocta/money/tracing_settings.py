"""What to trace and by which rules: seeds, methods, opening balances, ends of the trace.

In:   keywords
Out:  `Seed` and `TraceSettings`, checked on construction
See:  docs/methods/tracing.md for the reasons
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, Self

from opensocta.core.errors import SettingsInvalid

__all__ = ["METHODS", "Method", "Seed", "TraceSettings"]

Method = Literal["fifo", "lifo", "haircut", "lowest", "poison"]
METHODS: tuple[Method, ...] = ("fifo", "lifo", "haircut", "lowest", "poison")


@dataclass(frozen=True, kw_only=True)
class Seed:
    """Where proceeds begin: one payment, or the payments into or out of one account.

    Parameters
    ----------
    payment : tx_id, or the sender's own reference of it.
    account : account id; used if there is no payment.
    way : of an account, the payments that come `in` or go `out`.
    since : of an account, the first instant that counts; None: all payments.
    """

    payment: str = ""
    account: str = ""
    way: Literal["in", "out"] = "in"
    since: datetime | None = None

    def __post_init__(self) -> None:
        if bool(self.payment) == bool(self.account):
            raise SettingsInvalid(
                source="trace", key="seed", rule="is either a payment or an account"
            )
        if self.way not in ("in", "out"):
            raise SettingsInvalid(source="trace", key="seed", rule="goes in or out")
        if self.since is not None and self.since.tzinfo is None:
            raise SettingsInvalid(source="trace", key="since", rule="needs a time zone")

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the seed written as PAYMENT, in:ACCOUNT, out:ACCOUNT or in:ACCOUNT@2024-03-01."""
        way, colon, rest = text.partition(":")
        if not colon or way not in ("in", "out"):
            return cls(payment=text)
        account, mark, day = rest.rpartition("@")
        try:
            since = datetime.fromisoformat(day) if mark else None
        except ValueError:
            account, since = rest, None
        if since is not None and since.tzinfo is None:
            since = since.replace(tzinfo=UTC)
        return cls(account=account or rest, way="in" if way == "in" else "out", since=since)


@dataclass(frozen=True, kw_only=True)
class TraceSettings:
    """Parameters of tracing. Amounts in minor units.

    Parameters
    ----------
    methods : rules to trace by, side by side.
    reference_currency : ISO 4217 code of `amount_ref`.
    as_of : payments after this instant are not looked at; None: none are left out.
    opening : what an account held before its first payment. `none`: nothing known, and money that
        leaves beyond known funds is untraced money of unknown source; `implied`: the least sum
        with which it never pays beyond its funds, untraced and oldest.
    balances : account id -> known opening balance in the reference currency; `opening` adds to it.
    together : payments counted as of one instant: `exact` time, or all of one UTC `day`.
    stops : accounts where tracing ends: a bank's fee account, a court, a tax office, a shop.
    victims : accounts whose owners were robbed; traced money that comes back there is returned.
    least : holdings below this are left off the list of accounts and counted.
    most_accounts : accounts per method whose evidence is told, largest first.
    most_evidence : payments of evidence per account.
    most_pieces : pieces of traced money that one payment keeps apart (FIFO, LIFO).
    most_lots : pieces that are kept apart in all.
    sensitivity : trace a second time under the other rule of opening balances.
    """

    methods: tuple[Method, ...] = METHODS
    reference_currency: str = "EUR"
    as_of: datetime | None = None
    opening: Literal["none", "implied"] = "none"
    balances: Mapping[str, int] = field(default_factory=dict)
    together: Literal["exact", "day"] = "exact"
    stops: tuple[str, ...] = ()
    victims: tuple[str, ...] = ()
    least: int = 1
    most_accounts: int = 1_000
    most_evidence: int = 200
    most_pieces: int = 256
    most_lots: int = 5_000_000
    sensitivity: bool = True

    def __post_init__(self) -> None:
        known = ", ".join(METHODS)
        wrong = not self.methods or not set(METHODS).issuperset(self.methods)
        self._forbid("methods", wrong, f"must be of {known}")
        self._forbid("opening", self.opening not in ("none", "implied"), "is none or implied")
        self._forbid("together", self.together not in ("exact", "day"), "is exact or day")
        self._forbid("as_of", self.as_of is not None and self.as_of.tzinfo is None,
                     "needs a time zone")  # fmt: skip
        self._forbid("balances", any(b < 0 for b in self.balances.values()),
                     "must not be negative; an overdraft holds no traced money")  # fmt: skip
        self._forbid("stops", bool(set(self.stops) & set(self.victims)),
                     "must not name an account of the victims")  # fmt: skip
        for name in ("least", "most_accounts", "most_evidence", "most_pieces", "most_lots"):
            self._forbid(name, getattr(self, name) < 1, "must be positive")
        self._forbid("most_pieces", self.most_pieces > 65_536, "must be at most 65,536")

    def _forbid(self, key: str, wrong: bool, rule: str) -> None:
        if wrong:
            raise SettingsInvalid(source="trace", key=key, rule=rule)
