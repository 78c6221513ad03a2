"""Engines on plain files, without a workspace: how newcomers try them."""

import typer

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
