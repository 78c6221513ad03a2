"""A workspace is made, opened and configured; what is wrong is said with its place."""

from datetime import UTC, datetime

import pytest

from opensocta.core.errors import BuildMissing, SettingsInvalid, SourceUnreadable, WorkspaceMissing
from opensocta.workspace import Delivery, Workspace

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NOTE = "INVENTED. A lorry was seen at the crossing.\n"


@pytest.fixture
def unit(tmp_path):
    return Workspace.init(tmp_path / "unit", name='The "first" unit', now=NOW)


class TestAWorkspace:
    def test_can_be_opened_again(self, unit):
        assert Workspace.open(unit.folder.path).folder.settings.name == "The 'first' unit"

    def test_says_what_to_do_first(self, unit):
        assert unit.status()["next"].startswith("socta add")

    def test_without_a_build_says_so(self, unit):
        with pytest.raises(BuildMissing, match="socta build"):
            unit.table("findings")

    def test_is_not_made_over_another_folder(self, unit):
        with pytest.raises(SettingsInvalid, match="exists already"):
            Workspace.init(unit.folder.path, now=NOW)

    def test_cannot_be_built_empty(self, unit):
        with pytest.raises(SettingsInvalid, match="nothing was taken in yet"):
            unit.build()

    def test_is_not_found_elsewhere(self, tmp_path):
        with pytest.raises(WorkspaceMissing, match="socta init"):
            Workspace.open(tmp_path)


class TestASetting:
    @pytest.mark.parametrize(
        ("line", "key"),
        [
            pytest.param("edition = 0", "edition", id="out of range"),
            pytest.param('currency = "euro"', "currency", id="of another form"),
            pytest.param("colour = 1", "colour", id="unknown"),
            pytest.param("edition = ", "(whole file)", id="no TOML"),
        ],
    )
    def test_is_refused_by_its_key(self, unit, line, key):
        (unit.folder.path / "socta.toml").write_text(line + "\n", encoding="utf-8")
        with pytest.raises(SettingsInvalid) as caught:
            Workspace.open(unit.folder.path)
        assert caught.value.key == key
        assert "euro" not in str(caught.value)

    def test_can_come_from_the_environment(self, unit, monkeypatch):
        monkeypatch.setenv("SOCTA_SEED", "99")
        assert Workspace.open(unit.folder.path).folder.settings.seed == 99


class TestAFile:
    def test_is_taken_in_once(self, unit, tmp_path):
        note = tmp_path / "note.txt"
        note.write_text(NOTE, encoding="utf-8")
        first = unit.add_one(note, Delivery(agency="Monitor", obtained="2026"), now=NOW)
        again = unit.add_one(note, Delivery(agency="Monitor", obtained="2026"), now=NOW)
        assert (first.known, again.known, again.taken_in) == (False, True, 0)
        assert first.rows == {"reports": 1, "documents": 1}

    def test_from_another_source_is_another_delivery(self, unit, tmp_path):
        note = tmp_path / "note.txt"
        note.write_text(NOTE, encoding="utf-8")
        unit.add_one(note, Delivery(agency="Monitor", obtained="2026"), now=NOW)
        assert not unit.add_one(note, Delivery(agency="Police", obtained="2026"), now=NOW).known

    @pytest.mark.parametrize(
        ("wrong", "key"),
        [
            ({"handling": "H9"}, "handling"), ({"tlp": "PINK"}, "tlp"), ({"agency": " "}, "source"),
            ({"source_kind": "army"}, "kind"), ({"obtained": "2026-13"}, "obtained"),
            ({"consents": ("all",)}, "consents"),
        ],
    )  # fmt: skip
    def test_is_refused_with_a_wrong_description(self, unit, tmp_path, wrong, key):
        note = tmp_path / "note.txt"
        note.write_text(NOTE, encoding="utf-8")
        with pytest.raises(SettingsInvalid) as caught:
            unit.add_one(note, Delivery(**{"agency": "Monitor", **wrong}), now=NOW)
        assert caught.value.key == key
        assert unit.folder.lake.counts()["reports"] == 0

    def test_that_does_not_exist_is_named(self, unit, tmp_path):
        with pytest.raises(SourceUnreadable, match=r"absent.csv, file: there is no such file"):
            unit.add_one(tmp_path / "absent.csv", Delivery(agency="Monitor"), now=NOW)

    def test_leaves_an_entry_in_the_audit_log(self, unit, tmp_path):
        note = tmp_path / "note.txt"
        note.write_text(NOTE, encoding="utf-8")
        unit.add_one(note, Delivery(agency="Monitor", obtained="2026"), now=NOW)
        assert unit.verify_audit() is None
        assert unit.folder.records.audit()["action"].to_pylist() == ["init", "add"]
