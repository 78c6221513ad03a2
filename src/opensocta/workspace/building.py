"""Makes a build: everything derived, as a function of lake, records, code, policy and seed.

The build's id is the hash of those, so the same inputs give the same id and the same bytes on any
machine. A build cut off in the middle goes on where it stopped; `current` names the newest whole
one.
"""

import shutil
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import opensocta
from opensocta.core.errors import SettingsInvalid
from opensocta.core.ids import digest, file_hash
from opensocta.evidence import BUILD, LAKE, Marking, join, write_index
from opensocta.workspace.folder import Folder
from opensocta.workspace.link_notes import in_manifest
from opensocta.workspace.pipeline import METHOD_VERSION, pipeline
from opensocta.workspace.stages import Notice, run_stages

__all__ = ["build_workspace", "code_version"]

_NOT_READ = {  # large columns that no stage looks at
    "statements": {"anchor", "original_value", "lang", "batch_id"},
    "transactions": {"reference"},
    "documents": {"text", "pages"},
}
_KEPT = 3  # builds kept, the newest included, for reuse of their stages


@cache
def code_version() -> str:
    """Return a hash of the package's own files: code and data that a result depends on."""
    root = Path(opensocta.__file__).parent
    files = sorted(
        path
        for path in root.rglob("*")
        if path.suffix in {".py", ".csv", ".yaml", ".yml"} and "__pycache__" not in path.parts
    )
    return digest(
        [part for path in files for part in (str(path.relative_to(root)), file_hash(path))]
    )


def build_workspace(folder: Folder, *, notice: Notice | None = None) -> dict[str, Any]:  # Any: JSON
    """Run all stages, write index and manifest, and make the build the current one.

    Raises
    ------
    SettingsInvalid : if nothing was taken in yet.
    """
    as_of = _as_of(folder)
    base = digest([
        code_version(), folder.records.revision(), str(folder.settings.seed), str(as_of),
        orjson.dumps(_decisive_settings(folder), option=orjson.OPT_SORT_KEYS).decode(),
    ])  # fmt: skip
    build_id = digest([base, folder.lake.fingerprint()])[:12]
    target = folder.builds / build_id
    if not (target / "manifest.json").is_file():
        _make(folder, build_id, as_of, base, notice)
    pointer = folder.builds / "current.part"
    pointer.write_text(build_id, encoding="utf-8")
    pointer.replace(folder.builds / "current")
    _drop_old(folder, keep=build_id)
    return folder.manifest()


def _make(folder: Folder, build_id: str, as_of: date, base: str, notice: Notice | None) -> None:
    target = folder.builds / build_id
    keys = {f"lake.{name}": folder.lake.fingerprint(name) for name in LAKE}
    keys["lake.origins"] = _key_of(_origins(folder))
    keys |= dict.fromkeys(("records.decisions", "records.asked"), folder.records.revision())
    earlier = tuple(path for path in sorted(folder.builds.iterdir()) if path.is_dir())
    stages = pipeline(folder, as_of)
    run_stages(
        stages, target, base=base, keys=keys, load=cache(partial(_load, folder)),
        earlier=earlier, notice=notice,
    )  # fmt: skip
    tables = {
        name: pq.read_table(target / f"{name}.parquet", partitioning=None)
        for name in ("entities", "properties")
    }
    write_index(
        target / "index", tables["entities"], tables["properties"], folder.lake.read("documents"),
        reports=folder.lake.read("reports"),
    )  # fmt: skip
    part = target / "manifest.part"
    manifest = _manifest(folder, build_id, as_of)
    part.write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))
    part.replace(target / "manifest.json")


def _load(folder: Folder, name: str) -> pa.Table:
    store, table = name.split(".")
    if name == "lake.origins":
        return _origins(folder)
    if store == "lake":
        names = [name for name in LAKE[table].schema.names if name not in _NOT_READ.get(table, ())]
        return folder.lake.read(table, names)
    return folder.records.decisions() if table == "decisions" else folder.records.collection.rows()


def _origins(folder: Folder) -> pa.Table:
    """Return report_id and origin_id of the reports that are copies, sorted."""
    reports = folder.lake.read("reports", ["report_id", "origin_id"])
    copies = reports.filter(pc.not_equal(reports["report_id"], reports["origin_id"]))
    return copies.sort_by([("report_id", "ascending"), ("origin_id", "ascending")])


def _key_of(rows: pa.Table) -> str:
    return digest([value for column in rows.columns for value in column.to_pylist()])


def _manifest(folder: Folder, build_id: str, as_of: date) -> dict[str, Any]:  # Any: JSON
    target = folder.builds / build_id
    reports = folder.lake.read("reports", ["handling", "tlp", "invented", "obtained_at"])
    pairs = set(zip(reports["handling"].to_pylist(), reports["tlp"].to_pylist(), strict=True))
    marking = join(Marking(handling, tlp) for handling, tlp in sorted(pairs))
    rows = {name: pq.read_metadata(target / f"{name}.parquet").num_rows for name in sorted(BUILD)}
    return {
        "build_id": build_id,
        "as_of": as_of.isoformat(),
        "lake": folder.lake.fingerprint(),
        "records": folder.records.revision(),
        "code": code_version(),
        "seed": folder.settings.seed,
        "method_version": METHOD_VERSION,
        "invented": bool(pc.any(reports["invented"]).as_py()),
        "handling": marking.handling,
        "tlp": marking.tlp,
        "rows": rows,
        "linking": in_manifest(target),
        "files": {name: file_hash(target / f"{name}.parquet") for name in sorted(BUILD)},
    }


def _as_of(folder: Folder) -> date:
    """Return the day the build speaks of: as set, else that of the newest report."""
    if folder.settings.as_of is not None:
        return folder.settings.as_of
    newest = pc.max(folder.lake.read("reports", ["obtained_at"])["obtained_at"]).as_py()
    if newest is None:
        raise SettingsInvalid(
            source="build", key="(lake)", rule="nothing was taken in yet; begin with: socta add"
        )
    year, month, day = (*(int(part) for part in newest.split("-")), 12, 28)[:3]
    return date(year, month, day)


def _decisive_settings(folder: Folder) -> dict[str, Any]:  # Any: JSON
    """Return the settings that results depend on; paths, memory and threads are not among them."""
    chosen = folder.settings.model_dump(mode="json")
    for name in ("database", "memory", "threads"):
        chosen.pop(name)
    chosen["policy"] = dict(folder.policy)
    rates = folder.path / folder.settings.rates
    if folder.settings.rates and rates.is_file():
        chosen["rates"] = file_hash(rates)
    return chosen


def _drop_old(folder: Folder, *, keep: str) -> None:
    whole = [path for path in folder.builds.iterdir() if (path / "manifest.json").is_file()]
    whole.sort(key=lambda path: (path / "manifest.json").stat().st_mtime)
    for path in whole[:-_KEPT]:
        if path.name != keep:
            shutil.rmtree(path)
