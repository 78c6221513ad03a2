"""F-rank: the probability of each rank of each area, with interval, tier and knowledge.

data: `columns` (rank labels), `rows` of label, cells (probabilities or None), low, high, p_top
(None in public), tier, knowledge and since; `public`: shades in steps, no numbers
"""

from collections.abc import Mapping
from typing import Any

from opensocta.publish.figures.canvas import GREY, INK, MUTE, ORANGE, Canvas, Spec, shade

__all__ = ["alt", "draw", "rows"]

Data = Mapping[str, Any]  # Any: data of a figure, described above
TIERS = {"top": "top group", "contested": "contested", "below": "below"}
_NAMES, _RIGHT = 57.0, 55.0


def draw(data: Data, width: int) -> Spec:
    """Return the drawing."""
    high = 6.1 if len(data["rows"]) <= 8 else 4.5
    pitch = high + 0.55
    canvas = Canvas(width, 8.5 + pitch * len(data["rows"]))
    cell = (width - _NAMES - _RIGHT) / len(data["columns"])
    head = "darker = more probable rank" if data["public"] else "probability of each rank, %"
    canvas.words(_NAMES, 2.0, head, 6.6, MUTE)
    for place, label in enumerate(data["columns"]):
        canvas.words(_NAMES + cell * (place + 0.5), 5.8, label, 7.2, align="center", weight=600)
    right = _NAMES + cell * len(data["columns"])
    tier = "tier" if data["public"] else f"P(top {data['k']})"
    for x, label in ((right + 9, tier), (right + 25.5, "known")):
        canvas.words(x, 5.8, label, 7.0, align="center", weight=600)
    canvas.words(right + 34, 5.8, "since last", 7.0, weight=600)
    for index, row in enumerate(data["rows"]):
        _row(canvas, data, row, 8.5 + index * pitch, (cell, high, right))
    return canvas.spec()


def _row(
    canvas: Canvas, data: Data, row: Data, y: float, sizes: tuple[float, float, float]
) -> None:
    cell, high, right = sizes
    middle = y + high / 2
    canvas.words(0, middle, row["label"], 7.4, weight=600 if row["tier"] == "top" else 400)
    for place, p in enumerate(row["cells"]):
        x = _NAMES + cell * place
        canvas.rect(x + 0.25, y, cell - 0.5, high, shade(p) if p > 0 else "#f7f9fa")
    if not data["public"]:
        for place, p in enumerate(row["cells"]):
            if p >= 0.005:
                canvas.words(_NAMES + cell * (place + 0.5), middle, f"{100 * p:.0f}", 6.8,
                             "#ffffff" if p > 0.3 else "#22303a", "center")  # fmt: skip
    last = len(data["columns"])
    low, top = min(row["low"], last), min(row["high"], last)
    canvas.rect(_NAMES + cell * (low - 1) + 0.1, y - 0.1, cell * (top - low + 1) - 0.2, high + 0.2,
                stroke=INK, line=0.7)  # fmt: skip
    shown = TIERS[row["tier"]] if row["p_top"] is None else f"{row['p_top']:.2f}"
    canvas.words(right + 9, middle, shown, 7.4, align="center", weight=600)
    if row["tier"] == "contested" and not data["public"]:
        _hatch(canvas, right + 16, middle, high)
    for dot in range(5):
        filled = row["knowledge"] * 5 >= dot + 0.5
        canvas.circle(right + 21.8 + dot * 1.85, middle, 0.68, GREY if filled else "", GREY, 0.5)
    canvas.words(right + 34, middle, row["since"], 6.8, GREY)


def _hatch(canvas: Canvas, x: float, y: float, high: float) -> None:
    half = high / 2 - 0.9
    canvas.rect(x - 1.6, y - half, 3.2, 2 * half, stroke=ORANGE, line=0.5)
    for step in (-0.8, 0.2, 1.2):
        canvas.line(x + step - 0.8, y + half, x + step + 0.4, y - half, ORANGE, 0.6)


def alt(data: Data) -> str:
    """Return what the figure shows in words."""
    parts = []
    for row in data["rows"][:4]:
        value = TIERS[row["tier"]] if row["p_top"] is None else f"{row['p_top']:.2f}"
        parts.append(f"{row['label']}: {value}")
    said = "tier" if data["public"] else f"probability of the top {data['k']}"
    weak = [row["label"] for row in data["rows"] if row["knowledge"] < 0.3]
    known = f" Weak rank, little is known: {len(weak)} areas." if weak else ""
    return f"Probability of each rank by crime area; {said}: {'; '.join(parts)}.{known}"


def rows(data: Data) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the table behind the figure: heads and rows in words."""
    if data["public"]:
        heads = ("Crime area", "Tier", "90 % rank interval", "Known, of 5")
        return heads, [
            (r["label"], TIERS[r["tier"]], f"{r['low']} to {r['high']}",
             f"{5 * r['knowledge']:.0f}")
            for r in data["rows"]
        ]  # fmt: skip
    heads = ("Crime area", *data["columns"], f"P(top {data['k']})", "90 % rank", "Known")
    return heads, [
        (r["label"], *(f"{100 * p:.0f}" if p >= 0.005 else "<1" for p in r["cells"]),
         f"{r['p_top']:.2f}", f"{r['low']}-{r['high']}", f"{r['knowledge']:.2f}")
        for r in data["rows"]
    ]  # fmt: skip
