"""Randomised surveys on counts, without a workspace: `socta survey estimate`."""

from typing import Annotated

import typer

from opensocta.cli.console import as_json, say
from opensocta.cli.options import AsJson
from opensocta.core.errors import SettingsInvalid
from opensocta.integrity import estimate

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(help="Randomised surveys.", no_args_is_help=True)
    group.callback()(_nothing)
    group.command("estimate")(estimate_share)
    app.add_typer(group, name="survey")


def estimate_share(
    design: Annotated[str, typer.Argument(help="Like crosswise(p=0.25) or forced(p1=.17,p0=.17).")],
    yes: Annotated[int, typer.Argument(help='Answers "yes" or "same".')],
    n: Annotated[int, typer.Argument(help="All answers.")],
    json: AsJson = False,
) -> None:
    """Estimate the share that holds a sensitive trait from randomised answers."""
    if not 0 <= yes <= n or n == 0:
        raise SettingsInvalid(source="survey estimate", key="YES N", rule="needs 0 <= YES <= N > 0")
    found = estimate(design, yes, n)
    if json:
        as_json({"share": found.value, "standard_error": found.error, "low": found.low,
                 "high": found.high, "n": n, "protection": found.protection})  # fmt: skip
        return
    say(f"An estimated {found.value:.1%} ({found.low:.1%} to {found.high:.1%}, 95 % interval, "
        f"standard error {found.error:.4f}) of {n:,} asked hold the trait.")  # fmt: skip
    say(f"An answer tells at most {found.protection:.0%} about the person who gave it.")


def _nothing() -> None:
    """Keep a group with one command a group."""
