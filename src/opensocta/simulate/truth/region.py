"""The whole truth of an invented region: everything that any agency could have seen."""

from dataclasses import dataclass

import numpy as np

from opensocta.simulate.truth.accounts import Accounts, invent_accounts
from opensocta.simulate.truth.claims import Claim, Item, invent_claims, invent_items
from opensocta.simulate.truth.companies import Companies, invent_companies
from opensocta.simulate.truth.counted import count_levels
from opensocta.simulate.truth.dice import Dice, Ints
from opensocta.simulate.truth.incidents import (
    END,
    START,
    Incidents,
    active_modi,
    invent_incidents,
)
from opensocta.simulate.truth.laundering import Schemes, invent_schemes
from opensocta.simulate.truth.networks import Networks, invent_networks
from opensocta.simulate.truth.payments import Payments, invent_payments
from opensocta.simulate.truth.people import People, invent_people
from opensocta.simulate.truth.surveys import Survey, invent_survey
from opensocta.simulate.truth.threat import Threat, invent_threat, observed
from opensocta.simulate.truth.trails import Trails, invent_trails

__all__ = ["Region", "invent_region"]


@dataclass(frozen=True, slots=True)
class Region:
    """An invented region. `payments` holds ordinary ones and those of schemes, by time."""

    seed: int
    scale: float
    people: People
    companies: Companies
    accounts: Accounts
    networks: Networks
    fronts: list[Ints]
    threat: Threat
    trails: Trails
    incidents: Incidents
    payments: Payments
    schemes: Schemes
    survey: Survey
    modi: frozenset[str]
    claims: list[Claim]
    items: list[Item]


def invent_region(seed: int, scale: float) -> Region:
    """Return a region of about `20,000 * scale` people; the same for the same two numbers."""
    dice = Dice(seed)
    people = invent_people(dice, max(600, round(20_000 * scale)))
    threat = invent_threat(dice)
    networks = invent_networks(dice, people, threat, scale)
    wanted = [(net.members[-4:], net.fronts_wanted) for net in networks.all]
    companies, fronts = invent_companies(dice, people, max(120, round(3_000 * scale)), wanted)
    accounts = invent_accounts(dice, people, companies, networks.everyone)
    trails = invent_trails(dice, scale)
    incidents = invent_incidents(dice, people, networks, trails, threat=threat, scale=scale)
    schemes = invent_schemes(dice, accounts, networks, fronts, scale)
    ordinary = invent_payments(dice, accounts, max(4_000, round(298_500 * scale)))
    claims = invent_claims(dice, networks, trails, active_modi(dice))
    return Region(
        seed, scale, people, companies, accounts, networks, fronts,
        observed(threat, count_levels(networks, trails, incidents)), trails, incidents,
        _by_time(ordinary, schemes.payments), schemes, invent_survey(dice, scale),
        active_modi(dice), claims, invent_items(dice, claims, int((END - START).astype(int)) + 1),
    )  # fmt: skip


def _by_time(ordinary: Payments, illicit: Payments) -> Payments:
    columns = [
        np.concatenate([getattr(ordinary, name), getattr(illicit, name)])
        for name in Payments.__slots__
    ]
    order = np.argsort(columns[0], kind="stable")
    return Payments(*(column[order] for column in columns))
