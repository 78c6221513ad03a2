"""A column is cleaned as its values are one by one."""

import pyarrow as pa
import pytest

from opensocta.resolve.cleaning import normal_values
from opensocta.resolve.subjects import normal_value

VALUES = [
    "Ana Perić", "Ana  Perić", "x\u00a0y", "n/a", "N/A", "Nepoznato", "ΆΓΝΩΣΤΟΣ", "not known",
    "not  Known", "unknown person", "12345", "01234", "98765432", "12ab34", "AAAAA", "A1234A",
    "A1234B", "111111", "P-12 345", "x", "İ", "null", "1980-02-30", "1980-02-03", "a@b.ba",
]  # fmt: skip


class TestAColumn:
    @pytest.mark.parametrize("field", ["name", "document number", "birth date", "e-mail", "town"])
    def test_is_cleaned_as_its_values_are_one_by_one(self, field):
        found = normal_values(field, pa.array(VALUES)).to_pylist()
        assert found == [normal_value(field, value) for value in VALUES]

    def test_may_be_empty(self):
        assert normal_values("name", pa.array([], pa.string())).to_pylist() == []
