"""Says how many records told of a payment that another record had told of.

In:   a `Ledger`
Out:  one `money.bounds` finding, or none
See:  docs/methods/duplicate-payments.md
"""

import numpy as np

from opensocta.evidence.finding import Finding
from opensocta.evidence.wording import counted
from opensocta.money.candidates import bound
from opensocta.money.ledger import Ledger

__all__ = ["find_repeats"]

_SAMPLE = 20


def find_repeats(ledger: Ledger) -> list[Finding]:
    """Return the number of payments that several reports tell of; each counts once."""
    records = np.diff(ledger.twins.start)
    several = np.flatnonzero(records)
    if not len(several):
        return []
    return [
        bound(
            ledger, "repeats", several[:_SAMPLE],
            f"{counted(len(several), 'payment')} {'is' if len(several) == 1 else 'are'} told by "
            f"several reports ({int(records.sum()) + len(several):,} records); each counts once, "
            "with all its records as evidence.",
            told_again=len(several), records=int(records.sum()) + len(several),
        )
    ]  # fmt: skip
