"""Checks that need more than the edition itself: the build's ids, its policy, the other edition.

In:   a document; ids that lead somewhere; the restricted document
Out:  problems of items 2, 9 and 36 of the auditor's checklist
See:  docs/reference/blocks.md
"""

from collections.abc import Container, Iterable, Iterator, Mapping

import pyarrow as pa

from opensocta.publish.blocks import Chapter, Document, Figure, FigureRow, TableBlock, sentences
from opensocta.publish.check import Problem

__all__ = ["check_confidence", "check_ids", "check_manifest", "explainable"]

_OWN = "method"  # the unit's own words about its work rest on the method, not on a report
_IDS = (
    ("findings", "finding_id"), ("judgements", "judgement_id"), ("gaps", "gap_id"),
    ("recommendations", "recommendation_id"), ("claims", "claim_id"), ("flows", "flow_id"),
    ("members", "network"), ("reports", "report_id"),
)  # fmt: skip
_CLAIM = "c-"


def explainable(tables: Mapping[str, pa.Table]) -> frozenset[str]:
    """Return the ids of a build from which evidence can be followed."""
    found = {_OWN}
    for name, key in _IDS:
        found.update(tables[name][key].to_pylist() if name in tables else ())
    if "ranking" in tables:
        found.update(f"RANK-{area}" for area in tables["ranking"]["crime_area"].to_pylist())
    if "indicators" in tables:
        pairs = zip(*(tables["indicators"][key].to_pylist() for key in ("crime_area", "indicator")),
                    strict=True)  # fmt: skip
        for area, indicator in pairs:
            found.update((f"IND-{area}-{indicator}", f"{area}/{indicator}"))
    return frozenset(found)


def check_ids(document: Document, known: Container[str]) -> list[Problem]:
    """Return item 2: ids of sentences, figures and tables that lead nowhere."""
    return [
        Problem(2, True, place, "an id leads to no evidence")
        for place, ids in _cited(document) if any(ref not in known for ref in ids)
    ]  # fmt: skip


def _cited(document: Document) -> Iterator[tuple[str, Iterable[str]]]:
    for chapter in document.chapters:
        for block in chapter.blocks:
            for sentence in sentences(block):
                yield block.id, sentence.ids
            if isinstance(block, FigureRow):
                yield from ((figure.id, figure.ids) for figure in block.figures)
            elif isinstance(block, Figure):
                yield block.id, block.ids
            elif isinstance(block, TableBlock):
                yield from ((block.id, ids) for ids in block.row_ids)


def check_confidence(document: Document) -> list[Problem]:
    """Return item 9: judgements on claims whose confidence is not what the policy's rule gives."""
    rule = {row.code.removeprefix("confidence."): row.value for row in document.facts.policy
            if row.code.startswith("confidence.")}  # fmt: skip
    if not rule:
        return []
    found = []
    for chapter in document.chapters:
        for block in chapter.blocks:
            for sentence in sentences(block):
                note = sentence.note
                if note is None or note.low is None or note.high is None or note.conflict is None:
                    continue
                if not any(ref.startswith(_CLAIM) for ref in sentence.ids[1:]):
                    continue
                given = (note.origins or 0, len(note.source_kinds), note.conflict,
                         note.high - note.low)  # fmt: skip
                if note.confidence != _confidence(given, rule):
                    found.append(
                        Problem(9, False, block.id, "confidence is not what the rule says")
                    )
    return found


def _confidence(given: tuple[int, int, float, float], rule: Mapping[str, float]) -> str:
    """Return the word of METHOD section 2, worked out a second time on purpose."""
    origins, kinds, conflict, width = given
    if (origins <= rule["low.origins"] or width > rule["low.width"]
            or conflict > rule["low.conflict"]):  # fmt: skip
        return "low"
    high = (origins >= rule["high.origins"] and kinds >= rule["high.source_kinds"]
            and conflict < rule["high.conflict"] and width < rule["high.width"])  # fmt: skip
    return "high" if high else "moderate"


def check_manifest(source: Document, made: Document) -> list[Problem]:
    """Return item 36: chapters whose count of what was withheld is not what is missing.

    Parameters
    ----------
    source : the restricted edition.
    made : an edition of it; `added` counts what it shows in place of something withheld.
    """
    if made.edition == "restricted":
        return []
    after = {chapter.id: _items(chapter) for chapter in made.chapters}
    withheld, added = dict(made.withheld), dict(made.added)
    missing: dict[str, int] = {}
    for chapter in source.chapters:
        title = chapter.title if chapter.kind != "front" else "Front matter"
        if chapter.kind != "annex":
            gone = _items(chapter) - after.get(chapter.id, 0)
            missing[title] = missing.get(title, 0) + gone
    return [
        Problem(36, False, title, "what is missing is not what the manifest counts")
        for title, gone in sorted(missing.items())
        if gone != withheld.get(title, 0) - added.get(title, 0)
    ]  # fmt: skip


def _items(chapter: Chapter) -> int:
    """Return how many sentences, figures and rows a chapter has that could be withheld."""
    count = 0
    for block in chapter.blocks:
        count += sum(1 for sentence in sentences(block) if sentence.release != "own")
        if isinstance(block, FigureRow):
            count += sum(1 for figure in block.figures if figure.kind != "unknown")
        elif isinstance(block, Figure):
            count += block.kind != "unknown"
        elif isinstance(block, TableBlock) and (block.inside_only or block.release == "item"):
            count += len(block.rows)
    return count
