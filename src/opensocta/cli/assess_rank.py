"""`socta assess rank SCORES.csv`: any alternatives, ranked with what is not known kept open.

In:   a table with one alternative per row and one criterion per column; or with p0 to p4 per cell
Out:  P(top), rank intervals, what would move them, and the scores of published schemes beside
Not:  the crime areas of a workspace (`cli.assess`)
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import yaml

from opensocta.assess import (
    Board,
    BoardRanking,
    board_of_cells,
    board_of_levels,
    rank_board,
    score_by,
)
from opensocta.cli.console import as_json, as_table, say, working
from opensocta.cli.figure_files import write_figure
from opensocta.cli.plain_table import read_columns
from opensocta.core.errors import OpenSoctaError, SettingsInvalid, SourceUnreadable, TermUnknown
from opensocta.vocabulary import Scheme, policy, ranking_schemes, to_scheme

__all__ = ["RankChoices", "rank_file"]

Row = dict[str, Any]  # Any: a cell of any type
_SCALES = ((0.0, 4.0), (1.0, 5.0), (1.0, 10.0), (0.0, 10.0), (0.0, 100.0))
_LONG = ("p0", "p1")
_WORDS = {"none": 0, "nil": 0, "low": 1, "medium": 2, "moderate": 2, "high": 3, "very high": 4,
          "severe": 4}  # fmt: skip
"""Words of a table that is read without a scheme."""


@dataclass(frozen=True, slots=True)
class RankChoices:
    """Options as given; empty or 0 leaves the choice to the table or the policy."""

    order: str
    schemes: tuple[str, ...]
    scale: str
    top: int
    draws: int
    seed: int
    geometric: bool
    chart: Path | None


def rank_file(path: Path, chosen: RankChoices, *, json: bool) -> None:
    """Rank the alternatives of a file and print them."""
    schemes = [_scheme(word) for word in chosen.schemes]
    cells, board = _board(path, schemes, chosen.scale)
    groups = _groups(board.criteria, chosen.order, schemes)
    values = policy()
    top = chosen.top or round(values["ranking.top_k"])
    k = max(1, min(top, len(board.names) - 1 if chosen.top else len(board.names) // 3))
    with working("ranking"):
        ranked = rank_board(
            board, groups=groups, k=k, draws=chosen.draws,
            rng=np.random.default_rng(chosen.seed),
            model="geometric" if chosen.geometric else "additive",
        )  # fmt: skip
    rows = _rows(board, ranked, cells, schemes)
    if chosen.chart:
        _write_chart(chosen.chart, board, ranked, rows)
    if json:
        as_json(_whole(board, ranked, rows, groups, chosen))
        return
    _print(board, ranked, rows, groups, schemes, chosen)


def _scheme(word: str) -> Scheme:
    known = ranking_schemes()
    if word in known:
        return known[word]
    path = Path(word)
    if path.suffix not in (".yml", ".yaml") or not path.is_file():
        raise TermUnknown(kind="scheme", term=word, known=", ".join([*known, "a file.yml"]))
    try:
        return to_scheme(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)
    except (yaml.YAMLError, UnicodeDecodeError):
        raise SettingsInvalid(source=path.name, key="file", rule="is no YAML") from None


def _board(path: Path, schemes: list[Scheme], scale: str) -> tuple[list[Row], Board]:
    rows = read_columns(path, ())
    if set(_LONG) <= set(rows.column_names):
        return [], _from_levels(path, rows)
    if rows.num_columns < 2 or not rows.num_rows:
        raise SourceUnreadable(
            source=path.name, where="table", rule="there is no alternative or no criterion",
            advice="The first column names the alternatives, every other one is a criterion.",
        )  # fmt: skip
    head, *criteria = rows.column_names
    names = [_text(value) for value in rows[head].to_pylist()]
    if len(set(names)) < len(names) or "" in names:
        raise SourceUnreadable(
            source=path.name, where=f"column {head}", rule="a name is empty or stands twice",
            advice="Each row is one alternative.",
        )  # fmt: skip
    cells = [dict(zip(criteria, map(_text, row), strict=True)) for row in
             zip(*(rows[name].to_pylist() for name in criteria), strict=True)]  # fmt: skip
    words = next((scheme.levels for scheme in schemes if scheme.levels), _WORDS)
    try:
        board = board_of_cells(
            names, criteria, [list(row.values()) for row in cells],
            scale=_scale(scale, schemes, cells), levels=words,
        )  # fmt: skip
    except TermUnknown as error:
        raise SourceUnreadable(
            source=path.name,
            where="table",
            rule=str(error).rstrip("."),
            advice="Give --scale LOW-HIGH or a --scheme with these words.",
        ) from None
    return cells, board


def _from_levels(path: Path, rows: pa.Table) -> Board:
    """Return the board of a table in the form of INDICATORS: a distribution per cell."""
    head, second = rows.column_names[:2]
    shares = [name for name in rows.column_names if name[:1] == "p" and name[1:].isdigit()]
    names, criteria = ([_text(v) for v in rows[name].to_pylist()] for name in (head, second))
    chances = dict(
        zip(zip(names, criteria, strict=True),
            zip(*(rows[name].to_pylist() for name in shares), strict=True), strict=True)
    )  # fmt: skip
    try:
        return board_of_levels(
            list(dict.fromkeys(names)), list(dict.fromkeys(criteria)),
            {key: [float(p) for p in row] for key, row in chances.items()},
        )  # fmt: skip
    except (TypeError, ValueError, OpenSoctaError):
        raise SourceUnreadable(
            source=path.name, where=f"columns {shares[0]} to {shares[-1]}",
            rule="a share is absent, below 0 or no number", advice="Each row sums to 1.",
        ) from None  # fmt: skip


def _scale(given: str, schemes: list[Scheme], cells: list[Row]) -> tuple[float, float]:
    if given:
        low, _, high = given.partition("-")
        try:
            ends = float(low), float(high)
        except ValueError:
            ends = 1.0, 0.0
        if not ends[0] < ends[1]:
            raise SettingsInvalid(source="assess rank", key="--scale", rule="is LOW-HIGH, like 0-4")
        return ends
    if schemes:
        return schemes[0].low, schemes[0].high
    seen = (_number(value) for row in cells for value in row.values())
    numbers = [value for value in seen if value is not None] or [0.0]
    least, most = min(numbers), max(numbers)
    usual = [(low, high) for low, high in _SCALES if low <= least and most <= high]
    return usual[0] if usual else (least, most)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).lower()


def _groups(criteria: tuple[str, ...], order: str, schemes: list[Scheme]) -> list[int]:
    """Return the group of weights of each criterion; what the order does not name comes last."""
    places = {_plain(name): k for k, name in enumerate(criteria)}
    if order:
        wanted = [[_plain(one) for one in part.split(",")] for part in order.split(">")]
        named = [one for part in wanted for one in part]
        strange = [one for one in named if one not in places]
        if strange or len(set(named)) < len(named):
            raise SettingsInvalid(
                source="assess rank", key="--order",
                rule=f"names criteria of the table, each once: {', '.join(criteria[:30])}",
            )  # fmt: skip
        group = {one: number for number, part in enumerate(wanted) for one in part}
        return [group.get(name, len(wanted)) for name in places]
    weights = {_plain(one.name): one.weight for scheme in schemes[:1] for one in scheme.criteria}
    steps = sorted(set(weights.values()), reverse=True)
    return [steps.index(weights[name]) if name in weights else len(steps) for name in places]


def _rows(board: Board, ranked: BoardRanking, cells: list[Row], schemes: list[Scheme]) -> list[Row]:
    values, knowledge = policy(), board.knowledge
    rows = []
    for j in np.lexsort((np.arange(len(board.names)), ranked.expected)).tolist():
        p, lever = float(ranked.p_top[j]), int(np.argmax(np.round(ranked.move[j], 9)))
        tier = ("top" if p >= values["ranking.tier.top"]
                else "contested" if p >= values["ranking.tier.contested"] else "below")  # fmt: skip
        moves = float(ranked.move[j, lever])
        rows.append({
            "name": board.names[j], "p_top": p, "monte_carlo_error": float(ranked.error[j]),
            "tier": tier, "expected_rank": float(ranked.expected[j]),
            "rank_low": int(ranked.low[j]), "rank_high": int(ranked.high[j]),
            "p_first": float(ranked.found.accepted[j, 0]), "knowledge": float(knowledge[j]),
            "lever": board.criteria[lever] if moves > 0 else None, "lever_moves": moves,
            "confidence_factor": float(ranked.found.confidence[j]),
            "acceptability": ranked.found.accepted[j].tolist(),
            "schemes": {scheme.code: _scored(scheme, board.criteria, cells[j] if cells else {})
                        for scheme in schemes},
        })  # fmt: skip
    return rows


def _scored(scheme: Scheme, criteria: tuple[str, ...], row: Row) -> Row:
    names = {_plain(one.name): one.name for one in scheme.criteria}
    given = {names[_plain(c)]: row.get(c) or None for c in criteria if _plain(c) in names}
    found = score_by(scheme, given)
    return {"score": found.score, "low": found.low, "high": found.high, "unknown": found.unknown}


def _whole(
    board: Board, ranked: BoardRanking, rows: list[Row], groups: list[int], chosen: RankChoices
) -> Row:
    return {
        "k": ranked.k, "draws": chosen.draws, "seed": chosen.seed,
        "model": "geometric" if chosen.geometric else "additive",
        "order": _order(board, groups), "entropy": ranked.found.entropy,
        "alternatives": rows,
        "pairwise": {"names": list(board.names), "row_above_column": ranked.found.wins.tolist()},
    }  # fmt: skip


def _order(board: Board, groups: list[int]) -> list[list[str]]:
    return [[name for name, mine in zip(board.criteria, groups, strict=True) if mine == group]
            for group in sorted(set(groups))]  # fmt: skip


def _print(
    board: Board, ranked: BoardRanking, rows: list[Row], groups: list[int], schemes: list[Scheme],
    chosen: RankChoices,
) -> None:  # fmt: skip
    empty = int((~board.filled).sum())
    order = _order(board, groups)
    words = "any weights" if len(order) == 1 else f"{len(order)} groups of weights in order"
    say(f"{len(board.names):,} alternatives on {len(board.criteria):,} criteria, "
        f"{chosen.draws:,} draws over {words}; {empty:,} of {board.filled.size:,} cells are not "
        "known and may be anything.")  # fmt: skip
    shown = []
    for row in rows:
        line = {**row, "ranks": f"{row['rank_low']}-{row['rank_high']}",
                "lever": row["lever"] or "nothing of its own"}  # fmt: skip
        for scheme in schemes:
            found = row["schemes"][scheme.code]
            score = "no score" if found["score"] is None else f"{found['score']:g}"
            spread = f" ({found['low']:g}-{found['high']:g})" if found["unknown"] else ""
            line[scheme.code] = score + spread
        shown.append(line)
    as_table(shown, {"name": "alternative", "p_top": f"P(top {ranked.k})", "ranks": "90 % ranks",
             "tier": "tier", "knowledge": "known", "lever": "would move it most",
             **{scheme.code: scheme.code for scheme in schemes}})  # fmt: skip
    for scheme in schemes:
        missing = [one.name for one in scheme.criteria
                   if _plain(one.name) not in {_plain(c) for c in board.criteria}]  # fmt: skip
        say(f"{scheme.name}: {scheme.note}"
            + (f" Not in the table and so unknown: {', '.join(missing[:8])}"
               f"{' and more' if len(missing) > 8 else ''}." if missing else ""))  # fmt: skip
    least = min(rows, key=lambda row: row["knowledge"])
    if least["knowledge"] < 0.3:
        say(f"Of {least['name']} little is known: its rank is weak, whatever its place.")


def _write_chart(path: Path, board: Board, ranked: BoardRanking, rows: list[Row]) -> None:
    places = min(len(rows), 12)
    data = {
        "columns": [str(r + 1) for r in range(places)], "k": ranked.k, "public": False,
        "rows": [
            {"label": row["name"][:34], "cells": row["acceptability"][:places],
             "low": row["rank_low"], "high": row["rank_high"], "p_top": row["p_top"],
             "tier": row["tier"], "knowledge": row["knowledge"], "since": ""}
            for row in rows[:40]
        ],
    }  # fmt: skip
    write_figure(path, "rank", data)
