"""Trends on plain files, without a workspace: `socta trends forecast FILE`, `breaks`, `its`, ...

Effects of measures live in `cli.trends_effects`, counts and lists in `cli.trends_counts`.
"""

from dataclasses import replace
from itertools import pairwise
from typing import Annotated, Any

import numpy as np
import typer

from opensocta.cli import trends_counts, trends_effects, trends_signals
from opensocta.cli.console import as_json, as_table, next_step, say
from opensocta.cli.options import AsJson
from opensocta.cli.trends_chart import Band, Line, Picture, draw, show
from opensocta.cli.trends_files import (
    By,
    ChartFile,
    File,
    Period,
    Value,
    ZeroGaps,
    labels,
    read_series,
)
from opensocta.core.errors import SettingsInvalid
from opensocta.trends import (
    SEASON,
    Forecast,
    Series,
    TrendSettings,
    find_shifts,
    forecast,
    period_name,
)

__all__ = ["register"]

_NAMES = ("low90", "low80", "low50", "median", "high50", "high80", "high90")
_WIDE_RANGE = 10.0
_RAW, _LOG, _AUTO = "raw", "log", "auto"


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(
        help="Forecasts, breaks, effects of measures, hidden totals and early signals of one file.",
        no_args_is_help=True,
    )
    group.command("forecast")(forecast_file)
    group.command("breaks")(breaks)
    trends_effects.register(group)
    trends_counts.register(group)
    trends_signals.register(group)
    app.add_typer(group, name="trends")


def forecast_file(
    path: File,
    period: Period = "",
    value: Value = "",
    by: By = "",
    zero: ZeroGaps = False,
    years: Annotated[int, typer.Option(help="How many years ahead.", min=1, max=5)] = 1,
    seed: Annotated[int, typer.Option(help="Seed of the simulated futures.")] = 1,
    chart: ChartFile = None,
    json: AsJson = False,
) -> None:
    """Say what comes next, with intervals that were tried on the series' own past."""
    read = read_series(path, period=period, value=value, by=by, zero=zero)
    settings = replace(TrendSettings(), years_ahead=years)
    long = [s for s in read.series if int((~np.isnan(s.values)).sum()) >= settings.minimum]
    notes = list(read.notes)
    if len(long) < len(read.series):
        notes.append(
            f"{len(read.series) - len(long):,} series have fewer than {settings.minimum} figures; "
            "nothing is forecast of them."
        )
    if not long:
        rule = f"needs {settings.minimum} figures or more in a series"
        raise SettingsInvalid(source=path.name, key="--period", rule=rule)
    rng = np.random.Generator(np.random.PCG64(seed))
    made = forecast(long, long[0].of, settings, rng=rng)
    if json:
        as_json({"series": [_forecast_rows(*both) for both in zip(long, made, strict=True)],
                 "notes": notes})  # fmt: skip
        if len(long) == 1:
            draw(_forecast_picture(long[0], made[0], path.name), chart)
        return
    if len(long) == 1:
        _show_one(long[0], made[0])
        picture = _forecast_picture(long[0], made[0], path.name)
        show(picture)
        draw(picture, chart)
    else:
        if chart is not None:
            raise SettingsInvalid(source=path.name, key="--chart", rule="draws one series only")
        _show_many(long, made)
    for note in notes:
        say(note)
    say("An interval says what the past of the figures allows; a new law, route or way of counting "
        "is in no past. Detections follow effort.")  # fmt: skip
    next_step(f"socta trends breaks {path.name}")


def breaks(
    path: File,
    period: Period = "",
    value: Value = "",
    by: By = "",
    zero: ZeroGaps = False,
    scale: Annotated[
        str, typer.Option(help="raw, log, or auto: log if figures span more than tenfold.")
    ] = _AUTO,
    at_most: Annotated[int, typer.Option(help="Most breaks of a series.", min=1, max=8)] = 3,
    chart: ChartFile = None,
    json: AsJson = False,
) -> None:
    """Say where the level of a series breaks, with the interval of the place."""
    if scale not in (_RAW, _LOG, _AUTO):
        raise SettingsInvalid(source="trends breaks", key="--scale", rule="is raw, log or auto")
    read = read_series(path, period=period, value=value, by=by, zero=zero)
    rows = [row for one in read.series for row in _break_rows(one, scale, at_most)]
    single = read.series[0] if len(read.series) == 1 else None
    picture = _break_picture(single, rows, path.name) if single is not None else None
    if chart is not None and picture is None:
        raise SettingsInvalid(source=path.name, key="--chart", rule="draws one series only")
    if picture is not None:
        draw(picture, chart)
    if json:
        as_json({"breaks": rows, "notes": read.notes})
        return
    if picture is not None:
        show(picture)
    heads = {"series": "series", "period": "new level from", "low": "not before",
             "high": "not after", "before": "level before", "after": "level after"}  # fmt: skip
    if single is not None:
        del heads["series"]
    if rows:
        as_table(rows, heads)
    else:
        say("No break: one level explains the figures as well, for its simplicity.")
    for note in read.notes:
        say(note)
    say("A break is a question to the sender: a new way of recording, a new law, or the world. "
        "Slow growth is no break; it may be cut into steps.")  # fmt: skip


def _forecast_rows(one: Series, made: Forecast) -> dict[str, Any]:  # Any: JSON
    names = labels(one, len(made.fan))
    n = len(one.values)
    return {
        "series": one.name, "periods": names[:n],
        "figures": [None if np.isnan(v) else float(v) for v in one.values],
        "forecast": [{"period": name, **dict(zip(_NAMES, map(float, row), strict=True))}
                     for name, row in zip(names[n:], made.fan, strict=True)],
        "next_year": dict(zip(_NAMES, map(float, made.next_year), strict=True)),
        "last_year": made.last_year if _whole_year(one) else None,
        "p_higher": _sure(made.p_higher) if _whole_year(one) else None, "tried": made.tried,
        "held": {str(level): share for level, share in made.coverage.items()},
        "pinball": None if np.isnan(made.pinball) else made.pinball,
    }  # fmt: skip


def _show_one(one: Series, made: Forecast) -> None:
    named = _forecast_rows(one, made)
    rows = [{**row, "half": _range(row["low50"], row["high50"]),
             "most": _range(row["low90"], row["high90"])} for row in named["forecast"]]  # fmt: skip
    for row in rows:
        row["median"] = _plain(row["median"])
    as_table(rows, {"period": "period", "median": "middle", "half": "half of futures",
                    "most": "90 % of futures"})  # fmt: skip
    say(_sentence(one, made))


def _sentence(one: Series, made: Forecast) -> str:
    low, high = made.next_year[0], made.next_year[6]
    what = "add up to" if one.additive else "average"
    span = "The next figure lies" if SEASON[one.of] == 1 else f"The next year's figures {what}"
    tried = "Past intervals could not be tried."
    if made.tried:
        tried = (f"Made in the same way from earlier figures, 90 % intervals held in "
                 f"{100 * made.coverage[90]:.0f} % of {made.tried} tries.")  # fmt: skip
    between = "between " if SEASON[one.of] == 1 else ""
    joint = "and" if between else "to"
    last = "; the last year has gaps, so nothing is said of the direction"
    if _whole_year(one):
        last = (f" (last: {_plain(made.last_year)}), higher than the last with probability "
                f"{_sure(made.p_higher):.2f}")  # fmt: skip
    return (
        f"{span} {between}{_plain(low)} {joint} {_plain(high)} with probability .9{last}. {tried}"
    )


def _whole_year(one: Series) -> bool:
    """Tell whether the last year has all its figures, so that a year can be held against it."""
    return not np.isnan(one.values[-SEASON[one.of] :]).any()


def _sure(probability: float) -> float:
    """Return a probability no surer than a model of a series may be."""
    return min(max(probability, 0.01), 0.99)


def _show_many(series: list[Series], made: list[Forecast]) -> None:
    rows = [_row(one, ahead) for one, ahead in zip(series, made, strict=True)]
    as_table(rows, {"series": "series", "last": "last year", "median": "next year, middle",
                    "most": "90 % of futures", "higher": "P(higher)",
                    "held": "90 % intervals held"})  # fmt: skip


def _row(one: Series, made: Forecast) -> dict[str, Any]:  # Any: a cell
    whole = _whole_year(one)
    tried = f"{100 * made.coverage[90]:.0f} % of {made.tried}" if made.tried else "not tried"
    return {
        "series": one.name, "last": _plain(made.last_year) if whole else None,
        "median": _plain(made.next_year[3]), "most": _range(made.next_year[0], made.next_year[6]),
        "higher": round(_sure(made.p_higher), 2) if whole else None, "held": tried,
    }  # fmt: skip


def _forecast_picture(one: Series, made: Forecast, name: str) -> Picture:
    known = int(np.flatnonzero(~np.isnan(one.values))[-1])
    n = len(one.values)
    last = float(one.values[known])
    bands = [
        Band([last, *made.fan[:, low].tolist()], [last, *made.fan[:, 6 - low].tolist()],
             n - 1, 0.16 + 0.06 * low)
        for low in (0, 1, 2)
    ]  # fmt: skip
    title = (f"{one.name or name}: 90 % of futures of the next year lie between "
             f"{_plain(made.next_year[0])} and {_plain(made.next_year[6])}")  # fmt: skip
    lines = [Line("observed", "observed", one.values.tolist()),
             Line("middle of futures", "expected", made.fan[:, 3].tolist(), n)]  # fmt: skip
    return Picture(
        title,
        labels(one, len(made.fan)),
        lines,
        bands,
        note=f"{name}; intervals 50, 80, 90 %; method page Forecasts",
    )


def _break_rows(one: Series, scale: str, at_most: int) -> list[dict[str, Any]]:  # Any: JSON
    held = np.flatnonzero(~np.isnan(one.values))
    values = one.values[held]
    if len(values) < 4:
        return []
    least, most = float(values.min()), float(values.max())
    log = scale == _LOG or (scale == _AUTO and least >= 0 and most > _WIDE_RANGE * max(least, 0.1))
    if log and least < 0:
        raise SettingsInvalid(source=one.name, key="--scale", rule="log needs figures of 0 or more")
    found = find_shifts(np.log1p(values) if log else values, at_most=at_most)
    edges = [0, *(shift.at for shift in found), len(values)]
    rows = []
    for i, shift in enumerate(found):
        ends = held[shift.at], held[shift.low], held[min(shift.high, len(held) - 1)]
        period, low, high = (period_name(one.start + int(k), one.of) for k in ends)
        rows.append({
            "series": one.name, "period": period, "low": low, "high": high,
            "before": float(values[edges[i] : shift.at].mean()),
            "after": float(values[shift.at : edges[i + 2]].mean()),
            "index": int(held[shift.at]), "scale": _LOG if log else _RAW,
        })  # fmt: skip
    return rows


def _break_picture(one: Series, rows: list[dict[str, Any]], name: str) -> Picture:  # Any: JSON
    cuts = [0, *(row["index"] for row in rows), len(one.values)]
    steps: list[float] = []
    for first, last in pairwise(cuts):
        steps += [float(np.nanmean(one.values[first:last]))] * (last - first)
    where = ", ".join(row["period"] for row in rows)
    title = f"{one.name or name}: the level breaks in {where}" if rows else f"{name}: no break"
    lines = [Line("observed", "observed", one.values.tolist()), Line("level", "expected", steps)]
    return Picture(
        title,
        labels(one),
        lines,
        marks=cuts[1:-1],
        note=f"{name}; least squares, number of breaks by Schwarz, method page Breaks",
    )


def _plain(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"


def _range(low: float, high: float) -> str:
    return f"{_plain(low)} to {_plain(high)}"
