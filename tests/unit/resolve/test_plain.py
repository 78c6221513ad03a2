"""Linking a plain table, and scoring against a truth."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from opensocta.core.errors import SettingsInvalid
from opensocta.resolve import link_table, score_pairs


class TestAPlainTable:
    def test_is_linked_by_the_kinds_of_its_columns(self):
        rows = pa.table(
            {
                "no": [3, 1, 2],
                "first": ["Ana", "ANA", "Boro"],
                "last": ["Perić", "PERIC", "Lukić"],
                "born": ["1980-01-02", "1980-01-02", "1961-12-09"],
            }
        )
        kinds = {"first": "name", "last": "name", "born": "date"}
        found = link_table(rows, kinds, id_column="no").entity_map.to_pydict()
        assert found["entity_id"] == ["1", "2", "3"]
        assert found["canonical_id"] == ["1", "2", "1"]

    @pytest.mark.parametrize(
        ("kinds", "key"),
        [({"a": "colour"}, "a"), ({"b": "name"}, "b")],
        ids=["unknown kind", "absent column"],
    )
    def test_is_refused_with_the_column_named(self, kinds, key):
        with pytest.raises(SettingsInvalid, match=f"'{key}'"):
            link_table(pa.table({"id": ["1"], "a": ["x"]}), kinds, id_column="id")

    def test_of_public_records_reaches_the_measured_quality(self, public_data):
        rows = pq.read_table(public_data / "linkage/historical_50k.parquet").slice(0, 4000)
        kinds = {
            "first_name": "name", "surname": "name", "dob": "date", "birth_place": "place",
            "postcode_fake": "place", "gender": "sex", "occupation": "code",
        }  # fmt: skip
        links = link_table(rows, kinds, id_column="unique_id")
        truth = pa.table({"entity_id": rows["unique_id"], "cluster": rows["cluster"]})
        assert score_pairs(links.entity_map, truth).f1 > 0.85


class TestAScore:
    def test_counts_pairs(self):
        found = pa.table({"entity_id": list("abcd"), "canonical_id": list("aacc")})
        truth = pa.table({"entity_id": list("abcd"), "cluster": list("1112")})
        score = score_pairs(found, truth)
        assert (score.true_pairs, score.found_pairs, score.shared_pairs) == (3, 2, 1)
        assert (score.precision, score.recall, score.f1) == (0.5, pytest.approx(1 / 3), 0.4)
