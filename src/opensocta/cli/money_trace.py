"""Where proceeds are: `socta money trace FILE --seed PAYMENT`, and a list ready for a request."""

import csv
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import typer

from opensocta.cli.console import as_json, as_table, rows_of, say
from opensocta.cli.money_files import PaymentFile, read_payments
from opensocta.cli.options import AsJson
from opensocta.core.errors import SettingsInvalid, SourceUnreadable
from opensocta.core.units import to_minor_units
from opensocta.evidence.ids import account_id
from opensocta.evidence.wording import counted
from opensocta.money import (
    METHODS,
    Seed,
    Trace,
    TraceSettings,
    account_facts,
    exact_words,
    freeze_list,
    trace,
    trace_words,
)

__all__ = ["register"]

_SHOWN = 30
_TIMES = ("first_at", "last_at")


def register(group: typer.Typer) -> None:
    """Add the command to the group."""
    group.command("trace")(trace_file)


def trace_file(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Payments: CSV, Parquet, goAML.")],
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
    least: Annotated[str, typer.Option(help="Least amount listed, like 100.00.")] = "0.01",
    freeze: Annotated[
        Path | None, typer.Option(help="Write the accounts to freeze to this CSV file.")
    ] = None,
    mapping: Annotated[str, typer.Option(help="YAML mapping, or the name of a profile.")] = "",
    currency: Annotated[str, typer.Option(help="Reference currency.")] = "EUR",
    json: AsJson = False,
) -> None:
    """Say where money from seed payments or accounts is, by five rules side by side."""
    file = read_payments(path, mapping, currency)
    accounts = _Accounts(file)
    rule, balances = _opening(opening, accounts, currency)
    settings = TraceSettings(
        methods=METHODS if method == "all" else (method,),  # type: ignore[arg-type] # it checks
        reference_currency=currency, as_of=_last_instant(as_of), opening=rule,  # type: ignore[arg-type]
        balances=balances, together=together,  # type: ignore[arg-type]
        stops=tuple(accounts.id_of(name, "--stop") for name in stop or ()),
        victims=tuple(accounts.id_of(name, "--victim") for name in victim or ()),
        least=max(_units(least, currency, "--least"), 1),
    )  # fmt: skip
    found = trace(
        file.payments, [_seed(one, file.payments, accounts) for one in seed], settings=settings
    )
    wanted = pa.concat_arrays([
        column.combine_chunks() for column in (
            found.holdings["account"], found.losses["place"],
            *(found.flows[name] for name in ("from_account", "to_account")),
        )
    ])  # fmt: skip
    facts = account_facts(file.statements, wanted)
    listed = freeze_list(found, accounts=facts, poison_only=method == "poison")
    if freeze is not None:
        _write(freeze, rows_of(listed), settings)
    words = trace_words(found, accounts=facts)
    if json:
        as_json(_exact(found, listed, words, facts))
        return
    _print(found, rows_of(listed), words, file)
    if freeze is not None:
        say(f"Wrote {counted(listed.num_rows, 'account')} to {freeze.name}.")


class _Accounts:
    """The accounts of a file by id and by number as written."""

    def __init__(self, file: PaymentFile) -> None:
        ends = [file.payments[name] for name in ("from_account", "to_account")]
        self.ids = pa.compute.unique(
            pa.chunked_array([*ends[0].chunks, *ends[1].chunks], pa.string())
        )
        numbers = file.statements.filter(
            pa.compute.is_in(file.statements["prop"], pa.array(["id", "iban", "accountNumber"]))
        )
        self._statements = numbers.filter(pa.compute.equal(numbers["schema"], "BankAccount"))

    def id_of(self, name: str, option: str) -> str:
        """Return the id of an account given by id or number; a number must be of one account."""
        if pa.compute.index(self.ids, name).as_py() >= 0:
            return name
        same = self._statements.filter(pa.compute.equal(self._statements["value"], name))
        found = sorted(set(same["entity_id"].to_pylist()) | ({account_id(name, "")} & self._all()))
        if len(found) != 1:
            what = "neither payment nor account" if option == "--seed" else "no account"
            rule = f"is {what} of the file" if not found else "is an account of several banks"
            raise SettingsInvalid(
                source="money trace", key=option, rule=f"{rule}; the --json of a trace gives ids"
            )
        return str(found[0])

    def _all(self) -> set[str]:
        return set() if len(self.ids) > 1_000_000 else set(self.ids.to_pylist())


def _seed(text: str, payments: pa.Table, accounts: _Accounts) -> Seed:
    """Return the seed: a payment if there is one of this number, else an account."""
    if any(pa.compute.index(payments[name], text).as_py() >= 0 for name in ("tx_id", "reference")):
        return Seed(payment=text)
    seed = Seed.read(text)
    number = accounts.id_of(seed.account or text, "--seed")
    return Seed(account=number, way=seed.way, since=seed.since)


def _last_instant(day: str) -> datetime | None:
    """Return the last microsecond of a day, or the instant itself if a time is given."""
    if not day:
        return None
    try:
        when = datetime.fromisoformat(day)
    except ValueError:
        raise SettingsInvalid(
            source="money trace", key="--as-of", rule="is a day like 2024-06-30"
        ) from None
    if len(day) <= 10:
        when = datetime.combine(when.date(), time.max)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _units(amount: str, currency: str, option: str) -> int:
    found = to_minor_units(amount, currency)
    if found is None:
        raise SettingsInvalid(source="money trace", key=option, rule="is an amount like 100.00")
    return found


def _opening(given: str, accounts: _Accounts, currency: str) -> tuple[str, dict[str, int]]:
    """Return the rule of opening balances and those that a file tells."""
    if given in ("none", "implied"):
        return given, {}
    path = Path(given)
    if not path.is_file():
        raise SettingsInvalid(
            source="money trace", key="--opening", rule="is none, implied or a CSV account,amount"
        )
    texts = dict.fromkeys(("account", "amount"), pa.string())
    try:
        rows = pa_csv.read_csv(path, convert_options=pa_csv.ConvertOptions(column_types=texts))
        pairs = list(zip(rows["account"].to_pylist(), rows["amount"].to_pylist(), strict=True))
    except (pa.ArrowInvalid, KeyError):
        raise SourceUnreadable(
            source=path.name, where="table", rule="it is no CSV with the columns account,amount",
            advice="One line per account, amounts like 1200.50 in the reference currency.",
        ) from None  # fmt: skip
    return "none", {
        accounts.id_of(account, "--opening"): _units(amount, currency, "--opening")
        for account, amount in pairs
    }


def _money(row: dict[str, Any], name: str) -> str:  # Any: cells of several types
    return exact_words(row[name], row["currency"]).partition(" ")[2].replace(",", "")


def _write(path: Path, rows: list[dict[str, Any]], settings: TraceSettings) -> None:
    """Write the list; text that a spreadsheet would take for a formula is written with a quote."""
    methods: list[str] = list(settings.methods)
    heads = ["number", "holder", "bank", "country", "currency", *methods, "known_balance", "hops",
             "first_payment", "last_payment", "payments", "all_payments", "account_id"]  # fmt: skip
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            sheet = csv.writer(file, lineterminator="\n")
            sheet.writerow(heads)
            for row in rows:
                texts = [_plain(row[name]) for name in ("number", "holder", "bank", "country")]
                sheet.writerow([
                    *texts, row["currency"], *(_money(row, name) for name in methods),
                    _money(row, "balance"), row["hops"],
                    *(row[name].date().isoformat() for name in _TIMES),
                    _plain(";".join(row["references"])), "yes" if row["whole"] else "no",
                    row["account"],
                ])  # fmt: skip
    except OSError:
        raise SettingsInvalid(
            source="money trace", key="--freeze", rule=f"{path.name} cannot be written"
        ) from None


def _plain(text: str | None) -> str:
    text = text or ""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _exact(
    found: Trace, listed: pa.Table, words: list[str], facts: pa.Table
) -> dict[str, Any]:  # Any: whatever JSON can hold
    return {
        "words": words,
        "summary": rows_of(found.summary),
        "accounts": rows_of(listed),
        "losses": rows_of(found.losses),
        "edges": rows_of(found.flows),
        "names": rows_of(facts),
        "evidence": rows_of(
            found.evidence.filter(
                pa.compute.is_in(
                    found.evidence["account"], value_set=listed["account"].combine_chunks()
                )
            )
        ),
        "set_aside": found.set_aside,
    }


def _print(found: Trace, rows: list[dict[str, Any]], words: list[str], file: PaymentFile) -> None:
    methods: list[str] = list(found.settings.methods)
    amounts = {name: [exact_words(row[name], row["currency"])[4:] for row in rows[:_SHOWN]]
               for name in methods}  # fmt: skip
    width = max((len(one) for column in amounts.values() for one in column), default=0)
    shown = [
        {
            "account": row["number"] or row["account"],
            "bank": " ".join(t for t in (row["bank"], row["country"]) if t) or "not known",
            **{name: amounts[name][place].rjust(width) for name in methods},
            "hops": row["hops"], "last": row["last_at"].date().isoformat(),
        }
        for place, row in enumerate(rows[:_SHOWN])
    ]  # fmt: skip
    heads = {"account": "account", "bank": "bank", **{name: name for name in methods},
             "hops": "hops", "last": "last"}  # fmt: skip
    as_table(shown, heads)
    say(f"{len(shown):,} of {len(rows):,} accounts shown, amounts in "
        f"{', '.join(sorted({row['currency'] for row in rows})) or 'no currency'}.")  # fmt: skip
    for sentence in words:
        say(sentence)
    for reason, count in found.set_aside.items():
        if count:
            say(f"{counted(count, 'payment')} {_ASIDE[reason]}.")
    if file.rejects.num_rows:
        say(f"{counted(file.rejects.num_rows, 'row')} set aside by the reader.")
    say("Which of these rules a court uses is a question of law; it differs by country.")


_ASIDE = {
    "after_the_day": "after the last day: not looked at",
    "to_oneself": "to the payer's own account: left out, nothing moves",
    "of_nothing": "of nothing: left out",
    "reversals": "with a negative amount: taken as reversals, the payee pays the payer",
}
