"""Laundering schemes in payments: six typologies, each with its true members and payments.

A quarter is careful: the same pattern, stretched to two to six times its length.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from opensocta.simulate.truth.accounts import Accounts
from opensocta.simulate.truth.dice import Dice, Ints, pick, strings
from opensocta.simulate.truth.incidents import END, START
from opensocta.simulate.truth.networks import Networks
from opensocta.simulate.truth.payments import Payments

__all__ = ["TYPOLOGIES", "Schemes", "invent_schemes"]

TYPOLOGIES = ("fan_in", "fan_out", "cycle", "structuring", "scatter_gather", "pass_through")
_AT_SCALE_1 = {"fan_in": 22, "fan_out": 22, "cycle": 28, "structuring": 26, "scatter_gather": 16,
               "pass_through": 26}  # fmt: skip
_DAY = 86_400
_CAREFUL = 0.25
_ROOM = 110  # days kept free after the start of a scheme
_PURPOSES = ("invoice", "loan", "consulting", "goods", "advance", "services", "rent")
Row = tuple[float, int, int, float, str]  # second, payer, payee, EUR, channel


@dataclass(frozen=True, slots=True)
class Schemes:
    """Schemes with typology and network; their payments carry the position as `scheme`."""

    typology: tuple[str, ...]
    network: tuple[str, ...]
    careful: tuple[bool, ...]
    payments: Payments


def invent_schemes(
    dice: Dice, accounts: Accounts, networks: Networks, fronts: list[Ints], scale: float
) -> Schemes:
    """Return the schemes of the networks; each uses accounts of members, fronts and mules."""
    rng = dice.of("laundering")
    by_person = accounts.of_people(int(accounts.person.max()) + 1)
    by_company = accounts.of_companies(int(accounts.company.max()) + 1)
    mules = np.flatnonzero(accounts.person >= 0)
    rows: list[Row] = []
    scheme: list[int] = []
    typology: list[str] = []
    network: list[str] = []
    careful: list[bool] = []
    for name, wanted in _AT_SCALE_1.items():
        for _ in range(max(2, round(wanted * scale))):
            k = int(rng.integers(len(networks.all)))
            net = networks.all[k]
            own = by_person[net.members]
            shells = by_company[fronts[k]] if len(fronts[k]) else own
            pool = np.concatenate([own[own >= 0], shells[shells >= 0]])
            pool = np.unique(np.concatenate([pool, mules[rng.integers(len(mules), size=14)]]))
            start = float(rng.integers(5, int((END - START).astype(int)) - _ROOM)) * _DAY
            made = _MAKERS[name](rng, rng.permutation(pool), start)
            careful.append(bool(rng.random() < _CAREFUL))
            stretch = float(rng.uniform(2, 6)) if careful[-1] else 1.0
            rows += [(start + (row[0] - start) * stretch, *row[1:]) for row in made]
            scheme += [len(typology)] * len(made)
            typology.append(name)
            network.append(net.code)
    payments = _payments(rng, rows, scheme)
    return Schemes(tuple(typology), tuple(network), tuple(careful), payments)


def _payments(rng: np.random.Generator, rows: list[Row], scheme: list[int]) -> Payments:
    purpose = pick(rng, _PURPOSES, len(rows))
    channel = strings([row[4] for row in rows])
    purpose[channel == "cash_in"] = "cash deposit"
    return Payments(
        np.array([round(row[0]) for row in rows]), np.array([row[1] for row in rows]),
        np.array([row[2] for row in rows]), np.array([round(row[3] * 100) for row in rows]),
        channel, purpose, np.array(scheme),
    )  # fmt: skip


def _clock(rng: np.random.Generator) -> float:
    return float(rng.uniform(8, 19) * 3600)


def _fan_in(rng: np.random.Generator, pool: Ints, start: float) -> list[Row]:
    k = min(len(pool) - 2, int(rng.integers(9, 26)))
    hub, away = int(pool[0]), int(pool[1])
    rows: list[Row] = [
        (
            start + rng.uniform(0, 4.5) * _DAY,
            int(p),
            hub,
            float(rng.lognormal(7.4, 0.4)),
            "transfer",
        )
        for p in pool[2 : 2 + k]
    ]
    total = sum(row[3] for row in rows)
    return [*rows, (start + 5 * _DAY + _clock(rng), hub, away, total * 0.95, "transfer")]


def _fan_out(rng: np.random.Generator, pool: Ints, start: float) -> list[Row]:
    k = min(len(pool) - 2, int(rng.integers(9, 26)))
    hub, source = int(pool[0]), int(pool[1])
    parts = rng.lognormal(7.4, 0.4, k)
    rows: list[Row] = [(start + _clock(rng), source, hub, float(parts.sum() / 0.96), "transfer")]
    return rows + [
        (start + _DAY + rng.uniform(0, 3) * _DAY, hub, int(p), float(x), "online")
        for p, x in zip(pool[2 : 2 + k], parts, strict=True)
    ]


def _cycle(rng: np.random.Generator, pool: Ints, start: float) -> list[Row]:
    """Three to seven hops back to the start; some bookings tie on a day."""
    hops = min(len(pool), int(rng.integers(3, 8)))
    amount = float(rng.lognormal(9.6, 0.5))
    at = start + _clock(rng)
    rows: list[Row] = []
    for k in range(hops):
        rows.append((at, int(pool[k]), int(pool[(k + 1) % hops]), amount, "transfer"))
        amount *= float(rng.uniform(0.965, 0.995))
        at += float(rng.choice([0.05, 0.6, 1.0, 1.9])) * _DAY
    return rows


def _structuring(rng: np.random.Generator, pool: Ints, start: float) -> list[Row]:
    """Cash deposits just under 10,000 EUR within days, then on in one sum."""
    k = int(rng.integers(5, 13))
    hub, away = int(pool[0]), int(pool[1])
    rows: list[Row] = [
        (start + rng.uniform(0, 8) * _DAY, -1, hub, float(rng.integers(8400, 9990)), "cash_in")
        for _ in range(k)
    ]
    total = sum(row[3] for row in rows)
    return [*rows, (start + 9.5 * _DAY, hub, away, total * 0.97, "transfer")]


def _scatter_gather(rng: np.random.Generator, pool: Ints, start: float) -> list[Row]:
    k = min(len(pool) - 2, int(rng.integers(5, 13)))
    source, sink = int(pool[0]), int(pool[1])
    rows: list[Row] = []
    for middle in pool[2 : 2 + k].tolist():
        amount = float(rng.lognormal(8.2, 0.3))
        first = start + rng.uniform(0, 2) * _DAY
        rows.append((first, source, middle, amount, "transfer"))
        rows.append((first + rng.uniform(0.5, 4) * _DAY, middle, sink, amount * 0.97, "transfer"))
    return rows


def _pass_through(rng: np.random.Generator, pool: Ints, start: float) -> list[Row]:
    """A sum runs through three to six accounts, nearly whole, each within 40 hours."""
    hops = min(len(pool) - 1, int(rng.integers(3, 7)))
    amount = float(rng.lognormal(10.2, 0.5))
    at = start + _clock(rng)
    rows: list[Row] = []
    for k in range(hops):
        rows.append((at, int(pool[k]), int(pool[k + 1]), amount, "transfer"))
        amount *= float(rng.uniform(0.95, 0.995))
        at += float(rng.uniform(2, 40)) * 3600
    return rows


_MAKERS: dict[str, Callable[[np.random.Generator, Ints, float], list[Row]]] = {
    "fan_in": _fan_in, "fan_out": _fan_out, "cycle": _cycle, "structuring": _structuring,
    "scatter_gather": _scatter_gather, "pass_through": _pass_through,
}  # fmt: skip
