"""The truth of an invented region, drawn part by part from one seed.

In:   a seed and a scale
Out:  `Region`: people, firms, networks, routes, payments, incidents, claims as columns
Not:  what agencies see of it (`simulate.agencies`), scoring (`simulate.scores`)
"""

from opensocta.simulate.truth.region import Region, invent_region

__all__ = ["Region", "invent_region"]
