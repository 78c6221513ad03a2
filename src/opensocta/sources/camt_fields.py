"""Elements of ISO 20022 messages as flat fields, whatever the version and namespace.

In:   an lxml element
Out:  path -> text, like `RltdPties/Dbtr/Nm`; a currency attribute stands under `path@Ccy`
Not:  repeated elements: the first counts, but for `RmtInf/Ustrd`, whose lines are joined
"""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from opensocta.sources.goaml_xml import Element
from opensocta.sources.payments_parties import Bank, Party

__all__ = ["Fields", "bank_of", "day_of", "flat", "instant", "line_of", "party_of"]

Fields = dict[str, str]
_LINES = 65_535
_JOINED = "RmtInf/Ustrd"
_BODIES = ("Othr/Id", "LEI", "AnyBIC", "BICOrBEI")
_ACCOUNTS = ("Id/IBAN", "Id/Othr/Id", "Id/BBAN", "Id/PrtryAcct/Id", "Id/UPIC")


def flat(element: Element, *, without: frozenset[str] = frozenset()) -> Fields:
    """Return the fields below an element; children named in `without` are left to others."""
    found: Fields = {}
    for child in element:
        name = _local(str(child.tag))
        if name not in without:
            _fill(child, name, found)
    return found


def line_of(element: Element) -> int:
    """Return the line of an element, 0 where the parser's counter has run over."""
    line = element.sourceline or 0
    return line if line < _LINES else 0


def _fill(element: Element, path: str, found: Fields) -> None:
    if len(element):
        for child in element:
            _fill(child, f"{path}/{_local(str(child.tag))}", found)
        return
    text = (element.text or "").strip()
    if not text:
        return
    if path in found:
        if path == _JOINED:
            found[path] += f" {text}"
        return
    found[path] = text
    if element.attrib and "Ccy" in element.attrib:
        found[f"{path}@Ccy"] = element.attrib["Ccy"]


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def party_of(fields: Fields, party: str, account: str, agent: str) -> Party:
    """Return a party from its elements: the party, its account, its agent (paths)."""
    base = f"{party}/Pty" if f"{party}/Pty/Nm" in fields else party
    number = next((n for at in _ACCOUNTS if (n := fields.get(f"{account}/{at}"))), None)
    person = fields.get(f"{base}/Id/PrvtId/Othr/Id")
    body = next((n for at in _BODIES if (n := fields.get(f"{base}/Id/OrgId/{at}"))), None)
    born = f"{base}/Id/PrvtId/DtAndPlcOfBirth/BirthDt" in fields
    return Party(
        name=fields.get(f"{base}/Nm") or fields.get(f"{account}/Nm"),
        number=number,
        kind="person" if person or born else "organisation" if body else "",
        country=fields.get(f"{base}/PstlAdr/Ctry") or fields.get(f"{base}/CtryOfRes"),
        identifier=person or body,
        currency=fields.get(f"{account}/Ccy"),
        bank=bank_of(fields, f"{agent}/FinInstnId"),
    )


def bank_of(fields: Fields, path: str) -> Bank:
    """Return the bank of a `FinInstnId`."""
    return Bank(
        bic=fields.get(f"{path}/BICFI") or fields.get(f"{path}/BIC"),
        name=fields.get(f"{path}/Nm"),
        member=fields.get(f"{path}/ClrSysMmbId/MmbId") or fields.get(f"{path}/Othr/Id"),
        country=fields.get(f"{path}/PstlAdr/Ctry"),
    )


def instant(fields: Fields, path: str, zone: str) -> datetime | None:
    """Return the point in time of a `Dt` or `DtTm` at a path; a time without zone is local."""
    text = fields.get(f"{path}/DtTm") or fields.get(f"{path}/Dt") or fields.get(path)
    return _instant(text, zone) if text else None


def day_of(fields: Fields, path: str) -> date | None:
    """Return the day at a path as it is written."""
    text = fields.get(f"{path}/Dt") or fields.get(f"{path}/DtTm") or fields.get(path)
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _instant(text: str, zone: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        try:  # a day with a zone, like 2025-03-01+01:00
            found = datetime.fromisoformat(text[:10])
        except ValueError:
            return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(zone) if len(text) > 10 else UTC)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        return None
