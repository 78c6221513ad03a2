"""Writes the reference pages that are derived from the code: tables, commands, policy, settings.

Out:  docs/reference/{tables,cli,policy,settings,detectors,readers}.md (not committed)
"""

from pathlib import Path

import click
import typer.main

from opensocta.cli import app
from opensocta.core.tables import Table
from opensocta.evidence import BUILD, LAKE, detectors
from opensocta.sources import readers
from opensocta.vocabulary import policy
from opensocta.workspace.settings import WorkspaceSettings

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"


def _rows(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _table(table: Table) -> str:
    rows = [
        (f"`{d['column']}`", d["kind"], d["required"], d["meaning"]) for d in table.dictionary()
    ]
    return (
        f"### {table.name}\n{table.doc}. Key: {', '.join(f'`{k}`' for k in table.key)}.\n\n"
        + _rows(("column", "kind", "required", "meaning"), rows)
    )


def _tables() -> str:
    parts = ["# Data dictionary\nDerived from the declarations in `evidence`.\n\n## The lake\n"]
    parts += [_table(table) for table in LAKE.values()]
    parts.append("\n## A build\n")
    parts += [_table(table) for table in BUILD.values()]
    return "\n".join(parts)


def _command(command: click.Command, name: str) -> list[str]:
    context = click.Context(command, info_name=name)
    if isinstance(command, click.Group) or hasattr(command, "commands"):
        group = command
        parts: list[str] = []
        for child in sorted(group.commands):  # type: ignore[attr-defined]
            parts += _command(group.commands[child], f"{name} {child}")  # type: ignore[attr-defined]
        return parts
    help_text = command.get_help(context)
    return [f"## `{name}`\n```text\n{help_text}\n```\n"]


def _cli() -> str:
    command = typer.main.get_command(app)
    return "# Commands\n" + "\n".join(_command(command, "socta"))


def _policy() -> str:
    rows = [
        (f"`{row.code}`", f"{row.value:g}", row.unit, row.meaning, row.source)
        for row in policy().rows()
    ]
    return "# Policy values\nOverride one in the section `[policy]` of `socta.toml`.\n\n" + _rows(
        ("code", "value", "unit", "meaning", "source"), rows
    )


def _settings() -> str:
    rows = [
        (f"`{name}`", str(field.annotation).replace("typing.", ""), str(field.default),
         field.description or "")
        for name, field in WorkspaceSettings.model_fields.items()
    ]  # fmt: skip
    return (
        "# Settings\n`socta.toml` in the workspace; variables `SOCTA_SEED` override.\n\n"
        + _rows(("key", "type", "default", "meaning"), rows)
    )


def _registered() -> str:
    rows = [(f"`{e.name}`", str(e.version), e.summary, e.cites) for e in detectors]
    more = [(f"`{e.name}`", str(e.version), e.summary, e.cites) for e in readers]
    head = ("name", "version", "what", "source")
    return (
        f"# Detectors and readers\n## Detectors\n{_rows(head, rows)}"
        f"\n## Readers\n{_rows(head, more)}"
    )


def main() -> None:
    """Write all derived pages."""
    for name, text in {
        "tables": _tables(), "cli": _cli(), "policy": _policy(), "settings": _settings(),
        "registered": _registered(),
    }.items():  # fmt: skip
        (FOLDER / f"{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
