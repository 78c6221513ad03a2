"""Money on plain files, without a workspace: `socta money detect FILE`, `socta money trace FILE`.

Other commands of the group live in files of their own (`money_…`), each with a `register`.
"""

from pathlib import Path
from typing import Annotated

import typer

from opensocta.cli import money_trace
from opensocta.cli.console import as_json, as_table, rows_of, say
from opensocta.cli.money_files import read_payments
from opensocta.cli.options import AsJson
from opensocta.evidence import finding_rows
from opensocta.money import MoneySettings, find_money

__all__ = ["register"]

_SHOWN = 30


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(
        help="Laundering patterns and tracing of proceeds in one payment table.",
        no_args_is_help=True,
    )
    group.callback()(_nothing)
    group.command("detect")(detect)
    money_trace.register(group)
    app.add_typer(group, name="money")


def detect(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Payments: CSV or Parquet.")],
    mapping: Annotated[str, typer.Option(help="YAML mapping, or the name of a profile.")] = "",
    currency: Annotated[str, typer.Option(help="Reference currency.")] = "EUR",
    json: AsJson = False,
) -> None:
    """Find laundering patterns in one payment table, each with its payments."""
    payments = read_payments(path, mapping, currency).payments
    found = rows_of(
        finding_rows(find_money(payments, settings=MoneySettings(reference_currency=currency)))
    )
    if json:
        as_json(found)
        return
    as_table(found[:_SHOWN], {"kind": "pattern", "subject": "account", "reason": "what was found"})
    say(
        f"{min(_SHOWN, len(found)):,} of {len(found):,} findings in {payments.num_rows:,} payments."
    )


def _nothing() -> None:
    """Keep a group with one command a group."""
