"""What each type of STIX object becomes: schema, properties, and the two ends of relations."""

from opensocta.sources.draft import Draft, Said
from opensocta.sources.strict_json import Json, as_list, text_of, texts_of

__all__ = ["NODES", "TEXTS", "observable_line", "read_node", "read_relationship",
           "read_sighting"]  # fmt: skip

Object = dict[str, Json]
NODES = {
    "identity": "LegalEntity",
    "threat-actor": "CriminalNetwork",
    "intrusion-set": "CriminalNetwork",
    "campaign": "Incident",
    "incident": "Incident",
    "malware": "Asset",
    "tool": "Asset",
    "infrastructure": "Asset",
    "vulnerability": "Note",
    "attack-pattern": "Note",
    "course-of-action": "Note",
    "indicator": "Note",
    "location": "Address",
}
TEXTS = ("report", "note", "opinion", "grouping")
_IDENTITIES = {"individual": "Person", "organization": "Organization", "group": "Organization"}
_OBSERVABLES = (
    "ipv4-addr ipv6-addr domain-name url email-addr mac-addr mutex user-account software file "
    "autonomous-system directory process network-traffic x509-certificate windows-registry-key "
    "artifact email-message observed-data malware-analysis language-content extension-definition"
).split()


def read_node(draft: Draft, one: Object, key: str, path: str, credibility: str | None) -> str:
    """Add an object that stands for itself and return its entity id."""
    kind = text_of(one.get("type")) or ""
    schema = NODES[kind]
    if kind == "identity":
        schema = _IDENTITIES.get(text_of(one.get("identity_class")) or "", schema)
    return draft.entity(
        schema, key, _said(schema, kind, one), path,
        credibility=credibility, category="other" if schema == "Person" else None,
    )  # fmt: skip


def _said(schema: str, kind: str, one: Object) -> Said:
    said: dict[str, str | list[str] | None] = {
        "description": text_of(one.get("description")),
        "modifiedAt": text_of(one.get("modified")),
    }
    if schema == "Address":
        return {
            "country": text_of(one.get("country")),
            "city": text_of(one.get("city")),
            "region": text_of(one.get("region")),
            "full": text_of(one.get("name")),
        }
    said["name"] = text_of(one.get("name"))
    said["alias"] = texts_of(one.get("aliases"))
    if schema == "CriminalNetwork":
        said |= {"crimeArea": "CYB", "activeSince": text_of(one.get("first_seen"))}
    if schema == "Incident":
        said |= {
            "crimeArea": "CYB",
            "startDate": text_of(one.get("first_seen")),
            "endDate": text_of(one.get("last_seen")),
        }
    if schema == "Organization":
        said["sector"] = texts_of(one.get("sectors"))
    if schema in ("Asset", "Note"):
        said["keywords"] = [kind, *_types(one)]
    if kind == "indicator":
        said["notes"] = text_of(one.get("pattern"))
    return said


def _types(one: Object) -> list[str]:
    return [text for key in sorted(one) if key.endswith("_types") for text in texts_of(one[key])]


def read_relationship(
    draft: Draft, one: Object, ids: dict[str, str], path: str, credibility: str | None
) -> None:
    """Add a relationship between two objects of the bundle."""
    source = ids.get(text_of(one.get("source_ref")) or "")
    target = ids.get(text_of(one.get("target_ref")) or "")
    if source is None or target is None:
        draft.reject(path, 0, "source_ref, target_ref", "an end is not taken in or not there")
        return
    said: Said = {
        "role": text_of(one.get("relationship_type")),
        "description": text_of(one.get("description")),
        "startDate": text_of(one.get("start_time")),
        "endDate": text_of(one.get("stop_time")),
    }
    draft.link("UnknownLink", {"subject": source, "object": target}, said, path,
               credibility=credibility)  # fmt: skip


def read_sighting(
    draft: Draft, one: Object, ids: dict[str, str], path: str, credibility: str | None
) -> None:
    """Add a sighting: who saw what."""
    seen = ids.get(text_of(one.get("sighting_of_ref")) or "")
    if seen is None:
        draft.reject(path, 0, "sighting_of_ref", "what was seen is not taken in or not there")
        return
    said: Said = {
        "role": "sighting",
        "startDate": text_of(one.get("first_seen")),
        "endDate": text_of(one.get("last_seen")),
        "summary": text_of(one.get("count")),
    }
    for ref in as_list(one.get("where_sighted_refs")) or [one.get("created_by_ref")]:
        where = ids.get(text_of(ref) or "")
        if where is not None:
            draft.link("UnknownLink", {"subject": where, "object": seen}, said, path,
                       credibility=credibility)  # fmt: skip


def observable_line(one: Object) -> str | None:
    """Return an observable as one line of text, or None if the type is not known at all."""
    kind = text_of(one.get("type")) or ""
    if kind not in _OBSERVABLES:
        return None
    words = [text_of(one.get(key)) for key in ("value", "name", "account_login", "path", "number")]
    return " ".join([kind, *(word for word in words if word)])
