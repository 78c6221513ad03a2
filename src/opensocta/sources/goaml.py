"""Reads goAML reports (XML, schema versions 4 and 5, any namespace), element by element.

In:   a report or several under one root; optionally the authority's XSD, named in the mapping
Out:  one report each, persons, entities, accounts, transactions, the reason as a text
Not:  the reporting person (a compliance officer is no subject of an assessment)

A document type declaration is refused, entities are not resolved, nothing is fetched. Unknown
elements are passed over. A transaction with an unknown currency, amount or date is set aside
with its path; the rest of the report goes in.
"""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from opensocta.sources.cleaning import Rules
from opensocta.sources.goaml_report import CHILDREN, GoamlReport
from opensocta.sources.goaml_xml import local
from opensocta.sources.registry import Chunk, Intake, readers
from opensocta.sources.safety import WHOLE_LIMIT, unreadable
from opensocta.sources.strict_xml import elements, refuse_doctype
from opensocta.sources.told import Told

__all__ = ["read_goaml"]

_ENOUGH = 50_000  # statements held before they are given on
_TAGS = tuple(f"{{*}}{name}" for name in ("report", *CHILDREN))
_ADVICE = "Send plain XML."


@readers.add("goaml", version=1, cites="unodc2024goaml", suffixes=(".xml",))
def read_goaml(intake: Intake) -> Iterator[Chunk]:
    """Read goAML reports."""
    refuse_doctype(intake.path, _ADVICE)
    rules = Rules.of(intake.mapping)
    if intake.mapping is not None and intake.mapping.xsd is not None:
        _validate(intake.path, intake.mapping.xsd)
    try:
        yield from _reports(intake, rules)
    except etree.XMLSyntaxError as error:
        raise unreadable(
            intake.path,
            f"line {error.lineno or 0}",
            "the XML is broken, cut off or beyond the limits",
            "Nothing of the file was taken in; ask the sender for it again.",
        ) from None


def _reports(intake: Intake, rules: Rules) -> Iterator[Chunk]:
    found = 0
    told = Told()
    report: GoamlReport | None = None
    for event, element in elements(intake.path, _TAGS, ("start", "end"), _ADVICE):
        name = local(element)
        if event == "start":
            if name == "report" and report is None:
                found += 1
                report = GoamlReport(intake, rules, found, told)
            continue
        if report is None:
            continue
        parent = element.getparent()
        if name == "report" and (parent is None or local(parent) != "report"):
            yield from report.finish()
            element.clear()
            report = None
        elif parent is not None and local(parent) == "report":
            report.read(element)
            element.clear()
            if len(report.draft) > _ENOUGH:
                yield from report.flush()
    if not found:
        raise unreadable(intake.path, "root", "holds no goAML report", "Is it another format?")


def _validate(path: Path, xsd: Path) -> None:
    """Check the whole file against a schema; the place is told, never the value."""
    if path.stat().st_size > WHOLE_LIMIT:
        rule = "is too large to be checked against a schema"
        raise unreadable(path, "whole file", rule, "Leave `xsd` out of the mapping.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        schema = etree.XMLSchema(etree.parse(str(xsd), parser))
    except (etree.XMLSchemaParseError, etree.XMLSyntaxError, OSError):
        raise unreadable(
            xsd, "whole file", "is no readable XML schema", "Check `xsd` in the mapping."
        ) from None
    try:
        document = etree.parse(str(path), parser)
    except etree.XMLSyntaxError as error:
        raise unreadable(
            path, f"line {error.lineno or 0}", "the XML is broken or cut off", "Ask for it again."
        ) from None
    if not schema.validate(document):
        fault = schema.error_log[0]
        raise unreadable(
            path,
            f"line {fault.line}",
            f"does not keep {xsd.name} ({fault.type_name})",
            "Ask the sender to correct it, or leave `xsd` out of the mapping.",
        )
