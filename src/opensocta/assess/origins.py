"""Which reports go back to one origin: five copies of one report weigh as one.

In:   reports with `origin_id` and `parents`
Out:  per report the number of its origin and the agency that the origin belongs to
Not:  similarity of texts: a copy that names no parent is not recognised here
See:  docs/methods/credence.md
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

__all__ = ["with_origins"]


def with_origins(reports: pa.Table) -> pa.Table:
    """Return report_id, origin (smallest report_id of its component) and origin_agency.

    Origins are the connected components of `origin_id` and `parents`. An origin belongs to the
    agency of the report that others name as origin; if none is held, to that of the report
    obtained first. Rows are sorted by report_id.
    """
    rows = reports.select(["report_id", "agency", "origin_id", "parents", "obtained_at"])
    rows = rows.sort_by("report_id")
    count = rows.num_rows
    ids = rows["report_id"].combine_chunks()
    named = pc.list_flatten(rows["parents"].combine_chunks())
    of = pc.list_parent_indices(rows["parents"].combine_chunks()).to_numpy(zero_copy_only=False)
    nodes = pa.concat_arrays([ids, rows["origin_id"].combine_chunks(), named])
    number = nodes.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    left = np.concatenate([number[:count], number[:count][of.astype(np.int64)]])
    right = number[count:]
    size = int(number.max()) + 1 if len(number) else 0
    links = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(size, size))
    component = connected_components(links, directed=False)[1][number[:count]] if count else []
    return _rooted(rows, np.asarray(component, dtype=np.int64))


def _rooted(rows: pa.Table, component: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pa.Table:
    ids = rows["report_id"].to_pylist()
    own = pc.equal(rows["report_id"], rows["origin_id"]).to_numpy()
    at = np.array(rows["obtained_at"].to_pylist(), dtype=str)
    agency = np.array(rows["agency"].to_pylist(), dtype=str)
    order = np.lexsort((np.arange(len(ids)), at, ~own, component))
    starts = np.flatnonzero(np.diff(component[order], prepend=-1))
    root = np.empty(len(starts), dtype=np.int64)
    root[component[order[starts]]] = order[starts]
    _, first = np.unique(component, return_index=True)
    names = [ids[i] for i in first]
    return pa.table(
        {
            "report_id": rows["report_id"],
            "origin": pa.array([names[c] for c in component], pa.string()),
            "origin_agency": pa.array(agency[root][component].tolist(), pa.string()),
        }
    )
