"""The same inputs and seed give the same bytes: findings, tables and editions."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from opensocta.simulate import invent
from opensocta.workspace import Workspace
from opensocta.workspace.demo import add_deliveries

SCALE = 0.03


def built(folder: Path, files: Path, *, day: int, reverse: bool) -> Workspace:
    now = datetime(2026, 11, day, tzinfo=UTC)
    workspace = Workspace.init(folder, name="Invented joint unit", now=now)
    add_deliveries(workspace, files, now=now, reverse=reverse)
    workspace.build()
    workspace.publish(("restricted", "public"), ("html", "pdf", "json"), now=now)
    return workspace


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    base = tmp_path_factory.mktemp("same")
    invent(base / "files", seed=11, scale=SCALE)
    return (
        built(base / "one", base / "files", day=1, reverse=False),
        built(base / "two", base / "files", day=20, reverse=True),
    )


class TestTwoBuildsOfTheSameFiles:
    """One is made later, elsewhere and with the files taken in the other way round."""

    def test_have_the_same_id(self, pair):
        first, second = (workspace.folder.manifest() for workspace in pair)
        assert first["build_id"] == second["build_id"]

    def test_have_the_same_tables_to_the_byte(self, pair):
        first, second = (workspace.folder.manifest() for workspace in pair)
        assert first["files"] == second["files"]
        assert first["rows"]["findings"] > 100

    def test_publish_the_same_files_to_the_byte(self, pair):
        files = [
            {
                str(path.relative_to(workspace.folder.out)): path.read_bytes()
                for path in sorted(workspace.folder.out.rglob("assessment-*"))
            }
            for workspace in pair
        ]
        assert sorted(files[0]) == sorted(files[1])
        assert len(files[0]) == 6
        different = [name for name in files[0] if files[0][name] != files[1][name]]
        assert different == []


class TestASecondBuild:
    def test_of_unchanged_files_runs_no_stage_again(self, pair):
        folder = pair[0].folder
        before = {path: path.stat().st_mtime_ns for path in folder.current().glob("*.parquet")}
        pair[0].build()
        assert {
            path: path.stat().st_mtime_ns for path in folder.current().glob("*.parquet")
        } == before

    def test_after_one_more_text_keeps_the_payments_stage(self, pair, tmp_path):
        note = tmp_path / "note.txt"
        note.write_text("INVENTED. Nothing new at the northern crossing.\n", encoding="utf-8")
        folder = pair[1].folder
        payments = (folder.current() / "found_payments.parquet").stat().st_ino
        pair[1].add(note, source="Civil Society Monitor", source_kind="civil_society", grade="C3",
                    obtained="2026-09-30", invented=True)  # fmt: skip
        pair[1].build()
        assert (folder.current() / "found_payments.parquet").stat().st_ino == payments


class TestTheSameFileTwice:
    def test_adds_nothing(self, pair):
        workspace = pair[0]
        before = workspace.folder.lake.counts()
        files = workspace.folder.path.parent / "files"
        added = add_deliveries(workspace, files, now=datetime(2026, 11, 25, tzinfo=UTC))
        assert sum(one["rows"] for one in added) == 0
        assert workspace.folder.lake.counts() == before
