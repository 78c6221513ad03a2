"""Records that say the same are one row in a block and one group from the start."""

import numpy as np
import pyarrow as pa
import pytest

from opensocta.resolve import clustering, link_table
from opensocta.resolve.plain import table_records
from opensocta.resolve.twins import first_twins

COLUMNS = {"name": "name", "born": "date", "city": "place"}


def people(*rows):
    names, born, cities = zip(*rows, strict=True)
    ids = [f"r{k:05d}" for k in range(len(rows))]
    return pa.table({"id": ids, "name": names, "born": born, "city": cities})


ANA = ("Ana Perić", "1970-03-05", "Bar")


def strangers(number):
    draw = np.random.default_rng(4)
    letters = "abdegiklmnoprstuvz"
    return [
        (
            f"{''.join(draw.choice(list(letters), 6))} {''.join(draw.choice(list(letters), 8))}",
            f"{1900 + k % 100}-{1 + k // 100 % 12:02}-{10 + k // 1200:02}",
            f"Town{draw.integers(0, 2000)}",
        )
        for k in range(number)
    ]


class TestFirstTwins:
    @pytest.mark.parametrize("other", [("Ana Perić", "1970-03-05", None), ("Ana Peric", *ANA[1:])])
    def test_are_of_exactly_the_same_content(self, other):
        records = table_records(people(ANA, other, ANA, other), COLUMNS, id_column="id")
        assert first_twins(records).tolist() == [0, 1, 0, 1]

    def test_agree_with_a_dictionary(self):
        rows = [(f"N{k % 3} S", ["1970", None][k % 2], "B") for k in range(40)]
        seen: dict[tuple[str | None, ...], int] = {}
        expected = [seen.setdefault(row, k) for k, row in enumerate(rows)]
        assert (
            first_twins(table_records(people(*rows), COLUMNS, id_column="id")).tolist() == expected
        )


class TestManyRecordsOfOneContent:
    def test_join_in_few_rounds_together_with_a_variant(self, monkeypatch):
        monkeypatch.setattr(clustering, "_ROUNDS", 8)
        rows = [*([ANA] * 60), ("Ana Peric", "1970-03-05", "Bar"), *strangers(6000)]
        links = link_table(people(*rows), COLUMNS, id_column="id")
        subjects = links.entity_map["canonical_id"].to_pylist()
        assert set(subjects[:61]) == {"r00000"}
        assert len(set(subjects[61:])) == 6000

    def test_stay_apart_if_their_content_does_not_tell_people_apart(self):
        rows = [*([("Ana", None, None)] * 60), *strangers(500)]
        links = link_table(people(*rows), COLUMNS, id_column="id")
        assert len(set(links.entity_map["canonical_id"].to_pylist())) == 560
