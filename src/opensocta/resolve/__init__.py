"""Who is who: records of the agencies' files joined into subjects, with reasons.

In:   statements, decisions of analysts; or any plain table
Out:  `Links` (entity_map, pairs with explanations), `Merged` (entities, properties)
Not:  ties between subjects (`networks`), storage of decisions (`records`)
See:  docs/methods/entity-resolution.md
"""

from opensocta.resolve.link import link
from opensocta.resolve.merging import merge
from opensocta.resolve.plain import COLUMN_KINDS, link_table
from opensocta.resolve.scoring import PairScore, score_pairs
from opensocta.resolve.settings import Links, LinkSettings, Merged

__all__ = [
    "COLUMN_KINDS",
    "LinkSettings",
    "Links",
    "Merged",
    "PairScore",
    "link",
    "link_table",
    "merge",
    "score_pairs",
]
