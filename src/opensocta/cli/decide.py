"""`socta decide`: say who is who, take it back, list what was decided, and what to look at next."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from opensocta.cli.console import as_json, as_table, next_step, say
from opensocta.cli.options import AsJson, Unit, reader_of
from opensocta.workspace.deciding import (
    KINDS,
    Choice,
    decide,
    list_decisions,
    suggest_pairs,
    undo,
)
from opensocta.workspace.learning import what_was_taught
from opensocta.workspace.workspace import Workspace

__all__ = ["register"]

_HERE = Path()
_WORDS = {"merge": "one subject", "keep_apart": "two subjects", "unsure": "not to be told"}
Left = Annotated[str, typer.Argument(metavar="LEFT", help="Id of a record or subject.")]
Right = Annotated[str, typer.Argument(metavar="RIGHT", help="Id of another.")]
Why = Annotated[str, typer.Option("--reason", help="Why, in words.")]
By = Annotated[str, typer.Option("--by", help="Who decides: a code without spaces.")]
Code = Annotated[str, typer.Option("--handling", help="As a reader up to this handling code.")]
Label = Annotated[str, typer.Option("--tlp", help="As a reader up to this TLP label.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(help="Decide who is who.", no_args_is_help=True)
    for command in (merge, apart, unsure):
        group.command(command.__name__)(command)
    group.command("undo")(take_back)
    group.command("list")(show_list)
    group.command("suggest")(suggest)
    group.command("taught")(show_taught)
    app.add_typer(group, name="decide")


def merge(left: Left, right: Right, reason: Why, by: By, handling: Code = "H3",
          tlp: Label = "RED", unit: Unit = _HERE, json: AsJson = False) -> None:  # fmt: skip
    """Say that two records are one subject."""
    _decide("merge", (left, right), _choice(by, reason), _open(unit, handling, tlp), json)


def apart(left: Left, right: Right, reason: Why, by: By, handling: Code = "H3",
          tlp: Label = "RED", unit: Unit = _HERE, json: AsJson = False) -> None:  # fmt: skip
    """Say that two records are two subjects, whatever the scores."""
    _decide("apart", (left, right), _choice(by, reason), _open(unit, handling, tlp), json)


def unsure(left: Left, right: Right, reason: Why, by: By, handling: Code = "H3",
           tlp: Label = "RED", unit: Unit = _HERE, json: AsJson = False) -> None:  # fmt: skip
    """Say that it cannot be told; the model's answer stays and the pair is not suggested again."""
    _decide("unsure", (left, right), _choice(by, reason), _open(unit, handling, tlp), json)


def take_back(
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="Id of the decision.")],
    reason: Why, by: By, handling: Code = "H3", tlp: Label = "RED", unit: Unit = _HERE,
    json: AsJson = False,
) -> None:  # fmt: skip
    """Take a decision back; the next build is as if it had never been made."""
    workspace = _open(unit, handling, tlp)
    undone = undo(workspace.folder, workspace.reader, decision, _choice(by, reason))
    if json:
        as_json(undone)
        return
    words = f"{undone['left_id']} and {undone['right_id']} are {_WORDS[undone['kind']]}"
    say(f"Undone: the decision that {words}.")
    next_step("socta build")


def show_list(
    handling: Code = "H3", tlp: Label = "RED", unit: Unit = _HERE, json: AsJson = False
) -> None:
    """List decisions: who, when, why, and whether each holds."""
    workspace = _open(unit, handling, tlp)
    found = list_decisions(workspace.folder, workspace.reader)
    if json:
        as_json(found)
        return
    if not found:
        say("Nothing was decided on records that you may see.")
        return
    as_table(found, {"decision_id": "id", "kind": "decision", "left_id": "one",
             "right_id": "other", "author": "by", "at": "when", "reason": "why",
             "state": "state", "unmet": "not followed because"})  # fmt: skip
    for row in what_was_taught(workspace.folder, workspace.reader):
        say(row["words"])


def show_taught(
    handling: Code = "H3", tlp: Label = "RED", unit: Unit = _HERE, json: AsJson = False
) -> None:
    """Say what decisions taught the newest build: how many, and what they changed."""
    workspace = _open(unit, handling, tlp)
    found = what_was_taught(workspace.folder, workspace.reader)
    if json:
        as_json(found)
        return
    for row in found:
        say(row["words"])
    if not found:
        say("The newest build holds no decision on records that you may see.")


def suggest(
    limit: Annotated[int, typer.Option(help="How many pairs.", min=1)] = 20,
    handling: Code = "H3", tlp: Label = "RED", unit: Unit = _HERE, json: AsJson = False,
) -> None:  # fmt: skip
    """List the pairs whose answer tells most: in doubt, and with many records behind them."""
    workspace = _open(unit, handling, tlp)
    found = suggest_pairs(workspace.folder, workspace.reader, limit=limit)
    if json:
        as_json(found)
        return
    if not found:
        say("No undecided pair that you may see is left.")
        return
    as_table(found, {"left_id": "one", "left_name": "name", "right_id": "other",
             "right_name": "name", "probability": "same", "gain": "gain",
             "why": "why (bits)"})  # fmt: skip
    next_step(
        f"socta decide merge {found[0]['left_id']} {found[0]['right_id']} --reason WHY --by ME"
    )


def _decide(
    word: str, pair: tuple[str, str], choice: Choice, workspace: Workspace, json: bool
) -> None:
    made = decide(workspace.folder, workspace.reader, KINDS[word], pair, choice)
    if json:
        as_json(made)
        return
    say(f"Decision {made['decision_id']}: {pair[0]} and {pair[1]} are {_WORDS[made['kind']]}.")
    for one, records in made["records"].items():
        if len(records) > 1:
            say(f"{one} belongs to a subject of {len(records):,} records: {', '.join(records)}. "
                "The decision is on this record.")  # fmt: skip
    if made["remark"]:
        say(f"It is kept, but no build follows it: {made['remark']}. Take it back with: "
            f"socta decide undo {made['decision_id']}")  # fmt: skip
        return
    say("`socta build` applies it.")
    next_step("socta build")


def _choice(by: str, reason: str) -> Choice:
    return Choice(by, reason, datetime.now(UTC))


def _open(unit: Path, handling: str, tlp: str) -> Workspace:
    return Workspace.open(unit, reader=reader_of(handling, tlp))
