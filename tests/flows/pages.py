"""Runs the examples of a page as a reader would: in order, in one folder, comparing what is printed.

A block ```` ```yaml title="x.yml" ```` writes the file; `sh` and `python` are run; `text` after one
of them is what it prints (lines of `...` stand for any lines). `console` shows a run and is not
compared: its figures change with the method.
"""

import contextlib
import io
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

FENCE = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```', re.MULTILINE | re.DOTALL)
# Lines for a person's desk: the environment is there already, and a server would wait for ever.
AT_THE_DESK = re.compile(r"^(\. \.venv|make |git |socta serve|socta demo$)")


@dataclass
class Desk:
    """A folder in which a page is worked through, with what was last printed."""

    root: Path
    place: Path
    names: dict[str, object] = field(default_factory=dict)
    printed: str = ""
    env: dict[str, str] = field(default_factory=dict)

    def shell(self, code: str) -> None:
        """Run lines of a shell block; the folder they end in is kept."""
        lines = [line for line in code.splitlines() if not AT_THE_DESK.match(line)]
        where = self.root / ".where"
        script = "\n".join(["set -e", f"cd '{self.place}'", *lines, f"pwd > '{where}'"])
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-c", script], capture_output=True, text=True, check=False,
            env={**os.environ, **self.env, "PATH": path, "NO_COLOR": "1"},
        )  # fmt: skip
        assert done.returncode == 0, f"{code}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"
        self.place = Path(where.read_text(encoding="utf-8").strip())
        self.printed = done.stdout

    def python(self, code: str) -> None:
        """Run a Python block in the folder; names are kept for the next block."""
        out = io.StringIO()
        with contextlib.chdir(self.place), contextlib.redirect_stdout(out):
            exec(compile(code, "page", "exec"), self.names)  # noqa: S102 - the page's own example
        self.printed = out.getvalue()

    def compare(self, shown: str) -> None:
        """Hold what the page shows against what was printed, blanks and wrapping aside."""
        pattern = ".*".join(
            re.escape(_plain(part)) for part in re.split(r"^\s*\.\.\.\s*$", shown, flags=re.M)
        )
        assert re.search(pattern, _plain(self.printed)), f"shown:\n{shown}\nis:\n{self.printed}"


def work_through(page: Path, desk: Desk) -> None:
    """Run all blocks of a page."""
    for kind, title, code in FENCE.findall(page.read_text(encoding="utf-8")):
        if title:
            (desk.place / title).write_text(code, encoding="utf-8")
        elif kind == "sh":
            desk.shell(code)
        elif kind == "python":
            desk.python(code)
        elif kind == "text":
            desk.compare(code)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)
