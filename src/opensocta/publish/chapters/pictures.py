"""Figures of profiles and cross pages, read from the tables; unknown is drawn as unknown.

In:   book, networks as wholes
Out:  `Figure` blocks for map, trend, network, money and pressure
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from opensocta.core.units import whole_units
from opensocta.publish.blocks import Figure
from opensocta.publish.book import Book, Row, marked, marked_all, top
from opensocta.publish.chapters.webs import Webs
from opensocta.publish.text import (
    Span,
    Text,
    count_word,
    joined,
    number,
    only_inside,
    percent,
    text,
)
from opensocta.vocabulary import commodities

__all__ = [
    "is_regional", "map_figure", "money_figure", "network_figure", "pressure_figure",
    "pressure_rows", "trend_figure", "unknown_figure",
]  # fmt: skip

_LEGS = 14
_OUR_ROUTES = ("Western Balkan",)  # the route that bears the region's name in public series
_PEAK = 2.0
_EFFORT = "hours"  # hours of patrol or search are what a series depends on, not crime
_LEAST_RESPONDENTS = 30
_INSTITUTION = "institution"


def unknown_figure(block_id: str, title: str, words: str, gap: str) -> Figure:
    """Return a dotted frame in place of a figure that has no data."""
    return Figure(
        id=block_id, kind="unknown", title=text(title), measure=text("not known"),
        source=(), data={"words": words}, ids=(gap,) if gap else (), release="own",
    )  # fmt: skip


def map_figure(book: Book, area: str) -> Figure:
    """Return the map of traced legs of an area."""
    flows = [row for row in _flows(book) if top(row["crime_area"]) == area]
    legs: Counter[tuple[str, str, str]] = Counter()
    passed: Counter[str] = Counter()
    for row in flows:
        stops = row["stops"] or []
        passed.update(dict.fromkeys(stops, 1))
        for start, end in pairwise(stops):
            if start != end:
                legs[(start, end, _goods(row["commodity"]))] += 1
    if not legs:
        detected = _detections(book, area)
        if detected is not None:
            return detected
        gap = book.gaps.get((area, "routes"))
        return unknown_figure(
            f"map-{area}",
            "No route is known",
            "no traced case was received",
            gap["gap_id"] if gap else "",
        )
    best = sorted(legs.items(), key=lambda item: (-item[1], item[0]))[:_LEGS]
    data = {
        "legs": [{"start": s, "end": e, "commodity": c, "count": n, "words": f"{n} of {len(flows)}"}
                 for (s, e, c), n in best],
        "labels": [code for code, _ in sorted(passed.items(), key=lambda i: (-i[1], i[0]))],
        "traced": len(flows),
    }  # fmt: skip
    return Figure(
        id=f"map-{area}", kind="map", area=area, section="routes", data=data,
        title=text(Span(number(len(flows)), number(len(flows)) if len(flows) >= 5 else "Few"),
                   " consignments, crossings or transfers are traced"),
        measure=text("legs of traced cases in the period; width = square root of their number"),
        source=text("Traced is not all. Borders as drawn by Natural Earth; no statement on their "
                    "status."),
        strictest=marked_all(flows), ids=tuple(sorted({r["flow_id"] for r in flows[:3]})),
    )  # fmt: skip


def _detections(book: Book, area: str) -> Figure | None:
    """Return detections by route in the latest year, where no single case is traced."""
    rows = [row for row in book.area_findings(area, "routes.detections")
            if isinstance(row["measures"].get("total"), int | float)][:7]  # fmt: skip
    if not rows:
        return None
    latest = max(str(row["measures"].get("latest", "")) for row in rows)
    data = {
        "kind": "bars", "unit": str(rows[0]["measures"].get("unit") or "detections"),
        "rows": [{"label": str(row["measures"].get("route") or row["subject"]),
                  "value": float(row["measures"]["total"]), "low": None, "high": None,
                  "note": number(row["measures"]["total"])} for row in rows],
    }  # fmt: skip
    consents = frozenset({"partner", "public"})
    for row in rows:
        consents &= book.consents((row["finding_id"],))
    return Figure(
        id=f"map-{area}", kind="bars", area=area, section="routes", data=data, release="item",
        title=text("Detections are counted by route"), consents=consents,
        measure=text(f"{data['unit']} in {latest}; no single case is traced"),
        source=text("Detections are not persons and follow the patrols. Years: annex on series."),
        strictest=marked_all(rows), ids=tuple(row["finding_id"] for row in rows),
    )  # fmt: skip


def _flows(book: Book) -> list[Row]:
    return book.rows("flows", "flow_id")


def _goods(code: str) -> str:
    known = commodities().get(code)
    return known.name if known else code


def trend_figure(book: Book, area: str) -> Figure:
    """Return the series of an area that has a forecast, with its fan."""
    values: dict[str, list[Row]] = {}
    for row in book.rows("forecasts", "finding_id", "period"):
        values.setdefault(row["finding_id"], []).append(row)
    found = [row for row in book.area_findings(area, "trends.")
             if row["finding_id"] in values and row["measures"].get("unit") != _EFFORT]  # fmt: skip
    if not found:
        gap = book.gaps.get((area, "future_trends"))
        return unknown_figure(
            f"trend-{area}",
            "No trend is known",
            "no series of figures was received",
            gap["gap_id"] if gap else "",
        )
    row = max(found, key=lambda r: (is_regional(r), _size(r), len(values[r["finding_id"]]),
                                    r["finding_id"]))  # fmt: skip
    return _trend(book, area, row, values[row["finding_id"]])


def is_regional(row: Row) -> bool:
    """Tell whether a series is of a route that is named for our region."""
    named = " ".join(str(row["measures"].get(key, "")) for key in ("route", "place", "name"))
    return any(word in named for word in _OUR_ROUTES)


def _size(row: Row) -> float:
    last = row["measures"].get("last", 0.0)
    return float(last) if isinstance(last, int | float) else 0.0


def _trend(book: Book, area: str, row: Row, points: Sequence[Row]) -> Figure:
    measures = row["measures"]
    past = [p for p in points if p["median"] is None]
    ahead = [p for p in points if p["median"] is not None]
    series = book.series(row)
    flagged = {o["period"] for o in series if "b" in (o["flag"] or "")}
    broken = _broken(book, row)
    effort = any(o["effort"] for o in series) or bool(measures.get("effort"))
    unit = str(measures.get("unit") or (series[0]["unit"] if series else "recorded cases"))
    data = {
        "points": [{"period": p["period"], "value": p["observed"]} for p in past],
        "forecast": [{key: p[key] for key in ("period", "median", "low50", "high50", "low80",
                                              "high80", "low90", "high90")} for p in ahead],
        "breaks": [i for i, p in enumerate(past) if i and p["period"] in flagged | broken],
        "unit": unit,
        "effort": "depends on enforcement effort" if effort else "effort not recorded",
    }  # fmt: skip
    held = measures.get("coverage90", measures.get("coverage"))
    checked: Text = ()
    if isinstance(held, float | int):
        checked = text(f" Past 90 % intervals held in {percent(float(held))} % of cases.")
    named = str(measures.get("series") or row["subject"])
    place = str(measures.get("place") or (series[0]["place"] if series else ""))
    return Figure(
        id=f"trend-{area}", kind="trend", area=area, section="future_trends", data=data,
        title=_trend_title(past, ahead),
        measure=text(f"{unit}{', ' + place if place else ''}; forecast 50, 80, 90 %"),
        source=text(f"Series {named}: recorded is not occurred.", checked,
                    only_inside(f" {row['finding_id']}.")),
        strictest=marked(row), ids=(row["finding_id"],), release="item",
        consents=book.consents((row["finding_id"],)),
    )  # fmt: skip


def _broken(book: Book, row: Row) -> set[str]:
    """Return the periods at which the level of a series was found to break."""
    return {
        str(found["measures"].get("period")) for found in book.kind_findings("trends.break")
        if found["subject"] == row["subject"]
    }  # fmt: skip


def _trend_title(past: Sequence[Row], ahead: Sequence[Row]) -> Text:
    seen = [p for p in past if p["observed"] is not None]
    if not seen:
        return text("The series holds no known value")
    first, last = seen[0], seen[-1]
    peak = max(seen, key=lambda p: p["observed"])
    if peak["observed"] > _PEAK * max(first["observed"], last["observed"]):
        return text(f"Records peaked in {peak['period']} at {number(peak['observed'])}, "
                    f"last {number(last['observed'])}")  # fmt: skip
    verb = "rose" if last["observed"] > first["observed"] else "fell"
    if last["observed"] == first["observed"]:
        return text(f"Recorded {number(last['observed'])} in {last['period']}, as at the start")
    return text(f"Recorded figures {verb} from {number(first['observed'])} to "
                f"{number(last['observed'])}")  # fmt: skip


def network_figure(book: Book, webs: Webs, block_id: str, codes: list[str], width: int) -> Figure:
    """Return networks and those who tie them together; public: counts by number of areas."""
    nodes, ties = webs.picture(codes)
    shared = sum(1 for node in nodes if node["kind"] == "provider")
    spread = Counter(min(len(webs.areas.get(code, ())), 4) for code in codes)
    labels = {
        0: "area not known",
        1: "one area",
        2: "two areas",
        3: "three areas",
        4: "four or more",
    }
    public = {
        "kind": "bars", "unit": "networks", "counts": True,
        "rows": [{"label": labels[k], "value": spread[k], "low": None, "high": None,
                  "note": number(spread[k])} for k in range(5) if spread[k]],
    }  # fmt: skip
    more = f" The first {len(nodes) - shared} of {len(codes)} networks are shown." if len(
        codes) > len(nodes) - shared else ""  # fmt: skip
    title = (
        (
            f"{count_word(shared).capitalize()} shared contact{'s' if shared != 1 else ''} tie "
            f"networks together"
        )
        if shared
        else f"{count_word(len(codes)).capitalize()} networks, no shared contact known"
    )
    rows = [row for row in webs.rows if row["network"] in codes]
    return Figure(
        id=block_id, kind="network", section="offenders",
        title=text(Span(title, "Networks work in one area or in several")),
        width=60 if width == 60 else 125,
        data={"nodes": nodes, "ties": ties, "public": public},
        measure=text(Span("networks (circles) and those they share (boxes); solid = fact, dashed "
                          "= assessed", "number of networks by the number of areas they work in")),
        source=text(Span("Opacity = credence, width = contacts. ", ""), "Ties are known where "
                    "police looked.", only_inside(more)),
        strictest=marked_all(rows), ids=tuple(codes[:3]),
    )  # fmt: skip


def money_figure(book: Book, block_id: str, rows: Sequence[Row], width: int) -> Figure:
    """Return the number of patterns by kind, with their amounts in the table."""
    counts = Counter(row["kind"].split(".", 1)[1].replace("_", " ") for row in rows)
    best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:6]
    sums = _sums(rows)
    data = {
        "kind": "bars", "unit": "patterns found", "counts": True,
        "rows": [{"label": kind, "value": n, "low": None, "high": None, "note": number(n)}
                 for kind, n in best],
    }  # fmt: skip
    amount = f" Sums named in them: {joined(sums)}." if sums else ""
    return Figure(
        id=block_id, kind="bars", section="money_flow", width=60 if width == 60 else 125, data=data,
        title=text(f"{best[0][0].capitalize()} is the pattern found most often"),
        measure=text("patterns by kind, payments in the period"),
        source=text("Payments of reporting institutions only; a pattern is a reason to ask.",
                    only_inside(amount)),
        strictest=marked_all(list(rows)), ids=tuple(row["finding_id"] for row in rows[:3]),
    )  # fmt: skip


def _sums(rows: Sequence[Row]) -> list[str]:
    totals: Counter[str] = Counter()
    for row in rows:
        amount, currency = row["measures"].get("amount"), row["measures"].get("currency")
        if isinstance(amount, int) and isinstance(currency, str):
            totals[currency] += amount
    return [f"{number(whole_units(total, code))} {code}" for code, total in sorted(totals.items())]


def pressure_rows(book: Book) -> list[Row]:
    """Return the newest survey estimate of each unit and question, whole institutions first."""
    newest: dict[tuple[str, str, str], Row] = {}
    for row in book.kind_findings("integrity.pressure"):
        m = row["measures"]
        key = (str(m.get("institution")), str(m.get("unit")), str(m.get("item")))
        if key not in newest or str(m.get("wave")) > str(newest[key]["measures"].get("wave")):
            newest[key] = row
    return sorted(newest.values(), key=lambda row: (_level(row) != _INSTITUTION, -row["score"],
                                                    row["finding_id"]))  # fmt: skip


def _level(row: Row) -> str:
    return str(row["measures"].get("level") or _INSTITUTION)


def pressure_figure(book: Book, block_id: str, rows: Sequence[Row]) -> Figure | None:
    """Return survey estimates with intervals, 30 respondents or more; None if there are none."""
    items = {row["measures"].get("item") for row in rows}
    found = []
    for row in rows:
        m = row["measures"]
        estimate, low, high, n = (m.get(k) for k in ("value", "low", "high", "n"))
        if None not in (estimate, low, high, n) and n >= _LEAST_RESPONDENTS:
            unit = m.get("unit") or m.get("institution") or row["subject"]
            asked = f", {str(m.get('item')).replace('_', ' ')}" if len(items) > 1 else ""
            found.append({"label": f"{unit}{asked} (n {number(n)})", "value": 100 * estimate,
                          "low": 100 * low, "high": 100 * high, "level": _level(row),
                          "note": f"{100 * estimate:.0f} %"})  # fmt: skip
    if not found:
        return None
    return Figure(
        id=block_id, kind="bars", width=125, section="regional_environment",
        data={"kind": "points", "unit": "staff under pressure, %", "rows": found[:12]},
        title=text("Where staff say that access is asked for"),
        measure=text("estimated share of staff, %, with its interval; zero line drawn"),
        source=text("Randomised survey; only groups of thirty or more. An answer reveals nothing "
                    "about the person who gave it."),
        strictest=marked_all(list(rows)), ids=tuple(row["finding_id"] for row in rows),
    )  # fmt: skip
