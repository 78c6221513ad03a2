"""The words of both editions of the invented build, sentence by sentence, as last read by a person.

`OPENSOCTA_GOLDEN=write` rewrites the files; the difference is read before it is committed.
"""

import importlib.util
import os
from pathlib import Path

import pytest

from opensocta.publish import Document, compose, for_edition
from opensocta.publish.blocks import (
    Boxes,
    Figure,
    FigureRow,
    Heading,
    Paragraph,
    TableBlock,
    Withheld,
)
from opensocta.publish.notes import note_lines
from opensocta.publish.text import plain

HERE = Path(__file__).parent
BUILDER = HERE.parent / "unit" / "publish" / "invented.py"


@pytest.fixture(scope="module")
def document() -> Document:
    spec = importlib.util.spec_from_file_location("golden_invented", BUILDER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return compose(module.build(), module.facts())


def lines(document: Document):
    for chapter in document.chapters:
        for block in chapter.blocks:
            yield from block_lines(block)


def block_lines(block):
    if isinstance(block, Heading):
        yield f"\n{'#' * block.level} {plain(block.text)}"
    elif isinstance(block, Paragraph):
        yield from (sentence_line(sentence, block) for sentence in block.sentences)
    elif isinstance(block, Boxes):
        for box in block.boxes:
            yield f"[{box.title}] " + " ".join(plain(s.text) for s in box.sentences)
    elif isinstance(block, Figure | FigureRow):
        for figure in block.figures if isinstance(block, FigureRow) else (block,):
            yield f"({figure.kind}) {plain(figure.title)} / {plain(figure.source)}"
    elif isinstance(block, TableBlock):
        for row in block.rows[:6]:
            yield "| " + " | ".join(plain(cell.text) for cell in row)
    elif isinstance(block, Withheld):
        yield block.words


def sentence_line(sentence, block):
    said = f"{block.lead} {plain(sentence.text)}".strip()
    note = sentence.note
    if note is None or note.kind != "judgement":
        return said
    return f"{said} [{note.id} {note.term} {note_lines(note, ()).number} {note.confidence}]"


@pytest.mark.parametrize("edition", ["restricted", "public"])
def test_the_words_are_those_last_read(document, edition):
    path = HERE / "report" / f"{edition}.txt"
    found = "\n".join(lines(for_edition(document, edition))).strip() + "\n"
    if os.environ.get("OPENSOCTA_GOLDEN") == "write":
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")
