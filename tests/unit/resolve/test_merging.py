"""Subjects joined from their records."""

import pyarrow as pa
import pytest

from opensocta.evidence.derived import ENTITIES, PROPERTIES
from opensocta.resolve import merge

REPORTS = pa.table(
    {
        "report_id": ["r-1", "r-2", "r-3"],
        "agency": ["Police", "Customs", "Police"],
        "origin_id": ["r-1", "r-1", "r-3"],
    }
)


def mapped(**subjects):
    return pa.table(
        {
            "entity_id": list(subjects),
            "canonical_id": list(subjects.values()),
            "probability": [1.0] * len(subjects),
        }
    )


def row_of(table, subject):
    return next(row for row in table.to_pylist() if row["canonical_id"] == subject)


class TestASubject:
    def test_counts_records_reports_and_agencies(self, statements):
        rows = {
            "a": {"name": "Ana Perić", "nationality": "rs", "report": "r-1"},
            "b": {"name": "Ana Perić", "nationality": "ba", "report": "r-2"},
        }
        found = row_of(merge(statements(rows), REPORTS, mapped(a="a", b="a")).entities, "a")
        assert (found["records"], found["reports"]) == (2, 2)
        assert found["agencies"] == ["Customs", "Police"]
        assert found["countries"] == ["ba", "rs"]

    @pytest.mark.parametrize(
        ("names", "shown"),
        [
            pytest.param(("Ana P", "Ana P", "Ana Perić"), "Ana P", id="most attested"),
            pytest.param(("Ана Перић", "Ana Peric"), "Ana Peric", id="tie: Latin"),
            pytest.param(("Ana P", "Ana Perić"), "Ana Perić", id="tie: longest"),
            pytest.param(("Ana B", "Ana A"), "Ana A", id="tie: alphabet"),
        ],
    )
    def test_is_called_by_the(self, statements, names, shown):
        rows = {f"a{i}": {"name": name, "report": f"r-{i}"} for i, name in enumerate(names, 1)}
        merged = merge(statements(rows), REPORTS, mapped(**dict.fromkeys(rows, "a1")))
        assert row_of(merged.entities, "a1")["caption"] == shown

    def test_has_the_most_specific_schema(self, statements):
        rows = {
            "a": {"schema": "LegalEntity", "name": "X"},
            "b": {"schema": "Company", "name": "X"},
        }
        merged = merge(statements(rows), REPORTS, mapped(a="a", b="a"))
        assert row_of(merged.entities, "a")["schema"] == "Company"

    def test_appears_in_the_areas_of_its_incidents_and_networks(self, statements):
        rows = {
            "p": {"name": "Ana"},
            "q": {"name": "Bo"},
            "i": {"schema": "Seizure", "crimeArea": "DRUG", "suspect": "p"},
            "n": {"schema": "CriminalNetwork", "name": "N", "crimeArea": "MIG"},
            "m": {"schema": "NetworkMembership", "member": "q", "organization": "n"},
        }
        merged = merge(statements(rows), REPORTS, mapped(**{k: k for k in rows}))
        assert row_of(merged.entities, "p")["crime_areas"] == ["DRUG"]
        assert row_of(merged.entities, "q")["crime_areas"] == ["MIG"]


class TestAValue:
    def test_names_all_who_say_so_and_counts_copies_once(self, statements):
        rows = {
            k: {"name": "Ana", "report": r}
            for k, r in zip("abc", ("r-1", "r-2", "r-3"), strict=True)
        }
        merged = merge(statements(rows), REPORTS, mapped(a="a", b="a", c="a"))
        (found,) = merged.properties.to_pylist()
        assert (len(found["statements"]), found["reports"], found["origins"]) == (3, 3, 2)

    def test_points_to_the_subject_where_it_is_a_reference(self, statements):
        rows = {
            "a": {"name": "Ana"},
            "b": {"name": "Ana"},
            "o": {"schema": "Ownership", "owner": "b", "asset": "x"},
        }
        merged = merge(statements(rows), REPORTS, mapped(a="a", b="a", o="o"))
        assert ("o", "owner", "a") in {
            (r["canonical_id"], r["prop"], r["value"]) for r in merged.properties.to_pylist()
        }

    def test_tables_have_the_declared_columns(self, statements):
        merged = merge(statements({"a": {"name": "Ana"}}), REPORTS, mapped(a="a"))
        kept = [c.name for c in ENTITIES.columns if c.name not in ("handling", "tlp")]
        assert merged.entities.column_names == kept
        kept = [c.name for c in PROPERTIES.columns if c.name not in ("handling", "tlp")]
        assert merged.properties.column_names == kept
