"""The parameters of every money detector in one frozen object; each default is a policy value.

In:   the policy table (rows `money.*` of the vocabulary's policy.csv), or keywords
Out:  `MoneySettings`, checked on construction
See:  docs/methods/fan-in-fan-out.md, cycles.md, structuring.md, pass-through.md for the reasons
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Self

from opensocta.core.errors import SettingsInvalid
from opensocta.vocabulary import Policy, policy, risk_countries

__all__ = ["CycleOrder", "MoneySettings"]

CycleOrder = Literal["strict", "tie", "unordered"]
_ORDERS: tuple[CycleOrder, ...] = ("strict", "tie", "unordered")


def _real(name: str) -> float:
    """Return the field of a real number whose default is the policy value `money.<name>`."""
    return field(default_factory=lambda: policy()[f"money.{name}"])


def _count(name: str) -> int:
    """Return the field of a whole number whose default is the policy value `money.<name>`."""
    return field(default_factory=lambda: policy().count(f"money.{name}"))


def _orders(values: Policy) -> tuple[CycleOrder, ...]:
    return tuple(order for order in _ORDERS if values[f"money.cycle_{order}"])


def _thresholds(values: Policy) -> dict[str, int]:
    """Return currency -> threshold in minor units; 0 in the table means that none is known."""
    return {code: round(x) for code, x in values.group("money.threshold").items() if x > 0}


def _risk_countries() -> dict[str, float]:
    return {code: row.weight for code, row in risk_countries().items()}


@dataclass(frozen=True, kw_only=True)
class MoneySettings:
    """Parameters of the money detectors. Lengths of time in days or hours, amounts in minor units.

    Each is a row of the policy table with unit, range and meaning; those of fans, relays, rings,
    split deposits, pass-throughs and scores are told here as well.

    Parameters
    ----------
    reference_currency : ISO 4217 code of `amount_ref`.
    relation_days : two accounts whose payments all lie within so many days have a short relation;
        fans and relays are looked for among payments of short relations.
    fan_window_days : span in which many counterparties of short relations are looked for.
    slow_fan_window_days : span in which many counterparties that pay only once are looked for.
    single_most : single payments are looked at for themselves only if at most this share of the
        pairs of accounts pay once; where most do, paying once is no sign.
    fan_min_accounts : fewest counterparties of a fan.
    min_surprise : smallest -log10 of the chance of a fan under the account's own history.
    relay_window_days, relay_min_accounts : the same for scatter-gather and gather-scatter.
    cycle_orders : searches to run: strict (each payment later), tie (none earlier), unordered
        (same window only); a ring of accounts found by an earlier one is not told again.
    cycle_min_surprise : smallest -log10 of the number of such rings expected by chance.
    cycle_window_days, cycle_min_length, cycle_max_length : span and number of payments of a cycle.
    hub_payments : an account with more payments than this within one window is not passed through.
    max_cycles, max_steps : bounds of one search; it goes from pairs of accounts with few payments
        to those with many and keeps the last search that ended within the bounds.
    thresholds : currency -> reporting threshold for cash, minor units.
    structuring_band : deposits of [threshold * (1 - band), threshold) count as just under.
    structuring_window_days, structuring_min_payments : span and fewest deposits.
    pass_hours, pass_share, pass_min_payments : how soon, how much of what came in must leave,
        and the fewest incoming payments.
    pass_min_factor : fewest times the median payment that must pass through.
    pass_min_turnover : least share of the account's whole turnover that the episode must be.
    weight_amount, weight_tightness, weight_balance, weight_rarity : weights of the score.
    max_overlap : a finding that shares more than this share of its payments with a stronger
        finding of the same kind is dropped.
    max_findings : most findings of one kind; how many were left off is said in `money.bounds`.
    risk_countries : ISO 3166-1 alpha-2 -> weight in (0, 1] of countries of high risk; by default
        the table `risk_countries.csv` of the vocabulary.
    case_hub_findings : an account in more findings than this does not join cases.
    """

    reference_currency: str = "EUR"
    relation_days: float = _real("relation_days")
    fan_window_days: float = _real("fan_window_days")
    slow_fan_window_days: float = _real("slow_fan_window_days")
    single_most: float = _real("single_most")
    fan_min_accounts: int = _count("fan_min_accounts")
    min_surprise: float = _real("min_surprise")
    relay_window_days: float = _real("relay_window_days")
    relay_min_accounts: int = _count("relay_min_accounts")
    cycle_orders: tuple[CycleOrder, ...] = field(default_factory=lambda: _orders(policy()))
    cycle_min_surprise: float = _real("cycle_min_surprise")
    cycle_window_days: float = _real("cycle_window_days")
    cycle_min_length: int = _count("cycle_min_length")
    cycle_max_length: int = _count("cycle_max_length")
    hub_payments: int = _count("hub_payments")
    max_cycles: int = _count("max_cycles")
    max_steps: int = _count("max_steps")
    thresholds: Mapping[str, int] = field(default_factory=lambda: _thresholds(policy()))
    structuring_band: float = _real("structuring_band")
    structuring_window_days: float = _real("structuring_window_days")
    structuring_min_payments: int = _count("structuring_min_payments")
    pass_hours: float = _real("pass_hours")
    pass_share: float = _real("pass_share")
    pass_min_payments: int = _count("pass_min_payments")
    pass_min_factor: float = _real("pass_min_factor")
    pass_min_turnover: float = _real("pass_min_turnover")
    chain_delay_hours: float = _real("chain_delay_hours")
    chain_tolerance: float = _real("chain_tolerance")
    chain_min_length: int = _count("chain_min_length")
    chain_most_links: int = _count("chain_most_links")
    stack_min_layers: int = _count("stack_min_layers")
    stack_max_length: int = _count("stack_max_length")
    bipartite_window_days: float = _real("bipartite_window_days")
    bipartite_min_accounts: int = _count("bipartite_min_accounts")
    u_turn_delay_days: float = _real("u_turn_delay_days")
    u_turn_tolerance: float = _real("u_turn_tolerance")
    u_turn_max_length: int = _count("u_turn_max_length")
    mule_new_days: float = _real("mule_new_days")
    mule_window_days: float = _real("mule_window_days")
    mule_min_payers: int = _count("mule_min_payers")
    mule_share: float = _real("mule_share")
    dormant_days: float = _real("dormant_days")
    dormant_window_days: float = _real("dormant_window_days")
    dormant_min_factor: float = _real("dormant_min_factor")
    funnel_window_days: float = _real("funnel_window_days")
    funnel_min_places: int = _count("funnel_min_places")
    funnel_share: float = _real("funnel_share")
    round_window_days: float = _real("round_window_days")
    round_min_payments: int = _count("round_min_payments")
    round_prior: float = _real("round_prior")
    corridor_window_days: float = _real("corridor_window_days")
    corridor_min_payments: int = _count("corridor_min_payments")
    ramp_hours: float = _real("ramp_hours")
    ramp_share: float = _real("ramp_share")
    ramp_min_factor: float = _real("ramp_min_factor")
    ramp_crypto: int = _count("ramp_crypto")
    ramp_online: int = _count("ramp_online")
    ramp_other: int = _count("ramp_other")
    mirror_days: float = _real("mirror_days")
    mirror_tolerance: float = _real("mirror_tolerance")
    mirror_min_matches: int = _count("mirror_min_matches")
    mirror_min_factor: float = _real("mirror_min_factor")
    cash_min_peers: int = _count("cash_min_peers")
    cash_min_z: float = _real("cash_min_z")
    price_min_peers: int = _count("price_min_peers")
    price_freight: float = _real("price_freight")
    risk_countries: Mapping[str, float] = field(default_factory=_risk_countries)
    score_relay: float = _real("score_relay")
    score_amount: float = _real("score_amount")
    score_pattern: float = _real("score_pattern")
    weight_amount: float = _real("weight_amount")
    weight_tightness: float = _real("weight_tightness")
    weight_balance: float = _real("weight_balance")
    weight_rarity: float = _real("weight_rarity")
    max_overlap: float = _real("max_overlap")
    max_findings: int = _count("max_findings")
    case_hub_findings: int = _count("case_hub_findings")

    def __post_init__(self) -> None:
        for row in policy().rows():
            name = row.code.removeprefix("money.")
            if row.code != name and hasattr(self, name):
                value, rule = getattr(self, name), f"must lie in [{row.low:g}, {row.high:g}]"
                self._require(name, row.low <= value <= row.high, rule)
        self._require(
            "cycle_max_length",
            self.cycle_min_length <= self.cycle_max_length,
            "must not be below cycle_min_length",
        )
        self._require("cycle_orders", set(_ORDERS).issuperset(self.cycle_orders), "unknown order")
        self._require(
            "risk_countries",
            all(0 < weight <= 1 for weight in self.risk_countries.values()),
            "weights must lie in (0, 1]",
        )

    @classmethod
    def from_policy(cls, values: Policy, *, reference_currency: str = "EUR") -> Self:
        """Return settings with every number that a policy holds as `money.<parameter>`."""
        given: dict[str, Any] = {}  # Any: each parameter has its own type
        for known in fields(cls):
            code = f"money.{known.name}"
            if code in values:
                given[known.name] = values[code] if known.type is float else values.count(code)
        given["cycle_orders"] = _orders(values)
        given["thresholds"] = _thresholds(values)
        return cls(reference_currency=reference_currency, **given)

    def _require(self, key: str, holds: bool, rule: str) -> None:
        if not holds:
            raise SettingsInvalid(source="money", key=key, rule=rule)
