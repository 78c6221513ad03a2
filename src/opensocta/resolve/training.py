"""What the decisions of analysts teach the model: how far its probabilities are to be moved.

In:   weights in bits of the pairs decided on, and what was decided
Out:  `Training`: the calibration, or why none was used; measured on decisions kept aside
Not:  the shapes of a calibration (`resolve.calibration`), the ledger (`records`)
See:  docs/methods/calibration.md, with what happens if only doubtful pairs are decided on
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from opensocta.resolve.calibration import (
    IDENTITY,
    Calibration,
    fit_isotonic,
    fit_line,
    worth,
)
from opensocta.resolve.columns import Bits, Flags
from opensocta.resolve.scoring import Probabilities, score_labels

__all__ = ["MINIMUM", "Training", "train"]

MINIMUM = 20
"""Decisions of each kind from which on they are used."""

_HUNDREDS = 200
_FOLDS = 5
_NO_BETTER = "on decisions kept aside they do not lower the log loss by more than its error"
_WAYS: tuple[tuple[str, str, Callable[[Bits, Flags], Calibration]], ...] = (
    ("line", "a line in log-odds", fit_line),
    ("isotonic", "a line in log-odds with steps", fit_isotonic),
)


@dataclass(frozen=True, slots=True)
class Training:
    """What was learned from decisions on records of one family, or why nothing was.

    merges, apart : decisions of each kind. method : none, line or isotonic; why : the reason, in
    words. before, after : of the decided pairs, each predicted by a calibration that did not see
    it (cross-validation in five parts); None if there were too few.
    """

    family: str
    merges: int
    apart: int
    method: str
    why: str
    calibration: Calibration = IDENTITY
    before: Probabilities | None = None
    after: Probabilities | None = None

    @property
    def used(self) -> bool:
        """Return whether the weights are moved."""
        return self.method != "none"

    @property
    def decisions(self) -> int:
        """Return how many decisions there are."""
        return self.merges + self.apart

    def words(self) -> str:
        """Return what was learned, or why nothing was, in a sentence or two."""
        count = f"{self.decisions:,} decisions ({self.merges:,} merge, {self.apart:,} keep apart)"
        before, after = self.before, self.after
        if before is None or after is None:
            return f"{count} on {self.family}s do not move the probabilities: {self.why}."
        even = self.calibration.apply(np.zeros(1))[0]
        return (
            f"{count} on {self.family}s move the probabilities: what the model held to be even is "
            f"now {1 / (1 + 2.0**-even):.0%}. On decisions kept aside the Brier score went from "
            f"{before.brier:.4f} to {after.brier:.4f} and the log loss from "
            f"{before.log_loss:.3f} to {after.log_loss:.3f} ({self.why})."
        )


def train(weight: Bits, same: Flags, *, family: str = "record", minimum: int = MINIMUM) -> Training:
    """Return what labelled pairs teach, whatever their order.

    Parameters
    ----------
    weight : bits of each pair before calibration. same : whether a person joined it.
    minimum : decisions of each kind that are needed, 0 if never; a line is drawn from there on,
        steps from 200 of each kind on. What does not lower the log loss of decisions kept aside
        by more than its standard error is not used; steps must beat the line by two.
    """
    merges = int(same.sum())
    apart = len(same) - merges
    if minimum <= 0:
        return Training(family, merges, apart, "none", "the settings leave them aside")
    if min(merges, apart) < minimum:
        why = f"{minimum:,} of each kind are needed"
        return Training(family, merges, apart, "none", why)
    order = np.lexsort((same, weight))
    weight, same = weight[order].astype(np.float64), same[order]
    before = score_labels(weight, same)
    best, bits = "none", weight
    ways = _WAYS if min(merges, apart) >= _HUNDREDS else _WAYS[:1]
    for name, _, fit in ways:
        found = _kept_aside(fit, weight, same)
        if _is_better(weight, found, bits, same, errors=1.0 if name == "line" else 2.0):
            best, bits = name, found
    if best == "none":
        return Training(family, merges, apart, best, _NO_BETTER, before=before)
    after = score_labels(bits, same)
    why, fit = next((words, fit) for name, words, fit in _WAYS if name == best)
    return Training(family, merges, apart, best, why, fit(weight, same), before, after)


def _is_better(weight: Bits, new: Bits, old: Bits, same: Flags, *, errors: float) -> bool:
    """Return whether the log loss falls by more than so many standard errors (Breiman and others
    1984), so that chance alone rarely moves probabilities that are right already.
    """
    side = np.where(same, -1.0, 1.0)
    gain = np.logaddexp2(0, side * old) - np.logaddexp2(0, side * new)
    count = worth(weight)
    mean = (count * gain).sum() / count.sum()
    spread = np.sqrt((count * (gain - mean) ** 2).sum() / count.sum())
    return bool(mean * np.sqrt(count.sum()) > errors * spread)


def _kept_aside(fit: Callable[[Bits, Flags], Calibration], weight: Bits, same: Flags) -> Bits:
    """Return the weights, each calibrated by what the other four fifths teach."""
    found = np.empty_like(weight)
    fold = np.empty(len(weight), np.int64)
    for one in (same, ~same):
        fold[one] = np.arange(int(one.sum())) % _FOLDS
    for part in range(_FOLDS):
        aside = fold == part
        found[aside] = fit(weight[~aside], same[~aside]).apply(weight[aside])
    return found
