"""Fixtures of the report: one invented build, its restricted document and its public edition."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pytest

from opensocta.publish import Document, compose, for_edition, make_edition, secrets_of


@pytest.fixture(scope="session")
def invented() -> ModuleType:
    """Return the module that invents a build."""
    path = Path(__file__).with_name("invented.py")
    spec = importlib.util.spec_from_file_location("publish_invented", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def tables(invented: ModuleType) -> Mapping[str, pa.Table]:
    """Return the tables of an invented build."""
    return invented.build()


@pytest.fixture(scope="session")
def restricted(invented: ModuleType, tables: Mapping[str, pa.Table]) -> Document:
    """Return the restricted document."""
    return compose(tables, invented.facts())


@pytest.fixture(scope="session")
def public(restricted: Document) -> Document:
    """Return the public edition."""
    return for_edition(restricted, "public")


@pytest.fixture(scope="session")
def public_files(restricted: Document, tables: Mapping[str, pa.Table]) -> Mapping[str, bytes]:
    """Return the finished public files."""
    secrets = secrets_of(restricted, tables["entities"])
    return make_edition(restricted, "public", ("html", "pdf", "json"), secrets)


@pytest.fixture(scope="session")
def restricted_files(restricted: Document) -> Mapping[str, bytes]:
    """Return the finished restricted files."""
    return make_edition(restricted, "restricted", ("html", "pdf", "json"))
