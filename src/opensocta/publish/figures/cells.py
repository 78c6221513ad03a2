"""F-coverage and F-harm: cells whose words say the state, never colour alone.

coverage data: `columns` (section names), `rows` of label and states; harm data: `columns` (level
names), `rows` of label, p (five probabilities) and words (empty where it is known)
"""

from collections.abc import Mapping
from typing import Any

from opensocta.publish.figures.canvas import GREY, INK, MUTE, NAVY, Canvas, Spec, shade

__all__ = [
    "coverage_alt", "coverage_rows", "draw_coverage", "draw_levels", "levels_alt", "levels_rows",
]  # fmt: skip

Data = Mapping[str, Any]  # Any: data of a figure, described above
_STATES = ("known", "contested", "stale", "unknown", "untasked")


def draw_coverage(data: Data, width: int) -> Spec:
    """Return the matrix of areas and sections."""
    names, pitch, head = width * 0.29, 5.6, 9.0
    canvas = Canvas(width, head + pitch * len(data["rows"]))
    cell = (width - names) / len(data["columns"])
    for place, label in enumerate(data["columns"]):
        for line, word in enumerate(label.split(" ", 1)):
            canvas.words(names + cell * (place + 0.5), 2.6 + 3 * line, word, 6.6, MUTE, "center")
    for index, row in enumerate(data["rows"]):
        y = head + pitch * index
        canvas.words(0, y + 2.5, row["label"], 7.2)
        for place, state in enumerate(row["states"]):
            _state(canvas, names + cell * place + 0.3, y, cell - 0.6, state)
    return canvas.spec()


def _state(canvas: Canvas, x: float, y: float, w: float, state: str) -> None:
    fill = {"known": NAVY, "stale": "#dfe6ea"}.get(state, "#ffffff")
    dotted = state in ("unknown", "untasked")
    canvas.rect(x, y, w, 5.0, fill, MUTE if dotted else NAVY, 0.6, "dotted" if dotted else "")
    if state == "contested":
        for step in range(1, int(w / 1.8) + 1):
            canvas.line(x + step * 1.8 - 1.2, y + 4.7, x + step * 1.8, y + 0.3, "#c9d2d7", 0.6)
    canvas.words(x + w / 2, y + 2.5, state, 6.4, "#ffffff" if state == "known" else INK, "center")


def coverage_alt(data: Data) -> str:
    """Return what the matrix shows in words."""
    states = [state for row in data["rows"] for state in row["states"]]
    parts = [f"{states.count(state)} {state}" for state in _STATES if state in states]
    return f"What is known of {len(states)} sections of profiles: {', '.join(parts)}."


def coverage_rows(data: Data) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the table behind the matrix."""
    return ("Crime area", *data["columns"]), [(r["label"], *r["states"]) for r in data["rows"]]


def draw_levels(data: Data, width: int) -> Spec:
    """Return five cells a row, shaded by the probability of each level."""
    names, pitch = width * 0.32, 5.2
    canvas = Canvas(width, 4.6 + pitch * len(data["rows"]))
    cell = (width - names) / 5
    for place, label in enumerate(data["columns"]):
        canvas.words(names + cell * (place + 0.5), 2.2, label, 6.8, MUTE, "center")
    for index, row in enumerate(data["rows"]):
        y = 4.4 + pitch * index
        canvas.words(0, y + 2.2, row["label"], 7.4)
        if row["words"]:
            canvas.rect(names + 0.3, y, width - names - 0.6, 4.4, "#f3f7f9", MUTE, 0.7, "dotted")
            canvas.words(names + (width - names) / 2, y + 2.2, row["words"], 6.8, GREY, "center",
                         italic=True)  # fmt: skip
            continue
        for place, p in enumerate(row["p"]):
            canvas.rect(names + cell * place + 0.3, y, cell - 0.6, 4.4, shade(p))
        for place, p in enumerate(row["p"]):
            if not data["public"]:
                canvas.words(names + cell * (place + 0.5), y + 2.2, f"{100 * p:.0f}", 6.8,
                             "#ffffff" if p > 0.3 else "#22303a", "center")  # fmt: skip
    return canvas.spec()


def levels_alt(data: Data) -> str:
    """Return the most probable level of each row in words."""
    parts = []
    for row in data["rows"]:
        best = max(range(5), key=lambda level: row["p"][level])
        parts.append(f"{row['label']}: {row['words'] or 'most probably ' + data['columns'][best]}")
    return f"Level by row. {'; '.join(parts)}."


def levels_rows(data: Data) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the table behind the levels; public: the most probable level only."""
    if data["public"]:
        found: list[tuple[str, ...]] = []
        for row in data["rows"]:
            best = max(range(5), key=lambda level: row["p"][level])
            found.append((row["label"], row["words"] or data["columns"][best]))
        return ("Who bears it", "Most probable level"), found
    return ("Who bears it", *(f"{label}, %" for label in data["columns"])), [
        (row["label"], *((row["words"],) * 5 if row["words"] else
                         tuple(f"{100 * p:.0f}" for p in row["p"])))
        for row in data["rows"]
    ]  # fmt: skip
