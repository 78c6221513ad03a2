"""A unit's folder: where its settings, lake, records, builds and editions lie.

my-unit/socta.toml  records.db  lake/  builds/<id>/  out/
"""

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from opensocta.core.errors import BuildMissing, SettingsInvalid, TermUnknown
from opensocta.evidence import BUILD, Lake
from opensocta.records import Records
from opensocta.vocabulary import Policy, policy
from opensocta.workspace.settings import FILE_NAME, WorkspaceSettings, read_settings, settings_text

__all__ = ["Folder", "init_folder"]


class Folder:
    """The paths and stores of one workspace; opened, never made, here."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.settings: WorkspaceSettings = read_settings(self.path)

    @cached_property
    def lake(self) -> Lake:
        """Return the lake."""
        return Lake.open(self.path / "lake")

    @cached_property
    def records(self) -> Records:
        """Return the records database."""
        return Records.open(_database_url(self.settings.database, self.path))

    @cached_property
    def policy(self) -> Policy:
        """Return the policy values with this workspace's overrides."""
        return policy(self.settings.policy)

    @property
    def builds(self) -> Path:
        """Return the folder of the builds."""
        return self.path / "builds"

    @property
    def out(self) -> Path:
        """Return the folder of editions and packages."""
        return self.path / "out"

    def current(self) -> Path:
        """Return the folder of the newest build.

        Raises
        ------
        BuildMissing : if nothing was built yet.
        """
        pointer = self.builds / "current"
        if pointer.is_file():
            folder = self.builds / pointer.read_text(encoding="utf-8").strip()
            if (folder / "manifest.json").is_file():
                return folder
        raise BuildMissing(folder=self.path.name)

    def manifest(self) -> dict[str, Any]:  # Any: a JSON document
        """Return the manifest of the newest build."""
        manifest: dict[str, Any] = orjson.loads((self.current() / "manifest.json").read_bytes())
        return manifest

    def table(self, name: str) -> pa.Table:
        """Return a table of the newest build."""
        if name not in BUILD:
            raise TermUnknown(kind="table of a build", term=name, known=", ".join(sorted(BUILD)))
        return pq.read_table(self.current() / f"{name}.parquet", partitioning=None)


def init_folder(path: Path, *, name: str, now: datetime) -> Folder:
    """Make a workspace in a new or empty folder and return it."""
    if (path / FILE_NAME).exists():
        raise SettingsInvalid(source=FILE_NAME, key="(whole file)", rule="exists already")
    if path.exists() and any(path.iterdir()):
        raise SettingsInvalid(
            source=path.name, key="(folder)", rule="is not empty; choose a new folder"
        )
    path.mkdir(parents=True, exist_ok=True)
    for part in ("builds", "out"):
        (path / part).mkdir(exist_ok=True)
    Lake.create(path / "lake")
    (path / FILE_NAME).write_text(settings_text(name), encoding="utf-8")
    folder = Folder(path)
    folder.records.log("init", "workspace", actor="local", at=now, detail={})
    return folder


def _database_url(url: str, folder: Path) -> str:
    prefix = "sqlite:///"
    if url.startswith(prefix) and not url.startswith(prefix + "/"):
        return f"{prefix}{(folder / url.removeprefix(prefix)).resolve()}"
    return url
