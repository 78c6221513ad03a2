"""Options that many commands share, worded and read once."""

from pathlib import Path
from typing import Annotated

import typer

from opensocta.core.errors import SettingsInvalid, TermUnknown
from opensocta.evidence import Reader
from opensocta.evidence.tables import HANDLING, TLP

__all__ = ["AsJson", "Unit", "name_and_kind", "reader_of"]

Unit = Annotated[
    Path,
    typer.Option(
        "--unit", "-u", help="Folder of the workspace.", envvar="SOCTA_UNIT", show_default="here"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print exact JSON instead of a table.")]


def name_and_kind(option: str, command: str) -> tuple[str, str]:
    """Return the two sides of `--column NAME=KIND`."""
    name, mark, kind = option.rpartition("=")
    if not mark or not name:
        raise SettingsInvalid(source=command, key="--column", rule="is written NAME=KIND")
    return name, kind


def reader_of(handling: str, tlp: str) -> Reader:
    """Return the reader of `--handling` and `--tlp`."""
    for kind, code, known in (("handling code", handling, HANDLING), ("TLP label", tlp, TLP)):
        if code not in known:
            raise TermUnknown(kind=kind, term=code, known=", ".join(known))
    return Reader(handling, tlp)
