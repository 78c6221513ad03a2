"""Editions of the assessment from one block tree.

In:   tables of a build, facts of the edition
Out:  a document; its editions as HTML, PDF and JSON; problems and leaks found in them
"""

from opensocta.publish.compose import compose
from opensocta.publish.facts import EditionFacts

__all__ = ["EditionFacts", "compose"]
