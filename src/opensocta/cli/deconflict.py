"""`socta deconflict`: what one agency knows that the others do not, and whom to ask."""

from pathlib import Path
from typing import Annotated, Any

import typer

from opensocta.cli.console import as_json, as_table, next_step, say
from opensocta.cli.options import AsJson, Unit, reader_of
from opensocta.workspace import Workspace, deconflict

__all__ = ["register"]

_HERE = Path()


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("deconflict")(run)


def run(
    agency: Annotated[str, typer.Option(help="Only subjects that this agency holds.")] = "",
    subject: Annotated[str, typer.Option(help="Only this subject: its id or a record's.")] = "",
    limit: Annotated[int, typer.Option(help="How many subjects.", min=1)] = 30,
    handling: Annotated[str, typer.Option(help="As a reader up to this handling code.")] = "H3",
    tlp: Annotated[str, typer.Option(help="As a reader up to this TLP label.")] = "RED",
    unit: Unit = _HERE,
    json: AsJson = False,
) -> None:
    """List subjects held by several agencies, and what only one of them knows.

    With --handling and --tlp: what a reader of that level would see. Where the content is above
    the level, at most the agency to ask is named.
    """
    workspace = Workspace.open(unit, reader=reader_of(handling, tlp))
    found = deconflict(
        workspace.folder, workspace.reader, agency=agency, subject=subject, limit=limit
    )
    if json:
        as_json(found)
        return
    shown = found["subjects"]
    if not shown:
        say("No subject that you may know of is held by more than one agency.")
        return
    as_table([_line(row) for row in shown], {"caption": "subject", "agencies": "held by",
             "exclusive": "only one knows", "join": "same subject", "ask": "ask",
             "id": "id"})  # fmt: skip
    if subject:
        as_table(shown[0]["only"], {"agency": "only", "prop": "property", "value": "value",
                 "handling": "handling", "tlp": "tlp", "tell": "who may be told"})  # fmt: skip
        if shown[0]["only_left_out"]:
            say(f"{shown[0]['only_left_out']:,} further values are not listed.")
    say(f"First {len(shown):,} of {found['total']:,} subjects.")
    if not subject:
        next_step(f"socta deconflict --subject {shown[0]['id']}")


def _line(row: dict[str, Any]) -> dict[str, Any]:  # Any: a JSON row
    join = "not for you" if row["probability"] is None else f"{row['probability']:.3f}"
    name = f"{row['caption'] or '(no name)'}, {row['schema']}"
    return {**row, "join": join, "caption": name}
