"""Counts and lists: `socta trends etest`, `rates`, `mse`."""

from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import typer

from opensocta.cli.console import as_json, as_table, say
from opensocta.cli.options import AsJson
from opensocta.cli.plain_table import read_columns
from opensocta.cli.trends_columns import binary_columns, named, numeric_columns, role
from opensocta.cli.trends_files import (
    File,
    Period,
    Start,
    Value,
    labels,
    position,
    read_series,
    series_of,
    small,
)
from opensocta.core.errors import SettingsInvalid
from opensocta.trends import (
    Hidden,
    TwoCounts,
    compare_counts,
    effort_rates,
    estimate_hidden,
    two_lists_by_dependence,
)

__all__ = ["register"]

Exposure = Annotated[str, typer.Option(help="Column of what counts are counted in.")]
_SHOWN = 8


def register(group: typer.Typer) -> None:
    """Add the commands to the group."""
    group.command("etest")(two_counts)
    group.command("rates")(rates)
    group.command("mse")(hidden)


def two_counts(
    path: File,
    start: Start = "",
    period: Period = "",
    value: Value = "",
    exposure: Exposure = "",
    json: AsJson = False,
) -> None:
    """Say whether two counts differ by more than chance (E-test).

    A file of two rows holds the two counts; a series is parted by `--start`.
    """
    names, counts, weights = (
        _parted(path, start, period, value, exposure) if start else _pair(path, value, exposure)
    )
    found = compare_counts(*counts, exposures=weights)
    if json:
        as_json({"counts": dict(zip(names, counts, strict=True)), "exposures": weights,
                 "rates": found.rates, "rate_intervals": found.intervals, "ratio": found.ratio
                 if np.isfinite(found.ratio) else None, "low": found.low,
                 "high": found.high if np.isfinite(found.high) else None,
                 "p_etest": found.p_etest, "p_conditional": found.p_conditional})  # fmt: skip
        return
    _tell_two(names, counts, weights, found)


def rates(
    path: File,
    effort: Annotated[str, typer.Option(help="Column of effort: hours, patrols, controls.")] = "",
    period: Period = "",
    value: Value = "",
    json: AsJson = False,
) -> None:
    """Say what counts are per effort: is it more crime, or more looking."""
    table = read_columns(path, ())
    column = role(table, "effort", "--effort", path.name, asked=effort)
    read = series_of(table, path.name, period=period, value=value, exposure=column)
    one, weights = read.series[0], read.exposures[0]
    held = ~np.isnan(one.values) & ~np.isnan(weights if weights is not None else one.values)
    try:
        found = effort_rates(one.values[held], np.asarray(weights)[held])
    except ValueError as error:
        raise SettingsInvalid(source=path.name, key="--effort", rule=str(error)) from None
    names = [n for n, is_in in zip(labels(one), held, strict=True) if is_in]
    rows = [
        {"period": n, "count": float(c), "effort": float(e), "rate": float(r), "low": float(a),
         "high": float(b)}
        for n, c, e, r, a, b in zip(names, one.values[held], np.asarray(weights)[held],
                                    found.rates, found.lows, found.highs, strict=True)
    ]  # fmt: skip
    known = np.isfinite(found.elasticity)
    if json:
        as_json({"rates": rows, "elasticity": found.elasticity if known else None,
                 "elasticity_low": found.elasticity_low if known else None,
                 "elasticity_high": found.elasticity_high if known else None,
                 "growth_of_rate": found.trend, "growth_of_count": found.raw_trend,
                 "notes": read.notes})  # fmt: skip
        return
    as_table(rows, {"period": "period", "count": "count", "effort": "effort", "rate": "per effort",
                    "low": "95 % from", "high": "to"})  # fmt: skip
    say(f"Per period the count grew {found.raw_trend[0]:.3f}-fold ({found.raw_trend[1]:.3f} to "
        f"{found.raw_trend[2]:.3f}), the rate {found.trend[0]:.3f}-fold ({found.trend[1]:.3f} to "
        f"{found.trend[2]:.3f}).")  # fmt: skip
    if known:
        say(f"One per cent more effort goes with {found.elasticity:.2f} % more counts "
            f"({found.elasticity_low:.2f} to {found.elasticity_high:.2f}); rates compare fairly "
            "if that is near one.")  # fmt: skip
    say("Where effort is sent because crime is expected, no rate is free of it.")


def hidden(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A column of 0 and 1 per list[, count]; or case, list."
        ),
    ],
    count: Annotated[str, typer.Option(help="Column of counts; each row is 1 without it.")] = "",
    json: AsJson = False,
) -> None:
    """Estimate how many stand on no list (multiple-systems estimation), with its sensitivity."""
    table = read_columns(path, ())
    lists, histories, counts = _histories(table, count, path.name)
    try:
        found = estimate_hidden(histories, counts, lists=tuple(lists))
    except ValueError as error:
        raise SettingsInvalid(source=path.name, key="lists", rule=str(error)) from None
    models = [
        {"dependent lists": _pairs(found, m.pairs), "total": m.total, "low": m.low,
         "high": m.high, "weight": m.weight, "bic": m.bic, "deviance": m.deviance}
        for m in found.models
    ]  # fmt: skip
    dependence = []
    if len(lists) == 2:
        a, b = histories[:, 0], histories[:, 1]
        parts = [int(counts[where].sum()) for where in (a & ~b, b & ~a, a & b)]
        totals = two_lists_by_dependence(parts[0], parts[1], parts[2])
        dependence = [{"odds_ratio": odds, "total": total} for odds, total in totals]
    if json:
        as_json({"seen": found.seen, "lists": lists, "total": found.total, "low": found.low,
                 "high": found.high, "least_of_models": found.least,
                 "most_of_models": found.most, "lower_bound": found.bound, "models": models,
                 "models_tried": found.tried, "by_dependence": dependence,
                 "lists_without_a_common_case":
                 [[lists[i], lists[j]] for i, j in found.unlinked]})  # fmt: skip
        return
    _tell_hidden(found, models, dependence)


def _pair(
    path: Path, value: str, exposure: str
) -> tuple[list[str], tuple[int, int], tuple[float, float]]:
    rows = read_columns(path, ())
    if rows.num_rows != 2:
        rule = "a file of more than two rows is parted by the first period after"
        raise SettingsInvalid(source=path.name, key="--start", rule=rule)
    weighted = exposure and named(rows, exposure, "--exposure", path.name)
    numbers = [c for c in numeric_columns(rows) if c.lower() not in ("year", "month")]
    if not weighted:
        weighted = role(rows, "effort", "--exposure", path.name, needed=False,
                        among=[c for c in numbers if c != value])  # fmt: skip
        weighted = "" if len(numbers) < 2 else weighted
    column = role(rows, "value", "--value", path.name, asked=value,
                  among=[c for c in numbers if c != weighted])  # fmt: skip
    first, second = (_whole(v, path.name, column) for v in rows[column].to_pylist())
    others = [c for c in rows.column_names if c not in (column, weighted)]
    names = [str(v) for v in rows[others[0]].to_pylist()] if others else ["first", "second"]
    weights = (1.0, 1.0)
    if weighted:
        a, b = (float(v) for v in rows[weighted].to_pylist())
        weights = a, b
    return names, (first, second), weights


def _parted(
    path: Path, start: str, period: str, value: str, exposure: str
) -> tuple[list[str], tuple[int, int], tuple[float, float]]:
    read = read_series(path, period=period, value=value, exposure=exposure)
    one = read.series[0]
    names = labels(one)
    at = position(start, names, path.name)
    values, weights = one.values, read.exposures[0]
    known = ~np.isnan(values)
    if not known[:at].any() or not known[at:].any():
        rule = "there are no figures on one side of it"
        raise SettingsInvalid(source=path.name, key=f"--start {start}", rule=rule)
    counts = tuple(
        _whole(float(values[part][known[part]].sum()), path.name, "figures")
        for part in (slice(0, at), slice(at, None))
    )
    spans = known if weights is None else np.where(known, weights, 0.0)
    return (
        [f"before {names[at]}", f"from {names[at]} on"],
        (counts[0], counts[1]),
        (float(spans[:at].sum()), float(spans[at:].sum())),
    )


def _whole(value: float, source: str, column: str) -> int:
    if value != round(value) or value < 0:
        raise SettingsInvalid(
            source=source, key=column, rule="counts are whole numbers of 0 or more"
        )
    return int(value)


def _tell_two(
    names: list[str], counts: tuple[int, int], weights: tuple[float, float], found: TwoCounts
) -> None:
    rows = [
        {"what": n, "count": c, "exposure": w, "rate": r, "low": i[0], "high": i[1]}
        for n, c, w, r, i in zip(names, counts, weights, found.rates, found.intervals, strict=True)
    ]
    as_table(rows, {"what": "what", "count": "count", "exposure": "counted in", "rate": "rate",
                    "low": "95 % from", "high": "to"})  # fmt: skip
    sure = "chance alone seldom brings" if found.p_etest < 0.05 else "chance can explain"
    ratio = f"{found.ratio:.3g}" if np.isfinite(found.ratio) else "unbounded"
    high = f"{found.high:.3g}" if np.isfinite(found.high) else "no end"
    say(f"The second rate is {ratio} times the first ({found.low:.3g} to {high}), a difference "
        f"that {sure} (E-test p {small(found.p_etest)}, conditional test p "
        f"{small(found.p_conditional)}).")  # fmt: skip
    say(
        "Both counts must be of independent events; repeat offending and one big operation are not."
    )


def _histories(
    table: pa.Table, count: str, source: str
) -> tuple[list[str], npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Return list names, who is on which, and how many; from a wide or a long table."""
    lists = [c for c in binary_columns(table) if c != count]
    if len(lists) >= 2:
        column = count and named(table, count, "--count", source)
        if not column:
            others = [c for c in numeric_columns(table) if c not in lists]
            column = role(table, "value", "--count", source, needed=False, among=others)
            column = column if others else ""
        histories = np.column_stack([np.array(table[c].to_pylist(), dtype=bool) for c in lists])
        counts = np.ones(table.num_rows, dtype=np.int64)
        if column:
            counts = np.array([_whole(v, source, column) for v in table[column].to_pylist()])
        return lists, histories, counts
    if table.num_columns != 2:
        rule = "needs a column of 0 and 1 for each list, or two columns: case, list"
        raise SettingsInvalid(source=source, key="columns", rule=rule)
    case, which = (table[c].to_pylist() for c in table.column_names)
    lists = sorted({str(v) for v in which})
    cases = {v: i for i, v in enumerate(dict.fromkeys(case))}
    histories = np.zeros((len(cases), len(lists)), dtype=bool)
    for one, name in zip(case, which, strict=True):
        histories[cases[one], lists.index(str(name))] = True
    return lists, histories, np.ones(len(cases), dtype=np.int64)


def _pairs(found: Hidden, pairs: tuple[tuple[int, int], ...]) -> str:
    return ", ".join(f"{found.lists[i]}+{found.lists[j]}" for i, j in pairs) or "none"


def _tell_hidden(
    found: Hidden, models: list[dict[str, Any]], dependence: list[dict[str, float]]
) -> None:  # Any: JSON
    rows = [{**m, "total": round(m["total"]), "low": round(m["low"]), "high": round(m["high"])}
            for m in models[:_SHOWN]]  # fmt: skip
    as_table(rows, {"dependent lists": "lists that depend", "total": "all", "low": "95 % from",
                    "high": "to", "weight": "weight"})  # fmt: skip
    say(
        f"{found.seen:,} cases stand on a list; averaged over {len(models):,} supported models of "
        f"{found.tried:,} there are {found.total:,.0f} ({found.low:,.0f} to {found.high:,.0f})."
    )
    say(f"By the model chosen it is anything from {found.least:,.0f} to {found.most:,.0f}; where "
        f"some are seen more easily than others at least {found.bound:,.0f} (Chao).")  # fmt: skip
    for row in dependence:
        say(f"With an odds ratio of {row['odds_ratio']:g} between the lists: {row['total']:,.0f}.")
    if found.unlinked:
        say(f"Lists without a common case, whose dependence nothing can tell: "
            f"{', '.join(_pairs(found, (pair,)) for pair in found.unlinked)}.")  # fmt: skip
    say("It holds for a closed population, cases matched without error, lists that could name "
        "anyone; report the range, not the point.")  # fmt: skip
