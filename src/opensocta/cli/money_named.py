"""What someone names on the command line: accounts, payments, seeds, opening balances, days."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from opensocta.cli.money_files import PaymentFile
from opensocta.core.errors import SettingsInvalid, SourceUnreadable
from opensocta.core.units import to_minor_units
from opensocta.evidence.ids import account_id
from opensocta.money import Seed

__all__ = ["Named", "last_instant", "minor_units", "wrong"]

_NUMBERS = ("id", "iban", "accountNumber")


def wrong(key: str, rule: str) -> SettingsInvalid:
    """Return the error of an option of `money trace`."""
    return SettingsInvalid(source="money trace", key=key, rule=rule)


def last_instant(day: str) -> datetime | None:
    """Return the last microsecond of a day, or the instant itself if a time is given."""
    if not day:
        return None
    try:
        when = datetime.fromisoformat(day)
    except ValueError:
        raise wrong("--as-of", "is a day like 2024-06-30") from None
    if len(day) <= 10:
        when = datetime.combine(when.date(), time.max)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def minor_units(amount: str, currency: str, option: str) -> int:
    """Return an amount like "100.00" in minor units."""
    found = to_minor_units(amount, currency)
    if found is None or found < 0:
        raise wrong(option, "is an amount like 100.00")
    return found


@dataclass(frozen=True)
class Named:
    """The accounts and payments of files by what they are called there.

    `standing` : for each record that another one stands for, that other one.
    """

    files: dict[str, PaymentFile]
    payments: pa.Table
    statements: pa.Table
    standing: dict[str, str]

    def account(self, name: str, option: str) -> str:
        """Return the id of an account given by id or number; a number must be of one account."""
        ends = pa.chunked_array(
            [*self.payments["from_account"].chunks, *self.payments["to_account"].chunks]
        )
        if pc.index(ends, name).as_py() >= 0:
            return name
        rows = self.statements
        same = pc.and_(
            pc.and_(pc.equal(rows["schema"], "BankAccount"), pc.equal(rows["value"], name)),
            pc.is_in(rows["prop"], pa.array(_NUMBERS)),
        )
        found = set(rows.filter(same)["entity_id"].to_pylist())
        iban = account_id(name, "")
        if pc.index(ends, iban).as_py() >= 0:
            found.add(iban)
        if len(found) != 1:
            what = "neither payment nor account" if option == "--seed" else "no account"
            rule = f"is {what} of the file" if not found else "is an account of several banks"
            raise wrong(option, f"{rule}; --json gives the ids of accounts")
        return str(found.pop())

    def seed(self, text: str) -> Seed:
        """Return the seed: a payment if there is one of this number, else an account."""
        name, mark, number = text.partition(":")
        if mark and name in self.files:
            found = self._payments(self.files[name].payments, number)
        else:
            found = self._payments(self.payments, text)
        if len(found) > 1:
            raise wrong("--seed", f"is the number of {len(found):,} payments; write FILE:NUMBER")
        if found:
            return Seed(payment=found.pop())
        seed = Seed.read(text)
        account = self.account(seed.account or text, "--seed")
        return Seed(account=account, way=seed.way, since=seed.since)

    def balances(self, path: Path, currency: str) -> dict[str, int]:
        """Return the opening balances of a file with the columns account,amount."""
        if not path.is_file():
            raise wrong("--opening", "is none, implied or a CSV account,amount")
        texts = dict.fromkeys(("account", "amount"), pa.string())
        try:
            rows = pa_csv.read_csv(path, convert_options=pa_csv.ConvertOptions(column_types=texts))
            pairs = list(zip(rows["account"].to_pylist(), rows["amount"].to_pylist(), strict=True))
        except (pa.ArrowInvalid, KeyError):
            raise SourceUnreadable(
                source=path.name, where="table",
                rule="it is no CSV with the columns account,amount",
                advice="One line per account, amounts like 1200.50 in the reference currency.",
            ) from None  # fmt: skip
        return {
            self.account(account, "--opening"): minor_units(amount, currency, "--opening")
            for account, amount in pairs
        }

    def _payments(self, rows: pa.Table, number: str) -> set[str]:
        """Return the payments of this id or reference, each as the record that stands for it."""
        for column in ("tx_id", "reference"):
            found = rows.filter(pc.equal(rows[column], number))["tx_id"].to_pylist()
            if found:
                return {self.standing.get(tx_id, tx_id) for tx_id in found}
        return set()
