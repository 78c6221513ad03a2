"""The text of a PDF file, page by page, through the optional part `pdf` (pypdf).

In:   a PDF file
Out:  a list of texts
Not:  pictures of text: recognise them first
"""

from pathlib import Path
from typing import Any

from opensocta.core.extras import need
from opensocta.sources.safety import unreadable

__all__ = ["pdf_pages"]

_LIMIT = 256 << 20
_PAGES = 5_000
_TEXT = 64 << 20


def pdf_pages(path: Path) -> list[str]:
    """Return the text of each page.

    Raises
    ------
    ExtraMissing : if the part that reads PDF is not installed.
    SourceUnreadable : if the file is damaged, encrypted or too large.
    """
    pypdf: Any = need("pypdf", extra="pdf")  # Any: an optional module
    if path.stat().st_size > _LIMIT:
        raise unreadable(path, "whole file", "is over 256 MB", "Split it.")
    faults: tuple[type[Exception], ...] = (
        pypdf.errors.PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError,
        RecursionError, NotImplementedError,
    )  # fmt: skip
    pages: list[str] = []
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted:
            raise unreadable(path, "whole file", "has a password", "Save it without one.")
        if len(reader.pages) > _PAGES:
            raise unreadable(path, "whole file", f"has over {_PAGES} pages", "Split it.")
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > _TEXT:
                raise unreadable(path, f"page {len(pages)}", "unpacks without end", "Split it.")
    except faults as error:
        if type(error).__name__ == "SourceUnreadable":
            raise
        raise unreadable(
            path, f"page {len(pages) + 1}", "is damaged or no PDF", "Ask the sender for it again."
        ) from None
    return pages
