"""Any alternatives on any criteria, ranked with what is not known kept open.

In:   cells in words, numbers or ranges; or a distribution over levels per cell
Out:  `Board`, and `BoardRanking`: P(top-k), rank intervals, who beats whom, what would move it
Not:  crime areas of a build (`assess.ranking`), files (`cli`)
See:  docs/methods/ranking.md

A cell is what may be true of it: a point, a range of equally probable values, or a distribution.
An empty cell may be anything on the scale.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from opensocta.assess.acceptability import Acceptability, accept
from opensocta.assess.criteria import Model
from opensocta.assess.levers import expected_moves
from opensocta.assess.schemes import UNKNOWN
from opensocta.assess.weights import ordered_weights
from opensocta.core.errors import TermUnknown

__all__ = ["Board", "BoardRanking", "board_of_cells", "board_of_levels", "rank_board"]

Floats = npt.NDArray[np.float64]
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(-?\d+(?:\.\d+)?)")
_FINE = 100  # steps of a scale whose values are not whole numbers
_BANDS = 5  # into which values are put to see what would move a rank
_LEVER_DRAWS = 20_000
_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Board:
    """What may be true of each alternative on each criterion.

    chances : probability of each step, shape (alternatives, criteria, steps), from the lowest.
    filled : whether anything is said of a cell. open_steps : how many an unknown cell may take.
    """

    names: tuple[str, ...]
    criteria: tuple[str, ...]
    chances: npt.NDArray[np.float32]
    filled: npt.NDArray[np.bool_]
    open_steps: int

    @property
    def knowledge(self) -> Floats:
        """Return per alternative 1 - H / H of the uniform, the mean over criteria."""
        chances = self.chances.astype(np.float64)
        entropy = -(chances * np.log(np.where(chances > 0, chances, 1))).sum(axis=2)
        known = 1 - entropy / np.log(max(self.open_steps, 2))
        return np.asarray(np.clip(known.mean(axis=1), 0, 1))


@dataclass(frozen=True, slots=True)
class BoardRanking:
    """The ranking; rows in the order of the board's names.

    p_top : P(rank <= k). low, high : 90 % rank interval. move : how far P(top-k) would move on
    average if one criterion were known, shape (alternatives, criteria).
    """

    found: Acceptability
    k: int
    p_top: Floats
    expected: Floats
    low: npt.NDArray[np.int64]
    high: npt.NDArray[np.int64]
    move: Floats
    error: Floats


def board_of_cells(
    names: Sequence[str],
    criteria: Sequence[str],
    cells: Sequence[Sequence[str]],
    *,
    scale: tuple[float, float],
    levels: Mapping[str, float] | None = None,
) -> Board:
    """Return a board from cells as written: a number, `2-4`, a word of `levels`, or nothing.

    Parameters
    ----------
    scale : lowest and highest value. Whole ends and whole cells give whole steps, others a
        hundredth of the scale.

    Raises
    ------
    TermUnknown : for a cell that is none of these, naming its row and column, not its content.
    """
    words = {word.lower(): value for word, value in (levels or {}).items()}
    ends = np.full((len(names), len(criteria), 2), np.nan)
    for i, row in enumerate(cells):
        for k, text in enumerate(row):
            ends[i, k] = _ends(text, words, scale, (i, criteria[k]))
    whole = bool((ends[~np.isnan(ends)] % 1 == 0).all()) and scale[0] % 1 == scale[1] % 1 == 0
    allowed = sorted(set(words.values())) if words and whole else None
    steps = int(scale[1] - scale[0]) if whole else _FINE
    worth = np.linspace(0, 1, steps + 1)
    value = scale[0] + worth * (scale[1] - scale[0])
    usual = np.isin(np.round(value, 9), allowed) if allowed else np.ones(steps + 1, np.bool_)
    chances = np.zeros((len(names), len(criteria), steps + 1), np.float32)
    filled = ~np.isnan(ends[:, :, 0])
    chances[~filled] = usual / usual.sum()
    half = (scale[1] - scale[0]) / steps / 2
    for i, k in np.argwhere(filled):
        low, high = ends[i, k]
        inside = (value >= low - half + 1e-9) & (value <= high + half - 1e-9)
        inside = inside & usual if (inside & usual).any() else inside
        if not inside.any():  # half-way between two steps
            inside = np.arange(steps + 1) == np.argmin(np.abs(value - low))
        chances[i, k] = inside / inside.sum()
    return Board(tuple(names), tuple(criteria), chances, filled, int(usual.sum()))


def board_of_levels(
    names: Sequence[str],
    criteria: Sequence[str],
    chances: Mapping[tuple[str, str], Sequence[float]],
) -> Board:
    """Return a board from a distribution over levels per (name, criterion); others are unknown."""
    steps = max((len(row) for row in chances.values()), default=5)
    held = np.full((len(names), len(criteria), steps), 1 / steps, np.float32)
    filled = np.zeros(held.shape[:2], np.bool_)
    rows = {name: i for i, name in enumerate(names)}
    columns = {name: k for k, name in enumerate(criteria)}
    for (name, criterion), row in chances.items():
        total = float(sum(row))
        if len(row) != steps or total <= 0 or min(row) < 0:
            raise TermUnknown(
                kind=f"distribution of {criterion}", term=name, known=f"{steps} shares, 0 or more"
            )
        held[rows[name], columns[criterion]] = np.array(row) / total
        filled[rows[name], columns[criterion]] = True
    return Board(tuple(names), tuple(criteria), held, filled, steps)


def rank_board(
    board: Board,
    *,
    groups: Sequence[int],
    k: int,
    draws: int,
    rng: np.random.Generator,
    model: Model = "additive",
    interval: float = 0.9,
) -> BoardRanking:
    """Return the ranking over all weights that keep the order of groups.

    Parameters
    ----------
    groups : for each criterion the number of its group of weights; 0 weighs most.
    k : how many are the top.
    """
    steps = _draw(board, draws, rng)
    weights = ordered_weights(groups, draws, rng=rng)
    size = board.chances.shape[2] - 1
    found = accept(steps, weights, model=model, rng=rng, step=1 / max(size, 1))
    top = found.rank <= k
    tail = (1 - interval) / 2
    low, high = np.quantile(found.rank, [tail, 1 - tail], axis=0, method="inverted_cdf")
    some = steps[:_LEVER_DRAWS]
    bands = np.minimum(some.astype(np.int16) * _BANDS // (size + 1), _BANDS - 1).astype(np.int8)
    p_top = top.mean(axis=0)
    return BoardRanking(
        found=found, k=k, p_top=p_top, expected=found.rank.mean(axis=0),
        low=low.astype(np.int64), high=high.astype(np.int64),
        move=expected_moves(bands, top[:_LEVER_DRAWS]), error=np.sqrt(p_top * (1 - p_top) / draws),
    )  # fmt: skip


def _draw(board: Board, draws: int, rng: np.random.Generator) -> npt.NDArray[np.int8]:
    """Return a step for each draw and cell; cells that are certain need no number drawn."""
    shape = board.chances.shape[:2]
    steps = np.empty((draws, *shape), np.int8)
    steps[:] = np.argmax(board.chances, axis=2)
    open_ = np.argwhere((board.chances > 0).sum(axis=2) > 1)
    upto = np.cumsum(board.chances.astype(np.float64), axis=2)
    size = max(1, _AT_ONCE // max(len(open_), 1))
    for at in range(0, draws, size):
        chance = rng.random((len(steps[at : at + size]), len(open_)))
        for cell, (i, j) in enumerate(open_):
            step = np.searchsorted(upto[i, j, :-1], chance[:, cell], side="right")
            steps[at : at + size, i, j] = step
    return steps


def _ends(
    text: str, words: Mapping[str, float], scale: tuple[float, float], place: tuple[int, str]
) -> tuple[float, float]:
    """Return the lowest and highest value that a cell allows; NaN for nothing known."""
    said = text.strip().lower()
    if said in words:
        return words[said], words[said]
    if said in UNKNOWN:
        return np.nan, np.nan
    found = _RANGE.fullmatch(said)
    try:
        low, high = (float(found[1]), float(found[2])) if found else (float(said), float(said))
    except ValueError:
        low, high = np.inf, -np.inf
    if not scale[0] <= low <= high <= scale[1]:
        known = [*words, f"{scale[0]:g} to {scale[1]:g}", "a range like 2-4", "empty for unknown"]
        raise TermUnknown(
            kind=f"value of criterion {place[1]}", term=f"the cell in row {place[0] + 1}",
            known=", ".join(known),
        )  # fmt: skip
    return low, high
