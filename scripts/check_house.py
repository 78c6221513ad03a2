"""Checks the house rules that no linter knows: sizes, `__init__` files, words, committed files.

Out:  one line per breach, exit status 1 if there is any
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "opensocta"
MOST_LINES = 450  # 400 is where to think twice
MOST_FUNCTION = 72  # 60 is where to think twice; kernels and file layouts may take a few more
_WORDS = re.compile(r"\b(TODO|FIXME)\b|raise NotImplementedError")
_VAGUE = {"utils.py", "helpers.py", "common.py", "misc.py", "base2.py"}
_ADDRESS = re.compile(
    r'"resolved":|--(extra-)?index-url|/-/[\w.-]+\.tgz|/simple/'  # download addresses
)


def _init_breaches(path: Path, tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        match node:
            case ast.Expr(value=ast.Constant()) | ast.ImportFrom() | ast.Import():
                continue
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                continue
            case ast.AnnAssign(target=ast.Name(id="__all__")):
                continue
            case _ if path.parent == SOURCE:
                continue
            case _:
                yield f"{path}:{node.lineno}: more than docstring, re-exports and __all__"


def _long_functions(path: Path, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            doc = ast.get_docstring(node)
            length -= len(doc.splitlines()) + 1 if doc else 0
            if length > MOST_FUNCTION:
                yield f"{path}:{node.lineno}: {node.name} has {length} lines (docstring aside)"


def _source_breaches() -> Iterator[str]:
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        if path.name in _VAGUE:
            yield f"{path}: name says nothing"
        if text.count("\n") > MOST_LINES:
            yield f"{path}: {text.count(chr(10))} lines; would a reader prefer two files?"
        if not ast.get_docstring(tree):
            yield f"{path}: no module docstring"
        for number, line in enumerate(text.splitlines(), 1):
            if _WORDS.search(line):
                yield f"{path}:{number}: unfinished work"
        if path.name == "__init__.py":
            yield from _init_breaches(path, tree)
        yield from _long_functions(path, tree)


def _tracked_breaches() -> Iterator[str]:
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    for name in filter(None, done.stdout.split("\0")):
        path = ROOT / name
        if not path.is_file():
            continue
        if path.stat().st_size > 1_100_000:
            yield f"{name}: larger than 1 MiB; data and built assets do not belong here"
        if path.suffix in {".json", ".toml", ".cfg", ".txt", ".yml", ".yaml", ".sh"} and (
            _ADDRESS.search(path.read_text(encoding="utf-8", errors="ignore"))
            and name != "scripts/check_house.py"
        ):
            yield f"{name}: holds a download address"


def main() -> None:
    """Print breaches and exit."""
    breaches = [
        line.replace(f"{ROOT}/", "") for line in [*_source_breaches(), *_tracked_breaches()]
    ]
    sys.stdout.write("\n".join(breaches) + ("\n" if breaches else ""))
    sys.exit(bool(breaches))


if __name__ == "__main__":
    main()
