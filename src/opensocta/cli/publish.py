"""`socta publish`: writes editions, or only checks them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from opensocta.cli.console import as_json, as_table, next_step, say, working
from opensocta.cli.options import AsJson, Unit
from opensocta.workspace import Workspace

__all__ = ["register"]

_HERE = Path()


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("publish")(publish)


def publish(
    edition: Annotated[
        list[str] | None, typer.Option(help="restricted, partner or public; may be repeated.")
    ] = None,
    format: Annotated[str, typer.Option(help="html, pdf, json; with commas.")] = "html,pdf",
    check: Annotated[bool, typer.Option("--check", help="Only list what would stop it.")] = False,
    unit: Unit = _HERE,
    json: AsJson = False,
) -> None:
    """Write editions of the assessment after checking and scanning them for leaks."""
    workspace = Workspace.open(unit)
    editions = tuple(edition or ("restricted",))
    if check:
        problems = workspace.check_editions(editions)
        if json:
            as_json(problems)
        else:
            as_table(problems, {"edition": "edition", "check": "check", "where": "where",
                     "rule": "rule", "stops": "stops"})  # fmt: skip
        return
    formats = tuple(part.strip() for part in format.split(",") if part.strip())
    with working("composing and checking the editions"):
        written = workspace.publish(editions, formats, now=datetime.now(UTC))
    if json:
        as_json(written)
        return
    as_table(written, {"edition": "edition", "file": "file", "kib": "KiB", "sha256": "SHA-256"})
    say(f"{len(written)} files written to {workspace.folder.out}.")
    next_step("socta explain ID, with any id that is printed in the margin")
