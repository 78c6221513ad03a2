"""The block tree as JSON: the document itself, minus what the edition drops.

In:   a document of any edition
Out:  bytes of UTF-8 JSON, keys sorted; the same document gives the same bytes
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import orjson

from opensocta.evidence.marking import Marking
from opensocta.publish.blocks import Block, Document
from opensocta.publish.text import Span

__all__ = ["to_json"]

_LEFT_OUT = frozenset(
    {
        "spare",
        "added",
        "conflict",
        "consents",
        "release",
        "row_markings",
        "row_consents",
        "strictest",
    }
)


def to_json(document: Document) -> bytes:
    """Return the block tree as JSON; every block has `type`, `id` and `marking`."""
    tree = {"version": 1, **_plain(document), "marking": _marking(document.marking)}
    if document.edition == "public":
        for name in ("agencies_asked", "agencies_replied"):
            tree["facts"][name] = len(tree["facts"][name])
    options = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY
    return orjson.dumps(tree, option=options)


def _marking(marking: Marking) -> dict[str, str]:
    return {"handling": marking.handling, "tlp": marking.tlp}


def _plain(value: Any) -> Any:  # Any: whatever a block holds
    if isinstance(value, Marking):
        return _marking(value)
    if isinstance(value, Span):
        return {"text": value.text, "style": value.style} if value.style else {"text": value.text}
    if is_dataclass(value):
        found = {f.name: _plain(getattr(value, f.name)) for f in fields(value)
                 if f.name not in _LEFT_OUT}  # fmt: skip
        if isinstance(value, Block):
            found["type"] = type(value).__name__
            found["marking"] = _marking(value.marking)
        return found
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items() if key != "public"}
    if isinstance(value, list | tuple | frozenset):
        return [_plain(item) for item in value]
    return value
