"""Groups of a plain edge list."""

from itertools import combinations

import pyarrow as pa

from opensocta.networks.plain_groups import plain_groups


def _two_cliques() -> pa.Table:
    ties = [*combinations("abcdef", 2), *combinations("uvwxyz", 2), ("f", "u")]
    one, two = zip(*ties, strict=True)
    return pa.table({"source": one, "target": two, "weight": [1.0] * len(ties)})


class TestPlantedGroupsAreFound:
    def test_two_cliques(self) -> None:
        found = plain_groups(_two_cliques(), draws=20)
        assert found["group"].to_pylist() == [0] * 6 + [1] * 6
        assert min(found["share"].to_pylist()) > 0.8

    def test_rows_in_another_order(self) -> None:
        edges = _two_cliques()
        turned = edges.take(list(range(edges.num_rows))[::-1])
        assert plain_groups(edges, draws=5).equals(plain_groups(turned, draws=5))
