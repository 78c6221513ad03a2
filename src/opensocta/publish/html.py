"""The HTML: one file that needs no script and no network; the note is an aside after its sentence.

In:   a document of any edition
Out:  text; the same document gives the same text
"""

import re
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from opensocta.evidence.marking import Marking
from opensocta.publish.blocks import (
    Block,
    Boxes,
    Chapter,
    Contents,
    Cover,
    Digest,
    Document,
    Figure,
    FigureRow,
    Heading,
    Paragraph,
    Strip,
    TableBlock,
    Withheld,
)
from opensocta.publish.figures import figure_alt, figure_spec, figure_svg
from opensocta.publish.notes import annex_letter, fact_ids, note_lines, short_note
from opensocta.publish.text import bind, day

__all__ = ["to_html"]

_CLIP = re.compile(r"\bclip(\d+)\b")
_MACROS: dict[type[Block], str] = {
    Paragraph: "paragraph", FigureRow: "figure_row", Figure: "figure", TableBlock: "table",
    Boxes: "boxes", Strip: "strip", Digest: "digest", Withheld: "withheld", Cover: "cover",
}  # fmt: skip


@cache
def _environment() -> Environment:
    source = files("opensocta.publish").joinpath("templates/report.html.j2").read_text("utf-8")
    return Environment(
        loader=DictLoader({"report": source}), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True,
    )  # fmt: skip


@cache
def _css() -> str:
    folder = files("opensocta.publish")
    css = folder.joinpath("templates/report.css").read_text("utf-8")
    for slot, name in (("REGULAR", "Regular"), ("SEMIBOLD", "SemiBold")):
        font = folder.joinpath(f"fonts/IBMPlexSans-{name}.woff2").read_bytes()
        css = css.replace(slot, b64encode(font).decode())
    return css


def to_html(document: Document) -> str:
    """Return the document as one self-contained HTML file."""
    facts = document.facts
    template = _environment().get_template("report")
    known: dict[str, Any] = {  # Any: values and functions that the template sees
        "document": document, "facts": facts, "marking": document.marking, "bind": bind,
        "day": day, "tlp": _tlp, "tlp_class": _tlp_class, "handling": _handling,
        "note_lines": note_lines, "fact_ids": fact_ids, "short_note": short_note,
        "css": Markup(_css()),
        "alt": lambda figure: figure_alt(figure.kind, figure.data), "svg": _svg,
        "letter_of": lambda chapter: annex_letter(document, chapter),
        "title": f"{facts.title}, edition {facts.edition}"
        f"{' (invented)' if facts.invented else ''}",
    }  # fmt: skip
    macros = template.make_module({**known, "render": lambda block, chapter: ""})

    def render(block: Block, chapter: Chapter) -> Markup:
        if isinstance(block, Heading):
            made = macros.heading(block, annex_letter(document, chapter))  # type: ignore[attr-defined]
        elif isinstance(block, Contents):
            made = macros.contents()  # type: ignore[attr-defined]
        else:
            made = getattr(macros, _MACROS[type(block)])(block)
        return Markup(made)

    return template.render({**known, "render": render})


def _svg(figure: Figure) -> Markup:
    svg = figure_svg(figure_spec(figure.kind, figure.data, figure.width))
    return Markup(_CLIP.sub(rf"{figure.id}-clip\1", svg))


def _tlp(marking: Marking) -> str:
    return f"TLP:{marking.tlp}"


def _tlp_class(marking: Marking) -> str:
    return marking.tlp.split("+")[0].lower()


def _handling(marking: Marking) -> int:
    return marking.rank[0]
