"""Reads STIX 2.1 bundles: actors, campaigns, tools, relationships, sightings, reports.

In:   a JSON bundle
Out:  entities with their relations, descriptions as documents, one report for the bundle
Not:  observables one by one (kept as lines of the bundle's text), patterns as rules to run

The report's TLP is the strictest of the intake's and of all markings in the bundle; a marking
that is no known TLP label counts as RED. `confidence` becomes credibility after the Admiralty
scale of STIX 2.1, appendix A.
"""

from collections.abc import Iterator

from opensocta.evidence.marking import Marking, join
from opensocta.sources.cleaning import Rules
from opensocta.sources.draft import Draft
from opensocta.sources.registry import Chunk, Intake, readers
from opensocta.sources.rows import whole_file_report
from opensocta.sources.safety import unreadable
from opensocta.sources.stix_objects import (
    NODES,
    TEXTS,
    observable_line,
    read_node,
    read_relationship,
    read_sighting,
)
from opensocta.sources.strict_json import Json, as_dict, as_list, load_json, text_of, texts_of

__all__ = ["read_stix", "strictest_tlp"]

TLP_IDS = {
    "613f2e26-407d-48c7-9eca-b8e91df99dc9": "CLEAR",
    "34098fce-860f-48ae-8e50-ebd3cc5e41da": "GREEN",
    "f88d31f6-486f-44da-b317-01333bde0b82": "AMBER",
    "5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "RED",
    "94868c89-83c2-464b-929b-a1a8aa3c8487": "CLEAR",
    "bab4a63c-aed9-4cf5-a766-dfca5abac2bb": "GREEN",
    "55d920b0-5e8b-4f79-9ee9-91f868d9b421": "AMBER",
    "939a9414-2ddd-4d32-a0cd-375ea402b003": "AMBER+STRICT",
    "e828b379-4e03-4974-9ac4-e53a884c97c1": "RED",
}
_LABELS = {"WHITE": "CLEAR", "CLEAR": "CLEAR", "GREEN": "GREEN", "AMBER": "AMBER",
           "AMBER+STRICT": "AMBER+STRICT", "RED": "RED"}  # fmt: skip
Object = dict[str, Json]


@readers.add("stix", version=1, cites="oasis2021stix", suffixes=(".json",))
def read_stix(intake: Intake) -> Iterator[Chunk]:
    """Read a STIX 2.1 bundle."""
    bundle = as_dict(load_json(intake.path))
    objects = [as_dict(one) for one in as_list(bundle.get("objects"))]
    if text_of(bundle.get("type")) != "bundle" or not objects:
        raise unreadable(
            intake.path, "whole file", "is no STIX bundle with objects", "Ask for a bundle."
        )
    draft = Draft(intake, Rules())
    ids = _read_nodes(draft, objects, intake)
    lines = []
    for place, one in enumerate(objects):
        kind, path = text_of(one.get("type")) or "", f"objects[{place}]"
        if kind == "relationship":
            read_relationship(draft, one, ids, path, credibility(one, intake))
        elif kind == "sighting":
            read_sighting(draft, one, ids, path, credibility(one, intake))
        elif kind in TEXTS:
            title = text_of(one.get("name")) or text_of(one.get("abstract")) or kind
            draft.text(title, _words(one), path)
        elif kind not in NODES and kind != "marking-definition":
            line = observable_line(one)
            if line is None:
                draft.reject(path, 0, "type", f"objects of this type are not taken in: {kind[:40]}")
            else:
                lines.append(line)
    draft.text("Observables of the bundle", "\n".join(lines), "objects")
    tlp = strictest_tlp(intake.tlp, _marks(objects))
    yield "reports", whole_file_report(intake, title=_title(objects, intake), tlp=tlp)
    yield from draft.take()


def strictest_tlp(own: str, labels: list[str]) -> str:
    """Return the strictest of TLP labels; one that is not known counts as RED."""
    known = [_LABELS.get(label.upper().removeprefix("TLP:").strip(), "RED") for label in labels]
    return join(Marking("H0", label) for label in (own, *known)).tlp


def credibility(one: Object, intake: Intake) -> str | None:
    """Return the credibility of an object with `confidence`, if the scheme is Admiralty."""
    value = one.get("confidence")
    if intake.scheme != "admiralty" or not isinstance(value, int | float):
        return None
    return "1" if value >= 80 else "2" if value >= 60 else "3" if value >= 40 else (
        "4" if value >= 20 else "5"
    )  # fmt: skip


def _read_nodes(draft: Draft, objects: list[Object], intake: Intake) -> dict[str, str]:
    ids: dict[str, str] = {}
    for place, one in enumerate(objects):
        key = text_of(one.get("id"))
        if text_of(one.get("type")) in NODES and key:
            ids[key] = read_node(draft, one, key, f"objects[{place}]", credibility(one, intake))
    return ids


def _marks(objects: list[Object]) -> list[str]:
    """Return the TLP label of every marking that an object refers to, "?" if it has none."""
    named = {
        text_of(one.get("id")) or "": _label(one)
        for one in objects
        if text_of(one.get("type")) == "marking-definition"
    }
    found: list[str] = []
    for one in objects:
        for ref in texts_of(one.get("object_marking_refs")):
            uuid = ref.removeprefix("marking-definition--")
            label = TLP_IDS.get(uuid) or named.get(ref, "?")
            found += [label] if label else []
    return found


def _label(marking: Object) -> str:
    """Return the label of a marking definition; a statement (copyright) marks nothing: ""."""
    if text_of(marking.get("definition_type")) == "statement":
        return ""
    for extension in as_dict(marking.get("extensions")).values():
        level = text_of(as_dict(extension).get("tlp_2_0"))
        if level:
            return level
    return text_of(as_dict(marking.get("definition")).get("tlp")) or "?"


def _title(objects: list[Object], intake: Intake) -> str:
    reports = [one for one in objects if text_of(one.get("type")) == "report"]
    return (text_of(reports[0].get("name")) if reports else None) or intake.file_name


def _words(one: Object) -> str:
    parts = [text_of(one.get(key)) for key in ("description", "content", "explanation", "opinion")]
    return "\n\n".join(part for part in parts if part)
