"""Who may not know of a tie learns nothing of it from a pair or from a subject it put together."""

import json
from datetime import UTC, datetime

import pytest

from opensocta.evidence import Reader
from opensocta.workspace import Delivery, Workspace

NOW = datetime(2026, 11, 25, tzinfo=UTC)
IBAN = "RS35990000000000100373"


def entity(key, schema, **values):
    return {"id": key, "schema": schema, "properties": {k: [v] for k, v in values.items()}}


NAMES = {
    "police": [entity("p1", "Person", name="Dragan Strarović"),
               *(entity(f"x{k}", "Person", name=f"Dragan {one}")
                 for k, one in enumerate(("Ilić", "Kos", "Perić", "Savić", "Lukić", "Matić")))],
    "customs": [entity("c1", "Person", name="Драган Сторић")],
}  # fmt: skip
TIES = {
    "police": [entity("a1", "BankAccount", iban=IBAN),
               entity("o1", "Ownership", owner="p1", asset="a1")],
    "customs": [entity("a2", "BankAccount", iban=IBAN),
                entity("o2", "Ownership", owner="c1", asset="a2")],
}  # fmt: skip


@pytest.fixture(scope="module")
def unit(tmp_path_factory):
    base = tmp_path_factory.mktemp("ties")
    made = Workspace.init(base / "unit", name="Invented unit", now=NOW)
    for agency in ("police", "customs"):
        for kind, rows, code in (("names", NAMES, "H1"), ("ties", TIES, "H3")):
            path = base / f"{agency}-{kind}.ftm.json"
            path.write_text("\n".join(map(json.dumps, rows[agency])) + "\n", encoding="utf-8")
            made.add_one(
                path,
                Delivery(agency=agency, grade="B2", obtained="2026-01-05", handling=code),
                now=NOW,
            )
    made.build()
    return made


def pair_of(unit, reader):
    with Workspace.open(unit.folder.path, reader=reader).connect() as connection:
        names = "SELECT entity_id FROM statements WHERE prop = 'name' AND value = $name"
        ids = sorted(
            connection.execute(names, {"name": name}).fetchall()[0][0]
            for name in ("Dragan Strarović", "Драган Сторић")
        )
        found = connection.execute(
            "SELECT explanation FROM pairs WHERE left_id = $l AND right_id = $r",
            {"l": ids[0], "r": ids[1]},
        ).fetchall()
        subjects = connection.execute(
            "SELECT DISTINCT canonical_id FROM entity_map WHERE entity_id IN ($l, $r)",
            {"l": ids[0], "r": ids[1]},
        ).fetchall()
    return [row[0] for row in found], len(subjects)


class TestAReaderWhoSeesTheTies:
    def test_reads_them_in_the_pair(self, unit):
        found, _ = pair_of(unit, Reader())
        assert "an account in common (2 holders)" in found[0]


class TestAReaderFromWhomTheyAreHidden:
    def test_reads_what_the_first_pass_said(self, unit):
        found, _ = pair_of(unit, Reader("H1", "AMBER"))
        assert not any("relations" in one or "in common (2" in one for one in found)

    def test_does_not_see_a_subject_that_they_put_together(self, unit):
        _, whole = pair_of(unit, Reader())
        _, cut = pair_of(unit, Reader("H1", "AMBER"))
        assert (whole, cut) == (1, 0)
