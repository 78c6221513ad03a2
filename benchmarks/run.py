"""Runs all benchmarks and writes their tables to docs/benchmarks.md.

    python benchmarks/run.py [NAME ...]     # names like evidence, resolve; all by default

A name given alone replaces its own part of the page and leaves the others.
"""

import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
ORDER = (
    "demo", "evidence", "resolve", "resolve_scale", "link_peers", "link_others", "calibration",
    "relations", "names", "screen", "networks", "network_guesses", "network_groups",
    "network_speed", "money", "money_detection", "tracing", "ownership", "payment_formats",
    "ranking",
)  # fmt: skip
HEAD = """# Benchmarks
Made by `make bench`; each part names its command. CPU seconds are of the whole process over all
threads unless said; peers are measured in the same run on the same machine. Wall time on a shared
machine lies; compare ratios.
"""


def _machine() -> str:
    names = ("duckdb", "pyarrow", "deltalake", "numba", "networkit", "followthemoney")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return f"Python {platform.python_version()}, {platform.machine()}, {versions}"


def _part(name: str) -> str:
    command = [sys.executable, str(HERE / f"bench_{name}.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"bench_{name}.py failed:\n{done.stderr[-2000:]}")
    day = datetime.now(UTC).date().isoformat()
    what = (HERE / f"bench_{name}.py").read_text(encoding="utf-8").split('"""')[1].split("\n")[0]
    return (
        f"## {name}\n{what} `python benchmarks/bench_{name}.py`, {day}, {_machine()}.\n\n"
        f"```text\n{done.stdout.strip()}\n```\n"
    )


def main(names: list[str]) -> None:
    """Run the named benchmarks and rewrite their parts of the page."""
    old = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    parts = dict(re.findall(r"^(?=## (\w+)\n)(.*?)(?=^## |\Z)", old, flags=re.S | re.M))
    for name in names or ORDER:
        sys.stderr.write(f"{name} ...\n")
        parts[name] = _part(name)
        text = HEAD + "\n" + "\n".join(parts[one].strip() + "\n" for one in ORDER if one in parts)
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
