"""Finds corridors, hubs and shifts of routes in flows.

In:   flows (`evidence.derived.FLOWS`)
Out:  findings routes.corridor (origin to destination of a commodity), routes.hub (places that
      much passes through) and routes.shift (a share that changed in the last year)
Not:  how much is carried in all: flows are what was found, and that depends on where is looked
See:  docs/methods/routes.md
"""

from collections import Counter
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from opensocta.evidence.finding import Finding, Measure, detectors
from opensocta.evidence.wording import interval_words, listed, percent_words
from opensocta.routes.places import Places
from opensocta.routes.shares import LEVEL, Share, change_of, share_of
from opensocta.routes.traced import Traced, amount_words, found_words, goods_name, traced_flows
from opensocta.vocabulary import Node

__all__ = ["find_corridors", "find_hubs", "find_routes", "find_shifts"]

SECTION = "routes"
CAVEAT = "finds depend on the places searched"
_FEWEST = 3
_SMALLEST = 0.01
_VIA = 0.25
_YEAR = 365


def find_routes(flows: pa.Table, *, nodes: Mapping[str, Node] | None = None) -> list[Finding]:
    """Find corridors, hubs and shifts.

    Parameters
    ----------
    flows : rows of `evidence.derived.FLOWS`, any order.
    nodes : places by code; the vocabulary's if None.
    """
    places = Places(nodes)
    found = [
        finding
        for find in (find_corridors, find_hubs, find_shifts)
        for finding in find(flows, places=places)
    ]
    return sorted(found, key=lambda f: (f.kind, -f.score, f.subject, f.key))


@detectors.add("routes.corridor", version=1, cites="kish_1965_effective")
def find_corridors(flows: pa.Table, *, places: Places) -> list[Finding]:
    """Find from where to where a commodity goes, with the share of the traced volume."""
    found = []
    for part in traced_flows(flows):
        ends = [(stops[0], stops[-1]) for stops in part.stops]
        for pair, n in sorted(Counter(ends).items()):
            inside = np.array([end == pair for end in ends], np.bool_)
            share = share_of(part.volume, inside)
            if n < _FEWEST or share.share < _SMALLEST:
                continue
            stops = [pair[0], *_via(part, inside, places), pair[1]]
            length = places.length(stops)
            volume = float(part.volume[inside].sum())
            found.append(
                Finding(
                    kind="routes.corridor",
                    subject=f"{part.commodity}:{pair[0]}>{pair[1]}",
                    score=round(share.share, 6),
                    reason=f"{_share(share, part)} went {_way(stops, places)}, "
                    f"{amount_words(volume, part.unit)} in {found_words(n, part)}; "
                    f"{percent_words(part.known)} of all finds are traced, and {CAVEAT}.",
                    evidence=part.ids(inside),
                    crime_area=part.crime_area,
                    section=SECTION,
                    measures={
                        "stops": ">".join(stops),
                        "commodity": part.commodity,
                        **_measured(share, part, n, volume),
                        "km": None if length is None else round(length, 1),
                        "traced": round(part.known, 6),
                    },
                )
            )
    return found


@detectors.add("routes.hub", version=1, cites="freeman_1991_flow")
def find_hubs(flows: pa.Table, *, places: Places) -> list[Finding]:
    """Find places between origin and destination that much of a commodity passes through."""
    found = []
    for part in traced_flows(flows):
        between = [frozenset(stops[1:-1]) for stops in part.stops]
        for stop, n in sorted(Counter(s for these in between for s in these).items()):
            inside = np.array([stop in these for these in between], np.bool_)
            share = share_of(part.volume, inside)
            if n < _FEWEST or share.share < _SMALLEST:
                continue
            volume = float(part.volume[inside].sum())
            found.append(
                Finding(
                    kind="routes.hub",
                    subject=f"{part.commodity}:{stop}",
                    score=round(share.share, 6),
                    reason=f"{_share(share, part)} passed through {places.name(stop)}, "
                    f"{amount_words(volume, part.unit)} in {n} of "
                    f"{found_words(len(between), part)}; {CAVEAT}.",
                    evidence=part.ids(inside),
                    crime_area=part.crime_area,
                    section=SECTION,
                    measures={
                        "stops": stop,
                        "commodity": part.commodity,
                        **_measured(share, part, n, volume),
                    },
                )
            )
    return found


@detectors.add("routes.shift", version=1, cites="newcombe_1998_difference")
def find_shifts(flows: pa.Table, *, places: Places) -> list[Finding]:
    """Find corridors and places whose share changed from the year before to the last year.

    The level is raised so that all intervals of one commodity hold together (Bonferroni).
    """
    found = []
    for part in traced_flows(flows):
        last = int(part.day.max())
        now, before = part.day > last - _YEAR, part.day <= last - _YEAR
        before &= part.day > last - 2 * _YEAR
        if now.sum() < _FEWEST or before.sum() < _FEWEST:
            continue
        subjects = _subjects(part)
        for subject, inside in sorted(subjects.items()):
            finding = _shift(part, subject, inside, (before, now), len(subjects), places)
            found += [finding] if finding else []
    return found


def _measured(share: Share, part: Traced, n: int, volume: float) -> dict[str, Measure]:
    return {
        "share": round(share.share, 6),
        "low": round(share.low, 6),
        "high": round(share.high, 6),
        "n": n,
        "volume": round(volume, 3),
        "unit": part.unit,
    }


def _share(share: Share, part: Traced) -> str:
    """Return "75 % (62-86 %) of the traced volume of heroin"."""
    interval = interval_words(share.low, share.high)
    return f"{percent_words(share.share)} ({interval}) of {_traced(part)}"


def _traced(part: Traced) -> str:
    """Return "the traced volume of heroin"; persons are told as such."""
    goods = goods_name(part)
    return "the traced persons" if part.unit == "persons" else f"the traced volume of {goods}"


def _way(stops: list[str], places: Places) -> str:
    """Return "from Istanbul through Sofia and Belgrade to Vienna"."""
    names = [places.name(stop) for stop in stops]
    via = f" through {listed(names[1:-1], 2)}" if names[1:-1] else ""
    return f"from {names[0]}{via} to {names[-1]}"


def _via(part: Traced, inside: npt.NDArray[np.bool_], places: Places) -> list[str]:
    """Return places that at least a quarter of the consignments name, in order."""
    chosen = [part.stops[i] for i in np.flatnonzero(inside).tolist()]
    times = Counter(stop for stops in chosen for stop in set(stops[1:-1]))
    often = [stop for stop, n in times.items() if n >= _VIA * len(chosen)]
    return places.in_order(chosen[0][0], often, chosen[0][-1])


def _subjects(part: Traced) -> dict[str, npt.NDArray[np.bool_]]:
    """Return corridors and places between with the flows that use them."""
    used: dict[str, list[int]] = {}
    for i, stops in enumerate(part.stops):
        for name in {f"{stops[0]}>{stops[-1]}", *stops[1:-1]}:
            used.setdefault(name, []).append(i)
    masks = {}
    for name, these in used.items():
        if len(these) >= _FEWEST:
            masks[name] = np.zeros(len(part.stops), np.bool_)
            masks[name][these] = True
    return masks


def _shift(  # noqa: PLR0917 - one comparison
    part: Traced,
    subject: str,
    inside: npt.NDArray[np.bool_],
    years: tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]],
    tried: int,
    places: Places,
) -> Finding | None:
    """Return the finding if the change is shown, else None."""
    level = 1 - (1 - LEVEL) / tried
    before, now = (share_of(part.volume[year], inside[year], level) for year in years)
    change = change_of(before, now)
    if not change.shown or before.n + now.n < _FEWEST:
        return None
    stops = subject.split(">")
    where = f"through {places.name(subject)}" if len(stops) == 1 else _way(stops, places)
    verb = "rose" if change.change > 0 else "fell"
    size = abs(change.change)
    low, high = sorted((abs(change.low), abs(change.high)))
    return Finding(
        kind="routes.shift",
        subject=f"{part.commodity}:{subject}",
        score=round(abs(change.change), 6),
        reason=f"The share of {_traced(part)} that went {where} {verb} from "
        f"{percent_words(before.share)} to {percent_words(now.share)} in the last year, by "
        f"{100 * size:.0f} ({100 * low:.0f}-{100 * high:.0f}) points, in "
        f"{before.n:,} of {int(years[0].sum()):,} and {now.n:,} of "
        f"{found_words(int(years[1].sum()), part)}; {CAVEAT}.",
        evidence=part.ids(inside & (years[0] | years[1])),
        crime_area=part.crime_area,
        section=SECTION,
        measures={
            "stops": subject,
            "commodity": part.commodity,
            "before": round(before.share, 6),
            "share": round(now.share, 6),
            "change": round(change.change, 6),
            "low": round(change.low, 6),
            "high": round(change.high, 6),
            "n_before": before.n,
            "n": now.n,
            "unit": part.unit,
            "comparisons": tried,
        },
    )
