"""`socta money case FINDING`: a finding of a workspace, its flows, and where its proceeds are."""

from pathlib import Path
from typing import Annotated

import typer

from opensocta.cli.console import as_json, next_step, rows_of, say, working
from opensocta.cli.figure_files import write_figure
from opensocta.cli.money_freeze import exact_trace, tell_trace, write_freeze_list
from opensocta.cli.money_named import last_instant, minor_units
from opensocta.cli.options import AsJson, Unit
from opensocta.core.errors import SettingsInvalid
from opensocta.evidence.wording import counted
from opensocta.money import METHODS, TraceSettings

__all__ = ["register"]

_HERE = Path()
_RULES = ("none", "implied")


def register(group: typer.Typer) -> None:
    """Add the command to the group."""
    group.command("case")(case)


def case(
    finding: Annotated[str, typer.Argument(help="Id of a money finding, like F-1-0150.")],
    method: Annotated[str, typer.Option(help=f"{', '.join(METHODS)} or all.")] = "all",
    as_of: Annotated[str, typer.Option(help="Last day looked at, like 2024-06-30.")] = "",
    opening: Annotated[str, typer.Option(help="Before the first payment: none, implied.")] = "none",
    least: Annotated[str, typer.Option(help="Least amount listed, like 100.00.")] = "100.00",
    freeze: Annotated[
        Path | None, typer.Option(help="Write the accounts to freeze to this CSV file.")
    ] = None,
    chart: Annotated[Path | None, typer.Option(help="Draw the case into this .svg.")] = None,
    unit: Unit = _HERE,
    json: AsJson = False,
) -> None:
    """Show a case: who pays whom at which banks, and where its proceeds are by five rules."""
    if method != "all" and method not in METHODS:
        raise SettingsInvalid(source="money case", key="--method", rule=f"is {', '.join(METHODS)}")
    if opening not in _RULES:
        raise SettingsInvalid(source="money case", key="--opening", rule="is none or implied")
    methods = METHODS if method == "all" else tuple(one for one in METHODS if one == method)
    from opensocta.workspace import Workspace  # noqa: PLC0415 - imports every room

    workspace = Workspace.open(unit)
    settings = TraceSettings(
        methods=methods, as_of=last_instant(as_of),
        opening="implied" if opening == "implied" else "none",
        least=max(minor_units(least, workspace.folder.settings.currency, "--least"), 1),
    )  # fmt: skip
    with working("tracing"):
        file = workspace.case(finding, settings=settings)
    if freeze is not None:
        write_freeze_list(freeze, file.accounts, methods)
    if chart is not None:
        if not file.picture:
            rule = "needs a case (money.case)"
            raise SettingsInvalid(source="money case", key="--chart", rule=rule)
        write_figure(chart, "payments", file.picture)
    if json:
        traced = exact_trace(file.trace, file.accounts, file.words, file.facts)
        as_json({"finding": file.finding, "picture": file.picture, "trace": traced})
        return
    say(file.finding["reason"])
    tell_trace(file.trace, file.accounts, file.words, [])
    if freeze is not None:
        say(f"Wrote {counted(len(rows_of(file.accounts)), 'account')} to {freeze.name}.")
    next_step(f"socta explain {finding}")
