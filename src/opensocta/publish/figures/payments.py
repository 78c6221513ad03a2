"""F-case: who pays whom in a case, from the payers to those who only receive, and when.

data: `accounts` of label, column (0 to 4), paid and received; `flows` of from, to, amount and
payments; `months` of period and amount; `others` (accounts not shown), `currency`. Amounts in
whole units of the currency
"""

from collections.abc import Mapping
from math import sqrt
from typing import Any

from opensocta.publish.figures.canvas import BLUE, GREY, HAIR, INK, MUTE, ORANGE, Canvas, Spec
from opensocta.publish.figures.trend import short, ticks
from opensocta.publish.text import number

__all__ = ["alt", "draw", "rows"]

Data = Mapping[str, Any]  # Any: data of a figure, described above
_HEADS = ("only pay", "", "pass on", "", "only receive")
_COLUMNS = 5
_FLOWS = 60
_HALF = 5.0  # half the width of a box
_STEPS = 10


def draw(data: Data, width: int) -> Spec:
    """Return the drawing: accounts in columns with their flows above, sums per month below."""
    deepest = max((sum(a["column"] == c for a in data["accounts"]) for c in range(_COLUMNS)),
                  default=1)  # fmt: skip
    others = bool(data["others"])
    pitch = 6.4
    high = 8.0 + pitch * max(deepest, 2) + (pitch if others else 0.0)
    canvas = Canvas(width, high + 24.0)
    at = _places(data, width, high, pitch)
    for head, x in zip(_HEADS, _across(width), strict=True):
        if head:
            canvas.words(x, 2.2, head, 6.6, MUTE, "center")
    largest = max((flow["amount"] for flow in data["flows"]), default=1) or 1
    for flow in reversed(data["flows"][:_FLOWS]):
        _flow(canvas, at[flow["from"]], at[flow["to"]], flow["amount"] / largest)
    for name, (x, y) in at.items():
        loose = name == "others"
        canvas.rect(x - _HALF, y - 2.1, 2 * _HALF, 4.2, "#dfe7ec" if loose else "#ffffff", INK, 0.6)
        words = f"+{data['others']}" if loose else name
        canvas.words(x, y, words, 6.8, MUTE if loose else INK, "center", 600)
    _months(canvas, data, width, high)
    return canvas.spec()


def _across(width: float) -> list[float]:
    return [7.0 + (width - 14.0) * column / (_COLUMNS - 1) for column in range(_COLUMNS)]


def _places(data: Data, width: float, high: float, pitch: float) -> dict[str, tuple[float, float]]:
    at = {}
    room = high - 5.0 - (pitch if data["others"] else 0.0)
    for column, x in enumerate(_across(width)):
        mine = [a["label"] for a in data["accounts"] if a["column"] == column]
        for place, label in enumerate(mine):
            at[label] = (round(x, 2), round(4.5 + room * (place + 0.5) / len(mine), 2))
    if data["others"]:
        at["others"] = (round(width / 2, 2), round(high - pitch / 2, 2))
    return at


def _flow(
    canvas: Canvas, start: tuple[float, float], end: tuple[float, float], share: float
) -> None:
    """Draw a flow to the right as a line; one that goes back or stays as a dashed bow."""
    (x1, y1), (x2, y2) = start, end
    width = 0.5 + 2.6 * sqrt(share)
    if x2 > x1:
        canvas.line(x1 + _HALF, y1, x2 - _HALF - 0.4, y2, BLUE, width, opacity=0.55)
        canvas.circle(x2 - _HALF - 0.4, y2, 0.5, BLUE)
        return
    if x1 - x2 < 1.0:  # one column: to the right of it
        first, last = (x1 + _HALF, y1 - 0.8), (x2 + _HALF + 0.4, y2 + (0.8 if y2 == y1 else 0.0))
        bend = (x1 + _HALF + 4.0 + abs(y2 - y1) * 0.25, (y1 + y2) / 2)
    else:
        first, last = (x1 - _HALF, y1 + 0.8), (x2 + _HALF + 0.4, y2 + 0.8)
        bend = ((x1 + x2) / 2, max(y1, y2) + 5.0)
    canvas.curve(_bow(first, bend, last), ORANGE, width, "dashed", 0.6)
    canvas.circle(*last, 0.5, ORANGE)


def _bow(
    first: tuple[float, float], bend: tuple[float, float], last: tuple[float, float]
) -> list[tuple[float, float]]:
    """Return points of a quadratic curve."""
    points = []
    for step in range(_STEPS + 1):
        t = step / _STEPS
        weights = (1 - t) ** 2, 2 * t * (1 - t), t**2
        points.append(tuple(round(sum(w * p[k] for w, p in zip(
            weights, (first, bend, last), strict=True)), 2) for k in (0, 1)))  # fmt: skip
    return [(x, y) for x, y in points]


def _months(canvas: Canvas, data: Data, width: float, top: float) -> None:
    months = data["months"]
    if not months:
        return
    base, left, room = top + 19.0, 13.0, 13.0
    canvas.words(0, top + 2.4, f"{data['currency']} per month", 6.6, MUTE)
    marks = ticks(0.0, max(m["amount"] for m in months) or 1.0, 2)
    for mark in marks:
        y = base - room * mark / marks[-1]
        canvas.line(left, y, width, y, MUTE if mark == 0 else HAIR, 0.5 if mark == 0 else 0.4)
        canvas.words(left - 1.0, y, short(mark), 6.2, MUTE, "right")
    step = (width - left) / len(months)
    for place, month in enumerate(months):
        height = room * month["amount"] / marks[-1]
        if height:
            wide = min(step * 0.8, 6.0)
            canvas.rect(left + step * (place + 0.5) - wide / 2, base - height, wide, height, GREY)
    shown = {0, len(months) - 1} | {n for n, m in enumerate(months) if m["period"][5:] == "01"}
    last = -99.0
    for place in sorted(shown):
        x = left + step * (place + 0.5)
        if x - last > 13.0:
            canvas.words(min(x, width - 5.5), base + 2.6, months[place]["period"], 6.2, MUTE,
                         "center")  # fmt: skip
            last = x


def alt(data: Data) -> str:
    """Return the strongest flows in words."""
    flows = data["flows"][:3]
    parts = [f"{f['from']} to {f['to']} {data['currency']} {number(f['amount'])}" for f in flows]
    more = f" {number(data['others'])} smaller accounts are drawn as one." if data["others"] else ""
    return (f"{len(data['accounts']) + data['others']} accounts. Largest flows: "
            f"{'; '.join(parts) or 'none'}.{more}")  # fmt: skip


def rows(data: Data) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the accounts behind the figure."""
    heads = ("Account", "Known as", "Bank", "Country", f"Paid, {data['currency']}", "Received")
    return heads, [
        (a["label"], a["account"], a["bank"] or "not known", a["country"] or "not known",
         number(a["paid"]), number(a["received"])) for a in data["accounts"]
    ]  # fmt: skip
