"""Groups of a plain edge list."""

from itertools import combinations

import pyarrow as pa
import pytest

from opensocta.core.errors import SettingsInvalid
from opensocta.networks import GroupSettings, plain_groups


def ties(*cliques, more=(), credence=None):
    found = [pair for clique in cliques for pair in combinations(clique, 2)] + list(more)
    one, two = zip(*found, strict=True)
    table = pa.table({"source": one, "target": two, "weight": [1.0] * len(found)})
    if credence is not None:
        sure = [credence if pair in more else 1.0 for pair in found]
        table = table.append_column("credence", pa.array(sure))
    return table


TWO = ties("abcdef", "uvwxyz", more=[("f", "u")])


class TestPlantedGroups:
    def test_are_found_the_largest_first(self):
        found = plain_groups(ties("abcd", "uvwxyz", more=[("d", "u")]))
        assert found.groups["size"].to_pylist() == [6, 4]
        group = dict(zip(*(found.members[n].to_pylist() for n in ("node", "group")), strict=True))
        assert {group[n] for n in "uvwxyz"} == {1}
        assert {group[n] for n in "abcd"} == {2}

    def test_stand_missing_ties(self):
        found = plain_groups(TWO, settings=GroupSettings(draws=50))
        assert min(found.members["share"].to_pylist()) > 0.8
        assert min(found.groups["stability"].to_pylist()) > 0.8

    def test_count_ties_within_and_out(self):
        found = plain_groups(TWO, settings=GroupSettings(draws=0))
        assert found.groups["ties"].to_pylist() == [15, 15]
        assert found.groups["out"].to_pylist() == [1, 1]

    def test_are_doubtful_where_ties_are(self):
        chain = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")]
        found = plain_groups(ties("uvwxyz", more=chain, credence=0.3),
                             settings=GroupSettings(draws=60))  # fmt: skip
        stable = dict(
            zip(*(found.groups[n].to_pylist() for n in ("size", "stability")), strict=True)
        )
        assert stable[6] > 0.9
        assert stable[4] < 0.6

    def test_may_have_parts(self):
        whole = ties("abcde", "fghij", more=[("e", "f"), ("a", "j"), ("b", "i"), ("c", "h")])
        coarse = GroupSettings(draws=0, resolution=0.2)
        fine = plain_groups(whole, settings=coarse)
        assert fine.groups.num_rows == 1
        assert fine.groups["parts"].to_pylist() == [0]  # parts are sought as coarsely
        found = plain_groups(ties(*("abcdefgh"[k : k + 2] for k in range(0, 8, 2)), more=[
            ("b", "c"), ("d", "e"), ("f", "g"), ("h", "a")]), settings=GroupSettings(draws=0))  # fmt: skip
        assert max(found.members["part"].to_pylist()) == max(found.groups["parts"].to_pylist())

    def test_are_the_same_for_rows_in_another_order(self):
        turned = TWO.take(list(range(TWO.num_rows))[::-1])
        one, two = plain_groups(TWO), plain_groups(turned)
        assert one.members.equals(two.members)
        assert one.groups.equals(two.groups)

    def test_of_nothing_are_none(self):
        empty = plain_groups(TWO.slice(0, 0))
        assert empty.groups.num_rows == empty.members.num_rows == 0


@pytest.mark.parametrize("wrong", [{"missing": 1.0}, {"resolution": 0}, {"draws": -1}])
def test_parameters_out_of_range_are_refused(wrong):
    with pytest.raises(SettingsInvalid):
        GroupSettings(**wrong)
