"""One finding on money as a file: its payments drawn, and where its proceeds are now.

In:   a workspace as one reader sees it, the id of a money finding, settings of tracing
Out:  `CaseFile`: finding, flows, picture, trace by every rule, accounts to freeze with their banks
Not:  payments that the reader may not see: they are traced by nobody, and the file says so
See:  docs/methods/tracing.md and cases.md
"""

from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.errors import AnchorUnknown
from opensocta.money import (
    Trace,
    TraceSettings,
    account_facts,
    case_picture,
    convert,
    find_duplicates,
    freeze_list,
    seeds_of,
    trace,
    trace_words,
    without_duplicates,
)
from opensocta.sources import read_rates
from opensocta.workspace.folder import Folder
from opensocta.workspace.views import rows

__all__ = ["CaseFile", "open_case", "referenced"]

_FACTS = (
    "SELECT entity_id, schema, prop, value FROM statements WHERE stance > 0 AND prop IN "
    "('iban', 'accountNumber', 'bankName', 'country', 'owner', 'asset', 'name') "
    "ORDER BY statement_id"
)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """`picture` is empty unless the finding is a case; `accounts` is the list to freeze."""

    finding: dict[str, Any]  # Any: a row of FINDINGS
    picture: dict[str, Any]
    trace: Trace
    facts: pa.Table
    accounts: pa.Table
    words: list[str]


def referenced(payments: pa.Table, folder: Folder) -> pa.Table:
    """Return payments with amounts in the reference currency, as far as the unit has rates."""
    if not folder.settings.rates:
        return payments
    home = folder.settings.currency
    rates = read_rates(folder.path / folder.settings.rates, reference=home)
    return convert(payments, rates, reference=home, most_days=folder.settings.rate_days)


def open_case(
    folder: Folder, connection: Any, finding_id: str, *, settings: TraceSettings | None = None
) -> CaseFile:  # Any: DuckDB, untyped
    """Return the file of a money finding; its proceeds are traced from its first payments.

    Parameters
    ----------
    connection : views of the workspace, cut to the reader.
    settings : rules of tracing; the reference currency is the unit's in any case.

    Raises
    ------
    AnchorUnknown : if the reader sees no finding on payments of this id.
    """
    found = rows(connection, "SELECT * FROM findings WHERE finding_id = $id "
                 "AND starts_with(kind, 'money.')", id=finding_id)  # fmt: skip
    if not found:
        raise AnchorUnknown(anchor=finding_id)
    every = referenced(
        connection.sql("SELECT * FROM transactions ORDER BY tx_id").to_arrow_table(), folder
    )
    payments = without_duplicates(every, find_duplicates(every))
    seeds = seeds_of(found[0]["evidence"], payments)
    if not seeds:  # a finding on owners or limits has no payments to trace
        raise AnchorUnknown(anchor=finding_id)
    chosen = replace(settings or TraceSettings(), reference_currency=folder.settings.currency)
    traced = trace(payments, seeds, settings=chosen)
    flows = rows(connection, "SELECT * FROM case_flows WHERE finding_id = $id", id=finding_id)
    picture = case_picture(flows) if flows else {}
    drawn = pa.array([one["account"] for one in picture.get("accounts", ())], pa.string())
    wanted = [drawn, *(table[name].combine_chunks() for table, name in (
        (traced.holdings, "account"), (traced.losses, "place")))]  # fmt: skip
    facts = account_facts(
        connection.sql(_FACTS).to_arrow_table(), pc.drop_null(pa.concat_arrays(wanted))
    )
    return CaseFile(
        found[0], picture, traced, facts, freeze_list(traced, accounts=facts),
        trace_words(traced, accounts=facts),
    )  # fmt: skip
