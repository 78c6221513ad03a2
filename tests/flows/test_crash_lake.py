"""Writers that are killed or write at once: nothing acknowledged is lost, nothing is twofold."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from opensocta.evidence import Lake

BATCHES, ROWS, KILLS = 40, 10_000, 20
WRITER = f"""
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
import pyarrow as pa
from opensocta.core.errors import BatchKnown
from opensocta.evidence import LAKE, Lake, report_id, statement_rows
import opensocta.evidence.lake_files as files
files._GROUP_ROWS, files._FILE_ROWS = 5_000, 10_000
lake = Lake.open(Path(sys.argv[1]))
print("ready", flush=True)
def write(number, batch_id):
    report = report_id("Customs", str(number))
    row = dict(report_id=report, source_id="s", agency="Customs", source_kind="customs", title="t",
               scheme="admiralty", reliability="B", credibility="2", origin_id=report,
               handling="H1", tlp="AMBER", obtained_at="2024", invented=True, anchor="file",
               batch_id=batch_id)
    with lake.begin(batch_id) as batch:
        batch.append("reports", LAKE["reports"].conform(pa.Table.from_pylist([row])))
        for start in range(0, {ROWS}, 2_000):
            values = [f"{{number}} {{start + place}}" for place in range(2_000)]
            batch.append("statements", statement_rows(
                batch_id=batch_id, report_id=report, entity_id="e-1", schema="Person",
                prop="name", value=values, anchor="line 1"))
        batch.commit(file_name="f", file_hash="h", reader="r", agency="Customs",
                     recorded_at=datetime(2024, 1, 1, tzinfo=UTC))
    print(batch_id, flush=True)
for number in range(int(sys.argv[2]), {BATCHES}):
    if not lake.holds(f"b-{{number}}"):
        with suppress(BatchKnown):
            write(number, f"b-{{number}}")
"""


def start(lake: Lake, first: int = 0) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(lake.folder), str(first)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def told(process: "subprocess.Popen[str]") -> set[str]:
    assert process.stdout is not None
    return set(process.stdout.read().split())


def check(lake: Lake, acknowledged: set[str]) -> None:
    with lake.connect() as connection:
        found = connection.sql(
            "SELECT batch_id, count(*), count(DISTINCT statement_id) FROM statements GROUP BY 1"
        ).fetchall()
    counts = {batch: (rows, keys) for batch, rows, keys in found}
    assert acknowledged <= counts.keys()
    assert set(counts.values()) <= {(ROWS, ROWS)}


class TestAWriterThatIsKilled:
    def test_loses_nothing_acknowledged_and_leaves_nothing_twofold(self, tmp_path: Path) -> None:
        chance = random.Random(7)
        lake = Lake.create(tmp_path / "lake")
        acknowledged: set[str] = set()
        killed = 0
        for _ in range(KILLS):
            with start(lake) as process:
                time.sleep(chance.uniform(0, 0.5))
                process.send_signal(signal.SIGKILL)
                acknowledged |= told(process)
            killed += process.returncode == -signal.SIGKILL
            check(lake, acknowledged)
        assert killed >= KILLS // 2
        with start(lake) as last:
            told(last)
        assert last.returncode == 0
        check(lake, {f"b-{number}" for number in range(BATCHES)})
        assert lake.counts()["statements"] == BATCHES * ROWS
        live = {file.name for file in lake._tables["statements"].files()}
        assert {path.name for path in (lake.folder / "statements").glob("*.parquet")} == live


class TestSeveralWriters:
    def test_at_once_lose_nothing_and_write_nothing_twice(self, tmp_path: Path) -> None:
        lake = Lake.create(tmp_path / "lake")
        with start(lake, BATCHES - 6) as one, start(lake, BATCHES - 4) as two:
            done = [told(one), told(two)]
        assert (one.returncode, two.returncode) == (0, 0)
        batches = {f"b-{number}" for number in range(BATCHES - 6, BATCHES)}
        assert done[0] | done[1] == batches
        assert not done[0] & done[1]
        check(lake, batches)
        assert lake.counts()["statements"] == 6 * ROWS
