"""Measures the main job: the invented region from raw files to both editions, by step.

    python benchmarks/bench_demo.py [--scale 1] [--json rows.json]

Each run is a process of its own (`socta demo --no-serve`), so that memory is its own; wall seconds
are those of the steps, CPU seconds and peak memory those of the whole process.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

Row = dict[str, Any]


def run(scale: float) -> Row:
    """Return what one demonstration of a scale cost."""
    with tempfile.TemporaryDirectory() as folder:
        words = [
            sys.executable, "-c", "from opensocta.cli import main; main()", "demo",
            str(Path(folder) / "unit"), "--no-serve", "--json", "--scale", str(scale),
        ]  # fmt: skip
        process = subprocess.Popen(words, stdout=subprocess.PIPE)
        assert process.stdout is not None
        done = json.loads(process.stdout.read())
        _, status, used = os.wait4(process.pid, 0)
        if status:
            sys.exit("the demonstration failed")
    steps = {step["step"]: step["seconds"] for step in done["steps"]}
    return {
        "scale": scale, "people": done["people"], "transactions": done["transactions"],
        "incidents": done["incidents"], "wall_seconds": round(sum(steps.values()), 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mib": round(used.ru_maxrss / 1024), **steps,
    }  # fmt: skip


def main() -> None:
    """Run at a tenth of the scale and at the scale, and print both."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    rows = [run(chosen.scale / 10), run(chosen.scale)]
    table = Table()
    for name in rows[0]:
        table.add_column(name.replace("_", " "), justify="right", overflow="fold")
    for row in rows:
        table.add_row(*(f"{value:,}" for value in row.values()))
    Console(width=150).print(table)
    if chosen.json:
        chosen.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
