"""Published tables of ownership and control through circles.

Elliott, Golub & Jackson (2014), Am. Econ. Rev. 104:3115-3153, the example of two organisations that
each own half of the other: outside owners of the first end with 2/3 of it and 1/3 of the second.

Company control as of Ceri, Gottlob & Tanca (1990), Logic Programming and Databases: the output that
the Vadalog documentation prints for its example (Prometheux, "Company control"). Its holdings in
company 5 make 300 %, so that the table is one of votes as stated, not scaled down.
"""

import numpy as np
import pyarrow as pa
import pytest

from opensocta.money.owner_control import controlled_in
from opensocta.money.owner_graph import build_ownership, links_of
from opensocta.money.owner_solve import holdings_of
from opensocta.money.owner_table import read_holdings

OWN = [
    (1, 2, 0.9), (2, 3, 1.0), (3, 2, 0.1), (3, 4, 0.9), (4, 5, 1.0), (5, 1, 0.1), (1, 6, 0.9),
    (6, 5, 1.0), (5, 10, 0.9), (10, 20, 1.0), (20, 1, 0.5), (1, 10, 0.9), (19, 5, 1.0),
    (10, 19, 0.5),
]  # fmt: skip
PRINTED = {
    1: {2, 3, 4, 5, 6, 10, 20}, 2: {1, 3, 4, 5, 6, 10, 20}, 3: {1, 2, 4, 5, 6, 10, 20},
    4: {1, 2, 3, 5, 6, 10, 20}, 5: {1, 2, 3, 4, 6, 10, 20}, 6: {1, 2, 3, 4, 5, 10, 20},
    10: {20}, 19: {1, 2, 3, 4, 5, 6, 10, 20}, 20: set(),
}  # fmt: skip


@pytest.mark.parametrize(("source", "controlled"), PRINTED.items())
def test_control_is_that_of_the_printed_output(source, controlled):
    owner, owned, share = (np.array(column) for column in zip(*OWN, strict=True))
    down = links_of(owner, owned, share, 21)
    mine = set(np.flatnonzero(controlled_in(down, [source], more_than=0.5)).tolist())
    assert mine - {source} == controlled


@pytest.mark.parametrize(
    ("holder", "company", "share"),
    [("outside 1", "one", 2 / 3), ("outside 1", "two", 1 / 3),
     ("outside 2", "one", 1 / 3), ("outside 2", "two", 2 / 3)],
)  # fmt: skip
def test_outside_owners_of_two_that_own_half_of_each_other(holder, company, share):
    rows = pa.table(
        {"owner": ["one", "two", "outside 1", "outside 2"],
         "owned": ["two", "one", "one", "two"], "share": ["0.5"] * 4}
    )  # fmt: skip
    graph = build_ownership(read_holdings(rows).holdings)
    found = holdings_of(graph, [graph.number(holder)]).share[graph.number(company)]
    assert found == pytest.approx(share, abs=1e-12)
