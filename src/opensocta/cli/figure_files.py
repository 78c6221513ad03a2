"""Figures of the report as SVG files of a command."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["write_figure"]

_WIDTH = 176


def write_figure(path: Path, kind: str, data: Mapping[str, Any]) -> None:  # Any: data of a figure
    """Write a figure of a kind of `publish.figures` to an SVG file."""
    from opensocta.publish.figures import figure_spec, figure_svg  # noqa: PLC0415 - slow, seldom

    path.write_text(figure_svg(figure_spec(kind, data, _WIDTH)), encoding="utf-8")
