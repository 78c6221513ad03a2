"""The dotted frame that stands where a figure has no data: ignorance has its own look.

data: `words`, like "not known; nobody asked"
"""

from collections.abc import Mapping
from typing import Any

from opensocta.publish.figures.canvas import GREY, MUTE, Canvas, Spec

__all__ = ["alt", "draw", "rows"]

Data = Mapping[str, Any]  # Any: data of a figure, described above


def draw(data: Data, width: int) -> Spec:
    """Return a dotted frame with the words."""
    canvas = Canvas(width, 22.0)
    canvas.rect(0.4, 0.4, width - 0.8, 21.2, "#f7f9fa", MUTE, 0.7, "dotted")
    for place, line in enumerate(data["words"].split("; ", 1)):
        canvas.words(width / 2, 9.2 + 3.6 * place, line, 7.2, GREY, "center", italic=True)
    return canvas.spec()


def alt(data: Data) -> str:
    """Return the words."""
    return f"No figure: {data['words']}."


def rows(data: Data) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the words as a table of one row."""
    return ("State",), [(data["words"],)]
