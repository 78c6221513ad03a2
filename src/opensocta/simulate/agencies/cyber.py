"""The cyber unit: a STIX 2.1 bundle of groups, tools, techniques and how they belong together."""

from typing import Any
from uuid import UUID, uuid5

import numpy as np
import orjson

from opensocta.simulate.agencies.cards import Style, write_cards
from opensocta.simulate.agencies.desk import NOTICE, Desk
from opensocta.simulate.agencies.scripts import plain_latin
from opensocta.vocabulary import modi_operandi, top_area

__all__ = ["write_cyber"]

STYLE = Style("CY", plain_latin, typo=0.02, phone=0.0, document=0.0, address=0.0, twice=0.0)
_SPACE = UUID("6f70656e-736f-4374-a000-000000000021")
_AMBER = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"
_STAMP = "2026-09-20T08:00:00.000Z"
_TOOLS = ("InventedLocker", "PaperMask", "GreyFerry", "TinSiren", "MudCourier")


def _id(kind: str, name: str) -> str:
    return f"{kind}--{uuid5(_SPACE, name)}"


def _object(kind: str, key: str, **more: Any) -> dict[str, Any]:
    return {
        "type": kind, "spec_version": "2.1", "id": _id(kind, key), "created": _STAMP,
        "modified": _STAMP, "object_marking_refs": [_AMBER], "labels": ["invented"], **more,
    }  # fmt: skip


def _link(source: str, how: str, target: str) -> dict[str, Any]:
    return _object(
        "relationship", f"{source}{how}{target}", relationship_type=how, source_ref=source,
        target_ref=target,
    )  # fmt: skip


def write_cyber(desk: Desk) -> None:
    """Write the groups of cybercrime, some members, their techniques and tools."""
    region, rng = desk.region, desk.dice.of("cyber")
    nets = [n for n in region.networks.all if n.area == "CYB"]
    who = [(k, p) for k, n in enumerate(nets) for p in n.members.tolist() if rng.random() < 0.3]
    cards = write_cards(rng, region.people, np.unique([p for _, p in who] or [0]), STYLE)
    card = cards.finder(rng, region.people.count)
    objects = [
        _object(
            "identity", "unit", name="Cyber Crime Unit (INVENTED)", identity_class="organization"
        )
    ]
    person_ids = {}
    for k in range(cards.count):
        made = _object(
            "identity", f"person{cards.local[k]}", name=f"{cards.given[k]} {cards.family[k]}",
            identity_class="individual",
            description=f"born {cards.born[k]}" if cards.born[k] else "",
        )  # fmt: skip
        person_ids[k] = made["id"]
        objects.append(made)
    desk.know(
        "cyber",
        [person_ids[k] for k in range(cards.count)],
        "person",
        region.people.ids(cards.person),
    )
    groups = [
        _object("intrusion-set", n.code, name=f"Group {chr(65 + k)}-{n.code[-2:]}",
                description=f"{NOTICE}. Works in {n.subarea}.", aliases=[f"KG-{n.code[-2:]}"])
        for k, n in enumerate(nets)
    ]  # fmt: skip
    objects += groups
    for k, person in who:
        objects.append(_link(person_ids[int(card[person])], "related-to", groups[k]["id"]))
    modi = [
        m for m in modi_operandi().values() if top_area(m.area) == "CYB" and m.code in region.modi
    ]
    for m in modi:
        technique = _object(
            "attack-pattern", m.code, name=m.name, description=m.description,
            external_references=[{"source_name": "opensocta", "external_id": m.code}],
        )  # fmt: skip
        objects.append(technique)
        for group in groups:
            if rng.random() < 0.4:
                objects.append(_link(group["id"], "uses", technique["id"]))
    for name in _TOOLS:
        tool = _object("malware", name, name=name, is_family=True, malware_types=["ransomware"])
        objects.append(tool)
        objects += [_link(g["id"], "uses", tool["id"]) for g in groups if rng.random() < 0.4]
    objects.append(
        _object("report", "report", name=f"Cybercrime groups, September 2026 ({NOTICE})",
                published=_STAMP, report_types=["threat-report"],
                object_refs=[o["id"] for o in objects])
    )  # fmt: skip
    bundle = {"type": "bundle", "id": _id("bundle", f"{region.seed}"), "objects": objects}
    desk.path("cyber", "groups.stix.json").write_bytes(
        orjson.dumps(bundle, option=orjson.OPT_INDENT_2)
    )
    desk.deliver("cyber", "groups.stix.json", grade="B2", handling="H1")
