"""The PDF: Typst source from the block tree, tagged (PDF/UA-1) and archivable (PDF/A-3a).

In:   a document of any edition
Out:  bytes; the same document gives the same bytes
Not:  text as markup: every word is a string literal, so that no data can be a program

The margin note is a cell of the sentence's own row, so that the reading order of the tagged
file is sentence, then its evidence.
"""

from datetime import UTC, datetime
from importlib.resources import files
from typing import Literal

import typst

from opensocta.core.errors import EditionBlocked
from opensocta.core.time import to_date
from opensocta.evidence.marking import Marking
from opensocta.publish.blocks import (
    Block,
    Boxes,
    Contents,
    Cover,
    Digest,
    DigestRow,
    Document,
    Figure,
    FigureRow,
    Heading,
    Note,
    Paragraph,
    Sentence,
    Strip,
    TableBlock,
    Withheld,
)
from opensocta.publish.figures import figure_alt, figure_spec, figure_svg
from opensocta.publish.notes import annex_letter, fact_ids, note_lines, page_starts, short_note
from opensocta.publish.text import Text, bind, day, plain, text

__all__ = ["to_pdf", "typst_source"]

_STANDARDS: tuple[Literal["ua-1", "a-3a"], ...] = ("ua-1", "a-3a")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": " "}
_STYLES = {"bold": "strong", "italic": "emph", "mono": "code", "mute": "bare"}


def to_pdf(document: Document) -> bytes:
    """Return the document as a PDF."""
    fonts = str(files("opensocta.publish").joinpath("fonts"))
    dated = to_date(document.facts.as_of)
    stamp = datetime(dated.year, dated.month, dated.day, tzinfo=UTC) if dated else datetime(
        2000, 1, 1, tzinfo=UTC)  # fmt: skip
    compiler = typst.Compiler(font_paths=[fonts], ignore_system_fonts=True)
    made = compiler.compile(
        typst_source(document).encode(),
        format="pdf",
        pdf_standards=list(_STANDARDS),
        timestamp=int(stamp.timestamp()),
    )
    if not isinstance(made, bytes):
        raise EditionBlocked(edition=document.edition, check="no PDF was made", count=1)
    return made


def typst_source(document: Document) -> str:
    """Return the Typst program of a document: the layout, then one call per block."""
    facts = document.facts
    layout = files("opensocta.publish").joinpath("templates/report.typ").read_text("utf-8")
    title = f"{facts.title}, edition {facts.edition}{' (invented)' if facts.invented else ''}"
    head = (
        f"#show: setup.with(title: {_s(title)}, unit: {_s(facts.unit)}, "
        f"edition: {_s(document.edition.capitalize())}, invented: {_bool(facts.invented)}, "
        f"foot: {_s(f'As of {day(facts.as_of)} · method {facts.method_version} · build')}, "
        f"build: {_s(facts.build_id)}, "
        f"name: {_s(f'{_clip(facts.title)}, edition {facts.edition}')})"
    )
    parts = [layout, f"#let entries = {len(document.chapters) - 1}", head]
    starts = page_starts(document)
    for place, chapter in enumerate(document.chapters):
        letter = annex_letter(document, chapter)
        if place:
            alone = chapter.id in starts
            gap = "5mm" if letter else "8mm"
            parts.append("#pagebreak(weak: true)" if alone else f"#v({gap}, weak: true)")
        if letter == "A":
            parts.append("#annexed.update(true)")
        parts.extend(_block(block, letter) for block in chapter.blocks)
    return "\n".join(parts) + "\n"


def _clip(title: str) -> str:
    return title if len(title) <= 64 else title[:61].rsplit(" ", 1)[0] + " …"


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _s(words: str) -> str:
    """Return a Typst string literal."""
    clean = "".join(_ESCAPES.get(c, c) for c in bind(words) if c >= " " or c in _ESCAPES)
    return f'"{clean}"'


def _rich(spans: Text) -> str:
    """Return a Typst expression of a text."""
    if not spans:
        return '""'
    parts = [
        f"{_STYLES[span.style]}({_s(span.text)})" if span.style in _STYLES else _s(span.text)
        for span in spans
    ]
    return parts[0] if len(parts) == 1 else "{ " + "; ".join(parts) + " }"


def _mk(marking: Marking) -> str:
    handling, tlp = marking.rank
    return f"mk({tlp}, {handling})"


def _array(items: list[str]) -> str:
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


def _block(block: Block, letter: str) -> str:
    if isinstance(block, Paragraph):
        return _paragraph(block)
    if isinstance(block, Heading):
        return _heading(block, letter)
    if isinstance(block, Figure):
        return f"#{{ {_mk(block.marking)}; {_figure(block)} }}"
    if isinstance(block, FigureRow):
        return _figure_row(block)
    if isinstance(block, TableBlock):
        return _table(block)
    return _rare(block)


def _rare(block: Block) -> str:
    if isinstance(block, Boxes):
        items = [f"({_s(box.title)}, {_rich(_run(box.sentences))})" for box in block.boxes]
        return f"#{{ {_mk(block.marking)}; boxes({_array(items)}) }}"
    if isinstance(block, Strip):
        cells = [f"({_s(cell.label)}, {_s(cell.state)})" for cell in block.cells]
        return f"#cov({_array(cells)})"
    if isinstance(block, Digest):
        return f"#digest({_array(list(map(_digest_row, block.rows)))})"
    if isinstance(block, Withheld):
        return f"#gone({_s(block.words)})"
    if isinstance(block, Contents):
        return "#toc(entries)"
    if isinstance(block, Cover):
        handling, tlp = block.marking.rank
        lines = [f"({_s(label)}, {_rich(words)})" for label, words in block.lines]
        return (
            f"#cover({tlp}, {handling}, {_s(block.title)}, {_s(block.subtitle)}, "
            f"{_array(lines)}, {_bool(any(label == 'Data' for label, _ in block.lines))})"
        )
    return ""


def _digest_row(row: DigestRow) -> str:
    first, second, note_id = short_note(row.sentence)
    said = f"{{ {_mk(row.sentence.marking)}; {_rich(row.sentence.text)} }}"
    return (f"({_s(row.name)}, {_s(row.state)}, {said}, {_s(first)}, {_s(second)}, "
            f"{_s(note_id)})")  # fmt: skip


def _heading(block: Heading, letter: str) -> str:
    kicker = f"#kicker({_rich(block.kicker)})\n" if block.kicker else ""
    words = text(f"Annex {letter}. ", block.text) if letter and block.level == 1 else block.text
    outlined = _bool(block.level == 1)
    return f"{kicker}#heading(level: {block.level}, outlined: {outlined}, {_rich(words)})"


def _run(found: tuple[Sentence, ...]) -> Text:
    spans: list[Text] = []
    for place, sentence in enumerate(found):
        spans.append(text(" " if place else "", sentence.text))
    return text(*spans)


def _paragraph(block: Paragraph) -> str:
    body = _run(block.sentences)
    words = f'{{ strong({_s(block.lead)}); " "; {_rich(body)} }}' if block.lead else _rich(body)
    notes = [s.note for s in block.sentences if s.note is not None]
    ids = fact_ids(block)
    if block.aside:
        side = f"aside({_rich(block.aside)})"
    elif notes:
        side = _note(notes[0], ids)
    else:
        side = f"factnote({_s(', '.join(ids))}, ())" if ids else "none"
    call = "lead" if block.style == "lead" else "row"
    return f"#{{ {_mk(block.marking)}; {call}({words}, {side}) }}"


def _note(note: Note, ids: tuple[str, ...]) -> str:
    lines = note_lines(note, ids)
    extras = _array([_rich(line) for line in lines.extra])
    if note.kind == "fact":
        return f"factnote({_s(note.id)}, {extras})"
    if note.kind == "plain":
        return f"plainnote({_s(note.id)}, {extras})"
    point = "none" if note.probability is None else f"{100 * note.probability:.1f}"
    low, high = lines.bar
    return (f"note({_s(note.term)}, {_s(lines.number)}, {100 * low:.1f}, {100 * high:.1f}, "
            f"{point}, "
            f"{_s(note.confidence)}, {_s(note.id)}, {lines.filled}, {lines.squares}, "
            f"{_s(lines.origins)}, {extras})")  # fmt: skip


def _figure(figure: Figure) -> str:
    svg = figure_svg(figure_spec(figure.kind, figure.data, figure.width))
    table = text(f" Table A-{figure.number}.") if figure.number else ()
    source = _rich(text(figure.source, table)) if figure.source or table else "none"
    alt = figure_alt(figure.kind, figure.data)
    return (f"fg({_rich(figure.title)}, {_rich(figure.measure)}, {source}, {_s(svg)}, {_s(alt)}, "
            f"{figure.width}mm)")  # fmt: skip


def _figure_row(block: FigureRow) -> str:
    figs = [_figure(figure) for figure in block.figures]
    figs += ["none"] * (2 - len(figs))
    asides = [f"aside({_rich(_run(p.sentences))})" for p in block.aside]
    side = "{ " + "; ".join(asides) + " }" if asides else "none"
    return f"#{{ {_mk(block.marking)}; figrow({_array(figs)}, {side}) }}"


def _table(block: TableBlock) -> str:
    shares = _array([f"{column.share:g}fr" for column in block.columns])
    aligns = _array([column.align for column in block.columns])
    heads = [_s(column.label or " ") for column in block.columns]
    cells = [_rich(cell.text) for row in block.rows for cell in row]
    if len(set(block.row_markings)) > 1:  # else the head's mark says it on every page
        for place, marking in enumerate(block.row_markings):
            at = place * len(block.columns)
            cells[at] = f"{{ {_mk(marking)}; {cells[at]} }}"
    else:
        heads = [f"{{ {_mk(block.marking)}; {_s(block.columns[0].label or ' ')} }}", *heads[1:]]
    heads_ = _array(heads)
    caption = f"#caption({_rich(block.caption)})\n" if plain(block.caption) else ""
    size = "7.7pt" if block.small else "8.4pt"
    return f"{caption}#tbl({shares}, {aligns}, {heads_}, {_array(cells)}, {size})"
