"""Invented regions with known truth, written in the agencies' own formats, and their scores.

In:   a folder, a seed and a scale; later the tables of a build
Out:  `invent` writes files, deliveries and truth; `evaluate` says what a build recovered
Not:  real data of any kind: everything here is marked INVENTED
See:  docs/methods/simulation.md, docs/methods/evaluation.md
"""

from opensocta.simulate.invent import World, invent
from opensocta.simulate.scores import Score, Scores, evaluate

__all__ = ["Score", "Scores", "World", "evaluate", "invent"]
