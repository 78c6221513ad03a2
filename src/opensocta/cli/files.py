"""`socta init`, `add`, `build`, `status`, `rejects` and `questionnaire make`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from opensocta.cli.console import as_json, as_table, next_step, progress, rows_of, say
from opensocta.cli.options import AsJson, Unit
from opensocta.core.errors import OpenSoctaError
from opensocta.evidence.wording import counted
from opensocta.sources import load_mapping, write_questionnaire
from opensocta.workspace import Added, Delivery, Workspace, init_folder

__all__ = ["register"]

_HERE = Path()


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("init")(init)
    app.command("add")(add)
    app.command("build")(build)
    app.command("status")(status)
    app.command("rejects")(rejects)
    forms = typer.Typer(help="Forms for agencies.", no_args_is_help=True)
    forms.command("make")(make_questionnaire)
    app.add_typer(forms, name="questionnaire")


def init(
    folder: Annotated[Path, typer.Argument(help="New folder for the workspace.")],
    name: Annotated[str, typer.Option(help="Name of the unit.")] = "",
    json: AsJson = False,
) -> None:
    """Make a workspace."""
    made = init_folder(folder, name=name or folder.name, now=datetime.now(UTC))
    if json:
        as_json({"folder": str(made.path), "name": made.settings.name})
        return
    say(f"Made the workspace {folder}.")
    next_step(f"cd {folder}; socta add FILE --source Customs --kind customs --grade B2")


def add(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files to take in.")],
    source: Annotated[str, typer.Option("--source", help="Agency that sent them.")],
    kind: Annotated[str, typer.Option(help="Kind of agency: police, customs, fiu...")] = "other",
    grade: Annotated[str, typer.Option(help="Grade of source and information: B2.")] = "F6",
    handling: Annotated[str, typer.Option(help="Handling code H0 to H3.")] = "H1",
    tlp: Annotated[str, typer.Option(help="TLP label.")] = "AMBER",
    consent: Annotated[
        list[str] | None, typer.Option(help="Edition the originator agreed to: partner, public.")
    ] = None,
    obtained: Annotated[str, typer.Option(help="When it was obtained: 2024-03.")] = "",
    mapping: Annotated[
        str | None, typer.Option(help="YAML mapping for tables, or the name of a profile.")
    ] = None,
    unit: Unit = _HERE,
    json: AsJson = False,
) -> None:
    """Take files in: graded, marked, and anchored to their cells."""
    workspace = Workspace.open(unit)
    delivery = Delivery(
        agency=source, source_kind=kind, grade=grade, handling=handling, tlp=tlp,
        consents=tuple(consent or ()), obtained=obtained,
        mapping=load_mapping(mapping) if mapping else None,
    )  # fmt: skip
    added: list[Added] = []
    failed: list[str] = []
    with progress() as bar:
        task = bar.add_task("taking in", total=len(paths))
        for path in paths:
            try:
                added.append(workspace.add_one(path, delivery))
            except OpenSoctaError as error:
                failed.append(str(error))
            bar.advance(task)
    _tell_added(added, failed, json=json)
    if failed:
        raise typer.Exit(1)


def build(unit: Unit = _HERE, json: AsJson = False) -> None:
    """Join, find, rank: make everything that is derived anew; unchanged parts are kept."""
    workspace = Workspace.open(unit)
    with progress() as bar:
        task = bar.add_task("build", total=None)
        built = workspace.build(
            notice=lambda words, n, of: bar.update(task, description=words, completed=n, total=of)
        )
    if json:
        as_json(built)
        return
    as_table(
        [{"table": name, "rows": rows} for name, rows in built["rows"].items()],
        {"table": "derived table", "rows": "rows"},
    )
    say(f"Build {built['build_id']}, as of {built['as_of']}.")
    unmet = built["linking"]["decisions_not_followed"]
    if unmet:
        say(f"{counted(unmet, 'decision')} to merge could not be followed. Why: socta decide list")
    next_step("socta publish --edition restricted --edition public, or socta assess rank")


def status(unit: Unit = _HERE, json: AsJson = False) -> None:
    """Say what the workspace holds and whether its build is up to date."""
    found = Workspace.open(unit).status()
    if json:
        as_json(found)
        return
    as_table(found["files"], {"file_name": "file", "agency": "agency", "reader": "reader",
             "rows_in": "rows", "rows_rejected": "set aside"})  # fmt: skip
    say(found["words"])
    next_step(found["next"])


def rejects(unit: Unit = _HERE, json: AsJson = False) -> None:
    """List rows that were set aside: their place and the rule, never their content."""
    rows = rows_of(Workspace.open(unit).rejects())
    if json:
        as_json(rows)
        return
    as_table(rows, {"file_name": "file", "sheet": "sheet", "row": "row", "column": "column",
             "rule": "rule"})  # fmt: skip
    say(f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'} set aside.")


def make_questionnaire(
    agency: Annotated[str, typer.Option(help="Kind of agency: police, customs, fiu...")],
    path: Annotated[Path, typer.Option("--out", help="File to write.")] = Path(
        "questionnaire.xlsx"
    ),
    area: Annotated[list[str] | None, typer.Option(help="Crime area code; default all.")] = None,
    json: AsJson = False,
) -> None:
    """Write the form of one agency, with drop-down lists."""
    write_questionnaire(path, agency, tuple(area or ()))
    if json:
        as_json({"file": str(path)})
        return
    say(f"Wrote {path}.")
    next_step(f"send it; then socta add {path.name} --source AGENCY --kind {agency}")


def _tell_added(added: list[Added], failed: list[str], *, json: bool) -> None:
    rows = [
        {"file": one.file_name, "reader": one.reader, "rows": one.taken_in,
         "set_aside": one.rejected, "known": one.known, "batch_id": one.batch_id}
        for one in added
    ]  # fmt: skip
    if json:
        as_json({"added": rows, "failed": failed})
        return
    as_table(rows, {"file": "file", "reader": "reader", "rows": "rows taken in",
             "set_aside": "set aside", "known": "known already"})  # fmt: skip
    for words in failed:
        say(f"Not taken in: {words}")
    if any(one.rejected for one in added):
        next_step("socta rejects, then socta build")
    elif added:
        next_step("socta build")
