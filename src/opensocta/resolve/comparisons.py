"""The comparisons of each family, with what is expected before any data is seen.

In:   `Records`
Out:  comparisons of `resolve.comparison`, and the `NameTable` that blocking needs
Not:  estimates: `resolve.model` shrinks them towards the shares given here
See:  docs/methods/entity-resolution.md for where the shares come from
"""

from opensocta.resolve.columns import Column, Records
from opensocta.resolve.comparison import Comparison
from opensocta.resolve.judges import (
    DATE_LEVELS,
    judge_codes,
    judge_dates,
    judge_numbers,
    judge_texts,
)
from opensocta.resolve.names import core_parts, organization_parts, plain_part
from opensocta.resolve.similarity import NAME_LEVELS, NameTable

__all__ = ["comparisons_of"]

_TEXT_LEVELS = ("different", "some words in common", "similar", "the same")


def comparisons_of(
    records: Records, family: str
) -> tuple[tuple[Comparison, ...], NameTable | None]:
    """Return the comparisons for the fields that are filled, and the parts of the names."""
    names = None
    found = []
    for field, column in records.columns.items():
        if not len(column.codes):
            continue
        if field == "name":
            if family == "organization":
                names = NameTable(column, organization_parts, common=0.02)
            else:
                names = NameTable(column, core_parts, familiar=True, word=plain_part)
            found.append(_names(field, names))
        else:
            found.append(_other(field, column))
    return tuple(found), names


def _names(field: str, names: NameTable) -> Comparison:
    return Comparison(
        field,
        NAME_LEVELS,
        m=(0.03, 0.07, 0.10, 0.15, 0.15, 0.50),
        u=(0.96, 0.02, 0.01, 0.004, 0.004, 0.002),
        judge=names.judge,
        quick=True,
    )


def _other(field: str, column: Column) -> Comparison:
    if field.endswith("date"):
        return Comparison(
            field,
            DATE_LEVELS,
            m=(0.02, 0.02, 0.04, 0.08, 0.14, 0.70),
            u=(0.89, 0.08, 0.012, 0.002, 0.016, 0.0001),
            judge=judge_dates(column),
            floor=-16.0,
            most_different=0.08,
            quick=True,
        )
    if field in ("sex", "country") or field.endswith("code"):
        words = ("different", "the same") if field == "sex" else ("none in common", "in common")
        shares = ((0.02, 0.98), (0.5, 0.5)) if field == "sex" else ((0.1, 0.9), (0.75, 0.25))
        with_name = field in ("sex", "country")
        judge = judge_codes(column, own_chance=not with_name)
        return Comparison(field, words, *shares, judge=judge, floor=-6.0, with_name=with_name)
    if field.endswith("place") or field == "address" or field.endswith("text"):
        return Comparison(
            field,
            _TEXT_LEVELS,
            m=(0.30, 0.15, 0.15, 0.40),
            u=(0.93, 0.05, 0.01, 0.01),
            judge=judge_texts(column, rare=1e-4 if field == "address" else 2e-3),
            floor=-11.0,
        )
    strong = field.endswith("number")
    return Comparison(
        field,
        (f"another {field}", "one sign differs", f"the same {field}"),
        m=(0.25, 0.10, 0.65) if strong else (0.55, 0.05, 0.40),
        u=(0.99998, 0.00001, 0.00001),
        judge=judge_numbers(column),
        floor=-18.0 if strong else -14.0,
    )
