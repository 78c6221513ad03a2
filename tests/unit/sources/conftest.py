"""What the tests of the readers share: a reader's yield as one table per name."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from opensocta.evidence.tables import LAKE
from opensocta.sources import Mapping, intake, parse_mapping, read

Everything = Callable[..., dict[str, pa.Table]]


@pytest.fixture
def everything() -> Everything:
    """Return a function that reads a file whole and checks every table of it."""

    def whole(
        path: Path, mapping: str | Mapping | None = None, **more: object
    ) -> dict[str, pa.Table]:
        given = parse_mapping(mapping, "m.yml") if isinstance(mapping, str) else mapping
        taken = replace(intake(path, agency="Customs", obtained_at="2024", mapping=given), **more)
        found: dict[str, list[pa.Table]] = {name: [table.empty()] for name, table in LAKE.items()}
        for name, rows in read(taken):
            found[name].append(rows)
        tables = {name: pa.concat_tables(pieces) for name, pieces in found.items()}
        for name, rows in tables.items():
            keys = rows.select(list(LAKE[name].key)).to_pylist()
            assert len({tuple(key.values()) for key in keys}) == len(keys), f"{name}: key twice"
        return tables

    return whole
