"""`socta lists`: keep sanctions, wanted and freeze lists in a workspace, to be looked up in."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from opensocta.cli.console import as_json, as_table, next_step, say
from opensocta.cli.options import AsJson, Unit, reader_of
from opensocta.evidence import Marking
from opensocta.workspace import Workspace
from opensocta.workspace.kept_lists import KeptList, drop_list, keep_list, kept_lists

__all__ = ["register"]

_HERE = Path()
_SHOWN = ("name", "file_name", "file_hash", "subjects", "set_aside", "handling", "tlp", "kept_at")
By = Annotated[str, typer.Option("--by", help="Who does it: a code without spaces.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(help="Lists to look names up in.", no_args_is_help=True)
    group.command("keep")(keep)
    group.command("show")(show)
    group.command("drop")(drop)
    app.add_typer(group, name="lists")


def keep(
    path: Annotated[Path, typer.Argument(metavar="LIST", help="FtM JSON, OFAC SDN.CSV or UN XML.")],
    name: Annotated[
        str, typer.Option(help="Its name here; a list kept under a taken name replaces it.")
    ] = "",
    handling: Annotated[str, typer.Option(help="Handling code of every entry.")] = "H1",
    tlp: Annotated[str, typer.Option(help="TLP label of every entry.")] = "AMBER",
    by: By = "local",
    unit: Unit = _HERE,
    json: AsJson = False,
) -> None:
    """Keep a list: readers of the web workspace who may see it can look names up in it."""
    reader_of(handling, tlp)
    kept = keep_list(
        Workspace.open(unit).folder, path, Marking(handling, tlp), name=name, actor=by,
        now=datetime.now(UTC),
    )  # fmt: skip
    if json:
        as_json(_row(kept))
        return
    say(f"Kept as {kept.name}: {kept.subjects:,} entries, {kept.set_aside:,} set aside, "
        f"marked {kept.handling} TLP:{kept.tlp}.")  # fmt: skip
    if kept.set_aside:
        say("What was set aside, and why: socta screen FILE --against LIST --json")
    next_step("socta serve")


def show(
    handling: Annotated[str, typer.Option(help="As a reader up to this handling code.")] = "H3",
    tlp: Annotated[str, typer.Option(help="As a reader up to this TLP label.")] = "RED",
    unit: Unit = _HERE,
    json: AsJson = False,
) -> None:
    """Show the lists that are kept."""
    found = [_row(one) for one in kept_lists(Workspace.open(unit).folder, reader_of(handling, tlp))]
    if json:
        as_json(found)
        return
    if not found:
        say("No list that you may see is kept. Keep one with: socta lists keep LIST")
        return
    as_table(found, {"name": "name", "file_name": "file", "subjects": "entries",
             "set_aside": "set aside", "handling": "handling", "tlp": "TLP",
             "kept_at": "kept"})  # fmt: skip


def drop(
    name: Annotated[str, typer.Argument(help="Name of the list.")],
    by: By = "local",
    unit: Unit = _HERE,
) -> None:
    """Take a list off the shelf; the audit log keeps that it was there."""
    drop_list(Workspace.open(unit).folder, name, actor=by, now=datetime.now(UTC))
    say(f"{name} is no longer kept.")


def _row(kept: KeptList) -> dict[str, object]:
    return {name: getattr(kept, name) for name in _SHOWN}
