"""What the agencies of an invented region see of it, in their own spelling and file formats.

In:   a `Region` and a folder
Out:  files per agency, mappings beside them, and the list of deliveries
Not:  the truth beside it (`simulate.truth_files`)
"""

from opensocta.simulate.agencies.desk import AGENCIES, NOTICE, Desk

__all__ = ["AGENCIES", "NOTICE", "Desk"]
