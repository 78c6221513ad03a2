"""Builders of invented payments."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

START = datetime(2024, 1, 1, tzinfo=UTC)
Row = tuple[float, str, str, int] | tuple[float, str, str, int, str]
Builder = Callable[..., pa.Table]


@pytest.fixture(scope="session")
def payments() -> Builder:
    """Return a builder of payments from rows of day, payer, payee, cents and channel."""

    def build(
        rows: Sequence[Row],
        *,
        currency: str = "EUR",
        reference: bool = False,
        places: Callable[[str], str | None] | None = None,
    ) -> pa.Table:
        amounts = [row[3] for row in rows]
        table = pa.table(
            {
                "tx_id": [f"t{i:05d}" for i in range(len(rows))],
                "at": pa.array(
                    [START + timedelta(days=row[0]) for row in rows], pa.timestamp("us", "UTC")
                ),
                "amount": pa.array(amounts, pa.int64()),
                "currency": pa.array([currency] * len(rows), pa.string()),
                "amount_ref": pa.array(amounts if reference else [None] * len(rows), pa.int64()),
                "from_account": pa.array([row[1] for row in rows], pa.string()),
                "to_account": pa.array([row[2] for row in rows], pa.string()),
                "channel": pa.array(
                    [row[4] if len(row) > 4 else "transfer" for row in rows], pa.string()
                ),
            }
        )
        for side, name in ((1, "from_country"), (2, "to_country")) if places else ():
            codes = pa.array([places(str(row[side])) for row in rows], pa.string())
            table = table.append_column(name, codes)
        return table

    return build


@pytest.fixture(scope="session")
def everyday() -> list[Row]:
    """Return two years of ordinary payments between 300 invented accounts."""
    rng = np.random.default_rng(7)
    rows: list[Row] = []
    for payer in range(300):
        for payee in rng.choice(300, size=4, replace=False).tolist():
            if payer != payee:
                first = float(rng.uniform(0, 60))
                rows += [
                    (first + 30 * k, f"p{payer}", f"p{payee}", int(rng.integers(1_000, 30_000)))
                    for k in range(int(rng.integers(4, 20)))
                ]
    return rows


@pytest.fixture(scope="session")
def holders() -> pa.Table:
    """Return what is known of some accounts: one owner of two, and shops of one sector."""
    shops = [f"shop{i}" for i in range(30)]
    return pa.table(
        {
            "account": ["home", "other", *shops],
            "owner": ["owner", "owner", *shops],
            "sector": [None, None, *["hairdressers"] * 30],
        }
    )
