"""The command line: `socta`. Every command takes `--json`; errors say what, where, what next."""

from opensocta.cli.app import app, main

__all__ = ["app", "main"]
