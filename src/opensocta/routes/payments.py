"""Flows of money between countries, as the cases of payments tell them.

In:   who paid whom in cases (`money.case_flows`): key of the case, countries, month, sum, evidence
Out:  `evidence.derived.FLOWS` without markings: one row per case, pair of countries, month and
      currency; the commodity is proceeds by bank transfer
Not:  payments within a country, and those of which a country is not known; cash carried (`flows`)
See:  docs/methods/routes.md
"""

from collections import defaultdict
from typing import Any

import pyarrow as pa

from opensocta.core.ids import make_id
from opensocta.core.units import whole_units
from opensocta.evidence.derived import FLOWS
from opensocta.vocabulary import commodities

__all__ = ["TRANSFER", "payment_flows"]

TRANSFER = "C-TRF"
_NO_MARK = ("handling", "tlp")


def payment_flows(case_flows: pa.Table) -> pa.Table:
    """Return flows, by flow_id; amounts in whole units of their currency.

    Parameters
    ----------
    case_flows : columns key, from_country, to_country, period, currency, amount and evidence.
    """
    summed: dict[tuple[str, ...], list[Any]] = defaultdict(lambda: [0, set()])
    for row in case_flows.to_pylist():
        ends = row["from_country"], row["to_country"]
        if all(ends) and ends[0] != ends[1]:
            held = summed[row["key"], *ends, row["period"], row["currency"]]
            held[0] += row["amount"]
            held[1].update(row["evidence"])
    area = commodities()[TRANSFER].area
    rows = [
        {
            "flow_id": make_id("fl", *key), "crime_area": area, "commodity": TRANSFER,
            "mode": "online", "stops": [start, end], "origin": start, "place": None,
            "destination": end, "amount": whole_units(amount, currency),
            "unit": currency, "at": period, "event_id": case, "evidence": sorted(evidence),
        }
        for key, (amount, evidence) in summed.items()
        for case, start, end, period, currency in [key]
    ]  # fmt: skip
    schema = pa.schema([field for field in FLOWS.schema if field.name not in _NO_MARK])
    return pa.Table.from_pylist(sorted(rows, key=lambda row: str(row["flow_id"])), schema)
