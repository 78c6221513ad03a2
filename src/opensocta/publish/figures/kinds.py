"""The kinds of figures: how each is drawn, said in words and written as a table.

In:   kind and data
Out:  `figure_spec` (Vega-Lite), `figure_svg`, `figure_alt`, `figure_rows`
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import orjson
import vl_convert

from opensocta.core.errors import TermUnknown
from opensocta.publish.figures import bars, cells, harm, net, nothing, payments, rank, routes, trend
from opensocta.publish.figures.canvas import Spec

__all__ = ["KINDS", "figure_alt", "figure_rows", "figure_spec", "figure_svg"]

Data = Mapping[str, Any]  # Any: each kind describes its data in its own file
Rows = tuple[tuple[str, ...], list[tuple[str, ...]]]
_CLIP = re.compile(r"\bclip\d+\b")
_NUMBER = re.compile(r"\d+\.\d{3,}")


@dataclass(frozen=True, slots=True)
class _KindOfFigure:
    draw: Callable[[Data, int], Spec]
    alt: Callable[[Data], str]
    rows: Callable[[Data], Rows]


KINDS: dict[str, _KindOfFigure] = {
    "rank": _KindOfFigure(rank.draw, rank.alt, rank.rows),
    "coverage": _KindOfFigure(cells.draw_coverage, cells.coverage_alt, cells.coverage_rows),
    "levels": _KindOfFigure(cells.draw_levels, cells.levels_alt, cells.levels_rows),
    "harm": _KindOfFigure(harm.draw, harm.alt, harm.rows),
    "trend": _KindOfFigure(trend.draw, trend.alt, trend.rows),
    "map": _KindOfFigure(routes.draw, routes.alt, routes.rows),
    "network": _KindOfFigure(net.draw, net.alt, net.rows),
    "unknown": _KindOfFigure(nothing.draw, nothing.alt, nothing.rows),
    "payments": _KindOfFigure(payments.draw, payments.alt, payments.rows),
    "bars": _KindOfFigure(bars.draw, bars.alt, bars.rows),
}


def _kind(kind: str) -> _KindOfFigure:
    if kind not in KINDS:
        raise TermUnknown(kind="figure", term=kind, known=", ".join(sorted(KINDS)))
    return KINDS[kind]


def figure_spec(kind: str, data: Data, width: int = 60) -> Spec:
    """Return a figure's Vega-Lite specification; width in millimetres: 60, 125 or 176."""
    return _kind(kind).draw(data, width)


def figure_alt(kind: str, data: Data) -> str:
    """Return a figure's text alternative."""
    return _kind(kind).alt(data)


def figure_rows(kind: str, data: Data) -> Rows:
    """Return the heads and rows of the table behind a figure."""
    return _kind(kind).rows(data)


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(files("opensocta.publish").joinpath("fonts")))


def figure_svg(spec: Spec) -> str:
    """Return a specification as SVG: no network, no clock, the same bytes every time."""
    return _svg(orjson.dumps(spec).decode())


@lru_cache(maxsize=128)  # an edition draws each figure once, for all of its formats
def _svg(spec: str) -> str:
    _register_fonts()
    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    names = {name: f"clip{place}" for place, name in enumerate(dict.fromkeys(_CLIP.findall(svg)))}
    svg = _CLIP.sub(lambda found: names[found.group()], svg)
    return _NUMBER.sub(lambda found: f"{float(found.group()):.2f}".rstrip("0").rstrip("."), svg)
