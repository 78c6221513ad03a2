"""The commands by name; a command's room is imported when it is run, so that `--help` is quick."""

from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

import typer
import typer.core
import typer.main

__all__ = ["COMMANDS", "LazyGroup"]

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "An invented region, from raw agency files to a published assessment."),
    "init": ("files", "Make a workspace."),
    "questionnaire": ("files", "Forms for agencies."),
    "add": ("files", "Take files in: graded, marked, and anchored to their cells."),
    "rejects": ("files", "List rows that were set aside: their place and the rule."),
    "build": ("files", "Join, find, rank: make everything that is derived anew."),
    "status": ("files", "Say what the workspace holds and whether its build is up to date."),
    "search": ("reading", "Find subjects and documents, in any script."),
    "show": ("reading", "Show one subject with the reports and origins behind each value."),
    "explain": ("reading", "Show the chain from a sentence or number down to its cell."),
    "deconflict": ("deconflict", "Subjects several agencies hold, and whom to ask."),
    "decide": ("decide", "Say who is who: one subject, two, or not to be told."),
    "lists": ("lists", "Keep sanctions, wanted and freeze lists to look names up in."),
    "findings": ("reading", "List findings with their reasons."),
    "assess": ("assess", "Ranking, gaps, beliefs of experts, choice of measures."),
    "publish": ("publish", "Write editions after checking and scanning them for leaks."),
    "audit": ("reading", "The audit log."),
    "link": ("link", "Who is who in one table, without a workspace."),
    "screen": ("screen", "Who in one file resembles someone on a list, without a workspace."),
    "money": ("money", "Laundering patterns and tracing in payments, without a workspace."),
    "network": (
        "network",
        "Groups, removals, ranks, unseen ties of one edge list; files for other programs.",
    ),
    "trends": ("trends", "Forecasts, breaks, effects, hidden totals, early signals of one file."),
    "survey": ("survey", "Corruption-pressure estimates, without a workspace."),
    "simulate": ("demo", "Write an invented region's files and the truth beside them."),
    "evaluate": ("demo", "Score what a build recovered of an invented region."),
}
_PLUG_INS = {"serve": "Serve the workspace to this machine's browser."}
_GROUP = "opensocta.commands"


class LazyGroup(typer.core.TyperGroup):
    """A group that knows its commands by name and imports one when it is wanted."""

    def list_commands(self, ctx: Any) -> list[str]:  # Any: typer's own context class
        """Return the names in the order of the work, plug-ins last."""
        others = sorted(point.name for point in entry_points(group=_GROUP))
        return [*COMMANDS, *(name for name in others if name not in COMMANDS)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # Any: typer's own classes
        """Return one command, imported now, or None if there is none of this name."""
        if cmd_name in COMMANDS:
            register = import_module(f"opensocta.cli.{COMMANDS[cmd_name][0]}").register
        else:
            found = [point for point in entry_points(group=_GROUP) if point.name == cmd_name]
            if not found:
                return None
            register = found[0].load()
        shelf = typer.Typer(rich_markup_mode=None, add_completion=False)
        shelf.callback()(_nothing)
        register(shelf)
        group = typer.main.get_command(shelf)
        return group.commands.get(cmd_name)  # type: ignore[attr-defined]

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # Any: typer's own classes
        """Write the list of commands from the words here; nothing is imported."""
        rows = [
            (name, COMMANDS[name][1] if name in COMMANDS else _PLUG_INS.get(name, "plug-in"))
            for name in self.list_commands(ctx)
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _nothing() -> None:
    """Keep a shelf with one command a group."""
