"""Keeps free texts whole and searchable: TXT, Markdown, and the text of PDF files.

In:   a file with a text
Out:  one report and one document; for PDF a page map
Not:  entities: names in a text are suggestions that a person confirms, never statements
"""

import json
from collections.abc import Iterator
from pathlib import Path

from opensocta.sources.pdf_text import pdf_pages
from opensocta.sources.registry import Chunk, Intake, readers
from opensocta.sources.rows import document_rows, whole_file_report
from opensocta.sources.safety import open_bytes, unreadable

__all__ = ["read_pdf", "read_text"]

_LIMIT = 64 << 20  # bytes of one text
_TITLE = 120


@readers.add("text", version=1, cites="docs/reference/formats.md", suffixes=(".txt", ".md"))
def read_text(intake: Intake) -> Iterator[Chunk]:
    """Read a plain text or Markdown file."""
    encoding = (intake.mapping.encoding if intake.mapping else None) or "utf-8-sig"
    text = _decoded(intake.path, encoding)
    yield from _chunks(intake, text, None)


@readers.add("pdf", version=1, cites="docs/reference/formats.md", suffixes=(".pdf",))
def read_pdf(intake: Intake) -> Iterator[Chunk]:
    """Read the text of a PDF file, page by page."""
    pages = pdf_pages(intake.path)
    starts, place = [], 0
    for page in pages:
        starts.append(place)
        place += len(page) + 1
    text = "\f".join(pages)
    if not text.strip("\f \n"):
        raise unreadable(
            intake.path,
            "whole file",
            "holds no text, only pictures",
            "Recognise the text first (OCR), then add the result.",
        )
    yield from _chunks(intake, text, json.dumps(starts))


def _decoded(path: Path, encoding: str) -> str:
    with open_bytes(path) as file:
        data = file.read(_LIMIT + 1)
    if len(data) > _LIMIT:
        raise unreadable(path, "whole file", "is over 64 MB", "A text of this size is no report.")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise unreadable(
            path,
            f"line {line}, byte {error.start}",
            f"is not {encoding.removesuffix('-sig')}",
            "Name the right encoding in a mapping, as `encoding: windows-1251`.",
        ) from None
    except LookupError:
        raise unreadable(
            path, "whole file", "the encoding is not known", "Use a name like windows-1251."
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise unreadable(path, f"line {line}", "holds a NUL character", "It is no text file.")
    return text


def _chunks(intake: Intake, text: str, pages: str | None) -> Iterator[Chunk]:
    lines = (line.strip(" #*\t") for line in text.splitlines())
    title = next((line for line in lines if line), intake.file_name)[:_TITLE]
    if not text.strip():
        raise unreadable(intake.path, "whole file", "holds no text", "Ask the sender for it again.")
    yield "reports", whole_file_report(intake, title=title)
    yield "documents", document_rows([(intake.report_id, title, text, pages, "whole file")], intake)
