"""A small invented unit, built once for all flows that only read it."""

from datetime import UTC, datetime

import pytest

from opensocta.simulate import invent
from opensocta.workspace import Workspace
from opensocta.workspace.demo import add_deliveries

NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture(scope="session")
def invented_unit(tmp_path_factory) -> Workspace:
    base = tmp_path_factory.mktemp("invented")
    invent(base / "agencies", seed=3, scale=0.03)
    workspace = Workspace.init(base / "unit", name="Invented joint unit", now=NOW)
    add_deliveries(workspace, base / "agencies", now=NOW)
    workspace.build()
    return workspace
