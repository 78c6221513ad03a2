"""What can be claimed about the region, whether it is true, and who reported what about it.

Half of the claims are false. A report's source works with the probability its grade stands
for, and then tells the truth with that of its information grade; else it is a coin.
Copies repeat the original's words and name it as their origin.
"""

from dataclasses import dataclass

import numpy as np

from opensocta.simulate.truth.dice import Dice
from opensocta.simulate.truth.networks import INSTITUTIONS, Network, Networks
from opensocta.simulate.truth.threat import SEPCA
from opensocta.simulate.truth.trails import Trails
from opensocta.vocabulary import commodities, modi_operandi, nodes, roles, routes, top_area

__all__ = ["RHO", "THETA", "Claim", "Item", "invent_claims", "invent_items"]

# How often a source of a grade truly works and is right: near the policy, not equal to it.
RHO = {"A": 0.93, "B": 0.82, "C": 0.6, "D": 0.36, "E": 0.12, "F": 0.5}
THETA = {"1": 0.94, "2": 0.82, "3": 0.6, "4": 0.42, "5": 0.2, "6": 0.5}
_DESKS = {  # kind of agency: grades it tends to give, share of the items
    "police": ("BBCBAC", "223123", 0.3), "border_guard": ("BBCCA", "22331", 0.14),
    "customs": ("BBC", "232", 0.12), "fiu": ("ABBC", "1223", 0.1),
    "anti_corruption": ("BCCB", "2332", 0.12), "cyber": ("ABC", "123", 0.08),
    "civil_society": ("CCDDFB", "334463", 0.14),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as a clause, with kind, code, area, profile section and whether it is true."""

    kind: str
    code: str
    area: str
    section: str
    text: str
    true: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One report on one claim. `origin` is the position of the first item; itself if it is that."""

    claim: int
    desk: str
    reliability: str
    credibility: str
    day: int  # days after START
    supports: bool
    origin: int
    number: int


def invent_claims(
    dice: Dice, networks: Networks, trails: Trails, modi: frozenset[str]
) -> list[Claim]:
    """Return claims about ways of working, legs, roles, services and corrupt contact."""
    rng = dice.of("claims")
    found = [
        Claim("modus_operandi", m.code, m.area, "modi_operandi",
              f"groups use this way of working: {m.name.lower()}", m.code in modi)
        for m in modi_operandi().values()
        if top_area(m.area) in SEPCA and rng.random() < 0.7
    ]  # fmt: skip
    legs = {code for branch in trails.branches for code in branch.codes}
    goods = {branch.commodity for branch in trails.branches}
    for leg in routes().values():
        if leg.commodity in goods and rng.random() < 0.75:
            places = f"{nodes()[leg.from_node].name} to {nodes()[leg.to_node].name}"
            good = commodities()[leg.commodity]
            area = good.area if leg.commodity != "C-MIGP" else "MIG"
            text = f"the leg {places} is in use ({good.name.lower()})"
            found.append(Claim("route_leg", leg.code, area, "routes", text, leg.code in legs))
    for area in SEPCA:
        nets = [n for n in networks.all if area in (n.area, n.second)]
        found += _about_help(area, nets)
        seen = {r for n in nets for r in n.roles}
        seen |= {r for n in nets for _, r, _ in (*n.providers, *n.officials)}
        found += [
            Claim("role", r.code, area, "offenders", f"networks employ: {r.name.lower()}",
                  r.code in seen)
            for r in roles().values() if r.category != "peripheral" and rng.random() < 0.16
        ]  # fmt: skip
    return found


def _about_help(area: str, nets: list[Network]) -> list[Claim]:
    services = {s for n in nets for _, _, s in n.providers}
    bodies = {INSTITUTIONS[k][0] for n in nets for _, _, k in n.officials}
    return [
        Claim("service", f"{area}:{s}", area, "offenders",
              f"networks buy {s} from providers that serve several networks", s in services)
        for s in ("laundering", "transport", "documents", "infrastructure")
    ] + [
        Claim("corruption", f"{area}:{b}", area, "offenders",
              f"networks have a paid contact in this kind of body: {b.lower()}", b in bodies)
        for b in sorted({name for name, _ in INSTITUTIONS})
    ]  # fmt: skip


def invent_items(dice: Dice, claims: list[Claim], span: int) -> list[Item]:
    """Return the reports on the claims, copies after their originals; `span` in days."""
    rng = dice.of("items")
    desks = list(_DESKS)
    share = np.array([_DESKS[d][2] for d in desks])
    items: list[Item] = []
    for number, claim in enumerate(claims):
        for _ in range(1 + int(rng.poisson(1.3))):
            desk = desks[int(rng.choice(len(desks), p=share / share.sum()))]
            reliable, credible, _ = _DESKS[desk]
            r, c = str(rng.choice(list(reliable))), str(rng.choice(list(credible)))
            honest = rng.random() < RHO[r]
            right = rng.random() < (THETA[c] if honest else 0.5)
            day = int(span - 1 - rng.exponential(300)) % span
            at = len(items)
            items.append(Item(number, desk, r, c, day, claim.true == right, at, at))
            for _ in range(int(rng.random() < 0.3) * int(rng.integers(1, 4))):
                other = desks[int(rng.integers(len(desks)))]
                later = min(span - 1, day + int(rng.integers(1, 60)))
                items.append(
                    Item(number, other, str(rng.choice(list(_DESKS[other][0]))), c, later,
                         items[at].supports, at, len(items))
                )  # fmt: skip
    return items
