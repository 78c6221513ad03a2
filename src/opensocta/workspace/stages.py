"""Runs a build stage by stage; a stage whose inputs did not change is not run again.

A stage is a pure function of named tables. Its key is a hash of what it reads, the code, the
policy and the seed; a finished stage of an earlier build with the same key is linked, not run.
Each table is written to a temporary name and renamed, and the stage is entered in `stages.json`
last, so that a build that was cut off goes on where it stopped.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from opensocta.core.ids import digest

__all__ = ["Notice", "Stage", "Tables", "run_stages"]

Tables = Mapping[str, pa.Table]
Notice = Callable[[str, int, int], None]
_DONE = "stages.json"


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a build.

    `reads` names tables; those of the lake begin with `lake.`, those of the records with
    `records.`. `run` takes the tables and returns those named in `makes`. `by_content`: what
    follows is run again only if the bytes of these tables changed, not whenever this stage was run.
    """

    name: str
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    run: Callable[[Tables], Tables]
    words: str
    by_content: bool = False


@dataclass(slots=True)
class _State:
    folder: Path
    earlier: dict[str, Path]
    keys: dict[str, str]
    done: dict[str, str]


def run_stages(
    stages: tuple[Stage, ...],
    folder: Path,
    *,
    base: str,
    keys: Mapping[str, str],
    load: Callable[[str], pa.Table],
    earlier: tuple[Path, ...] = (),
    notice: Notice | None = None,
) -> dict[str, str]:
    """Run the stages in order and return the key of each.

    Parameters
    ----------
    folder : where the tables are written, one Parquet file each.
    base : hash of everything that all stages depend on (code, policy, seed, settings).
    keys : content key per table that is not made here, like `lake.reports`.
    load : returns such a table.
    earlier : folders of earlier builds whose stages may be reused.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state = _State(folder, _finished(earlier), dict(keys), _read_done(folder))
    for number, stage in enumerate(stages):
        if notice:
            notice(stage.words, number, len(stages))
        key = digest([base, stage.name, *(state.keys[name] for name in stage.reads)])
        for name in stage.makes:
            state.keys[name] = digest([key, name])
        if state.done.get(stage.name) != key and not _link(stage, key, state):
            _write(
                stage, stage.run({name: _read(name, state, load) for name in stage.reads}), state
            )
        if stage.by_content:
            for name in stage.makes:
                content = (state.folder / f"{name}.parquet").read_bytes()
                state.keys[name] = sha256(content).hexdigest()
        state.done[stage.name] = key
        _replace(folder / _DONE, orjson.dumps(state.done, option=orjson.OPT_SORT_KEYS))
    if notice:
        notice("done", len(stages), len(stages))
    return state.done


def _read(name: str, state: _State, load: Callable[[str], pa.Table]) -> pa.Table:
    if "." in name:
        return load(name)
    return pq.read_table(state.folder / f"{name}.parquet", partitioning=None)


def _write(stage: Stage, made: Tables, state: _State) -> None:
    for name in stage.makes:
        path = state.folder / f"{name}.parquet"
        part = path.with_suffix(".part")
        pq.write_table(made[name], part, compression="zstd", store_schema=True)
        part.replace(path)


def _link(stage: Stage, key: str, state: _State) -> bool:
    source = state.earlier.get(f"{stage.name}:{key}")
    if source is None or source == state.folder:
        return False
    for name in stage.makes:
        path = state.folder / f"{name}.parquet"
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        os.link(source / path.name, part)
        part.replace(path)
    return True


def _finished(folders: tuple[Path, ...]) -> dict[str, Path]:
    return {
        f"{stage}:{key}": folder for folder in folders for stage, key in _read_done(folder).items()
    }


def _read_done(folder: Path) -> dict[str, str]:
    path = folder / _DONE
    if not path.is_file():
        return {}
    done: dict[str, str] = orjson.loads(path.read_bytes())
    return done


def _replace(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
