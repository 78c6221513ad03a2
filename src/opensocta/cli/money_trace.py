"""Where proceeds are: `socta money trace FILE --seed PAYMENT`, and a list ready for a request."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import typer

from opensocta.cli.console import as_json, say
from opensocta.cli.money_files import (
    MappingName,
    RateDays,
    Rates,
    ReferenceCurrency,
    converted,
    joined,
    read_payments,
)
from opensocta.cli.money_freeze import exact_trace, tell_trace, write_freeze_list
from opensocta.cli.money_named import Named, last_instant, minor_units
from opensocta.cli.money_notes import note_lines
from opensocta.cli.options import AsJson
from opensocta.evidence.wording import counted
from opensocta.money import (
    METHODS,
    TraceSettings,
    account_facts,
    find_duplicates,
    freeze_list,
    trace,
    trace_words,
    without_duplicates,
)
from opensocta.money.duplicate_payments import records_of

__all__ = ["register"]

_RULES = ("none", "implied")


def register(group: typer.Typer) -> None:
    """Add the command to the group."""
    group.command("trace")(trace_files)


def trace_files(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Payments: CSV, Parquet, camt, pacs, MT940, goAML."),
    ],
    seed: Annotated[
        list[str],
        typer.Option(help="Payment, or ACCOUNT, in:ACCOUNT, out:ACCOUNT; @DAY: from then. Repeat."),
    ],
    method: Annotated[str, typer.Option(help=f"{', '.join(METHODS)} or all.")] = "all",
    as_of: Annotated[str, typer.Option(help="Last day looked at, like 2024-06-30.")] = "",
    opening: Annotated[
        str, typer.Option(help="Before the first payment: none, implied, or a CSV account,amount.")
    ] = "none",
    together: Annotated[
        str, typer.Option(help="Of one instant: exact time, or one day.")
    ] = "exact",
    stop: Annotated[
        list[str] | None, typer.Option(help="Account where tracing ends: fees, a court. Repeat.")
    ] = None,
    victim: Annotated[
        list[str] | None, typer.Option(help="Account robbed: what comes back is returned. Repeat.")
    ] = None,
    least: Annotated[str, typer.Option(help="Least amount listed, like 100.00.")] = "0",
    freeze: Annotated[
        Path | None, typer.Option(help="Write the accounts to freeze to this CSV file.")
    ] = None,
    mapping: MappingName = "",
    currency: ReferenceCurrency = "EUR",
    rates: Rates = None,
    rate_days: RateDays = 7,
    json: AsJson = False,
) -> None:
    """Say where money from seed payments or accounts is, by five rules side by side.

    A payment that several files tell of, like payer's and payee's bank, counts once.
    """
    files = [read_payments(path, mapping, currency) for path in paths]
    payments = converted(joined(files), rates, currency, rate_days)
    links = find_duplicates(payments)
    records = records_of(links)
    standing = zip(records["tx_id"].to_pylist(), records["payment_id"].to_pylist(), strict=True)
    statements = pa.concat_tables([file.statements for file in files])
    by_name = {path.name: file for path, file in zip(paths, files, strict=True)}
    named = Named(by_name, payments, statements, dict(standing))
    settings = _settings(
        named, method=method, opening=opening, together=together, stop=stop or [],
        victim=victim or [], currency=currency, as_of=as_of, least=least,
    )  # fmt: skip
    seeds = [named.seed(one) for one in seed]
    found = trace(without_duplicates(payments, links), seeds, settings=settings)
    found = replace(found, set_aside={**found.set_aside, "duplicates": records.num_rows})
    wanted = [found.holdings["account"], found.losses["place"], found.flows["from_account"],
              found.flows["to_account"]]  # fmt: skip
    facts = account_facts(statements, pa.concat_arrays([w.combine_chunks() for w in wanted]))
    listed = freeze_list(found, accounts=facts, poison_only=method == "poison")
    words = trace_words(found, accounts=facts)
    if freeze is not None:
        write_freeze_list(freeze, listed, settings.methods)
    notes = [line for file in files for line in note_lines(file)]
    if json:
        as_json(exact_trace(found, listed, words, facts))
        for line in notes:
            typer.echo(line, err=True)
        return
    tell_trace(found, listed, words, notes)
    if freeze is not None:
        say(f"Wrote {counted(listed.num_rows, 'account')} to {freeze.name}.")


def _settings(
    named: Named, *, method: str, opening: str, together: str, stop: list[str], victim: list[str],
    currency: str, as_of: str, least: str,
) -> TraceSettings:  # fmt: skip
    """Return the settings; `TraceSettings` itself refuses words it does not know."""
    words: dict[str, Any] = {  # Any: each parameter has its own type
        "methods": METHODS if method == "all" else (method,),
        "opening": opening if opening in _RULES else "none",
        "together": together,
    }
    balances = {} if opening in _RULES else named.balances(Path(opening), currency)
    return TraceSettings(
        reference_currency=currency,
        as_of=last_instant(as_of),
        balances=balances,
        stops=tuple(named.account(name, "--stop") for name in stop),
        victims=tuple(named.account(name, "--victim") for name in victim),
        least=max(minor_units(least, currency, "--least"), 1),
        **words,
    )
