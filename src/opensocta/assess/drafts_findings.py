"""Drafts judgements from findings: what series will show, and which networks are active where."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

import numpy as np
import pyarrow as pa
from scipy.special import betaincinv

from opensocta.assess.claims import as_items
from opensocta.assess.credence import CredenceSettings, Weighed, analytic_confidence, weigh
from opensocta.assess.drafts import NO_DATE, Draft, Scope
from opensocta.assess.measured import EFFORT_UNITS, Found
from opensocta.assess.phrases import area_name
from opensocta.assess.wording import sentence
from opensocta.core.time import period_start
from opensocta.vocabulary import crime_areas, term, top_area

__all__ = ["draft_networks", "draft_series"]

_NOMINAL, _PRIOR_CASES = 0.8, 10
_ENOUGH_TRIED, _ENOUGH_HELD = 5, 0.6
_SERIES_PER_AREA, _NETWORKS_PER_AREA = 2, 2


def draft_series(findings: Iterable[Found]) -> list[Draft]:
    """Return drafts that the next year lies in its 80 % interval, of the largest series.

    The probability is the nominal .8 drawn towards how often past intervals held; .8 counts
    like ten cases.
    """
    by_area: dict[str, list[Found]] = defaultdict(list)
    for row in findings:
        unit = row["measures"].get("unit")
        if row["kind"] == "trends.forecast" and row["top"] and unit not in EFFORT_UNITS:
            by_area[row["top"]].append(row)
    found = []
    for _, rows in sorted(by_area.items()):
        seen: set[tuple[str, str]] = set()
        for row in sorted(rows, key=_largest):
            series = (row["measures"]["indicator"], row["measures"]["place"])
            if series not in seen and len(seen) < _SERIES_PER_AREA:
                seen.add(series)
                found.append(_series(row))
    return found


def draft_networks(
    findings: Iterable[Found],
    behind: Callable[[dict[str, tuple[str, ...]]], pa.Table],
    settings: CredenceSettings,
    scope: Scope,
    *,
    as_of: date,
    rng: np.random.Generator,
) -> list[Draft]:
    """Return drafts that the largest networks of each area are active, weighed like claims.

    `behind` gives the reports behind evidence ids by group (`assess.provenance`).
    """
    chosen: dict[str, Found] = {}
    by_area: dict[str, list[Found]] = defaultdict(list)
    for row in findings:
        if row["kind"] == "networks.group" and row["top"]:
            by_area[row["top"]].append(row)
    for _, rows in sorted(by_area.items()):
        for row in sorted(rows, key=lambda r: (-r["score"], r["subject"]))[:_NETWORKS_PER_AREA]:
            chosen[row["id"]] = row
    reports = behind({key: tuple(row["evidence"]) for key, row in chosen.items()})
    keys = sorted(set(reports["key"].to_pylist()))
    if not keys:
        return []
    number = np.array([keys.index(key) for key in reports["key"].to_pylist()], dtype=np.int64)
    items = reports.append_column("stance", pa.array(np.ones(len(number))))
    weighed = weigh(
        as_items(items, number, as_of, settings),
        np.full(len(keys), settings.prior),
        settings,
        rng=rng,
    )
    kinds: dict[str, set[str]] = defaultdict(set)
    for key, kind in zip(
        reports["key"].to_pylist(), reports["source_kind"].to_pylist(), strict=True
    ):
        kinds[key].add(kind)
    return [
        _network(chosen[key], weighed, i, len(kinds[key]), settings, scope=scope)
        for i, key in enumerate(keys)
    ]


def _largest(row: Found) -> tuple[object, ...]:
    yearly = row["measures"].get("frequency") == "Y"
    return (not yearly, -float(row["measures"]["last"]), row["subject"])


def _series(row: Found) -> Draft:
    m = row["measures"]
    tried = int(m["tried"])
    held = tried * float(m.get("coverage80", 0.0))
    a, b = held + _PRIOR_CASES * _NOMINAL, tried - held + _PRIOR_CASES * (1 - _NOMINAL)
    p = a / (a + b)
    low, high = float(betaincinv(a, b, 0.05)), float(betaincinv(a, b, 0.95))
    span = "" if m.get("frequency") == "Y" else "the year to "
    what = _plain(m.get("name") or f"{m['indicator']} in {m['place']}")
    clause = (
        f"{what} recorded in {span}{m['next_period']} "
        f"lie between {m['low80']:,.0f} and {m['high80']:,.0f} {m['unit']}"
    )
    sound = tried >= _ENOUGH_TRIED and held / tried >= _ENOUGH_HELD and not m.get("effort")
    return Draft(
        crime_area=row["top"],
        section="future_trends",
        template=sentence(term(p), clause),
        lead="Figures ahead",
        probability=p,
        low=low,
        high=high,
        confidence="moderate" if sound else "low",
        conflict=0.0,
        resolves=_last_day(m["next_period"]),
        supports=(row["id"],),
        against=(),
        behind=tuple(row["evidence"]),
    )


def _network(
    row: Found, weighed: Weighed, i: int, kinds: int, settings: CredenceSettings, *, scope: Scope
) -> Draft:
    p, low, high = (float(column[i]) for column in (weighed.credence, weighed.low, weighed.high))
    named = str(row["measures"].get("crime_areas") or row["crime_area"]).split(";")
    areas = list(dict.fromkeys(top_area(code) for code in named if code in crime_areas()))
    where = " and ".join(area_name(area) for area in areas[:2])
    clause = f"{{{row['subject']}|one network}} is active in {where}"
    return Draft(
        crime_area=row["top"],
        section="offenders",
        template=sentence(term(p), clause, scope=scope.words),
        lead="Network in the area",
        probability=p,
        low=low,
        high=high,
        confidence=analytic_confidence(
            origins=int(weighed.origins[i]),
            source_kinds=kinds,
            conflict=float(weighed.conflict[i]),
            width=high - low,
            rule=settings.confidence,
        ),
        conflict=float(weighed.conflict[i]),
        resolves=NO_DATE,
        supports=(row["id"],),
        against=(),
        behind=tuple(row["evidence"]),
    )


def _last_day(period: str) -> str:
    first = period_start(period)
    if first is None:
        return NO_DATE
    month = {4: 12, 7: first.month}.get(len(period), first.month)
    if "Q" in period:
        month = first.month + 2
    return f"{first.year}-{month:02d}-{monthrange(first.year, month)[1]:02d}"


def _plain(words: str) -> str:
    return words.replace("{", "(").replace("}", ")")
