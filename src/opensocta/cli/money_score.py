"""What to read first: `socta money score FILE`, by payment, account or case."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import numpy as np
import pyarrow as pa
import typer

from opensocta.cli.console import as_json, as_table, rows_of, say
from opensocta.cli.money_files import (
    MappingName,
    ReferenceCurrency,
    read_payments,
)
from opensocta.cli.options import AsJson
from opensocta.core.errors import SettingsInvalid
from opensocta.money import (
    MoneySettings,
    Scores,
    build_ledger,
    rank_accounts,
    rank_cases,
    rank_payments,
    score_payments,
    train_payments,
)

__all__ = ["register"]

_RANKS = {"payment": rank_payments, "account": rank_accounts, "case": rank_cases}
_SHOWN = {
    "payment": {"rank": "", "score": "score", "tx_id": "payment", "reason": "why"},
    "account": {"rank": "", "score": "score", "account": "account", "reason": "why"},
    "case": {"rank": "", "score": "score", "account": "account", "reason": "why"},
}
_MODES = ("live", "retrospective")


def register(group: typer.Typer) -> None:
    """Add the command to the group."""
    group.command("score")(score)


def score(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Payments: CSV or Parquet.")],
    by: Annotated[str, typer.Option(help="payment, account or case.")] = "payment",
    mode: Annotated[
        str, typer.Option(help="live: only what was known before; or retrospective.")
    ] = "retrospective",
    most: Annotated[int, typer.Option(help="How many rows.")] = 30,
    outcomes: Annotated[
        Path | None, typer.Option(help="CSV reference,outcome (1 or 0): learn from them.")
    ] = None,
    risk_countries: Annotated[
        Path | None, typer.Option(help="CSV code,weight: your list of high-risk countries.")
    ] = None,
    mapping: MappingName = "",
    currency: ReferenceCurrency = "EUR",
    json: AsJson = False,
) -> None:
    """Rank payments, accounts or cases: what to read first, and why."""
    if by not in _RANKS or mode not in _MODES:
        rule = f"--by is {', '.join(_RANKS)}; --mode is {' or '.join(_MODES)}"
        raise SettingsInvalid(source="money score", key="--by, --mode", rule=rule)
    if by == "case" and mode == "live":
        rule = "cases are known only when looking back: use --mode retrospective"
        raise SettingsInvalid(source="money score", key="--by", rule=rule)
    settings = MoneySettings(reference_currency=currency)
    if risk_countries is not None:
        settings = replace(settings, risk_countries=_countries(risk_countries))
    payments = read_payments(path, mapping, currency).payments
    found = score_payments(payments, settings=settings, mode=mode)  # type: ignore[arg-type] # it is one
    words = f"mode {mode}"
    if outcomes is not None:
        found, words = _learned(payments, outcomes, found, settings)
    rows = rows_of(_RANKS[by](found, most=most))
    if json:
        as_json(rows)
        return
    as_table(rows, _SHOWN[by])
    say(f"{len(rows):,} of what was scored in {payments.num_rows:,} payments; {words}.")


def _countries(path: Path) -> dict[str, float]:
    """Return the unit's own list of high-risk countries with their weights."""
    return {row["code"]: _number(path, row["weight"]) for row in _rows(path, ("code", "weight"))}


def _learned(
    payments: pa.Table, path: Path, plain: Scores, settings: MoneySettings
) -> tuple[Scores, str]:
    """Return scores of a model of past outcomes, for payments later than the last known one."""
    told = {row["reference"]: _number(path, row["outcome"]) > 0 for row in _outcome_rows(path)}
    known = [
        (tx, told[reference], at)
        for tx, reference, at in zip(
            *(payments[name].to_pylist() for name in ("tx_id", "reference", "at")), strict=True
        )
        if reference in told
    ]
    if not known:
        rule = "no reference of the outcomes is in the payments"
        raise SettingsInvalid(source=path.name, key="reference", rule=rule)
    last = max(at for _, _, at in known)
    table = pa.table({"tx_id": [k[0] for k in known], "outcome": [k[1] for k in known]})
    ledger = build_ledger(payments, settings=settings)
    model = train_payments(ledger, table, until=datetime.max.replace(tzinfo=UTC), mode=plain.mode)
    later = ledger.at > round(last.timestamp() * 1e6)
    values = np.where(later, model.scores(ledger), 0.0)
    scores = Scores(ledger, plain.mode, values, plain.parts, plain.findings, plain.patterns)
    words = (
        f"mode {plain.mode}, learned from {model.trained_on:,} outcomes; only the "
        f"{int(later.sum()):,} payments after the last of them are scored; yes from "
        f"{model.threshold:.3f}"
    )
    return scores, words


def _outcome_rows(path: Path) -> list[dict[str, str]]:
    return _rows(path, ("reference", "outcome"))


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if not rows or not set(columns) <= set(rows[0]):
        rule = f"needs a head with {', '.join(columns)} and at least one row"
        raise SettingsInvalid(source=path.name, key="columns", rule=rule)
    return rows


def _number(path: Path, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise SettingsInvalid(
            source=path.name, key="number", rule="a cell that must be a number is none"
        ) from None
