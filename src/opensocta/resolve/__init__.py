"""Who is who: records of the agencies' files joined into subjects, with reasons.

In:   statements, decisions of analysts; or any plain table
Out:  `Links` (entity_map, pairs with explanations), `Merged` (entities, properties)
Not:  ties between subjects (`networks`), storage of decisions (`records`)
See:  docs/methods/entity-resolution.md
"""

from opensocta.resolve.guessing import Guess, guess_columns, normal_columns
from opensocta.resolve.guessing_family import family_word
from opensocta.resolve.link import link
from opensocta.resolve.listed import Listed, to_listed
from opensocta.resolve.lookup import Hits, LookupSettings, NameIndex
from opensocta.resolve.merging import merge
from opensocta.resolve.plain import COLUMN_KINDS, link_table
from opensocta.resolve.scoring import (
    BCubed,
    PairScore,
    Probabilities,
    score_b_cubed,
    score_pairs,
    score_probabilities,
)
from opensocta.resolve.screening import HITS, Screen, ScreenSettings, screen
from opensocta.resolve.settings import Links, LinkSettings, Merged
from opensocta.resolve.training import Training, train

__all__ = [
    "COLUMN_KINDS",
    "HITS",
    "BCubed",
    "Guess",
    "Hits",
    "LinkSettings",
    "Links",
    "Listed",
    "LookupSettings",
    "Merged",
    "NameIndex",
    "PairScore",
    "Probabilities",
    "Screen",
    "ScreenSettings",
    "Training",
    "family_word",
    "guess_columns",
    "link",
    "link_table",
    "merge",
    "normal_columns",
    "score_b_cubed",
    "score_pairs",
    "score_probabilities",
    "screen",
    "to_listed",
    "train",
]
