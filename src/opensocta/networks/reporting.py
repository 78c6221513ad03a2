"""Findings on networks: each a sentence with its numbers and the evidence it rests on.

In:   `Sight`: what was seen of groups, brokers and removals
Out:  findings networks.group, networks.broker, networks.bridge, networks.removal
Not:  judgements (`assess`)
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import area_words, capital, counted, listed, percent_words
from opensocta.networks.brokers import Removal
from opensocta.networks.groups import Group
from opensocta.networks.picture import Picture
from opensocta.networks.roles import BROKER_ROLE
from opensocta.vocabulary import crime_areas, is_a, schema_properties, top_area

__all__ = ["Sight", "report_all"]

_AREA_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Sight:
    """Everything seen in one picture."""

    picture: Picture
    groups: list[Group]
    homes: dict[str, tuple[str, ...]]
    betweenness: dict[str, float]
    exact: bool
    brokers: dict[str, list[tuple[str, str]]]
    removal: Removal | None


def report_all(sight: Sight) -> list[Finding]:
    """Return all findings on the networks, in a fixed order."""
    return [
        *report_groups(sight),
        *report_brokers(sight),
        *report_bridges(sight),
        *report_removal(sight),
    ]


@detectors.add("networks.group", version=1, cites="blondel2008")
def report_groups(sight: Sight) -> list[Finding]:
    """Return one finding per network that ties hold together."""
    found = [_group(sight, group, _areas(sight.picture, group)) for group in sight.groups]
    return [finding for finding in found if finding is not None]


@detectors.add("networks.broker", version=1, cites="freeman1977")
def report_brokers(sight: Sight) -> list[Finding]:
    """Return who alone connects networks that are otherwise apart."""
    areas = _areas_of_groups(sight)
    near = _evidence_of_nodes(sight)
    return [
        _broker(sight, node, pairs, near[node], areas)
        for node, pairs in sorted(sight.brokers.items())
        if near[node]
    ]


@detectors.add("networks.bridge", version=1, cites="freeman1977")
def report_bridges(sight: Sight) -> list[Finding]:
    """Return who serves several networks, and which networks are active in several areas."""
    areas = _areas_of_groups(sight)
    poly = [
        _poly_crime(group, areas[group.code], _evidence_within(sight, group))
        for group in sight.groups
        if len(areas[group.code]) > 1
    ]
    return [*_shared_providers(sight, areas), *(one for one in poly if one is not None)]


@detectors.add("networks.removal", version=1, cites="cavallaro2020")
def report_removal(sight: Sight) -> list[Finding]:
    """Return what is left without the subject that lies most between others."""
    removal = sight.removal
    evidence = _evidence_of_nodes(sight)[removal.first] if removal else set()
    return [_removal(sight, removal, evidence)] if removal and evidence else []


def _group(sight: Sight, group: Group, areas: list[str]) -> Finding | None:
    evidence = _evidence_within(sight, group)
    if not evidence:
        return None
    members = list(group.members)
    persons = sum(sight.picture.schema.get(node) == "Person" for node in members)
    named = len(sight.picture.anchors.get(group.anchor, ()))
    mean = sum(group.members.values()) / len(members)
    origin = {
        0: "no agency named it, but its members are tied more to each other than to others",
        1: "an agency named it",
    }.get(named, f"agencies named it under {named} entries, which share members")
    others = len(members) - persons
    of = f" ({counted(persons, 'person')} and {counted(others, 'organisation')})" if others else ""
    return Finding(
        kind="networks.group",
        subject=group.code,
        score=float(len(members)),
        reason=f"{group.code} has {counted(len(members), 'recorded member')}{of}, whose "
        f"membership has a mean probability of {percent_words(mean)}; {origin}.",
        evidence=tuple(sorted(evidence)),
        measures={
            "members": len(members),
            "persons": persons,
            "named": named,
            "mean_membership": round(mean, 6),
            "crime_areas": ";".join(areas),
        },
        crime_area=areas[0] if areas else "",
        section="offenders",
        credence=round(mean, 6),
    )


def _broker(
    sight: Sight,
    node: str,
    pairs: list[tuple[str, str]],
    evidence: set[str],
    areas: dict[str, list[str]],
) -> Finding:
    codes = sorted({code for pair in pairs for code in pair})
    share = sight.betweenness.get(node, 0.0)
    about = "" if sight.exact else "an estimated "
    links = "connection" if len(pairs) == 1 else f"connection of {len(pairs)} pairs"
    among = "between" if len(codes) == 2 else "among"
    others = counted(max(len(sight.betweenness) - 1, 0), "other recorded subject")
    return Finding(
        kind="networks.broker",
        subject=node,
        score=share,
        reason=f"{capital(_one(sight.picture, node))} is the only recorded {links} {among} "
        f"{listed(codes)}, and lies on {about}{percent_words(share)} of the shortest paths "
        f"between the {others}.",
        evidence=tuple(sorted(evidence)),
        measures={
            "pairs": len(pairs),
            "networks": ";".join(codes),
            "betweenness": round(share, 9),
            "exact": int(sight.exact),
            "suggested_role": BROKER_ROLE,
        },
        crime_area=_common_area(codes, areas),
        section="offenders",
    )


def _shared_providers(sight: Sight, areas: dict[str, list[str]]) -> list[Finding]:
    """Return who serves two or more networks."""
    served: dict[str, set[str]] = defaultdict(set)
    proof: dict[str, set[str]] = defaultdict(set)
    ties = sight.picture.ties
    columns = (ties["kind"].to_pylist(), sight.picture.sources, sight.picture.targets)
    for kind, provider, customer, evidence in zip(*columns, sight.picture.evidence, strict=True):
        if kind == "service" and provider not in sight.picture.anchors:
            served[provider].update(sight.homes.get(customer, ()))
            proof[provider].update(evidence)
    return [
        Finding(
            kind="networks.bridge",
            subject=provider,
            score=float(len(codes)),
            reason=f"{capital(_one(sight.picture, provider))} is recorded as serving "
            f"{counted(len(codes), 'network')}: {listed(sorted(codes), 10)}.",
            evidence=tuple(sorted(proof[provider])),
            measures={"networks": ";".join(sorted(codes)), "number": len(codes), "via": "service"},
            crime_area=_common_area(sorted(codes), areas),
            section="modi_operandi",
        )
        for provider, codes in sorted(served.items())
        if len(codes) > 1
    ]


def _poly_crime(group: Group, areas: list[str], evidence: set[str]) -> Finding | None:
    if not evidence:
        return None
    return Finding(
        kind="networks.bridge",
        subject=group.code,
        score=float(len(areas)),
        reason=f"{group.code} is recorded in {counted(len(areas), 'crime area')}: "
        f"{listed([area_words(area) for area in areas], 4)}.",
        evidence=tuple(sorted(evidence)),
        measures={"crime_areas": ";".join(areas), "number": len(areas), "via": "crime areas"},
        section="offenders",
    )


def _removal(sight: Sight, removal: Removal, evidence: set[str]) -> Finding:
    return Finding(
        kind="networks.removal",
        subject=removal.first,
        score=1 - removal.after_one / removal.before,
        reason=f"Without the {_one(sight.picture, removal.first).removeprefix('one ')} on most "
        f"shortest paths, the largest connected part of "
        f"{counted(len(sight.betweenness), 'recorded subject')} falls from {removal.before:,} to "
        f"{removal.after_one:,} subjects; without the first five, to {removal.after_five:,}.",
        evidence=tuple(sorted(evidence)),
        measures={
            "before": removal.before,
            "after_one": removal.after_one,
            "after_five": removal.after_five,
            "nodes": len(sight.betweenness),
        },
        section="offenders",
    )


def _one(picture: Picture, node: str) -> str:
    """Return what a subject is: "one person", "one organisation", "one subject"."""
    schema = picture.schema.get(node, "")
    if schema == "Person":
        return "one person"
    known = schema in schema_properties() and is_a(schema, "Organization")
    return "one organisation" if known else "one subject"


def _areas_of_groups(sight: Sight) -> dict[str, list[str]]:
    return {group.code: _areas(sight.picture, group) for group in sight.groups}


def _areas(picture: Picture, group: Group) -> list[str]:
    """Return the group's top crime areas, most frequent first.

    Those of its named networks; else those of at least two members and a quarter of all.
    """
    named = picture.anchors.get(group.anchor, ())
    counts = Counter(area for one in named for area in _top_areas(picture, one))
    if not counts:
        members = Counter(area for node in group.members for area in _top_areas(picture, node))
        least = max(2.0, _AREA_SHARE * len(group.members))
        counts = Counter({area: n for area, n in members.items() if n >= least})
    return sorted(counts, key=lambda area: (-counts[area], area))


def _top_areas(picture: Picture, node: str) -> set[str]:
    known = crime_areas()
    return {top_area(code) for code in picture.areas.get(node) or () if code in known}


def _common_area(codes: list[str], areas: dict[str, list[str]]) -> str:
    """Return the one crime area all these networks share; empty if there is none or several."""
    shared = set.intersection(*(set(areas.get(code, ())) for code in codes)) if codes else set()
    return shared.pop() if len(shared) == 1 else ""


def _evidence_within(sight: Sight, group: Group) -> set[str]:
    inside = group.members.keys() | {group.anchor}
    picture = sight.picture
    return {
        proof
        for one, two, proofs in zip(picture.sources, picture.targets, picture.evidence, strict=True)
        if one in inside and two in inside
        for proof in proofs
    }


def _evidence_of_nodes(sight: Sight) -> dict[str, set[str]]:
    near: dict[str, set[str]] = defaultdict(set)
    picture = sight.picture
    for one, two, proofs in zip(picture.sources, picture.targets, picture.evidence, strict=True):
        near[one].update(proofs)
        near[two].update(proofs)
    return near
