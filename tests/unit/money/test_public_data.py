"""What is found in the public AMLSim payments; skipped where the data are absent."""

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from opensocta.money import MoneySettings, find_gather_scatter, find_scatter_gather

DAY = 86_400_000_000


@pytest.fixture(scope="module")
def amlsim(public_data):
    rows = pq.read_table(
        public_data / "money" / "amlsim_dev" / "transactions.parquet",
        columns=["step", "amount", "nameOrig", "nameDest", "alertID"],
    )
    n = len(rows)
    names = pc.cast(pa.array(range(n)), pa.string())
    table = pa.table(
        {
            "tx_id": names,
            "at": pc.multiply(rows["step"], DAY).cast(pa.timestamp("us", "UTC")),
            "amount": pc.cast(pc.round(pc.multiply(rows["amount"], 100)), pa.int64()),
            "currency": pa.array(["USD"] * n, pa.string()),
            "amount_ref": pa.nulls(n, pa.int64()),
            "from_account": rows["nameOrig"].cast(pa.string()),
            "to_account": rows["nameDest"].cast(pa.string()),
            "channel": pa.array(["transfer"] * n, pa.string()),
        }
    )
    return table, dict(zip(names.to_pylist(), rows["alertID"].to_pylist(), strict=True))


@pytest.mark.parametrize("find", [find_scatter_gather, find_gather_scatter])
def test_most_relays_are_found_and_most_findings_are_relays(amlsim, find):
    table, alerts = amlsim
    found = find(table, settings=MoneySettings())
    true = [f for f in found if sum(alerts[tx] >= 0 for tx in f.evidence) > len(f.evidence) / 2]
    assert len(true) / len(found) >= 0.9
    assert len({Counter(alerts[tx] for tx in f.evidence).most_common(1)[0][0] for f in true}) >= 34
