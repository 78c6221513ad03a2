"""The text of a finished PDF, wherever a leak could hide.

In:   bytes of a PDF made by `publish.pdf`
Out:  pairs of place and text
Not:  a reader for any PDF: text is decoded by the ToUnicode maps that Typst writes
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

__all__ = ["pdf_texts"]

_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
Codes = dict[int, str]
Node = Any  # Any: pikepdf objects are dynamic


def pdf_texts(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield place and text of pages, structure tree, bookmarks, metadata and attachments."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            yield f"page {number}", " ".join(_content(page.obj, {}))
        yield "structure tree", " ".join(_alternatives(pdf.Root.get("/StructTreeRoot"), set()))
        with pdf.open_outline() as outline:
            yield "bookmarks", " ".join(_titles(outline.root))
        yield "metadata", " ".join(f"{key} {value}" for key, value in pdf.docinfo.items())
        stream = pdf.Root.get("/Metadata")
        if stream is not None:
            yield "XMP metadata", stream.read_bytes().decode("utf-8", "replace")
        for name, attached in pdf.attachments.items():
            yield f"attachment {name}", attached.get_file().read_bytes().decode("utf-8", "replace")


def _content(holder: Node, seen: dict[Any, Codes]) -> Iterator[str]:
    """Yield the shown text of a page or form, in the order of its content stream."""
    resources = holder.get("/Resources", {})
    fonts = resources.get("/Font", {})
    forms = resources.get("/XObject", {})
    codes: Codes = {}
    for operands, operator in pikepdf.parse_content_stream(holder):
        name = str(operator)
        if name == "Tf":
            codes = _codes(fonts.get(str(operands[0])), seen)
        elif name in ("Tj", "'", '"'):
            yield _decode(bytes(operands[-1]), codes)
        elif name == "TJ":
            yield "".join(_decode(bytes(part), codes) for part in operands[0]
                          if isinstance(part, pikepdf.String))  # fmt: skip
        elif name == "Do":
            form = forms.get(str(operands[0]))
            if form is not None and form.get("/Subtype") == "/Form":
                yield from _content(form, seen)


def _codes(font: Node, seen: dict[Any, Codes]) -> Codes:
    if font is None or font.get("/ToUnicode") is None:
        return {}
    key = font.objgen
    if key not in seen or key == (0, 0):
        found: Codes = {}
        for kind, body in _BLOCK.findall(font["/ToUnicode"].read_bytes()):
            if kind == b"bfchar":
                for code, text in _CHAR.findall(body):
                    found[int(code, 16)] = _utf16(text)
            else:
                for low, high, text in _RANGE.findall(body):
                    first = int(text, 16)
                    for step in range(int(high, 16) - int(low, 16) + 1):
                        found[int(low, 16) + step] = chr(first + step)
        seen[key] = found
    return seen[key]


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")


def _decode(shown: bytes, codes: Codes) -> str:
    pairs = (shown[i] << 8 | shown[i + 1] for i in range(0, len(shown) - 1, 2))
    return "".join(codes.get(code, "") for code in pairs)


def _alternatives(node: Node, seen: set[Any]) -> Iterator[str]:
    """Yield alternative texts, actual texts and titles of the structure tree."""
    stack = [node]
    while stack:
        each = stack.pop()
        if isinstance(each, pikepdf.Array):
            stack.extend(each)
            continue
        if not isinstance(each, pikepdf.Dictionary):
            continue
        if each.objgen != (0, 0):
            if each.objgen in seen:
                continue
            seen.add(each.objgen)
        for key in ("/Alt", "/ActualText", "/T", "/E", "/ID"):
            if key in each:
                yield str(each[key])
        if "/K" in each:
            stack.append(each["/K"])


def _titles(items: Any) -> Iterator[str]:  # Any: outline items of pikepdf
    for item in items:
        yield item.title
        yield from _titles(item.children)
