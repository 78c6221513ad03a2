"""Reads public contracting data (OCDS 1.1): buyers, tenders, awards, contracts.

In:   a release package, a record package, one release (JSON), or a release per line (JSON lines)
Out:  PublicBody, Company, CallForTenders, Contract and ContractAward entities, planning and
      tender descriptions as documents; one report per file
Not:  bids, milestones, implementation
"""

from collections.abc import Iterator

from opensocta.sources.cleaning import Rules
from opensocta.sources.draft import Draft, Said
from opensocta.sources.registry import Chunk, Intake, readers
from opensocta.sources.rows import whole_file_report
from opensocta.sources.safety import unreadable
from opensocta.sources.strict_json import Json, as_dict, as_list, load_documents, text_of, texts_of

__all__ = ["read_ocds"]

Object = dict[str, Json]


@readers.add("ocds", version=1, cites="ocp2020ocds", suffixes=(".json",))
def read_ocds(intake: Intake) -> Iterator[Chunk]:
    """Read an OCDS release package."""
    documents = [(place, as_dict(one)) for place, one in load_documents(intake.path)]
    releases = [found for place, one in documents for found in _releases(one, place)]
    if not releases:
        raise unreadable(
            intake.path, "whole file", "holds no OCDS release", "Ask for a release package."
        )
    draft = Draft(intake, Rules())
    for path, release in releases:
        _read_release(draft, release, path)
    publisher = text_of(as_dict(documents[0][1].get("publisher")).get("name"))
    title = f"Public contracts, {publisher}" if publisher else intake.file_name
    yield "reports", whole_file_report(intake, title=title)
    yield from draft.take()


def _releases(document: Object, place: str) -> list[tuple[str, Object]]:
    found = [
        (f"releases[{n}]", as_dict(r)) for n, r in enumerate(as_list(document.get("releases")))
    ]
    for number, record in enumerate(map(as_dict, as_list(document.get("records")))):
        path = f"records[{number}]"
        compiled = as_dict(record.get("compiledRelease"))
        if compiled:
            found.append((f"{path}.compiledRelease", compiled))
    if not found and "ocid" in document:
        found.append((place, document))
    return found


def _read_release(draft: Draft, release: Object, path: str) -> None:
    ocid = text_of(release.get("ocid"))
    if ocid is None:
        draft.reject(path, 0, "ocid", "the release has no ocid")
        return
    parties = _parties(draft, release, path)
    tender = as_dict(release.get("tender"))
    buyer = _organisation(draft, as_dict(release.get("buyer")), parties, f"{path}.buyer", True)
    call = _call(draft, ocid, tender, buyer, f"{path}.tender") if tender else None
    for key in ("planning", "tender"):
        part = as_dict(release.get(key))
        words = [text_of(part.get(name)) for name in ("description", "rationale")]
        draft.text(f"{ocid}, {key}", "\n\n".join(w for w in words if w), f"{path}.{key}")
    contracts = _contracts(draft, ocid, release, buyer, path)
    for place, award in enumerate(map(as_dict, as_list(release.get("awards")))):
        where = f"{path}.awards[{place}]"
        _award(draft, ocid, award, (call, contracts, parties), where)


def _parties(draft: Draft, release: Object, path: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for place, party in enumerate(map(as_dict, as_list(release.get("parties")))):
        roles = texts_of(party.get("roles"))
        public = bool({"buyer", "procuringEntity", "funder"} & set(roles))
        _organisation(draft, party, known, f"{path}.parties[{place}]", public)
    return known


def _organisation(
    draft: Draft, party: Object, known: dict[str, str], path: str, public: bool
) -> str | None:
    key = text_of(party.get("id")) or text_of(party.get("name"))
    if key is None:
        return None
    if key in known:
        return known[key]
    number = as_dict(party.get("identifier"))
    address = as_dict(party.get("address"))
    contact = as_dict(party.get("contactPoint"))
    names = ("streetAddress", "locality", "region", "postalCode", "countryName")
    said: Said = {
        "name": [text_of(party.get("name")), text_of(number.get("legalName"))],
        "registrationNumber": text_of(number.get("id")),
        "address": ", ".join(text for n in names if (text := text_of(address.get(n)))),
        "country": text_of(address.get("countryName")),
        "email": text_of(contact.get("email")),
        "phone": text_of(contact.get("telephone")),
    }
    known[key] = draft.entity("PublicBody" if public else "Company", key, said, path)
    return known[key]


def _money(value: Json) -> tuple[str | None, str | None]:
    part = as_dict(value)
    return text_of(part.get("amount")), text_of(part.get("currency"))


def _call(draft: Draft, ocid: str, tender: Object, buyer: str | None, path: str) -> str:
    period = as_dict(tender.get("tenderPeriod"))
    said: Said = {
        "callId": ocid,
        "title": text_of(tender.get("title")),
        "name": text_of(tender.get("title")),
        "description": text_of(tender.get("description")),
        "authority": buyer,
        "procedure": text_of(tender.get("procurementMethod")),
        "procurementType": text_of(tender.get("mainProcurementCategory")),
        "publicationDate": _day(period.get("startDate")),
        "submissionDeadline": _day(period.get("endDate")),
        "numberOfLots": str(len(as_list(tender.get("lots")))) if tender.get("lots") else None,
        "cpvCode": [
            text_of(as_dict(as_dict(item).get("classification")).get("id"))
            for item in as_list(tender.get("items"))
        ],
    }
    return draft.entity("CallForTenders", f"tender {ocid}", said, path)


def _contracts(
    draft: Draft, ocid: str, release: Object, buyer: str | None, path: str
) -> dict[str, str]:
    """Return the entity of each contract by the award that all releases know it by."""
    found: dict[str, str] = {}
    for place, contract in enumerate(map(as_dict, as_list(release.get("contracts")))):
        key = text_of(contract.get("id")) or str(place)
        amount, currency = _money(contract.get("value"))
        said: Said = {
            "title": text_of(contract.get("title")),
            "name": text_of(contract.get("title")),
            "description": text_of(contract.get("description")),
            "authority": buyer,
            "contractDate": _day(contract.get("dateSigned")),
            "status": text_of(contract.get("status")),
            "procedureNumber": ocid,
            "amount": amount,
            "currency": currency,
        }
        award = text_of(contract.get("awardID")) or key
        where = f"{path}.contracts[{place}]"
        found[award] = draft.entity("Contract", f"contract {ocid} {award}", said, where)
    return found


def _award(
    draft: Draft, ocid: str, award: Object,
    known: tuple[str | None, dict[str, str], dict[str, str]], path: str,
) -> None:  # fmt: skip
    call, contracts, parties = known
    key = text_of(award.get("id")) or path
    amount, currency = _money(award.get("value"))
    contract = contracts.get(key) or draft.entity(
        "Contract", f"contract {ocid} {key}",
        {"title": text_of(award.get("title")), "procedureNumber": ocid, "amount": amount,
         "currency": currency}, path,
    )  # fmt: skip
    for place, supplier in enumerate(map(as_dict, as_list(award.get("suppliers")))):
        who = _organisation(draft, supplier, parties, f"{path}.suppliers[{place}]", False)
        if who is None:
            draft.reject(f"{path}.suppliers[{place}]", 0, "id", "the supplier has no id and name")
            continue
        said: Said = {
            "supplier": who,
            "contract": contract,
            "callForTenders": call,
            "date": _day(award.get("date")),
            "status": text_of(award.get("status")),
            "amount": amount,
            "currency": currency,
        }
        draft.entity("ContractAward", f"award {ocid} {key} {who}", said, path)


def _day(value: Json) -> str | None:
    return (text_of(value) or "")[:10] or None
