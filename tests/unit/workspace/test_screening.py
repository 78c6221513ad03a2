"""A look-up finds what the reader may see, says why, and leaves no trace of what was asked."""

import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.workspace.shared_world import NOW, Record, World, make

from opensocta.core.errors import InputRejected, SettingsInvalid, SourceUnreadable, TermUnknown
from opensocta.evidence import BUILD, Marking, Reader
from opensocta.resolve import ScreenSettings
from opensocta.workspace import Workspace
from opensocta.workspace.kept_lists import drop_list, keep_list, kept_lists, shelf_markings
from opensocta.workspace.question import Question
from opensocta.workspace.screening import MEASURED, Desk

DOCS = Path(__file__).parents[3] / "docs" / "methods" / "screening.md"
LOW = Reader("H1", "GREEN")
WORLD = World([
    Record("e-a", "e-a", "Police", {"name": "Теодор Врановић", "birthDate": "1965-03-12"}),
    Record("e-b", "e-b", "Customs", {"name": "Teodor Vranovic"}, "H2 AMBER"),
    Record("e-c", "e-c", "Register", {"name": "Northern Kelp Trading Ltd"}, schema="Company"),
    Record("e-d", "e-d", "Register", {"name": "Vranović 12"}, schema="Vehicle"),
])  # fmt: skip
ENTRY = {
    "id": "inv-1", "schema": "Person",
    "properties": {"name": ["Teodor Vranović"], "alias": ["تيودور فرانوفيتش"],
                   "birthDate": ["1965-03-12"], "passportNumber": ["INV0092844"],
                   "program": ["INVENTED-7"]},
}  # fmt: skip


def built(folder: Path, world: World) -> Workspace:
    """Return a workspace of the world whose build has the properties of its subjects."""
    workspace = make(folder, world)
    rows = [
        {"canonical_id": one.subject, "prop": prop, "value": value, "statements": [], "reports": 1,
         "origins": 1, **dict(zip(("handling", "tlp"), one.marking.split(), strict=True))}
        for one in world.records for prop, value in one.says.items()
    ]  # fmt: skip
    table = pa.Table.from_pylist(rows, schema=BUILD["properties"].schema)
    pq.write_table(table, folder / "builds" / "x" / "properties.parquet")
    return workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return built(tmp_path / "unit", WORLD)


def listed(folder: Path, *entries: dict[str, Any], name: str = "wanted.json") -> Path:
    path = folder / name
    path.write_text("\n".join(json.dumps(one) for one in entries or [ENTRY]), encoding="utf-8")
    return path


def keep(workspace: Workspace, path: Path, marking: str = "H0 CLEAR", **told: str) -> Any:
    return keep_list(workspace.folder, path, Marking(*marking.split()), actor="a", now=NOW, **told)


def ask(workspace: Workspace, reader: Reader = Reader(), **asked: Any) -> dict[str, Any]:  # noqa: B008
    desk = Desk(workspace.folder, reader)
    return desk.ask(Question(**asked), actor="analyst-1", now=NOW)


def found(answer: dict[str, Any]) -> set[tuple[str, str]]:
    return {(row["on_list"], row["id"]) for row in answer["matches"]}


class TestAnswer:
    def test_a_name_in_another_script_finds_subject_and_entry_with_their_bits(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        keep(workspace, listed(tmp_path))
        answer = ask(workspace, name="VRANOVIC Teodor", born="12.03.1965")
        assert found(answer) == {("", "e-a"), ("", "e-b"), ("wanted", "inv-1")}
        assert (answer["in_subjects"], answer["in_lists"]) == (2, 1)
        entry = next(row for row in answer["matches"] if row["on_list"])
        assert (entry["programme"], entry["file_name"]) == ("INVENTED-7", "wanted.json")
        assert entry["anchor"]
        assert {row["prop"] for row in entry["values"]} >= {"name", "alias", "birthDate"}
        bits = {comparison: bits for comparison, _, bits in entry["explanation"]}
        assert bits["name"] > 0 < bits["birth date"]
        assert answer["read_as"] == {"birth date": ["1965-03-12"]}

    def test_a_number_alone_is_enough(self, workspace: Workspace, tmp_path: Path) -> None:
        keep(workspace, listed(tmp_path))
        assert found(ask(workspace, number="inv 009 2844")) == {("wanted", "inv-1")}

    def test_kinds_and_what_is_no_party_are_left_out(self, workspace: Workspace) -> None:
        assert found(ask(workspace, name="Northern Kelp", kind="organization")) == {("", "e-c")}
        assert found(ask(workspace, name="Northern Kelp", kind="person")) == set()
        assert ("", "e-d") not in found(ask(workspace, name="Vranović 12"))

    def test_nobody_resembles_it(self, workspace: Workspace) -> None:
        answer = ask(workspace, name="Zzqx Zzqx")
        assert (answer["matches"], answer["left_out"]) == ([], 0)

    def test_many_matches_are_cut_and_counted(self, workspace: Workspace, tmp_path: Path) -> None:
        born = {"name": ["Petra Zwillingova"], "birthDate": ["1980-05-05"]}
        twins = [{"id": f"t-{n}", "schema": "Person", "properties": born} for n in range(203)]
        keep(workspace, listed(tmp_path, *twins))
        answer = ask(workspace, name="Petra Zwillingova", born="1980-05-05")
        assert (len(answer["matches"]), answer["left_out"], answer["in_lists"]) == (200, 3, 203)

    def test_a_list_kept_later_is_looked_through(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        desk = Desk(workspace.folder, Reader())
        first = desk.ask(Question("Teodor Vranović"), actor="a", now=NOW)
        assert desk.prepare() is desk.prepare()
        keep(workspace, listed(tmp_path))
        assert not desk.is_ready()
        assert desk.ask(Question("Teodor Vranović"), actor="a", now=NOW)["in_lists"] == 1
        assert first["in_lists"] == 0


class TestRights:
    def test_a_lower_reader_finds_and_counts_only_what_he_may_see(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        keep(workspace, listed(tmp_path), "H2 AMBER", name="secret")
        keep(workspace, listed(tmp_path), "H1 GREEN", name="open")
        answer = ask(workspace, LOW, name="Teodor Vranović")
        assert found(answer) == {("", "e-a"), ("open", "inv-1")}
        assert (answer["in_subjects"], answer["in_lists"]) == (1, 1)
        assert [one.name for one in kept_lists(workspace.folder, LOW)] == ["open"]

    def test_what_is_hidden_moves_no_bit_of_what_is_seen(self, tmp_path: Path) -> None:
        """The rarity of a name is that among subjects which the reader sees."""
        hidden = [
            Record(f"h-{n}", f"h-{n}", "Police", {"name": f"Teodor H{n}"}, "H3 RED")
            for n in range(40)
        ]
        seen = WORLD.records[0]
        alone = built(tmp_path / "alone", World([seen]))
        among = built(tmp_path / "among", World([seen, *hidden]))
        one, two = (ask(side, LOW, name="Teodor Vranović") for side in (alone, among))
        assert one == two


class TestLog:
    def test_a_look_up_is_logged_without_what_was_asked(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        keep(workspace, listed(tmp_path))
        ask(workspace, name="Teodor Vranović", born="1965", number="INV0092844")
        (row,) = [
            row for row in workspace.folder.records.audit().to_pylist()
            if row["action"] == "screen.ask"
        ]  # fmt: skip
        assert (row["actor"], row["subject"]) == ("analyst-1", "x")
        database = (workspace.folder.path / "records.db").read_bytes()
        assert not [word for word in (b"Vranov", b"INV0092844", b"1965") if word in database]
        assert workspace.verify_audit() is None


class TestQuestion:
    @pytest.mark.parametrize(
        ("asked", "where"),
        [
            ({"name": "  "}, "name"),
            ({"name": "!!"}, "name"),
            ({"name": "Ana", "born": "31.31.1980"}, "birth date"),
            ({"name": "Ana", "country": "Nowhereland"}, "country"),
            ({"name": "Ana", "kind": "animal"}, "kind"),
            ({"name": "Ana", "kind": "organization", "born": "1980"}, "birth date"),
            ({"name": "a" * 301}, "name"),
        ],
    )
    def test_what_cannot_be_read_is_told_by_its_place_never_its_content(
        self, asked: dict[str, str], where: str
    ) -> None:
        with pytest.raises(InputRejected) as told:
            _both(Question(**asked))
        assert told.value.where == where
        assert "31.31.1980" not in str(told.value)
        assert "Nowhereland" not in str(told.value)


def _both(question: Question) -> tuple[str, dict[str, list[str]]]:
    return question.family(), question.record()


class TestShelf:
    def test_a_list_kept_again_replaces_the_older_one(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        keep(workspace, listed(tmp_path))
        other = {**ENTRY, "id": "inv-2"}
        kept = keep(workspace, listed(tmp_path, other))
        assert kept_lists(workspace.folder, Reader()) == [kept]
        assert found(ask(workspace, name="Teodor Vranović", number="INV0092844")) == {
            ("", "e-a"), ("", "e-b"), ("wanted", "inv-2"),
        }  # fmt: skip

    def test_what_cannot_be_read_leaves_the_older_one(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        kept = keep(workspace, listed(tmp_path))
        (tmp_path / "wanted.json").write_text("not a list", encoding="utf-8")
        with pytest.raises(SourceUnreadable):
            keep(workspace, tmp_path / "wanted.json")
        assert kept_lists(workspace.folder, Reader()) == [kept]

    @pytest.mark.parametrize("name", ["../x", "A", "a b", ".hidden", "x" * 41])
    def test_a_name_stays_a_folder_of_the_shelf(
        self, workspace: Workspace, tmp_path: Path, name: str
    ) -> None:
        with pytest.raises(SettingsInvalid):
            keep(workspace, listed(tmp_path), name=name)
        with pytest.raises(SettingsInvalid):
            drop_list(workspace.folder, name, actor="a", now=NOW)

    def test_an_unknown_marking_or_an_empty_list_is_not_kept(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        with pytest.raises(TermUnknown):
            keep(workspace, listed(tmp_path), "H9 CLEAR")
        account = {"id": "b", "schema": "BankAccount", "properties": {"iban": ["X"]}}
        with pytest.raises(SettingsInvalid):
            keep(workspace, listed(tmp_path, account))
        assert kept_lists(workspace.folder, Reader()) == []

    def test_a_marking_that_nobody_knows_is_the_strictest(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        keep(workspace, listed(tmp_path))
        about = workspace.folder.path / "lists" / "wanted" / "list.json"
        about.write_text(about.read_text().replace('"H0"', '"H7"'), encoding="utf-8")
        assert kept_lists(workspace.folder, Reader("H2", "RED")) == []

    def test_a_damaged_list_is_named(self, workspace: Workspace, tmp_path: Path) -> None:
        keep(workspace, listed(tmp_path))
        about = workspace.folder.path / "lists" / "wanted" / "list.json"
        about.write_text("[]", encoding="utf-8")
        with pytest.raises(SettingsInvalid, match="keep the list again"):
            kept_lists(workspace.folder, Reader())

    def test_dropping_takes_it_off_and_logs_it(self, workspace: Workspace, tmp_path: Path) -> None:
        keep(workspace, listed(tmp_path))
        drop_list(workspace.folder, "wanted", actor="a", now=NOW)
        assert kept_lists(workspace.folder, Reader()) == []
        with pytest.raises(TermUnknown):
            drop_list(workspace.folder, "wanted", actor="a", now=NOW)
        actions = workspace.folder.records.audit()["action"].to_pylist()
        assert [one for one in actions if one.startswith("list.")] == ["list.keep", "list.drop"]


class TestBanner:
    def test_it_bears_the_markings_of_lists_that_are_seen_and_no_others(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        keep(workspace, listed(tmp_path), "H3 RED", name="secret")
        keep(workspace, listed(tmp_path), "H0 CLEAR", name="open")
        keep(workspace, listed(tmp_path), "H0 CLEAR", name="damaged")
        (workspace.folder.path / "lists" / "damaged" / "list.json").write_text("[]")
        assert shelf_markings(workspace.folder, LOW) == [Marking("H0", "CLEAR")]
        assert Marking("H3", "RED") in shelf_markings(workspace.folder, Reader())


class TestMeasured:
    def test_figures_of_the_page_are_those_of_the_method(self) -> None:
        rows = re.findall(
            r"^\| \**([\d.]+)\**[^|]*\| \**([\d.]+)\** \| \**([\d.]+)\** \|",
            DOCS.read_text(encoding="utf-8"), flags=re.M,
        )  # fmt: skip
        told = {float(t): (round(1000 * float(found)), float(alarms)) for t, found, alarms in rows}
        assert {one.threshold: (one.found, one.alarms) for one in MEASURED}.items() <= told.items()
        assert ScreenSettings().threshold in told
