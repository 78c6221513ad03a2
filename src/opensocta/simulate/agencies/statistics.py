"""The statistics office: yearly offences as Eurostat TSV, monthly offences as long CSV.

Yearly figures follow the true growth of their area over the three years of this world and wander
before them. One country changes its way of counting (flagged b), another does so without saying.
"""

from typing import Any

import numpy as np

from opensocta.simulate.agencies.desk import Desk
from opensocta.simulate.truth.incidents import END, START
from opensocta.simulate.truth.names import COUNTRIES
from opensocta.simulate.truth.people import home_nodes
from opensocta.sources.eurostat import iccs_area

__all__ = ["BREAKS", "write_statistics"]

BREAKS = {"BA": ("ICCS0401", 2021, 3.1, True), "MK": ("ICCS05012", 2022, 2.2, False)}
_OFFENCES = {"ICCS0101": 30, "ICCS02011": 900, "ICCS0401": 1200, "ICCS05012": 9000,
             "ICCS0502": 22000, "ICCS0601": 2600, "ICCS07041": 140, "ICCS0903": 800}  # fmt: skip
_FIRST, _LAST = 2016, 2025


def write_statistics(desk: Desk) -> None:
    """Write both series."""
    rng = desk.dice.of("statistics")
    years = list(range(_FIRST, _LAST + 1))
    lines = ["freq,iccs,unit,geo\\TIME_PERIOD\t" + "\t".join(f"{y} " for y in years)]
    for offence, level in _OFFENCES.items():
        area = iccs_area(offence)
        growth = desk.region.threat.trend(area) if area else 0.0
        grown = (1 + growth) ** np.maximum(np.array(years) - START.astype(object).year, 0)
        for country, (_, share, *_) in sorted(COUNTRIES.items()):
            base = level * share * 10
            value = base * np.exp(np.cumsum(rng.normal(0.0, 0.05, len(years)))) * grown
            cells = []
            broken = BREAKS.get(country)
            for year, figure in zip(years, value.tolist(), strict=True):
                mark, factor = "", 1.0
                if broken and broken[0] == offence and year >= broken[1]:
                    factor = broken[2]
                    mark = "b" if year == broken[1] and broken[3] else ""
                cells.append(f"{round(figure * factor)} {mark}")
            if rng.random() < 0.15:
                cells[int(rng.integers(len(cells)))] = ": "
            geo = {"GR": "EL"}.get(country, country)
            lines.append(f"A,{offence},NR,{geo}\t" + "\t".join(cells))
    desk.path("statistics", "crim_off_INVENTED.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    desk.deliver(
        "statistics",
        "crim_off_INVENTED.tsv",
        grade="A1",
        handling="H0",
        tlp="CLEAR",
        consents=("partner", "public"),
    )
    _monthly(desk, rng)


def _monthly(desk: Desk, rng: np.random.Generator) -> None:
    """Offences recorded per country and month, as the police's incidents give them, and staff."""
    events = desk.region.incidents
    at = events.where("crime")
    months = np.arange(START.astype("datetime64[M]"), END.astype("datetime64[M]") + 1)
    month = (events.day[at].astype("datetime64[M]") - months[0]).astype(int)
    towns = home_nodes()
    columns: dict[str, list[Any]] = {
        n: [] for n in ("offence", "area", "country", "period", "value", "unit")
    }
    for area in sorted(set(events.area[at].tolist())):
        for country, codes in towns.items():
            here = (events.area[at] == area) & np.isin(events.node[at], codes)
            found = np.bincount(month[here], minlength=len(months)).tolist()
            for text, value in zip(np.datetime_as_string(months).tolist(), found, strict=True):
                row = (f"offences {area}", area, country, text, value, "cases")
                for name, cell in zip(columns, row, strict=True):
                    columns[name].append(cell)
    mapping = {
        "title": "Recorded offences by month",
        "observations": {
            "series": "statistics.offences", "indicator": {"column": "offence"},
            "crime_area": {"column": "area"}, "place": "country", "place_kind": "country",
            "period": "period", "value": "value", "unit": {"column": "unit"}, "effort": True,
        },
    }  # fmt: skip
    desk.csv("statistics", "monthly_offences.csv", columns, mapping)
    desk.deliver(
        "statistics",
        "monthly_offences.csv",
        grade="A1",
        handling="H0",
        tlp="CLEAR",
        consents=("partner", "public"),
        mapped=True,
    )
    _police_hours(desk, rng, months)


def _police_hours(desk: Desk, rng: np.random.Generator, months: Any) -> None:
    columns: dict[str, list[Any]] = {n: [] for n in ("country", "period", "hours")}
    for country, (_, share, *_) in sorted(COUNTRIES.items()):
        base = share * 400_000
        for text, noise in zip(
            np.datetime_as_string(months).tolist(),
            rng.lognormal(0, 0.04, len(months)).tolist(),
            strict=True,
        ):
            for name, cell in zip(columns, (country, text, round(base * noise)), strict=True):
                columns[name].append(cell)
    mapping = {
        "title": "Hours of investigation by month (effort)",
        "observations": {
            "series": "statistics.hours", "indicator": "hours of investigation",
            "place": "country", "place_kind": "country", "period": "period", "value": "hours",
            "unit": "hours",
        },
    }  # fmt: skip
    desk.csv("statistics", "hours.csv", columns, mapping)
    desk.deliver(
        "statistics",
        "hours.csv",
        grade="A1",
        handling="H0",
        tlp="CLEAR",
        consents=("partner", "public"),
        mapped=True,
    )
