"""The whole way on an invented region: invent, take in, build, publish, compare with the truth."""

import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from opensocta.core.errors import SettingsInvalid
from opensocta.simulate import invent
from opensocta.sources import load_mapping
from opensocta.vocabulary import SECTIONS, top_areas
from opensocta.workspace.adding import Delivery
from opensocta.workspace.settings import FILE_NAME
from opensocta.workspace.stages import Notice
from opensocta.workspace.workspace import Workspace

__all__ = ["add_deliveries", "run_demo"]

_MARK = ".invented-demo"
_EDITIONS = ("restricted", "public")


def run_demo(
    path: Path, *, seed: int, scale: float, now: datetime, notice: Notice | None = None
) -> dict[str, Any]:  # Any: a JSON document
    """Make a demonstration workspace in `path` and return what was done and found.

    An earlier demonstration there is removed; any other folder is refused.

    Raises
    ------
    SettingsInvalid : if the folder holds something else than a demonstration.
    """
    _make_room(path)
    steps: list[dict[str, Any]] = []  # Any: JSON rows
    told = notice or (lambda *_: None)

    def timed(words: str, number: int, work: Callable[[], Any]) -> Any:  # Any: the work's result
        told(words, number, 5)
        started = time.perf_counter()
        result = work()
        steps.append({"step": words, "seconds": round(time.perf_counter() - started, 1)})
        return result

    workspace = Workspace.init(path, name="Invented joint unit", now=now)
    (path / _MARK).write_text("invented data; may be removed\n", encoding="utf-8")
    agencies = path / "agencies"
    world = timed("inventing a region", 0, lambda: invent(agencies, seed=seed, scale=scale))
    added = timed("taking the files in", 1, lambda: add_deliveries(workspace, agencies, now=now))
    timed("building", 2, lambda: workspace.build(notice=notice))
    written = timed("publishing", 3, lambda: workspace.publish(_EDITIONS, ("html", "pdf"), now=now))
    scores = timed("comparing with the truth", 4, lambda: workspace.evaluate(agencies / "truth"))
    return {
        **world.counts,
        "files": len(added),
        "agencies": len({one["agency"] for one in added}),
        "rejected": sum(one["rejected"] for one in added),
        "steps": steps,
        "scores": scores,
        "written": written,
        "ranking": [row["sentence"] for row in workspace.ranking()[:3]],
    }


def add_deliveries(
    workspace: Workspace, folder: Path, *, now: datetime, reverse: bool = False
) -> list[dict[str, Any]]:  # Any: JSON
    """Take in the files that `deliveries.yml` in a folder lists, with what it says of each.

    Returns one row per file: agency, file, rows, rejected.
    """
    plan = yaml.safe_load((folder / "deliveries.yml").read_text(encoding="utf-8"))
    topics = [
        (area, section.code) for area in plan.get("areas", top_areas()) for section in SECTIONS
    ]
    collection = workspace.folder.records.collection
    known = set(collection.rows()["agency"].to_pylist())
    for asked in plan.get("asked", ()):
        if asked["agency"] in known:
            continue
        at = datetime.fromisoformat(asked["asked"]).replace(tzinfo=UTC)
        collection.ask(asked["agency"], topics, author="local", at=at, due=asked.get("due"))
    done = []
    for row in plan["deliveries"][:: -1 if reverse else 1]:
        mapping = row.get("mapping")
        delivery = Delivery(
            agency=row["source"], source_kind=row["source_kind"], grade=row["grade"],
            handling=row["handling"], tlp=row["tlp"], consents=tuple(row.get("consents", ())),
            obtained=row["obtained"], invented=True,
            mapping=load_mapping(folder / mapping) if mapping else None,
        )  # fmt: skip
        added = workspace.add_one(folder / row["file"], delivery, now=now)
        done.append({
            "agency": row["source"], "file": added.file_name, "rows": added.taken_in,
            "rejected": added.rejected,
        })  # fmt: skip
    return done


def _make_room(path: Path) -> None:
    if (path / _MARK).is_file():
        shutil.rmtree(path)
    elif path.exists() and any(path.iterdir()):
        what = "is a workspace" if (path / FILE_NAME).exists() else "is not empty"
        raise SettingsInvalid(
            source=path.name, key="(folder)", rule=f"{what} and no demonstration; name another"
        )
