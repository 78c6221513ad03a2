"""Options that many commands share, worded once."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["AsJson", "Unit"]

Unit = Annotated[
    Path,
    typer.Option(
        "--unit", "-u", help="Folder of the workspace.", envvar="SOCTA_UNIT", show_default="here"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print exact JSON instead of a table.")]
