"""One edition as finished files: made, checked, searched for leaks, or not at all.

In:   the restricted document, the edition, formats, and what must not leak
Out:  content by file name
Not:  writing to disk (`workspace`)
"""

from collections.abc import Callable, Iterable

from opensocta.core.errors import EditionBlocked, TermUnknown
from opensocta.publish.blocks import Document, Edition
from opensocta.publish.check import check, check_files
from opensocta.publish.editions import for_edition
from opensocta.publish.html import to_html
from opensocta.publish.leaks import Secrets, scan_leaks
from opensocta.publish.pdf import to_pdf
from opensocta.publish.tree import to_json

__all__ = ["FORMATS", "make_edition"]

FORMATS: dict[str, Callable[[Document], bytes]] = {
    "html": lambda document: to_html(document).encode(),
    "pdf": to_pdf,
    "json": to_json,
}


def make_edition(
    document: Document, edition: Edition, formats: Iterable[str], secrets: Secrets | None = None
) -> dict[str, bytes]:
    """Return the files of an edition, `assessment-<edition>.<format>`.

    Parameters
    ----------
    document : the restricted document of `compose`.
    secrets : what must not stand in a public file (`leaks.secrets_of`); needed for `public`.

    Raises
    ------
    EditionBlocked : if an item that stops publication fails or a leak is found.
    TermUnknown : if a format is not known.
    """
    made = for_edition(document, edition)
    _stop(edition, [p.rule for p in check(made) if p.stops])
    files = {}
    for name in formats:
        if name not in FORMATS:
            raise TermUnknown(kind="format", term=name, known=", ".join(FORMATS))
        files[f"assessment-{edition}.{name}"] = FORMATS[name](made)
    _stop(edition, [p.rule for p in check_files(made, files) if p.stops])
    if edition == "public":
        if secrets is None:
            raise EditionBlocked(edition=edition, check="the leak test was not given", count=1)
        _stop(edition, [f"leak: {leak.kind}" for leak in scan_leaks(files, secrets)])
    return files


def _stop(edition: str, rules: list[str]) -> None:
    if rules:
        raise EditionBlocked(edition=edition, check=rules[0], count=len(rules))
