"""Rolling back-tests of forecasts: coverage of intervals and pinball loss, beside two peers.

Usage: python benchmarks/bench_trends.py
Series: Frontex detections by route and month (origins every third month of the last six years, up
to 12 months ahead), and offences recorded by the police by country and ICCS code and year
(Eurostat; origins in each of the last five years, up to 2 years ahead). At each origin only what
was known then is used. Peers: seasonal naive with the spread of its own past errors, and AutoETS
of statsforecast, where it is installed. Pinball loss is the mean over the quantiles .05, .1, .25,
.5, .75, .9, .95, divided by the mean step of the known series (from the same season), so that
series count alike; its median over series stands beside its mean. Last the CPU cost. Public sets
are looked for in OPENSOCTA_DATA, else ../shared/data.
"""

import csv
import gzip
import os
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from opensocta.evidence.tables import OBSERVATIONS
from opensocta.trends import TrendSettings
from opensocta.trends.forecasting import QUANTILES, forecast
from opensocta.trends.periods import SEASON
from opensocta.trends.series import Series, gather_series

try:
    from statsforecast.models import AutoETS
except ImportError:
    AutoETS = None

Floats = npt.NDArray[np.float64]
Method = Callable[[list[Series], int], Floats]
ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("OPENSOCTA_DATA", ROOT.parent / "shared" / "data")) / "series"
SETTINGS = TrendSettings(series_limit=100_000)
PAIRS = {50: (2, 4), 80: (1, 5), 90: (0, 6)}


def main() -> None:
    """Print a table for each set."""
    sets = (("Frontex, months by route", frontex(), 12, range(72, 0, -3)),
            ("Frontex, years by route", yearly(frontex()), 2, range(8, 0, -1)),
            ("Eurostat, years", eurostat(), 2, range(5, 0, -1)))  # fmt: skip
    for name, series, ahead, origins in sets:
        print(f"{name}: {len(series)} series")
        for method, make in METHODS.items():
            if method == "AutoETS" and AutoETS is None:
                print("  AutoETS: statsforecast is not installed")
                continue
            started = time.process_time()
            made, came, scale = rolled(series, ahead, origins, make)
            told(method, made, came, scale, time.process_time() - started)


def rolled(
    series: list[Series], ahead: int, origins: range, make: Method
) -> tuple[Floats, Floats, Floats]:
    """Return quantiles, what came, and the scale, a row per series, origin and step."""
    made, came, scale = [], [], []
    for back in origins:
        cut = [s for s in (known(s, back) for s in series) if s is not None]
        kept = [s for s in series if known(s, back) is not None]
        fans = make(cut, ahead)
        for one, before, fan in zip(kept, cut, fans, strict=True):
            steps = min(ahead, back)
            future = one.values[len(one.values) - back :][:steps]
            made.append(fan[:steps])
            came.append(future)
            scale.append(np.full(steps, step_size(before)))
    return np.concatenate(made), np.concatenate(came), np.concatenate(scale)


def known(series: Series, back: int) -> Series | None:
    """Return a series without its last figures; None if too little remains."""
    values = series.values[: len(series.values) - back]
    while len(values) and np.isnan(values[-1]):
        return None
    if int((~np.isnan(values)).sum()) < SETTINGS.minimum:
        return None
    return replace(series, values=values)


def step_size(series: Series) -> float:
    """Return the mean absolute step from the same season, at least one."""
    season = SEASON[series.of]
    steps = np.abs(series.values[season:] - series.values[:-season])
    return max(float(np.nanmean(steps)) if (~np.isnan(steps)).any() else 0.0, 1.0)


def ours(series: list[Series], ahead: int) -> Floats:
    """Return the fans of the product."""
    settings = replace(SETTINGS, backtests=0)
    rng = np.random.Generator(np.random.PCG64(1))
    found = forecast(series, series[0].of, settings, rng=rng)
    return np.array([one.fan[:ahead] for one in found])


def naive(series: list[Series], ahead: int) -> Floats:
    """Return last season's figures with the spread of past errors at that distance."""
    fans = []
    for one in series:
        season = SEASON[one.of]
        values = np.asarray(one.values)
        steps = values[season:] - values[:-season]
        spread = float(np.nanstd(steps)) if (~np.isnan(steps)).any() else 0.0
        points = [values[len(values) - season + h % season] for h in range(ahead)]
        width = [np.sqrt(1 + h // season) * spread for h in range(ahead)]
        fan = np.array(points)[:, None] + np.array(width)[:, None] * Z
        fans.append(np.maximum(np.nan_to_num(fan), 0))
    return np.array(fans)


def ets(series: list[Series], ahead: int) -> Floats:
    """Return the quantiles of AutoETS."""
    fans = []
    for one in series:
        values = filled(one.values)
        model = AutoETS(season_length=SEASON[one.of])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = model.forecast(y=values, h=ahead, level=[50, 80, 90])
        except (ValueError, ZeroDivisionError, IndexError):
            fans.append(naive([one], ahead)[0])
            continue
        names = ("lo-90", "lo-80", "lo-50", "mean", "hi-50", "hi-80", "hi-90")
        fans.append(np.maximum(np.column_stack([found[name] for name in names]), 0))
    return np.array(fans)


def filled(values: Floats) -> Floats:
    """Return values whose gaps are filled by the last known figure, as the peer needs them."""
    kept = np.flatnonzero(~np.isnan(values))
    places = np.searchsorted(kept, np.arange(kept[0], len(values)), side="right") - 1
    return np.asarray(values[kept[places]])


def told(name: str, made: Floats, came: Floats, scale: Floats, seconds: float) -> None:
    """Print coverage, loss and cost of one method."""
    held = ~np.isnan(came)
    made, came, scale = made[held], came[held], scale[held]
    inside = "  ".join(
        f"{level} %: {np.mean((came >= made[:, a]) & (came <= made[:, b])):.3f}"
        for level, (a, b) in PAIRS.items()
    )
    q = np.array(QUANTILES)
    error = (came[:, None] - made) / scale[:, None]
    loss = np.maximum(q * error, (q - 1) * error).mean(axis=1)
    print(f"  {name:15s} {inside}  pinball mean {loss.mean():.3f} median {np.median(loss):.3f}  "
          f"{len(came):,} figures  {seconds:.1f} s")  # fmt: skip


def frontex() -> list[Series]:
    """Return detections by route and month; a month without a row between others has none."""
    sums: dict[tuple[str, str], float] = {}
    with gzip.open(DATA / "frontex_detections.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = row["route"], row["month"]
            sums[key] = sums.get(key, 0.0) + float(row["n"])
    return gathered(((p, "detections", m, n) for (p, m), n in sums.items()), "M")


def yearly(series: list[Series]) -> list[Series]:
    """Return the complete years of monthly series."""
    rows = [
        (s.place, s.indicator, f"{year}", float(s.values[at : at + 12].sum()))
        for s in series
        for year in range(s.start // 12, s.end // 12 + 1)
        for at in [12 * year - s.start]
        if at >= 0 and at + 12 <= len(s.values)
    ]
    return gathered(iter(rows), "Y")


def eurostat() -> list[Series]:
    """Return counts of offences by country and code."""
    return gathered(_cells(), "Y")


def _cells() -> Iterator[tuple[str, str, str, float]]:
    with (DATA / "eurostat_crime.tsv").open(encoding="utf-8") as file:
        head, *lines = [line.rstrip("\n").split("\t") for line in file]
    for first, *cells in lines:
        _, iccs, unit, place = first.split(",")
        for period, cell in zip(head[1:], cells, strict=True):
            value = cell.split()[0]
            if unit == "NR" and value != ":":
                yield place, iccs, period.strip(), float(value)


def gathered(rows: Iterator[tuple[str, str, str, float]], of: str) -> list[Series]:
    """Return series of one frequency."""
    found = [
        {"observation_id": f"o{i}", "report_id": "r", "series": "s", "indicator": indicator,
         "place": place, "breakdown": "", "period": period, "value": value, "unit": "cases",
         "effort": False, "anchor": "", "batch_id": "b"}
        for i, (place, indicator, period, value) in enumerate(rows)
    ]  # fmt: skip
    table = pa.Table.from_pylist(found, OBSERVATIONS.schema)
    return [s for s in gather_series(table, SETTINGS)[0] if s.of == of]


Z = np.array([-1.6449, -1.2816, -0.6745, 0.0, 0.6745, 1.2816, 1.6449])
METHODS: dict[str, Method] = {"opensocta": ours, "seasonal naive": naive, "AutoETS": ets}


if __name__ == "__main__":
    main()
