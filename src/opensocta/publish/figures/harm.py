"""F-harm: areas by bearers of harm, five shaded cells each, on one page.

data: `columns` (level names), `bearers`, `rows` of label and `cells`, one per bearer: five
probabilities, or none where it is not known; `public` leaves the numbers out
"""

from collections.abc import Mapping, Sequence
from typing import Any

from opensocta.publish.figures.canvas import GREY, MUTE, Canvas, Spec, shade

__all__ = ["alt", "draw", "rows"]

Data = Mapping[str, Any]  # Any: data of a figure, described above
_UNKNOWN = "not known"


def draw(data: Data, width: int) -> Spec:
    """Return one row an area; each bearer has a block of five cells."""
    names, pitch, head = width * 0.205, 7.0, 10.5
    canvas = Canvas(width, head + pitch * len(data["rows"]))
    block = (width - names) / len(data["bearers"])
    cell = (block - 2.4) / 5
    for place, bearer in enumerate(data["bearers"]):
        x = names + block * place
        canvas.words(x, 2.4, bearer, 7.4, weight=600)
        canvas.words(x, 7.4, data["columns"][0], 6.4, MUTE)
        canvas.words(x + 2.5 * cell, 7.4, data["columns"][2], 6.4, MUTE, "center")
        canvas.words(x + 5 * cell, 7.4, data["columns"][-1], 6.4, MUTE, "right")
    for index, row in enumerate(data["rows"]):
        y = head + pitch * index
        canvas.words(0, y + 2.7, row["label"], 7.2)
        for place, levels in enumerate(row["cells"]):
            _cells(canvas, names + block * place, y, cell, levels, public=data["public"])
    return canvas.spec()


def _cells(
    canvas: Canvas, x: float, y: float, cell: float, levels: Sequence[float], *, public: bool
) -> None:
    if not levels:
        canvas.rect(x, y, 5 * cell, 5.4, "#f3f7f9", MUTE, 0.7, "dotted")
        canvas.words(x + 2.5 * cell, y + 2.7, _UNKNOWN, 6.6, GREY, "center", italic=True)
        return
    for level, p in enumerate(levels):
        canvas.rect(x + cell * level + 0.2, y, cell - 0.4, 5.4, shade(p))
    if not public:
        for level, p in enumerate(levels):
            canvas.words(x + cell * (level + 0.5), y + 2.7, f"{100 * p:.0f}", 6.6,
                         "#ffffff" if p > 0.3 else "#22303a", "center")  # fmt: skip


def alt(data: Data) -> str:
    """Return in how many areas each bearer's harm is known, and where it is gravest."""
    parts = []
    for place, bearer in enumerate(data["bearers"]):
        known = [(row["cells"][place][-1], row["label"]) for row in data["rows"]
                 if row["cells"][place]]  # fmt: skip
        worst = max(known, default=(0.0, ""), key=lambda item: (item[0], item[1]))[1]
        parts.append(f"{bearer}: known in {len(known)} of {len(data['rows'])} areas"
                     + (f", most often grave in {worst.lower()}" if worst else ""))  # fmt: skip
    return f"Levels of harm by area and bearer. {'; '.join(parts)}."


def rows(data: Data) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the table behind the cells: the most probable level of each, inside with its share."""
    found: list[tuple[str, ...]] = []
    for row in data["rows"]:
        cells = [_level(levels, data["columns"], public=data["public"]) for levels in row["cells"]]
        found.append((row["label"], *cells))
    return ("Crime area", *data["bearers"]), found


def _level(levels: Sequence[float], names: Sequence[str], *, public: bool) -> str:
    if not levels:
        return _UNKNOWN
    best = max(range(len(levels)), key=lambda level: levels[level])
    return names[best] if public else f"{names[best]} {100 * levels[best]:.0f} %"
