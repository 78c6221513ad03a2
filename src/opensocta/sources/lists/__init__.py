"""Readers of published lists: sanctions, wanted persons, frozen assets.

In:   FollowTheMoney JSON, OFAC's SDN.CSV (with ALT.CSV and ADD.CSV beside it), UN consolidated XML
Out:  statements and rejects, as every reader gives them
Not:  the comparison with a list (`resolve.screening`)
See:  docs/methods/screening.md
"""

from opensocta.sources.lists.files import is_entities, read_list
from opensocta.sources.lists.ofac import read_ofac
from opensocta.sources.lists.screened import Screened, guess_kinds, read_screened
from opensocta.sources.lists.un import read_un

__all__ = [
    "Screened",
    "guess_kinds",
    "is_entities",
    "read_list",
    "read_ofac",
    "read_screened",
    "read_un",
]
