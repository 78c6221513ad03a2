"""Tells which reader a file wants, by its suffix and by a look at its first bytes.

In:   a path and, if there is one, a mapping
Out:  the name of a reader, and a mapping where a built-in profile fits the header exactly
Not:  guesses: an unknown header or format is an error that says what was seen and what to do
"""

import re
import zipfile
import zlib
from html import unescape
from pathlib import Path

from opensocta.core.errors import SourceUnreadable
from opensocta.sources.mapping import Mapping
from opensocta.sources.mapping_files import companion, profile_names, profiles
from opensocta.sources.safety import check_file, open_bytes, unreadable
from opensocta.sources.sheet import shown
from opensocta.sources.tables import header, table_kind
from opensocta.sources.workbook import check_workbook

__all__ = ["detect", "fitting_profile", "mapping_for"]

_HEAD = 64 << 10
_FORM = "docProps/custom.xml"
_FORM_MARK = b"opensocta-questionnaire"
_TEXTS = {".txt": "text", ".md": "text", ".pdf": "pdf"}
_FTM = re.compile(rb'"schema"\s*:\s*"[A-Z][A-Za-z]+"')
_MT940 = re.compile(rb"^\s*(?:\{1:[^\r\n]*\{4:\s*)?:20:[^\r\n]*\r?\n:(?:21|25P?|28C?):")
_XML_MARKS = (
    ("camt", re.compile(rb"<(?:\w+:)?BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)")),
    ("pacs", re.compile(rb"<(?:\w+:)?(?:FIToFICstmrCdtTrf|FICdtTrf|FinInstnCdtTrf)")),
)
_JSON_MARKS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("stix", re.compile(rb'"type"\s*:\s*"bundle"|"spec_version"\s*:\s*"2\.1"')),
    ("bods", re.compile(rb'"statement(?:Id|ID)"\s*:')),
    ("ocds", re.compile(rb'"ocid"\s*:|"releases"\s*:|"releasePackage"')),
    ("misp", re.compile(rb'"(?:Event|Attribute|Orgc|threat_level_id|RelatedEvent)"\s*:')),
    ("ftm", _FTM),
)


def detect(path: Path, mapping: Mapping | None = None) -> str:
    """Return the name of the reader for a file.

    Raises
    ------
    SourceUnreadable : if the file is empty, no file, or of no known format or header.
    """
    check_file(path)
    if mapping is not None and mapping.reader is not None:
        return mapping.reader
    kind = table_kind(path)
    if kind == "xlsx":
        if _is_form(path):
            return "questionnaire"
        return _table(path, mapping)
    if kind:
        if _is_eurostat(path):
            return "eurostat"
        return _table(path, mapping)
    suffix = _suffix(path)
    head = _head(path)
    if _MT940.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "mt940"
    if suffix in _TEXTS:
        return _TEXTS[suffix]
    if suffix == ".xml" or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _xml(head)
    if suffix in (".json", ".jsonl", ".ndjson", ".ftm", ".ijson", ".jsons"):
        return _json(path, head)
    raise unreadable(
        path,
        "whole file",
        f"the format {suffix or 'without suffix'} is not known",
        "Known: CSV, TSV, XLSX, Parquet, JSON, JSON lines, XML, MT940, TXT, MD, PDF.",
    )


def mapping_for(path: Path, mapping: Mapping | None = None) -> Mapping | None:
    """Return the mapping to read a file with: given, `NAME.map.yml` beside it, or a profile."""
    found = mapping or companion(path)
    if found is not None or not table_kind(path):
        return found
    check_file(path)
    if table_kind(path) == "xlsx" and _is_form(path):
        return None
    if table_kind(path) != "xlsx" and _is_eurostat(path):
        return None
    return fitting_profile(_columns(path))


def fitting_profile(columns: list[str]) -> Mapping | None:
    """Return the built-in profile whose published header has exactly these columns."""
    for profile in profiles().values():
        if profile.header is not None and sorted(profile.header) == sorted(columns):
            return profile
    return None


def _table(path: Path, mapping: Mapping | None) -> str:
    found = mapping or mapping_for(path)
    if found is None:
        seen = shown(_columns(path))
        raise SourceUnreadable(
            source=path.name,
            where="header",
            rule="the columns are of no known format, and no mapping says what they mean",
            advice=(
                f"Give one with --mapping FILE, or as {path.name}.map.yml beside the file "
                f"(docs/reference/mapping.md). Columns seen: {seen}. "
                f"Built-in profiles: {', '.join(profile_names())}."
            ),
        )
    return "mapped"


def _columns(path: Path) -> list[str]:
    """Return column names; of a workbook with several sheets those of the first."""
    if table_kind(path) != "xlsx":
        return header(path)
    with zipfile.ZipFile(path) as archive:
        book = _part(archive, "xl/workbook.xml")
    sheets = re.findall(rb'<(?:\w+:)?sheet [^>]*name="([^"]+)"', book)
    first = unescape(sheets[0].decode("utf-8", "replace")) if len(sheets) > 1 else None
    return header(path, Mapping.model_validate({"sheet": first}))


def _is_form(path: Path) -> bool:
    check_workbook(path)
    with zipfile.ZipFile(path) as archive:
        return _FORM_MARK in _part(archive, _FORM)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as file:
            return file.read(_HEAD)
    except KeyError:
        return b""


def _is_eurostat(path: Path) -> bool:
    first = _head(path).split(b"\n", 1)[0]
    return b"\\TIME_PERIOD" in first or (first.startswith(b"freq,") and b"\t" in first)


def _json(path: Path, head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start not in (b"{", b"["):
        raise unreadable(path, "byte 0", "is no JSON", "Ask the sender for it again.")
    if _FTM.search(head) and b'"properties"' in head:
        return "ftm"
    found = [(mark.search(head), name) for name, mark in _JSON_MARKS]
    for match, name in found:
        if match:
            return name
    raise unreadable(
        path,
        "whole file",
        "is JSON of no known kind",
        "Known: FollowTheMoney, STIX 2.1, MISP event, BODS, OCDS.",
    )


def _xml(head: bytes) -> str:
    plain = head.replace(b"\0", b"")  # UTF-16
    return next((name for name, mark in _XML_MARKS if mark.search(plain)), "goaml")


def _head(path: Path) -> bytes:
    try:
        with open_bytes(path) as file:
            return file.read(_HEAD)
    except (OSError, EOFError, zlib.error):
        rule = "is no whole gzip file" if path.suffix == ".gz" else "cannot be read"
        raise unreadable(path, "whole file", rule, "Ask the sender for it again.") from None


def _suffix(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return suffixes[-1] if suffixes else ""
