"""The rank figure and the sentences that go with it, for summary and ranking chapter.

In:   ranks and ranking of the book
Out:  data of figure kind `rank`; groups of areas by tier
"""

from collections.abc import Sequence
from typing import Any

from opensocta.evidence.marking import Marking
from opensocta.publish.blocks import Figure, join_or_clear
from opensocta.publish.book import Book, Row, marked
from opensocta.publish.text import Text, count_word, joined, number, only_inside, text

__all__ = ["rank_figure", "rank_marking", "said_list", "tier_names", "title_words"]


def tier_names(book: Book, tier: str) -> list[str]:
    """Return the short labels of the areas of a tier, most threatening first."""
    return [book.label(row["crime_area"]) for row in book.ranking if row["tier"] == tier]


def rank_marking(book: Book) -> Marking:
    """Return the join over all ranked areas."""
    return join_or_clear(marked(row) for row in book.ranking)


def _columns(count: int, shown: int) -> list[str]:
    ranks = [str(rank) for rank in range(1, shown + 1)]
    return [*ranks, "later"] if count > shown else ranks


def _row(book: Book, row: Row, shown: int, count: int) -> dict[str, Any]:
    ranks = book.ranks.get(row["crime_area"], {})
    cells = [ranks.get(rank, 0.0) for rank in range(1, shown + 1)]
    if count > shown:
        cells.append(max(0.0, 1.0 - sum(cells)))
    return {
        "label": book.label(row["crime_area"]), "cells": cells, "low": row["rank_low"],
        "high": row["rank_high"], "p_top": row["p_topk"], "tier": row["tier"],
        "knowledge": row["knowledge"], "since": _since(book, row["crime_area"]),
    }  # fmt: skip


def _since(book: Book, area: str) -> str:
    previous = book.facts.previous
    if previous is None:
        return "first edition"
    higher = dict(previous.p_higher).get(area)
    if higher is None or previous.method_version != book.facts.method_version:
        return "not shown"
    return "higher" if higher >= 0.9 else "lower" if higher <= 0.1 else "not shown"


def title_words(book: Book) -> Text:
    """Return a title of the ranking that is no more certain than the ranking."""
    top, contested = tier_names(book, "top"), tier_names(book, "contested")
    if top and contested:
        return text(f"{count_word(len(top)).capitalize()} highly likely in the top group; "
                    f"{count_word(len(contested))} contest it")  # fmt: skip
    if top:
        return text(f"{count_word(len(top)).capitalize()} are highly likely in the top group")
    return text(f"{count_word(len(contested)).capitalize()} areas contest the top group")


def rank_figure(book: Book, block_id: str, rows: int, ranks: int) -> Figure:
    """Return the figure of the first `rows` areas and `ranks` ranks; the rest is "later"."""
    found: Sequence[Row] = book.ranking[:rows]
    count = len(book.ranking)
    error = max((row["mc_error"] for row in book.ranking), default=0.0)
    data = {
        "public": False, "k": book.ranking[0]["k"] if book.ranking else 3,
        "columns": _columns(count, min(ranks, count)),
        "rows": [_row(book, row, min(ranks, count), count) for row in found],
    }  # fmt: skip
    left_out = f" The first {rows} of {count} areas are shown." if count > rows else ""
    if count == rows and book.silent_areas:
        names = ", ".join(book.label(area).lower() for area in book.silent_areas)
        left_out = f" Not assessed, nothing received, every rank open: {names}."
    source = text(
        f"{number(book.facts.draws)} draws over indicators and all weights that respect the "
        f"elicited order; Monte-Carlo error at most {error:.3f}.{left_out}"
    )
    return Figure(
        id=block_id, kind="rank", title=title_words(book), width=176, data=data, source=source,
        measure=text("outline = 90 % rank interval, dots = how much is known",
                     only_inside(", hatched = contested")),
        strictest=rank_marking(book), ids=tuple(f"RANK-{r['crime_area']}" for r in found),
    )  # fmt: skip


def said_list(names: Sequence[str]) -> str:
    """Return names in a sentence, the first letter only capital."""
    return joined([name if index == 0 else name[0].lower() + name[1:]
                   for index, name in enumerate(names)])  # fmt: skip
