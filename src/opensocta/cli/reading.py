"""`socta search`, `show`, `explain`, `findings` and `audit verify`."""

from pathlib import Path
from typing import Annotated

import typer

from opensocta.cli.chain_tree import as_tree
from opensocta.cli.console import as_json, as_table, rows_of, say
from opensocta.cli.options import AsJson, Unit
from opensocta.workspace import Workspace

__all__ = ["register"]

_HERE = Path()


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("search")(search)
    app.command("show")(show)
    app.command("explain")(explain)
    app.command("findings")(findings)
    audit = typer.Typer(help="The audit log.", no_args_is_help=True)
    audit.command("verify")(verify)
    app.add_typer(audit, name="audit")


def search(
    text: Annotated[str, typer.Argument(help="Name, number or words, in any script.")],
    limit: Annotated[int, typer.Option(help="How many results.")] = 20,
    unit: Unit = _HERE,
    json: AsJson = False,
) -> None:
    """Find subjects and documents."""
    rows = rows_of(Workspace.open(unit).search(text, limit=limit))
    if json:
        as_json(rows)
        return
    as_table(rows, {"caption": "name", "schema": "kind", "score": "match", "id": "id"})
    if not rows:
        say("Nothing that you may see matches.")


def show(
    subject: Annotated[str, typer.Argument(help="Id of a subject.")],
    unit: Unit = _HERE,
    json: AsJson = False,
) -> None:
    """Show one subject: every value with the number of reports and origins behind it."""
    found = Workspace.open(unit).subject(subject)
    if json:
        as_json(found)
        return
    say(f"{found['schema']} {found['caption']} ({', '.join(found['agencies'])})")
    as_table(found["properties"], {"prop": "property", "value": "value", "reports": "reports",
             "origins": "origins", "handling": "handling"})  # fmt: skip
    as_table(found["ties"], {"kind": "tie", "caption": "with", "credence": "credence",
             "weight": "weight"})  # fmt: skip


def explain(
    anchor: Annotated[str, typer.Argument(metavar="ID", help="Any id that is printed.")],
    unit: Unit = _HERE,
    json: AsJson = False,
) -> None:
    """Show the chain from a sentence, number or rank down to the cell it came from."""
    step = Workspace.open(unit).explain(anchor)
    if json:
        as_json(step.as_dict())
        return
    as_tree(step)


def findings(
    kind: Annotated[str, typer.Option(help="Detector, like money.cycle; a room, like money.")] = "",
    area: Annotated[str, typer.Option(help="Crime area.")] = "",
    limit: Annotated[int, typer.Option(help="How many rows.")] = 30,
    unit: Unit = _HERE,
    json: AsJson = False,
) -> None:
    """List findings, strongest first within each kind."""
    rows = rows_of(Workspace.open(unit).findings(kind=kind, area=area))
    if json:
        as_json(rows)
        return
    as_table(rows[:limit], {"finding_id": "id", "kind": "kind", "reason": "reason"})
    say(f"{min(limit, len(rows)):,} of {len(rows):,} findings.")


def verify(unit: Unit = _HERE, json: AsJson = False) -> None:
    """Check the hash chain of the audit log from its first entry."""
    broken = Workspace.open(unit).verify_audit()
    if json:
        as_json({"whole": broken is None, "first_broken": broken and broken.seq})
    else:
        say("The audit log is whole." if broken is None else f"Entry {broken.seq}: {broken.rule}.")
    if broken is not None:
        raise typer.Exit(1)
