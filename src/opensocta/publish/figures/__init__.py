"""Figures of the report as Vega-Lite specifications, their SVG, words and tables.

In:   kind and data, read from tables of the build
Out:  `figure_spec`, `figure_svg`, `figure_alt`, `figure_rows`; the web draws the same specification
Not:  titles, units and sources, which are text of the page
"""

from opensocta.publish.figures.canvas import Spec
from opensocta.publish.figures.geo import place_country
from opensocta.publish.figures.kinds import figure_alt, figure_rows, figure_spec, figure_svg

__all__ = ["Spec", "figure_alt", "figure_rows", "figure_spec", "figure_svg", "place_country"]
