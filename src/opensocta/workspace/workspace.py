"""The workspace as Python sees it: add files, build, read findings, explain, publish.

import opensocta
ws = opensocta.open("my-unit")
ws.add("seizures.xlsx", source="Customs", grade="B2")
ws.build()
ws.findings(kind="money.cycle")        # an Arrow table
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import duckdb
import pyarrow as pa

from opensocta.evidence import Reader, search_index
from opensocta.money import TraceSettings
from opensocta.records import AuditBreak
from opensocta.simulate import evaluate
from opensocta.sources import Mapping, load_mapping
from opensocta.workspace.adding import Added, Delivery, Progress, add_file
from opensocta.workspace.building import build_workspace
from opensocta.workspace.case_files import CaseFile, open_case
from opensocta.workspace.explaining import Step, explain
from opensocta.workspace.folder import Folder, init_folder
from opensocta.workspace.publishing import check_editions, publish_editions
from opensocta.workspace.reading import connect
from opensocta.workspace.stages import Notice
from opensocta.workspace.views import ranking_view, status_view, subject_view

__all__ = ["Workspace", "init_workspace", "open_workspace"]


class Workspace:
    """A unit's folder, opened for one reader; nothing above his level is read, found or counted."""

    def __init__(self, folder: Folder, reader: Reader) -> None:
        self.folder = folder
        self.reader = reader

    @classmethod
    def open(cls, path: str | Path, *, reader: Reader | None = None) -> Self:
        """Open a workspace; without a reader, for one who may see everything.

        Raises
        ------
        WorkspaceMissing : if the folder is no workspace.
        """
        return cls(Folder(Path(path)), reader or Reader())

    @classmethod
    def init(cls, path: str | Path, *, name: str = "", now: datetime | None = None) -> Self:
        """Make a workspace in a new or empty folder and open it."""
        path = Path(path)
        folder = init_folder(path, name=name or path.name, now=now or datetime.now(UTC))
        return cls(folder, Reader())

    def add(
        self,
        *paths: str | Path,
        source: str,
        mapping: str | Path | Mapping | None = None,
        **described: Any,  # Any: fields of Delivery, checked there
    ) -> list[Added]:
        """Take files in; `described` takes the fields of `Delivery`: grade, handling, tlp...

        `mapping` is a YAML file, the name of a built-in profile, or a mapping.

        Returns
        -------
        What became of each file, in order.

        Raises
        ------
        SourceUnreadable : for the first file of which nothing can be read.
        """
        chosen = load_mapping(mapping) if isinstance(mapping, str | Path) else mapping
        delivery = Delivery(agency=source, mapping=chosen, **described)
        return [self.add_one(Path(path), delivery) for path in paths]

    def add_one(
        self,
        path: Path,
        delivery: Delivery,
        *,
        now: datetime | None = None,
        progress: Progress | None = None,
    ) -> Added:
        """Take one file in and return what became of it."""
        return add_file(
            self.folder, path, delivery, now=now or datetime.now(UTC), progress=progress
        )

    def build(self, *, notice: Notice | None = None) -> dict[str, Any]:  # Any: a JSON document
        """Make everything derived anew and return the manifest; unchanged stages are kept."""
        return build_workspace(self.folder, notice=notice)

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a DuckDB connection with a view per table, cut to what the reader may see."""
        connection = connect(self.folder, self.reader)
        try:
            yield connection
        finally:
            connection.close()

    def table(self, name: str) -> pa.Table:
        """Return a table of the newest build, as far as the reader may see it."""
        self.folder.current()
        with self.connect() as connection:
            return connection.sql(f'SELECT * FROM "{name}"').to_arrow_table()

    def findings(self, *, kind: str = "", area: str = "") -> pa.Table:
        """Return findings, strongest first within each kind.

        Parameters
        ----------
        kind : a detector like `money.cycle`, or a room like `money`; empty for all.
        area : crime area; empty for all.
        """
        with self.connect() as connection:
            return connection.sql(
                "SELECT * FROM findings WHERE ($kind = '' OR kind = $kind OR "
                "starts_with(kind, $kind || '.')) AND ($area = '' OR crime_area = $area) "
                "ORDER BY finding_id",
                params={"kind": kind, "area": area},
            ).to_arrow_table()

    def search(self, text: str, *, limit: int = 20) -> pa.Table:
        """Return subjects and documents that match a text in any script, best first."""
        return search_index(self.folder.current() / "index", text, reader=self.reader, limit=limit)

    def subject(self, subject: str) -> dict[str, Any]:  # Any: a JSON document
        """Return one subject with its values, ties, networks, records and findings."""
        with self.connect() as connection:
            return subject_view(connection, subject)

    def ranking(self) -> list[dict[str, Any]]:  # Any: JSON rows
        """Return the ranked crime areas, each with its sentence and rank probabilities."""
        with self.connect() as connection:
            return ranking_view(connection)

    def explain(self, anchor: str) -> Step:
        """Return the chain of evidence behind any id."""
        with self.connect() as connection:
            return explain(connection, anchor)

    def case(self, finding_id: str, *, settings: TraceSettings | None = None) -> CaseFile:
        """Return a money finding as a file: flows, banks, where its proceeds are now.

        Raises
        ------
        AnchorUnknown : if the reader sees no finding on payments of this id.
        """
        with self.connect() as connection:
            return open_case(self.folder, connection, finding_id, settings=settings)

    def rejects(self) -> pa.Table:
        """Return the rows that were set aside: place and rule."""
        return self.folder.lake.read("rejects")

    def status(self) -> dict[str, Any]:  # Any: a JSON document
        """Return what the workspace holds, and what to do next."""
        return status_view(self.folder)

    def check_editions(self, editions: Iterable[str]) -> list[dict[str, Any]]:  # Any: JSON rows
        """Return what the checks say of editions, without writing them."""
        return check_editions(self.folder, tuple(editions))

    def publish(
        self, editions: Iterable[str], formats: Iterable[str], *, now: datetime
    ) -> list[dict[str, Any]]:  # Any: JSON rows
        """Write editions after checking them and scanning them for leaks; return the files."""
        return publish_editions(self.folder, tuple(editions), tuple(formats), now=now)

    def evaluate(self, truth: str | Path) -> list[dict[str, Any]]:  # Any: JSON rows
        """Return scores of the newest build against a simulated region's truth."""
        names = (
            "entity_map", "entities", "pairs", "members", "ties", "findings", "flows", "ranking",
            "ranks", "claims", "indicators",
        )  # fmt: skip
        tables = {name: self.folder.table(name) for name in names}
        for name in ("transactions", "reports"):
            tables[name] = self.folder.lake.read(name)
        rows: list[dict[str, Any]] = evaluate(tables, Path(truth)).as_table().to_pylist()
        return rows

    def verify_audit(self) -> AuditBreak | None:
        """Return the first broken entry of the audit log with its reason, or None."""
        return self.folder.records.verify_audit()


def open_workspace(path: str | Path, *, reader: Reader | None = None) -> Workspace:
    """Open a workspace; see `Workspace.open`."""
    return Workspace.open(path, reader=reader)


def init_workspace(path: str | Path, *, name: str = "", now: datetime | None = None) -> Workspace:
    """Make a workspace and open it; see `Workspace.init`."""
    return Workspace.init(path, name=name, now=now)
