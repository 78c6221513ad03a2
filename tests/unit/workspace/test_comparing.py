"""Two records side by side, as far as the reader sees both whole; what waits for a build."""

from pathlib import Path

import pytest
from tests.unit.workspace.shared_world import NOW, Record, World, make

from opensocta.core.errors import AnchorUnknown
from opensocta.evidence import Reader
from opensocta.workspace import Workspace
from opensocta.workspace.comparing import build_words, compare_records, names_of, waiting
from opensocta.workspace.deciding import Choice, decide, list_decisions, undo

LOW = Reader("H1", "GREEN")
RECORDS = [
    Record("e-a", "e-a", "Police", {"name": "Emir Gristačić", "birthDate": "1965-03-12",
                                    "nationality": "ba", "phone": "+387 1"}),
    Record("e-b", "e-b", "Customs", {"name": "Емир Гристачић", "birthDate": "1965-12-03",
                                     "nationality": "BA"}),
    Record("e-c", "e-c", "Border", {"name": "Emir Gristacic"}),
    Record("e-d", "e-c", "Fiu", {"name": "E. Gristacic"}, "H3 RED"),
]  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make(tmp_path / "unit", World(RECORDS, [("e-a", "e-b", "model")]))


class TestSides:
    def test_each_property_says_how_both_agree(self, workspace: Workspace) -> None:
        found = compare_records(workspace.folder, Reader(), "e-b", "e-a")
        assert (found["left"]["id"], found["right"]["id"]) == ("e-a", "e-b")
        assert {row["prop"]: row["state"] for row in found["fields"]} == {
            "name": "alike", "birthDate": "differ", "nationality": "same", "phone": "one",
        }  # fmt: skip
        assert found["fields"][0]["prop"] == "name"
        assert found["left"]["reports"][0]["agency"] == "Police"
        assert not found["joined"]
        assert found["pair"]["explanation"] == []

    def test_a_pair_never_scored_has_no_score(self, workspace: Workspace) -> None:
        assert compare_records(workspace.folder, Reader(), "e-a", "e-c")["pair"] is None

    def test_who_does_not_see_a_subject_whole_sees_neither_side(self, workspace: Workspace) -> None:
        for hidden in ("e-c", "e-d", "e-nobody"):
            with pytest.raises(AnchorUnknown) as told:
                compare_records(workspace.folder, LOW, "e-a", hidden)
            assert told.value.anchor == hidden
        names = names_of(workspace.folder, LOW, {"e-a", "e-c", "e-d"})
        assert names == {"e-a": "Emir Gristačić"}


class TestWaiting:
    def choice(self) -> Choice:
        return Choice("analyst-1", "same photograph", NOW)

    def test_a_decision_waits_until_it_is_undone(self, workspace: Workspace) -> None:
        folder, reader = workspace.folder, Reader()
        made = decide(folder, reader, "keep_apart", ("e-a", "e-b"), self.choice())
        assert waiting(folder, reader, list_decisions(folder, reader))["keep_apart"] == 1
        undo(folder, reader, made["decision_id"], self.choice())
        assert set(waiting(folder, reader, list_decisions(folder, reader)).values()) == {0}

    def test_who_does_not_see_everything_is_told_of_what_he_sees_only(
        self, workspace: Workspace
    ) -> None:
        before = build_words(workspace.folder, LOW, 0)
        decide(workspace.folder, Reader(), "merge", ("e-c", "e-d"), self.choice())
        assert build_words(workspace.folder, LOW, 0) == before
        assert build_words(workspace.folder, LOW, 1) == (
            False, "Decisions were made since this build.",
        )  # fmt: skip
