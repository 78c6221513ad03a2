"""Reads a MISP event: the event, its organisation, actors of galaxies, indicators.

In:   one event as JSON, bare or under `Event` or `response`
Out:  an Incident, Organization, CriminalNetwork, BankAccount and CryptoWallet entities, the list
      of indicators as one searchable text
Not:  proposals, sightings, related events
"""

from collections.abc import Iterator

from opensocta.evidence.ids import account_id
from opensocta.sources.cleaning import Rules
from opensocta.sources.draft import Draft
from opensocta.sources.registry import Chunk, Intake, readers
from opensocta.sources.rows import whole_file_report
from opensocta.sources.safety import unreadable
from opensocta.sources.stix import strictest_tlp
from opensocta.sources.strict_json import Json, as_dict, as_list, load_json, text_of, texts_of

__all__ = ["read_misp"]

_ACTORS = ("threat-actor", "mitre-intrusion-set", "microsoft-activity-group")
_WALLETS = {"btc": "bitcoin", "xmr": "monero", "dash": "dash"}
Object = dict[str, Json]


@readers.add("misp", version=1, cites="wagner2016misp", suffixes=(".json",))
def read_misp(intake: Intake) -> Iterator[Chunk]:
    """Read a MISP event."""
    event = _event(load_json(intake.path))
    info = text_of(event.get("info"))
    if info is None:
        raise unreadable(intake.path, "whole file", "is no MISP event", "Export it again as JSON.")
    draft = Draft(intake, Rules())
    key = text_of(event.get("uuid")) or text_of(event.get("id")) or intake.file_hash
    incident = draft.entity(
        "Incident", f"misp {key}",
        {"name": info, "date": text_of(event.get("date")), "crimeArea": "CYB"}, "Event",
    )  # fmt: skip
    creator = as_dict(event.get("Orgc"))
    if name := text_of(creator.get("name")):
        org_key = text_of(creator.get("uuid")) or name
        org = draft.entity("Organization", f"misp {org_key}", {"name": name}, "Event.Orgc")
        draft.link("UnknownLink", {"subject": org, "object": incident},
                   {"role": "reported by"}, "Event.Orgc")  # fmt: skip
    _galaxies(draft, event, incident)
    lines = _attributes(draft, event, incident)
    draft.text(info, "\n".join(lines), "Event.Attribute")
    labels = [tag for tag in _tags(event) if tag.lower().startswith("tlp:")]
    tlp = strictest_tlp(intake.tlp, labels)
    yield "reports", whole_file_report(intake, title=info, tlp=tlp)
    yield from draft.take()


def _event(document: Json) -> Object:
    if isinstance(document, list):
        return _event(document[0]) if document else {}
    found = as_dict(document)
    if "response" in found:
        return _event(found["response"])
    return as_dict(found["Event"]) if "Event" in found else found


def _tags(part: Object) -> list[str]:
    names = [text_of(as_dict(tag).get("name")) for tag in as_list(part.get("Tag"))]
    return [name for name in names if name]


def _galaxies(draft: Draft, event: Object, incident: str) -> None:
    for place, galaxy in enumerate(map(as_dict, as_list(event.get("Galaxy")))):
        if text_of(galaxy.get("type")) not in _ACTORS:
            continue
        for number, one in enumerate(map(as_dict, as_list(galaxy.get("GalaxyCluster")))):
            path = f"Event.Galaxy[{place}].GalaxyCluster[{number}]"
            name = text_of(one.get("value"))
            key = text_of(one.get("uuid")) or name
            if name is None or key is None:
                draft.reject(path, 0, "value", "the cluster has no name")
                continue
            said = {
                "name": name,
                "alias": texts_of(as_dict(one.get("meta")).get("synonyms")),
                "description": text_of(one.get("description")),
                "crimeArea": "CYB",
            }
            network = draft.entity("CriminalNetwork", f"misp {key}", said, path, assessment=True)
            draft.link("UnknownLink", {"subject": network, "object": incident},
                       {"role": "attributed to"}, path)  # fmt: skip


def _attributes(draft: Draft, event: Object, incident: str) -> list[str]:
    """Add accounts and wallets; return a line of text for every attribute."""
    lines: list[str] = []
    places = [
        (f"Event.Attribute[{n}]", one) for n, one in enumerate(as_list(event.get("Attribute")))
    ]
    for number, item in enumerate(map(as_dict, as_list(event.get("Object")))):
        inner = as_list(item.get("Attribute"))
        places += [(f"Event.Object[{number}].Attribute[{n}]", one) for n, one in enumerate(inner)]
    for path, attribute in places:
        one = as_dict(attribute)
        kind, value = text_of(one.get("type")), text_of(one.get("value"))
        if kind is None or value is None:
            draft.reject(path, 0, "type, value", "the attribute has no type or no value")
            continue
        lines.append(f"{kind}: {value}")
        _account(draft, kind, value, path, incident)
    return lines


def _account(draft: Draft, kind: str, value: str, path: str, incident: str) -> None:
    if kind == "iban":
        found = draft.entity(
            "BankAccount", value, {"iban": value}, path,
            entity_id=account_id(value, draft.intake.agency),
        )  # fmt: skip
    elif kind in _WALLETS:
        said = {"publicKey": value, "blockchain": _WALLETS[kind], "name": value}
        found = draft.entity("CryptoWallet", f"{kind} {value}", said, path)
    else:
        return
    draft.link("UnknownLink", {"subject": found, "object": incident}, {"role": kind}, path)
