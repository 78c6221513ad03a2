"""kill -9 during `add` or `build`, again and again: nothing acknowledged is lost, all ends well."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from opensocta.simulate import invent
from opensocta.workspace import Workspace
from opensocta.workspace.demo import add_deliveries

KILLS = 20
NOW = datetime(2026, 11, 25, tzinfo=UTC)
ADD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from opensocta.workspace import Workspace
from opensocta.workspace.demo import add_deliveries
print("ready", flush=True)
add_deliveries(Workspace.open(sys.argv[1]), Path(sys.argv[2]), now=datetime(2026, 11, 25, tzinfo=UTC))
"""
BUILD = """
import sys
from opensocta.workspace import Workspace
print("ready", flush=True)
Workspace.open(sys.argv[1]).build()
"""


def run_and_kill(code: str, *words: object, after: float) -> bool:
    """Run a program and kill it `after` seconds into its work; tell whether it had ended."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)], stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(after)
    ended = process.poll() is not None
    if not ended:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    return ended


def acknowledged(workspace: Path) -> set[str]:
    return set(Workspace.open(workspace).folder.lake.read("batches")["batch_id"].to_pylist())


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    invent(folder, seed=5, scale=0.02)
    return folder


@pytest.fixture(scope="module")
def undisturbed(files, tmp_path_factory) -> dict:
    workspace = Workspace.init(tmp_path_factory.mktemp("calm") / "unit", now=NOW)
    add_deliveries(workspace, files, now=NOW)
    workspace.build()
    return {"lake": workspace.folder.lake.counts(), "files": workspace.folder.manifest()["files"]}


def test_adding_and_building_survive_twenty_kills(files, undisturbed, tmp_path):
    unit = tmp_path / "unit"
    Workspace.init(unit, now=NOW)
    dice = random.Random(3)
    known: set[str] = set()
    for _ in range(KILLS // 2):
        run_and_kill(ADD, unit, files, after=dice.uniform(0.02, 0.7))
        now_known = acknowledged(unit)
        assert known <= now_known, "an acknowledged file was lost"
        known = now_known
    workspace = Workspace.open(unit)
    add_deliveries(workspace, files, now=NOW)
    assert workspace.folder.lake.counts() == undisturbed["lake"]
    for _ in range(KILLS // 2):
        run_and_kill(BUILD, unit, after=dice.uniform(0.02, 1.2))
    workspace = Workspace.open(unit)
    workspace.build()
    assert workspace.folder.manifest()["files"] == undisturbed["files"]
    assert workspace.verify_audit() is None
