"""F-net: at most twelve networks and shared providers; solid fact, dashed assessed.

data: `nodes` of id, label (below the node) and kind (network, provider, member), `ties` of a, b,
fact, credence and weight
"""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin, sqrt
from typing import Any

from opensocta.publish.figures.canvas import GREY, INK, MUTE, ORANGE, Canvas, Spec

__all__ = ["alt", "draw", "rows"]

Data = Mapping[str, Any]  # Any: data of a figure, described above
Places = dict[str, tuple[float, float]]


def draw(data: Data, width: int) -> Spec:
    """Return the drawing: networks on an ellipse, providers within, near their customers."""
    height = 52.0 if width < 100 else 72.0
    canvas = Canvas(width, height)
    at = _places(data["nodes"], data["ties"], width, height)
    kinds = {node["id"]: node["kind"] for node in data["nodes"]}
    heaviest = max((tie["weight"] for tie in data["ties"]), default=1.0)
    for tie in sorted(data["ties"], key=lambda tie: (tie["weight"], tie["a"], tie["b"])):
        shared = "provider" in (kinds[tie["a"]], kinds[tie["b"]])
        canvas.line(*at[tie["a"]], *at[tie["b"]], ORANGE if shared else GREY,
                    0.6 + 1.9 * sqrt(tie["weight"] / heaviest), "" if tie["fact"] else "dashed",
                    round(0.25 + 0.7 * tie["credence"], 2))  # fmt: skip
    for node in data["nodes"]:
        _node(canvas, node, at[node["id"]])
    return canvas.spec()


def _node(canvas: Canvas, node: Data, at: tuple[float, float]) -> None:
    x, y = at
    if node["kind"] == "provider":
        canvas.rect(x - 5.2, y - 2.6, 10.4, 5.2, ORANGE)
        canvas.words(x, y, node["id"], 7.2, "#ffffff", "center", 600)
    elif node["kind"] == "network":
        canvas.circle(x, y, 4.1, "#ffffff", INK, 1.0)
        canvas.words(x, y, node["id"], 7.2, INK, "center", 600)
    else:
        canvas.rect(x - 5.2, y - 2.4, 10.4, 4.8, "#dfe7ec", MUTE, 0.6)
        canvas.words(x, y, node["id"], 7.0, INK, "center", 600)
    if node["label"]:
        below = y + (5.6 if node["kind"] == "network" else 4.1)
        canvas.words(x, below, node["label"], 6.4, MUTE, "center")


def _places(nodes: Sequence[Data], ties: Sequence[Data], width: float, height: float) -> Places:
    ring = [node["id"] for node in nodes if node["kind"] != "provider"]
    centre = (width / 2, height / 2 - 0.8)
    reach = (width / 2 - 7.0, height / 2 - 7.0)
    at: Places = {}
    for index, name in enumerate(ring):
        angle = 2 * pi * index / max(len(ring), 1) - pi / 2
        at[name] = (centre[0] + reach[0] * cos(angle), centre[1] + reach[1] * sin(angle))
    providers = [node["id"] for node in nodes if node["kind"] == "provider"]
    for index, name in enumerate(providers):
        near = [at[o] for t in ties for s, o in ((t["a"], t["b"]), (t["b"], t["a"]))
                if s == name and o in ring]  # fmt: skip
        pull = 0.45 if near else 0.0
        x = sum(p[0] for p in near) / max(len(near), 1)
        y = sum(p[1] for p in near) / max(len(near), 1)
        spread = 2 * pi * index / max(len(providers), 1)
        at[name] = (
            centre[0] * (1 - pull) + x * pull + 4 * cos(spread) * (len(providers) > 1),
            centre[1] * (1 - pull) + y * pull + 4 * sin(spread) * (len(providers) > 1),
        )
    _push_apart(at, providers)
    return {name: (round(x, 2), round(y, 2)) for name, (x, y) in at.items()}


def _push_apart(at: Places, movable: Sequence[str]) -> None:
    for _ in range(60):
        for name in movable:
            x, y = at[name]
            for other, (ox, oy) in at.items():
                if other == name:
                    continue
                dx, dy = (x - ox) or 0.01, (y - oy) or 0.01
                if abs(dx) < 12.0 and abs(dy) < 8.5:
                    x += 0.25 * (1 if dx > 0 else -1)
                    y += 0.3 * (1 if dy > 0 else -1)
            at[name] = (x, y)


def alt(data: Data) -> str:
    """Return size and strongest ties in words."""
    ties = sorted(data["ties"], key=lambda tie: (-tie["weight"], tie["a"], tie["b"]))[:4]
    parts = [f"{t['a']} with {t['b']} ({'fact' if t['fact'] else 'assessed'})" for t in ties]
    return (f"{len(data['nodes'])} nodes and {len(data['ties'])} ties. Strongest: "
            f"{'; '.join(parts) or 'none known'}. Ties are known where police looked.")  # fmt: skip


def rows(data: Data) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the ties behind the figure."""
    ties = sorted(data["ties"], key=lambda tie: (-tie["weight"], tie["a"], tie["b"]))
    return ("Between", "And", "Stated as", "Credence", "Weight"), [
        (t["a"], t["b"], "fact" if t["fact"] else "assessed", f"{t['credence']:.2f}",
         f"{t['weight']:g}") for t in ties
    ]  # fmt: skip
