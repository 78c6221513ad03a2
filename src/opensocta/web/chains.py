"""Chains of evidence as people read them: names instead of ids, sentences instead of templates.

In:   a step of `workspace.explain` and a connection that is cut to the reader
Out:  the same step in the shape of the API; a subject that the reader may not see keeps its id
Not:  which steps there are (`workspace.explaining`)
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from opensocta.web import models as m
from opensocta.workspace import Step, rows

__all__ = ["chain", "unfolded"]

_SUBJECT = re.compile(r"\be-[0-9a-f]{20}\b")
_VARIANT = re.compile(r"\{([^|{}]*)\|[^{}]*\}")


def chain(step: Step, connection: Any) -> m.StepNode:  # Any: a DuckDB connection, untyped
    """Return a chain in words, with the captions of the subjects that it names."""
    ids = sorted({found for text in _texts(step) for found in _SUBJECT.findall(text)})
    named = rows(
        connection,
        "SELECT m.entity_id AS id, e.caption FROM entity_map m JOIN entities e "
        "USING (canonical_id) WHERE m.entity_id IN (SELECT unnest($ids)) AND e.caption <> ''",
        ids=ids,
    )
    return _told(step, {row["id"]: row["caption"] for row in named})


def unfolded(template: str) -> str:
    """Return a template with each `{code|public phrase}` as its code; readers here are cleared."""
    return _VARIANT.sub(r"\1", template)


def _texts(step: Step) -> Iterator[str]:
    yield step.text
    for child in step.children:
        yield from _texts(child)


def _told(step: Step, captions: Mapping[str, str]) -> m.StepNode:
    text = _SUBJECT.sub(lambda found: captions.get(found[0], found[0]), step.text)
    return m.StepNode(
        id=step.id, kind=step.kind, text=text, grade=step.grade, marking=step.marking,
        place=step.place, more=step.more, hidden=step.hidden,
        children=[_told(child, captions) for child in step.children],
    )  # fmt: skip
