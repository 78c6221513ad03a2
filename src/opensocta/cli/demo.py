"""`socta demo`, `simulate` and `evaluate`: the whole way on an invented region."""

from datetime import UTC, datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from opensocta.cli.console import as_json, as_table, next_step, progress, say
from opensocta.cli.options import AsJson, Unit
from opensocta.simulate import invent
from opensocta.workspace import Workspace
from opensocta.workspace.demo import run_demo

__all__ = ["register"]

_HERE = Path()
_DEMO = Path("demo-unit")


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("demo")(demo)
    app.command("simulate")(simulate)
    app.command("evaluate")(evaluate)


def demo(
    folder: Annotated[Path, typer.Argument(help="Folder to make; an old demo there goes.")] = _DEMO,
    scale: Annotated[float, typer.Option(help="Size; 1 is about 20,000 people.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Same seed, same region.")] = 7,
    serve: Annotated[bool, typer.Option(help="Serve the workspace when done.")] = True,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8321,
    json: AsJson = False,
) -> None:
    """Invent a region, take its agencies' files in, build, publish, and compare with the truth."""
    with progress() as bar:
        task = bar.add_task("demo", total=None)
        done = run_demo(
            folder, seed=seed, scale=scale, now=datetime.now(UTC),
            notice=lambda words, n, of: bar.update(task, description=words, completed=n, total=of),
        )  # fmt: skip
    if json:
        as_json(done)
    else:
        say(f"INVENTED region in {folder}: {done['people']:,} people, {done['transactions']:,} "
            f"payments, {done['incidents']:,} incidents in {done['files']} files of "
            f"{done['agencies']} agencies; {done['rejected']:,} bad rows set aside.")  # fmt: skip
        as_table(done["steps"], {"step": "step", "seconds": "seconds"})
        as_table(done["scores"], {"group": "found", "name": "measure", "value": "value",
                 "words": "in words"})  # fmt: skip
        as_table(done["written"], {"edition": "edition", "file": "file", "kib": "KiB"})
        for sentence in done["ranking"]:
            say(sentence)
    if serve:
        serve_command = entry_points(group="opensocta.servers")["web"].load()
        serve_command(folder, port=port)
    elif not json:
        next_step(f"socta serve --unit {folder}")


def simulate(
    folder: Annotated[Path, typer.Argument(help="Folder for the agencies' files and the truth.")],
    scale: Annotated[float, typer.Option(help="Size; 1 is about 20,000 people.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Same seed, same region.")] = 7,
    json: AsJson = False,
) -> None:
    """Write an invented region's files, marked INVENTED, and the truth beside them."""
    world = invent(folder, seed=seed, scale=scale)
    if json:
        as_json(world.counts)
        return
    as_table([{"what": k, "n": v} for k, v in world.counts.items()], {"what": "what", "n": "count"})
    next_step("socta init UNIT; socta add ... as deliveries.yml in that folder says")


def evaluate(
    truth: Annotated[Path, typer.Argument(help="The folder `truth` of a simulated region.")],
    unit: Unit = _HERE,
    json: AsJson = False,
) -> None:
    """Score what the build recovered of an invented region."""
    rows = Workspace.open(unit).evaluate(truth)
    if json:
        as_json(rows)
        return
    as_table(rows, {"group": "found", "name": "measure", "value": "value", "words": "in words"})
