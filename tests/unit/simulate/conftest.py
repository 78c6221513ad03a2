"""One small invented world for all tests of this room, and what the readers make of it."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
import yaml

from opensocta.simulate import World, invent
from opensocta.sources import intake, read


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return invent(tmp_path_factory.mktemp("world"), seed=3, scale=0.02)


@pytest.fixture(scope="session")
def lake(world: World) -> dict[str, pa.Table]:
    """Return the rows of all deliveries by table; a table nobody fills is absent."""
    found: dict[str, list[pa.Table]] = defaultdict(list)
    for row in plan(world)["deliveries"]:
        given = intake(
            world.folder / row["file"], agency=row["source"], obtained_at=row["obtained"]
        )
        given = replace(given, source_kind=row["source_kind"], invented=row["invented"])
        for name, rows in read(given):
            found[name].append(rows)
    return {name: pa.concat_tables(parts) for name, parts in found.items()}


def plan(world: World) -> dict:
    return yaml.safe_load(Path(world.deliveries).read_text("utf-8"))
