"""How much of an invented truth a build recovered.

In:   tables of a build and the truth of its world
Out:  `Scores`, each with a sentence
"""

from opensocta.simulate.scores.evaluate import evaluate
from opensocta.simulate.scores.score import Score, Scores

__all__ = ["Score", "Scores", "evaluate"]
