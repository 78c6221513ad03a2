"""The command `socta`: thin doors; each parses, calls one function of the workspace, prints."""

import sys

import typer

from opensocta import __version__
from opensocta.cli.lazy import LazyGroup
from opensocta.core.errors import OpenSoctaError

__all__ = ["app", "main"]

app = typer.Typer(
    name="socta",
    cls=LazyGroup,
    help="From raw agency files to a defensible serious and organised crime threat assessment.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"opensocta {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version and leave."
    ),
) -> None:
    """Read files, grade and join them, build, assess, publish, explain."""


def main() -> None:
    """Run the command; an error of ours is one line on standard error and exit status 1."""
    try:
        app()
    except OpenSoctaError as error:
        sys.stderr.write(f"socta: {error}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("socta: stopped; what was acknowledged is kept\n")
        sys.exit(130)
