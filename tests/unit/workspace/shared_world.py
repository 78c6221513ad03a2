"""A tiny workspace with a hand-made build: records of agencies, joined as the test says."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from opensocta.evidence import BUILD, Marking, join, statement_rows
from opensocta.evidence.tables import REPORTS
from opensocta.workspace import Workspace

NOW = datetime(2026, 1, 1, tzinfo=UTC)
_REPORT = {
    "source_id": "s", "source_kind": "police", "title": "INVENTED", "scheme": "admiralty",
    "reliability": "B", "credibility": "2", "parents": None, "consents": None,
    "obtained_at": "2026-01-01", "review_due": None, "invented": True, "anchor": "row 1",
    "batch_id": "b-1",
}  # fmt: skip


@dataclass(frozen=True)
class Record:
    """What one report of one agency says of one record; `subject` is what it was joined into."""

    id: str
    subject: str
    agency: str
    says: dict[str, str | list[str]]
    marking: str = "H0 CLEAR"
    category: str | None = None
    caveats: str | None = None
    stance: int = 1
    own: str | None = None
    schema: str = "Person"
    seen: str | None = None


@dataclass(frozen=True)
class World:
    """Records and the pairs that joined them: (left, right, decided)."""

    records: list[Record]
    pairs: list[tuple[str, str, str]] = field(default_factory=list)


def make(folder: Path, world: World) -> Workspace:
    """Write the world as a workspace with a finished build."""
    workspace = Workspace.init(folder, name="unit", now=NOW)
    statements = pa.concat_tables(
        _statements(report, record) for report, record in _numbered(world.records)
    )
    with workspace.folder.lake.begin("b-1") as batch:
        batch.append("reports", _reports(world.records))
        batch.append("statements", statements)
        batch.commit(
            file_name="f.csv", file_hash="0" * 64, reader="csv", agency="A", rows_in=1,
            rows_rejected=0, recorded_at=NOW,
        )  # fmt: skip
    build = folder / "builds" / "x"
    build.mkdir(parents=True)
    made = _build(world)
    for name, table in BUILD.items():
        rows = pa.Table.from_pylist(made.get(name, []), schema=table.schema)
        pq.write_table(rows, build / f"{name}.parquet")
    manifest = {"build_id": "x", "lake": workspace.folder.lake.fingerprint()}
    (build / "manifest.json").write_bytes(orjson.dumps(manifest))
    (folder / "builds" / "current").write_text("x", encoding="utf-8")
    return workspace


def _reports(records: list[Record]) -> pa.Table:
    rows = [
        {**_REPORT, "report_id": report, "origin_id": report,
         "agency": one.agency, "caveats": one.caveats,
         **dict(zip(("handling", "tlp"), one.marking.split(), strict=True))}
        for report, one in _numbered(records)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=REPORTS.schema)


def _statements(report: str, one: Record) -> pa.Table:
    said = [
        (prop, value)
        for prop, values in one.says.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    n = len(said)
    return statement_rows(
        batch_id="b-1", report_id=report, entity_id=one.id, schema=one.schema,
        prop=[prop for prop, _ in said], value=[value for _, value in said],
        anchor=[f"A{row}" for row in range(n)], stance=one.stance,
        subject_category=[one.category] * n, handling=[one.own] * n, first_seen=[one.seen] * n,
    )  # fmt: skip


def _numbered(records: list[Record]) -> list[tuple[str, Record]]:
    """Return each record with a report id that no other record has a part in."""
    count = Counter[str]()
    numbered = []
    for one in records:
        numbered.append((f"r-{one.id}-{count[one.id]}", one))
        count[one.id] += 1
    return numbered


def _build(world: World) -> dict[str, list[dict[str, Any]]]:
    subjects: dict[str, list[Record]] = {}
    for one in world.records:
        subjects.setdefault(one.subject, []).append(one)
    entities = []
    for subject, records in subjects.items():
        marking = join(Marking(one.own or one.marking.split()[0], one.marking.split()[1])
                       for one in records)  # fmt: skip
        entities.append({
            "canonical_id": subject, "schema": records[0].schema,
            "caption": str(records[-1].says.get("name", subject)), "records": len(records),
            "reports": len(records), "agencies": sorted({one.agency for one in records}),
            "countries": [], "crime_areas": [], "handling": marking.handling, "tlp": marking.tlp,
        })  # fmt: skip
    members = sorted({(one.id, one.subject) for one in world.records})
    return {
        "entities": entities,
        "entity_map": [
            {"entity_id": one, "canonical_id": subject, "probability": 0.9}
            for one, subject in members
        ],
        "pairs": [
            {"left_id": left, "right_id": right, "probability": 0.9, "weight": 5.0,
             "explanation": "[]", "decided": decided}
            for left, right, decided in world.pairs
        ],
    }  # fmt: skip
