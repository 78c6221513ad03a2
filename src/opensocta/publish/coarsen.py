"""Coarser words and figures: region for place, quarter for day, phrase for code, steps for shade.

In:   text and figure data of the restricted edition
Out:  the same as the public may read it
See:  docs/methods/editions.md
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from opensocta.publish.figures import place_country
from opensocta.publish.suppress import LEAST
from opensocta.publish.text import Span, Text, as_public, quarter, text
from opensocta.vocabulary import nodes

__all__ = ["coarse_data", "coarse_text", "coarse_words", "names_small_count", "to_step"]

Data = Mapping[str, Any]  # Any: data of a figure
_MONTHS = {name: place for place, name in enumerate(
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}  # fmt: skip
_DAY = re.compile(r"\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4})\b")
_ISO = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")
_CODE = re.compile(r"\b([NSCK])-\d{2,3}\b")
_NUMBERED = re.compile(r"\b([Gg]ap )?[JFG]-\d+-\d{2,4}\b")
_ID = re.compile(r"\b(?:e|a|st|tx|r|an|ob|rs|tie|cl|fk)-[0-9a-f]{20}\b")
_SMALL = re.compile(
    r"\b(?:[1-4]|one|two|three|four) (?:of \d|persons?\b|people\b|cases?\b|victims?\b|"
    r"consignments?\b|crossings?\b|transfers?\b|reports?\b|seizures?\b|arrests?\b|detections?\b)"
)
_PHRASES = {"N": "one network", "S": "one person", "C": "one firm", "K": "one account"}
_STEPS = ((0.05, 0.0), (0.2, 0.12), (0.35, 0.27), (0.5, 0.42), (0.75, 0.62), (1.01, 0.85))


@cache
def _places() -> tuple[re.Pattern[str], dict[str, str]]:
    known = {node.name: place_country(code) for code, node in nodes().items()}
    names = sorted((name for name in known if name != known[name]), key=lambda n: (-len(n), n))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b"), known


def coarse_words(words: str) -> str:
    """Return words with places as countries, days and months as quarters, codes as phrases."""
    pattern, known = _places()
    words = pattern.sub(lambda found: f"a place in {known[found.group()]}", words)
    words = _DAY.sub(lambda f: quarter(f"{f.group(2)}-{_MONTHS[f.group(1)]:02d}-01"), words)
    words = _ISO.sub(lambda found: quarter(found.group()), words)
    words = _CODE.sub(lambda found: _PHRASES[found.group(1)], words)
    words = _NUMBERED.sub(lambda found: "the gap" if found.group(1) else "one item", words)
    return _ID.sub("one record", words)


def coarse_text(spans: Text) -> Text:
    """Return the public words of a text, coarsened."""
    return text(*(Span(coarse_words(s.text), None, s.style) for s in as_public(spans)))


def names_small_count(words: str) -> bool:
    """Tell whether a sentence counts persons or cases below five."""
    return _SMALL.search(words) is not None


def to_step(probability: float) -> float:
    """Return the middle of a probability's step, so that a shade reveals no number."""
    return next(step for limit, step in _STEPS if probability < limit)


def coarse_data(kind: str, data: Data) -> tuple[str, Data] | None:
    """Return kind and data of a figure for the public; None if nothing may be shown."""
    if kind == "rank":
        return kind, _rank(data)
    if kind == "levels":
        rows = [{**row, "p": [to_step(p) for p in row["p"]]} for row in data["rows"]]
        return kind, {**data, "rows": rows, "public": True}
    if kind == "harm":
        rows = [{**row, "cells": [[to_step(p) for p in cell] for cell in row["cells"]]}
                for row in data["rows"]]  # fmt: skip
        return kind, {**data, "rows": rows, "public": True}
    if kind == "map":
        return _map(data)
    if kind == "payments":
        return None
    if kind == "network":
        counts = _counts(data["public"])
        return ("bars", counts) if any(row["value"] for row in counts["rows"]) else None
    if kind == "bars" and data.get("counts"):
        return kind, _counts(data)
    if kind == "trend":
        return _trend(data)
    if kind == "bars":
        rows = [row for row in data["rows"] if row.get("level", "institution") == "institution"]
        return (kind, _rounded({**data, "rows": rows})) if rows else None
    return kind, _rounded(data)


def _rank(data: Data) -> Data:
    rows = [
        {**row, "cells": [to_step(p) for p in row["cells"]], "p_top": None,
         "knowledge": round(round(5 * row["knowledge"]) / 5, 1)}
        for row in data["rows"]
    ]  # fmt: skip
    return {**data, "rows": rows, "public": True}


def _map(data: Data) -> tuple[str, Data] | None:
    """Merge legs by country; legs inside a country and legs under five cases are left out."""
    merged: Counter[tuple[str, str, str]] = Counter()
    for leg in data["legs"]:
        start, end = _country(leg["start"]), _country(leg["end"])
        if start != end:
            merged[(start, end, leg["commodity"])] += leg["count"]
    legs = [
        {"start": s, "end": e, "commodity": c, "count": _width(n), "words": _size(n)}
        for (s, e, c), n in sorted(merged.items()) if n >= LEAST
    ]  # fmt: skip
    if not legs:
        return None
    labels = sorted({end for (s, e, _), n in merged.items() if n >= LEAST for end in (s, e)})
    return "map", {"legs": legs, "labels": labels}


def _country(code: str) -> str:
    node = nodes().get(code)
    return node.country if node is not None else code


def _width(count: int) -> int:
    return 1 if count < 20 else 4 if count < 100 else 9


def _size(count: int) -> str:
    return "5 to 19" if count < 20 else "20 to 99" if count < 100 else "100 or more"


def _counts(data: Data) -> Data:
    rows = [
        row if row["value"] >= LEAST else {**row, "value": 0, "note": f"fewer than {LEAST}"}
        for row in data["rows"]
    ]
    return {**data, "rows": rows}


def _trend(data: Data) -> tuple[str, Data] | None:
    small = any(0 < p["value"] < LEAST for p in data["points"] if p["value"] is not None)
    if small and data["unit"] in ("persons", "cases", "victims", "detections"):
        return None
    points = [{**p, "period": p["period"] if len(p["period"]) < 10 else p["period"][:7]}
              for p in data["points"]]  # fmt: skip
    return "trend", _rounded({**data, "points": points})


def _rounded(value: Any) -> Any:  # Any: data of a figure, level by level
    """Return data with every number rounded to three significant digits and three decimals."""
    if isinstance(value, float):
        return round(float(f"{value:.3g}"), 3)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list) else value
