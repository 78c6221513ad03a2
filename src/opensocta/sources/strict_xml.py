"""XML from outside, element by element: nothing is fetched, no entity is resolved.

In:   a path, the names of the elements that are wanted
Out:  parse events of these elements
Not:  what the elements mean (`sources.goaml`, `sources.lists.un`)

A document type declaration is refused: entity bombs and outside files come that way.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from lxml import etree

from opensocta.sources.goaml_xml import Element
from opensocta.sources.safety import unreadable

__all__ = ["elements", "refuse_doctype"]

Event = Literal["start", "end"]
_HEAD = 1 << 16
_DOCTYPE = "holds a document type declaration (entity bombs and outside files come that way)"


def refuse_doctype(path: Path, advice: str) -> None:
    """Look at the head before any parser does; UTF-16 shows itself once NULs are out.

    Raises
    ------
    SourceUnreadable : if a document type or an entity is declared there.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD).replace(b"\0", b"").upper()
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise unreadable(path, "head", _DOCTYPE, advice)


def elements(
    path: Path, tags: tuple[str, ...], events: tuple[Event, ...], advice: str
) -> Iterator[tuple[str, Element]]:
    """Yield (event, element) of the named elements.

    Raises
    ------
    SourceUnreadable : if a document type is declared.
    lxml.etree.XMLSyntaxError : if the XML is broken, cut off or beyond lxml's limits.
    """
    refuse_doctype(path, advice)
    with path.open("rb") as file:
        steps = etree.iterparse(
            file, events=events, tag=tags, resolve_entities=False, no_network=True,
            load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        first = True
        for event, element in steps:
            if first and element.getroottree().docinfo.doctype:
                raise unreadable(path, "head", _DOCTYPE, advice)
            first = False
            yield event, element
