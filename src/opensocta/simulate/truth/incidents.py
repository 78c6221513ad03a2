"""What happened in three years: crimes, seizures, detections and arrests, as columns.

Numbers follow the true intensity and growth of each area; some events belong to a network and
then have suspects of one cell, most belong to nobody's network.
"""

from dataclasses import dataclass

import numpy as np

from opensocta.simulate.truth.dice import Days, Dice, Floats, Ints, Strings, pick, strings
from opensocta.simulate.truth.names import COUNTRIES
from opensocta.simulate.truth.networks import Networks
from opensocta.simulate.truth.people import People, home_nodes
from opensocta.simulate.truth.threat import Threat
from opensocta.simulate.truth.trails import Trails
from opensocta.vocabulary import commodities, modi_operandi, nodes, top_area

__all__ = ["END", "START", "YEARS", "Incidents", "active_modi", "invent_incidents"]

START, END = np.datetime64("2023-10-01"), np.datetime64("2026-09-30")
YEARS = ("2023-10/2024-09", "2024-10/2025-09", "2025-10/2026-09")
_CRIMES = {  # crime area, share of the crimes that the police record, share by networks
    "PROP-BUR-RES": (0.30, 0.12), "PROP-BUR-BUS": (0.09, 0.12), "PROP-VEH": (0.12, 0.25),
    "PROP-VEH-BRK": (0.11, 0.04), "PROP-ATM": (0.01, 0.8), "PROP-PHONE": (0.05, 0.4),
    "CYB-SCAM": (0.09, 0.3), "CYB-BEC": (0.03, 0.35), "CYB-RAN": (0.01, 0.5),
    "CYB-PAY": (0.05, 0.15), "DRUG-CAN": (0.06, 0.3), "DRUG-SYN": (0.02, 0.3),
    "THB-SEX": (0.012, 0.6), "THB-LAB": (0.008, 0.5), "OCG-VIOL": (0.015, 0.7),
    "OCG-COR": (0.01, 0.5), "EXT-PROT": (0.015, 0.4),
}  # fmt: skip
_SEIZED = {  # commodity: seizures at scale 1, median quantity, spread
    "C-HER": (420, 9.0, 1.1), "C-COC": (340, 22.0, 1.5), "C-CANH": (1150, 14.0, 1.3),
    "C-MDMA": (240, 4000.0, 1.2), "C-CIG": (820, 90_000.0, 1.4), "C-VEH": (300, 1.0, 0.3),
    "C-FA": (150, 2.0, 0.8), "C-FAKE": (160, 1500.0, 1.2),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Incidents:
    """Events as columns. -1 or an empty text means: does not apply."""

    kind: Strings  # crime, seizure, detection, arrest
    area: Strings
    day: Days
    node: Strings
    mo: Strings
    commodity: Strings
    amount: Floats
    branch: Ints
    stop: Ints
    network: Ints
    suspects: Ints  # four columns, -1 padded
    victims: Ints

    @property
    def count(self) -> int:
        """Return how many there are."""
        return len(self.kind)

    def where(self, kind: str) -> Ints:
        """Return the positions of one kind of event."""
        return np.flatnonzero(self.kind == kind)


def active_modi(dice: Dice) -> frozenset[str]:
    """Return the modi operandi that are truly in use: about half of each top area's."""
    rng = dice.of("modi")
    return frozenset(code for code in modi_operandi() if rng.random() < 0.55)


def invent_incidents(
    dice: Dice, people: People, networks: Networks, trails: Trails, *, threat: Threat, scale: float
) -> Incidents:
    """Return about 30,000 events at scale 1, ordered by day."""
    rng = dice.of("incidents")
    parts = [
        _crimes(rng, people, networks, threat, modi=active_modi(dice), count=round(21_000 * scale)),
        _carried(rng, networks, trails, threat, scale),
    ]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    count = len(columns["kind"])
    columns["suspects"] = _suspects(rng, people, networks, columns["network"], columns["kind"])
    order = np.lexsort((np.arange(count), columns["day"]))
    incidents = Incidents(**{name: values[order] for name, values in columns.items()})
    return _with_arrests(rng, incidents)


def _days(rng: np.random.Generator, growth: float, season: float, count: int) -> Days:
    """Return days with yearly growth and a yearly wave whose top is in summer or in winter."""
    span = int((END - START).astype(int)) + 1
    at = np.arange(span)
    weight = (1 + growth) ** (at / 365.25) * (1 + season * np.cos(2 * np.pi * (at - 290) / 365.25))
    weight *= np.where((at + 6) % 7 < 2, 0.85, 1.0)
    return START + rng.choice(span, size=count, p=weight / weight.sum()).astype("timedelta64[D]")


def _crimes(
    rng: np.random.Generator,
    people: People,
    networks: Networks,
    threat: Threat,
    *,
    modi: frozenset[str],
    count: int,
) -> dict[str, np.ndarray]:
    shares: Floats = np.array([share for share, _ in _CRIMES.values()])
    area = pick(rng, list(_CRIMES), count, shares / shares.sum())
    day: Days = np.empty(count, dtype="datetime64[D]")
    network, mo = np.full(count, -1), pick(rng, [""], count)
    for code, (_, organised) in _CRIMES.items():
        here = np.flatnonzero(area == code)
        top = top_area(code)
        day[here] = _days(rng, threat.trend(top), -0.25 if top == "PROP" else 0.05, len(here))
        doers = [
            k for k, n in enumerate(networks.all) if top in (n.area, n.second) or
            (n.area == "OCG" and top == "EXT")
        ]  # fmt: skip
        if doers:
            theirs = here[rng.random(len(here)) < organised]
            network[theirs] = np.array(doers)[rng.integers(len(doers), size=len(theirs))]
        known = sorted(
            m.code for m in modi_operandi().values() if m.area == code and m.code in modi
        )
        if known:
            mo[here] = pick(rng, known, len(here))
    towns = home_nodes()
    country = people.country[rng.integers(people.count, size=count)]
    for k in np.flatnonzero(network >= 0).tolist():
        lands = networks.all[network[k]].countries
        country[k] = lands[int(rng.integers(len(lands)))]
    node = pick(rng, [""], count)
    for code, here_towns in towns.items():
        mask = country == code
        node[mask] = here_towns[rng.integers(len(here_towns), size=mask.sum())]
    return {
        "kind": pick(rng, ["crime"], count), "area": area, "day": day, "node": node, "mo": mo,
        "commodity": pick(rng, [""], count), "amount": np.zeros(count),
        "branch": np.full(count, -1), "stop": np.full(count, -1), "network": network,
        "victims": np.where(
            np.char.startswith(area.astype(str), "THB"), rng.integers(1, 6, count), 1
        ),
    }  # fmt: skip


def _carried(
    rng: np.random.Generator, networks: Networks, trails: Trails, threat: Threat, scale: float
) -> dict[str, np.ndarray]:
    """Return seizures and detections: one consignment each, met at one stop of its branch."""
    plans = [("seizure", good, round(n * scale), m, s) for good, (n, m, s) in _SEIZED.items()]
    plans.append(("detection", "C-MIGP", round(3600 * scale), 7.0, 0.9))
    parts = []
    for kind, good, count, median, spread in plans:
        area = "MIG" if kind == "detection" else commodities()[good].area
        day = _days(rng, threat.trend(top_area(area)), 0.3 if kind == "detection" else 0.05, count)
        year = np.minimum(((day - START).astype(int) / 365.3).astype(int), 2)
        ways = np.array(trails.of(good))
        branch = np.full(count, -1)
        for y in range(3):
            here = np.flatnonzero(year == y)
            p = trails.volumes[ways, y]
            branch[here] = ways[rng.choice(len(ways), size=len(here), p=p / p.sum())]
        stop = np.array([_met(rng, trails, int(b)) for b in branch], dtype=np.int64)
        doers = [k for k, n in enumerate(networks.all) if top_area(area) in (n.area, n.second)]
        network = np.full(count, -1)
        if doers:
            theirs = np.flatnonzero(rng.random(count) < 0.5)
            network[theirs] = np.array(doers)[rng.integers(len(doers), size=len(theirs))]
        amount = np.maximum(1, np.rint(median * rng.lognormal(0, spread, count) * 10) / 10)
        if good in ("C-MIGP", "C-VEH", "C-FA", "C-CIG", "C-MDMA", "C-FAKE"):
            amount = np.rint(amount)
        node = strings(
            [
                trails.branches[b].stops[s]
                for b, s in zip(branch.tolist(), stop.tolist(), strict=True)
            ]
        )
        parts.append({
            "kind": pick(rng, [kind], count), "area": pick(rng, [area], count), "day": day,
            "node": node, "mo": pick(rng, [""], count), "commodity": pick(rng, [good], count),
            "amount": amount, "branch": branch, "stop": stop, "network": network,
            "victims": np.zeros(count, dtype=np.int64),
        })  # fmt: skip
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _met(rng: np.random.Generator, trails: Trails, branch: int) -> int:
    """Return the stop where a consignment is met: in the region, more likely at a crossing."""
    known = nodes()
    stops = trails.branches[branch].stops
    weight = np.array(
        [
            (known[s].country in COUNTRIES)
            * (
                3.0
                if known[s].type in ("border_crossing", "port", "island", "border_area")
                else 1.0
            )
            for s in stops
        ]
    )
    weight[0] *= 0.3
    if not weight.sum():
        weight[-1] = 1.0
    return int(rng.choice(len(stops), p=weight / weight.sum()))


def _suspects(
    rng: np.random.Generator, people: People, networks: Networks, network: Ints, kind: Strings
) -> Ints:
    """Return up to four suspects: one cell's people for a network's event, else a known few."""
    found = np.full((len(network), 4), -1)
    pool = rng.permutation(people.count)[: max(20, people.count // 4)]
    chance = np.where(kind == "crime", 0.22, 0.45)
    for k in np.flatnonzero((network < 0) & (rng.random(len(network)) < chance)).tolist():
        many = 1 + int(rng.random() < 0.12)
        found[k, :many] = pool[(rng.beta(1, 2.2, many) * len(pool)).astype(int)]
    for k in np.flatnonzero((network >= 0) & (rng.random(len(network)) < 0.62)).tolist():
        net = networks.all[network[k]]
        low = [r not in ("R-LEAD", "R-FIN", "R-BROKER") for r in net.roles]
        cell = int(rng.integers(net.cells.max() + 1))
        mates = net.members[(net.cells == cell) & np.array(low)]
        if rng.random() < 0.05:
            mates = net.members
        many = min(len(mates), 1 + int(rng.binomial(3, 0.4)))
        found[k, :many] = rng.choice(mates, size=many, replace=False)
    return found


def _with_arrests(rng: np.random.Generator, incidents: Incidents) -> Incidents:
    """Add an arrest, some days later, of the first suspect of some events."""
    source = np.flatnonzero((incidents.suspects[:, 0] >= 0) & (rng.random(incidents.count) < 0.25))
    day = incidents.day[source] + rng.integers(0, 60, len(source)).astype("timedelta64[D]")
    source, day = source[day <= END], day[day <= END]
    suspects = np.full((len(source), 4), -1)
    suspects[:, 0] = incidents.suspects[source, 0]
    blank = pick(rng, [""], len(source))
    none = np.full(len(source), -1)
    extra = Incidents(
        pick(rng, ["arrest"], len(source)), incidents.area[source], day, incidents.node[source],
        incidents.mo[source], blank, np.zeros(len(source)), none, none, incidents.network[source],
        suspects, np.zeros(len(source), dtype=np.int64),
    )  # fmt: skip
    return Incidents(
        *(np.concatenate([getattr(incidents, f), getattr(extra, f)]) for f in Incidents.__slots__)
    )
