"""Did a measure change anything: `socta trends its`, `did`, `synth`, `wdd`."""

from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from opensocta.cli.console import as_json, as_table, next_step, say
from opensocta.cli.options import AsJson
from opensocta.cli.plain_table import read_columns
from opensocta.cli.trends_chart import Band, Line, Picture, draw, show
from opensocta.cli.trends_columns import numeric_columns, role
from opensocta.cli.trends_files import (
    ChartFile,
    File,
    Panel,
    Period,
    Start,
    Value,
    labels,
    position,
    read_panel,
    read_series,
    small,
)
from opensocta.core.errors import SettingsInvalid
from opensocta.trends import (
    SEASON,
    Counts,
    Effect,
    Interruption,
    Ratio,
    difference_in_differences,
    displacement_quotient,
    interrupted_series,
    synthetic_control,
    weighted_displacement,
)

__all__ = ["register"]

Place = Annotated[str, typer.Option(help="Column of places; guessed if absent.")]
Treated = Annotated[
    str, typer.Option(help="Treated places, parted by commas, or a column of 0 and 1.")
]
_ROLES = {
    "treated": "treated", "target": "treated", "measure": "treated", "treatment": "treated",
    "control": "control", "comparison": "control",
    "displacement": "around", "around": "around", "buffer": "around",
    "displacementtreated": "around",
    "treateddisplacement": "around", "displacementcontrol": "around_control",
    "controldisplacement": "around_control", "aroundcontrol": "around_control",
    "controlaround": "around_control", "buffercontrol": "around_control",
}  # fmt: skip


def register(group: typer.Typer) -> None:
    """Add the commands to the group."""
    group.command("its")(interrupted)
    group.command("did")(differences)
    group.command("synth")(synthetic)
    group.command("wdd")(displacement)


def interrupted(
    path: File,
    start: Start = "",
    period: Period = "",
    value: Value = "",
    exposure: Annotated[str, typer.Option(help="Column of what counts are counted in.")] = "",
    slope: Annotated[bool, typer.Option(help="Let growth change too, not only the level.")] = False,
    harmonics: Annotated[int, typer.Option(help="Waves of the season; 0: none.", min=0)] = 2,
    chart: ChartFile = None,
    json: AsJson = False,
) -> None:
    """Say whether a series changed when something began (interrupted series, quasi-Poisson)."""
    read = read_series(path, period=period, value=value, exposure=exposure)
    one = read.series[0]
    names = labels(one)
    if start:
        at = position(start, names, path.name)
    elif read.began is not None:
        at = read.began - one.start
    else:
        raise SettingsInvalid(source=path.name, key="--start", rule="say the first period after")
    season = SEASON[one.of] if harmonics else 1
    try:
        found = interrupted_series(
            one.values, at, exposures=read.exposures[0], season=season, harmonics=harmonics,
            slope=slope,
        )  # fmt: skip
    except ValueError as error:
        raise SettingsInvalid(source=path.name, key="--start", rule=str(error)) from None
    picture = Picture(
        f"Without what began in {names[at]}, {_whole(-found.changed)} "
        f"{'more' if found.changed < 0 else 'fewer'} would have been expected",
        names,
        [Line("observed", "observed", one.values.tolist()),
         Line("fitted", "expected", found.fitted.tolist()),
         Line("without it", "other", found.without[at:].tolist(), at, dashed=True)],
        [Band(found.without_low[at:].tolist(), found.without_high[at:].tolist(), at)],
        [at],
        f"{path.name}; quasi-Poisson, band 95 % of the path without it, "
        "method page Interrupted series",
    )  # fmt: skip
    draw(picture, chart)
    if json:
        as_json({"start": names[at], **_interruption(found), "notes": read.notes})
        return
    show(picture)
    _tell_interruption(found, names[at])
    for note in read.notes:
        say(note)
    next_step(f"socta trends did {path.name}, with comparison places, if there are any")


def differences(
    path: File,
    treated: Treated = "",
    start: Start = "",
    place: Place = "",
    period: Period = "",
    value: Value = "",
    log: Annotated[bool, typer.Option(help="Compare ratios instead of differences.")] = False,
    chart: ChartFile = None,
    json: AsJson = False,
) -> None:
    """Say how treated places changed beyond the others (difference in differences)."""
    panel = read_panel(path, period=period, value=value, place=place, treated=treated, start=start)
    try:
        found = difference_in_differences(panel.figures, panel.treated, panel.start, log=log)
    except ValueError as error:
        raise SettingsInvalid(source=path.name, key="--treated", rule=str(error)) from None
    change = f"{100 * np.expm1(found.effect):+.1f} %" if log else f"{found.effect:+,.4g}"
    picture = Picture(
        f"From {panel.periods[panel.start]} treated places changed by {change} beyond the others",
        panel.periods,
        [Line("treated, mean", "observed", found.treated.tolist()),
         Line("comparison, mean", "expected", found.comparison.tolist())],
        [], [panel.start],
        f"{path.name}; difference in differences, method page Comparison",
    )  # fmt: skip
    draw(picture, chart)
    if json:
        as_json({**_start(panel), "effect": found.effect, "log": log,
                 "standard_error": _known(found.error), "low": _known(found.low),
                 "high": _known(found.high), "placebo_rank": found.rank,
                 "placebos": found.placebos, "trend_before": _known(found.trend_before),
                 "p_equal_trends": _known(found.p_trends),
                 "gaps": dict(zip(panel.periods, found.gaps.tolist(), strict=True))})  # fmt: skip
        return
    show(picture)
    interval = "no interval: one place on each side has no spread"
    if np.isfinite(found.error):
        ends = (found.low, found.high) if not log else (100 * np.expm1(found.low),
                                                        100 * np.expm1(found.high))  # fmt: skip
        interval = f"95 % interval {ends[0]:+,.4g} to {ends[1]:+,.4g}{' %' if log else ''}"
    say(f"Treated places changed by {change} beyond the others ({interval}).")
    say(f"Taken for treated, {found.rank - 1:,} of {found.placebos - 1:,} comparison places moved "
        "as far or farther.")  # fmt: skip
    if np.isfinite(found.p_trends):
        alike = "do not rule out" if found.p_trends >= 0.1 else "speak against"
        say(f"Before, the gap grew by {found.trend_before:+,.3g} per period; the figures {alike} "
            f"equal trends (p {small(found.p_trends)}), on which all of this rests.")  # fmt: skip
    next_step(f"socta trends synth {path.name}")


def synthetic(
    path: File,
    treated: Treated = "",
    start: Start = "",
    place: Place = "",
    period: Period = "",
    value: Value = "",
    chart: ChartFile = None,
    json: AsJson = False,
) -> None:
    """Hold one treated place against the blend of others that moved like it (synthetic control)."""
    panel = read_panel(path, period=period, value=value, place=place, treated=treated, start=start)
    rows = np.flatnonzero(panel.treated)
    if len(rows) != 1:
        rule = f"needs one treated place; {len(rows)} are marked"
        raise SettingsInvalid(source=path.name, key="--treated", rule=rule)
    row = int(rows[0])
    try:
        found = synthetic_control(panel.figures, row, panel.start)
    except ValueError as error:
        raise SettingsInvalid(source=path.name, key="--start", rule=str(error)) from None
    donors = [name for i, name in enumerate(panel.places) if i != row]
    weights = sorted(
        ({"place": n, "weight": float(w)} for n, w in zip(donors, found.weights, strict=True)
         if w > 5e-4), key=lambda one: (-float(str(one["weight"])), str(one["place"])),
    )  # fmt: skip
    name = panel.places[row]
    picture = Picture(
        f"{name}: {found.effect:+,.4g} against its blend from {panel.periods[panel.start]} on",
        panel.periods,
        [Line(name, "observed", panel.figures[row].tolist()),
         Line("blend", "expected", found.blend.tolist())],
        [], [panel.start],
        f"{path.name}; synthetic control, outcomes only, method page Comparison",
    )  # fmt: skip
    draw(picture, chart)
    if json:
        as_json({**_start(panel), "effect": found.effect, "low_without_a_donor": found.low,
                 "high_without_a_donor": found.high, "weights": weights,
                 "miss_before": found.miss_before, "miss_after": found.miss_after,
                 "placebo_rank": found.rank, "placebos": found.placebos,
                 "gaps": dict(zip(panel.periods, found.gaps.tolist(), strict=True))})  # fmt: skip
        return
    show(picture)
    as_table(weights, {"place": "blend of", "weight": "weight"})
    say(f"{name} lies {found.effect:+,.4g} from its blend on average ({found.low:+,.4g} to "
        f"{found.high:+,.4g} with one donor left out).")  # fmt: skip
    say(f"The gap grew {found.miss_after / max(found.miss_before, 1e-12):.1f}-fold, rank "
        f"{found.rank} of {found.placebos} when every place is taken for the treated one "
        f"(p {small(found.p)}).")  # fmt: skip
    if found.miss_before > 0.1 * float(np.abs(panel.figures[row, : panel.start]).mean()):
        say("Before the start the blend misses by more than a tenth: do not rely on it.")
    say("Donors must not feel the measure themselves, and nothing else may have hit this place.")


def displacement(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="Rows: area, before, after; see the page.")
    ],
    level: Annotated[float, typer.Option(help="Level of intervals.", min=0.5, max=0.999)] = 0.95,
    json: AsJson = False,
) -> None:
    """Say whether crime fell, or moved next door (weighted displacement difference).

    Areas are treated, control, displacement, displacement control; rows of one area add up.
    """
    counts = _areas(path)
    missing = {"treated", "control"} - set(counts)
    if missing:
        rule = f"there is no row of the area {', '.join(sorted(missing))}"
        raise SettingsInvalid(source=path.name, key="areas", rule=rule)
    found = weighted_displacement(**counts)
    quotient = None
    if "around" in counts:
        try:
            quotient = displacement_quotient(counts["treated"], counts["around"], counts["control"])
        except ValueError:
            quotient = None
    rows = [_effect("local", found.local, level), _effect("displacement", found.displaced, level),
            _effect("total", found.total, level)]  # fmt: skip
    if "around" not in counts:
        del rows[1]
    if json:
        as_json({"effects": rows, "level": level, "displacement_quotient": quotient})
        return
    as_table(rows, {"effect": "effect", "value": "counts", "error": "standard error", "z": "z",
                    "low": f"{100 * level:g} % from", "high": "to"})  # fmt: skip
    total = rows[-1]
    sure = "more than" if total["low"] * total["high"] > 0 else "no more than"
    say(
        f"Against the comparison areas {_whole(total['value'])} cases "
        f"{'fewer' if total['value'] < 0 else 'more'} in all, {sure} chance can explain."
    )
    if quotient is not None:
        moved = "some of it moved next door" if quotient < 0 else "none moved next door on balance"
        say(f"Displacement quotient {quotient:.2f}: {moved}; it has no interval and hangs on one "
            "comparison area.")  # fmt: skip
    if "around" not in counts:
        say("Without areas around, nobody can tell whether crime moved.")
    say("Counts must be independent and comparison areas like the treated ones; a before-after "
        "count proves no cause.")  # fmt: skip


def _areas(path: Path) -> dict[str, Counts]:
    rows = read_columns(path, ())
    lower = {name.strip().lower(): name for name in rows.column_names}
    numbers = numeric_columns(rows)
    before = lower.get("before") or lower.get("pre") or (numbers[0] if len(numbers) == 2 else "")
    after = lower.get("after") or lower.get("post") or (numbers[1] if len(numbers) == 2 else "")
    if not before or not after:
        rule = f"needs columns before and after; the file has: {', '.join(rows.column_names[:20])}"
        raise SettingsInvalid(source=path.name, key="columns", rule=rule)
    others = [name for name in rows.column_names if name not in (before, after)]
    column = role(rows, "place", "areas", path.name, among=others)
    found: dict[str, Counts] = {}
    cells = (rows[c].to_pylist() for c in (column, before, after))
    for number, (area, first, last) in enumerate(zip(*cells, strict=True), start=2):
        kind = _ROLES.get("".join(ch for ch in str(area).lower() if ch.isalpha()))
        whole = all(isinstance(v, int) and v >= 0 for v in (first, last))
        if kind is None or not whole:
            rule = "before and after are whole numbers of 0 or more"
            if kind is None:
                rule = "an area is treated, control, displacement or displacement control"
            raise SettingsInvalid(source=path.name, key=f"row {number}", rule=rule)
        old = found.get(kind, Counts(0, 0))
        found[kind] = Counts(old.before + first, old.after + last)
    return found


def _effect(name: str, effect: Effect, level: float) -> dict[str, Any]:  # Any: JSON
    low, high = effect.interval(level)
    return {"effect": name, "value": float(effect.value), "error": effect.error,
            "z": effect.z, "low": low, "high": high}  # fmt: skip


def _interruption(found: Interruption) -> dict[str, Any]:  # Any: JSON
    ratios = {"step": found.step, "step_allowing_for_runs": found.robust,
              "growth_before": found.trend}  # fmt: skip
    if found.slope is not None:
        ratios["growth_change"] = found.slope
    return {
        **{name: _ratio(one) for name, one in ratios.items()},
        "dispersion": found.dispersion, "p_no_runs": found.p_runs,
        "observed_minus_expected": found.changed,
        "observed_minus_expected_low": found.changed_low,
        "observed_minus_expected_high": found.changed_high,
        "fitted": found.fitted.tolist(), "without": found.without.tolist(),
    }  # fmt: skip


def _ratio(one: Ratio) -> dict[str, float]:
    return {"ratio": one.value, "low": one.low, "high": one.high, "p": one.p}


def _tell_interruption(found: Interruption, start: str) -> None:
    rows: list[dict[str, Any]] = [{"what": "level at the start", **_ratio(found.step)},
            {"what": "the same, errors in runs", **_ratio(found.robust)},
            {"what": "growth per period before", **_ratio(found.trend)}]  # fmt: skip
    if found.slope is not None:
        rows.insert(2, {"what": "change of growth per period", **_ratio(found.slope)})
    for row in rows:
        row["p"] = small(row["p"])
    as_table(rows, {"what": "rate ratio of", "ratio": "ratio", "low": "95 % from", "high": "to",
                    "p": "p"})  # fmt: skip
    sure = "more than" if found.step.low > 1 or found.step.high < 1 else "no more than"
    say(f"In {start} the level changed by {100 * (found.step.value - 1):+.1f} %, {sure} chance can "
        f"explain; since then {found.changed:+,.0f} ({found.changed_low:+,.0f} to "
        f"{found.changed_high:+,.0f}) against the path without it.")  # fmt: skip
    if found.p_runs < 0.05:
        say("Errors come in runs (Ljung-Box p < .05): read the wider of the first two rows.")
    say("Whatever else began at that time is in this figure too; a comparison series tells more.")


def _start(panel: Panel) -> dict[str, Any]:  # Any: JSON
    names = [n for n, is_on in zip(panel.places, panel.treated, strict=True) if is_on]
    return {"treated": names, "start": panel.periods[panel.start], "places": len(panel.places)}


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _whole(value: float) -> str:
    return f"{abs(value):,.0f}"
