"""Writes editions: composes once, cuts, checks, scans for leaks, then writes all files or none."""

import gc
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from opensocta import __version__
from opensocta.core.errors import TermUnknown
from opensocta.core.ids import content_hash
from opensocta.publish import (
    Document,
    EditionFacts,
    check,
    check_confidence,
    check_ids,
    check_manifest,
    compose,
    explainable,
    for_edition,
    make_edition,
    secrets_of,
)
from opensocta.publish.blocks import Edition
from opensocta.workspace.folder import Folder

__all__ = ["EDITIONS", "check_editions", "compose_build", "publish_editions"]

EDITIONS: tuple[Edition, ...] = ("restricted", "partner", "public")
_WHOLE = (
    "findings", "forecasts", "case_flows", "claims", "indicators", "ranks", "ranking", "gaps",
    "judgements", "recommendations",
)  # fmt: skip
_BUILD = {
    "members": ("network", "canonical_id", "role", "handling", "tlp"),
    "entities": ("canonical_id", "schema", "caption", "crime_areas"),
    "ties": ("source", "target", "weight", "fact", "credence"),
    "flows": ("flow_id", "crime_area", "commodity", "stops", "handling", "tlp"),
}
_LAKE = {
    "reports": ("report_id", "agency", "source_kind", "reliability", "credibility", "origin_id",
                "handling", "tlp", "consents", "obtained_at"),
    "observations": ("observation_id", "report_id", "series", "indicator", "place", "period",
                     "value", "unit", "effort", "flag"),
}  # fmt: skip
_HOLDERS = {
    "statements": "statement_id", "answers": "answer_id", "responses": "response_id",
    "transactions": "tx_id", "documents": "document_id",
}  # fmt: skip

Row = dict[str, Any]  # Any: a JSON row


def publish_editions(
    folder: Folder, editions: tuple[str, ...], formats: tuple[str, ...], *, now: datetime
) -> list[Row]:
    """Write editions to `out/<edition>/` and return one row per file.

    Raises
    ------
    EditionBlocked : if a check that stops publication fails or a leak is found; nothing is written.
    TermUnknown : if an edition or format is not known.
    """
    wanted = _known(editions)
    document = compose_build(folder)
    made: dict[str, dict[str, bytes]] = {}
    for edition in wanted:
        public = edition == "public"
        secrets = secrets_of(document, _of_build(folder, "entities")) if public else None
        made[edition] = make_edition(document, edition, formats, secrets)
        _release()
    written = [
        row
        for edition, files in made.items()
        for row in _write(folder.out / edition, edition, files)
    ]
    for name in editions:
        digests = {row["file"]: row["sha256"] for row in written if row["edition"] == name}
        folder.records.log(
            "publish", folder.manifest()["build_id"], actor="local", at=now,
            detail={"edition": name, **digests},
        )  # fmt: skip
    return written


def check_editions(folder: Folder, editions: tuple[str, ...]) -> list[Row]:
    """Return what the checks say of editions; nothing is written."""
    tables = _tables(folder)
    known = explainable(tables)
    document = compose(tables, _facts(folder, tables["reports"]))
    found = [(edition, for_edition(document, edition)) for edition in _known(editions)]
    return [
        {"edition": edition, "check": problem.item, "where": problem.place, "rule": problem.rule,
         "stops": problem.stops}
        for edition, made in found
        for problem in (
            *check(made), *check_confidence(made), *check_manifest(document, made),
            *(check_ids(made, known) if edition == "restricted" else ()),
        )
    ]  # fmt: skip


def _known(editions: tuple[str, ...]) -> list[Edition]:
    for edition in editions:
        if edition not in EDITIONS:
            raise TermUnknown(kind="edition", term=edition, known=", ".join(EDITIONS))
    return [edition for edition in EDITIONS if edition in editions]


def compose_build(folder: Folder) -> Document:
    """Return the restricted document of the newest build."""
    tables = _tables(folder)
    document = compose(tables, _facts(folder, tables["reports"]))
    tables.clear()
    _release()
    return document


def _release() -> None:
    """Give memory back before the next large step: tables and drawings are no longer needed."""
    gc.collect()
    pa.default_memory_pool().release_unused()


def _tables(folder: Folder) -> dict[str, pa.Table]:
    tables = {name: _of_build(folder, name) for name in (*_WHOLE, *_BUILD)}
    tables |= {name: folder.lake.read(name, columns) for name, columns in _LAKE.items()}
    return tables | _holders(folder, _cited(tables))


def _of_build(folder: Folder, name: str) -> pa.Table:
    """Return the columns of a build table that a report needs."""
    columns = _BUILD.get(name)
    with pq.ParquetFile(folder.current() / f"{name}.parquet", pre_buffer=False) as file:
        return file.read(columns=list(columns) if columns else None, use_threads=False)


def _cited(tables: dict[str, pa.Table]) -> pa.Table:
    """Return the evidence ids that findings, judgements and claims cite, each once."""
    columns = [tables["findings"]["evidence"]]
    columns += [tables[name][side] for name in ("judgements", "claims")
                for side in ("supports", "against")]  # fmt: skip
    ids = pa.chunked_array([pc.list_flatten(column).combine_chunks() for column in columns])
    return pa.table({"id": ids.unique().sort()})


def _holders(folder: Folder, cited: pa.Table) -> dict[str, pa.Table]:
    """Return id and report of the cited rows only: the lake holds many more, and wider ones."""
    found = {}
    connection = folder.lake.connect(memory="256MB", threads=1)
    try:
        connection.register("cited", cited)
        for name, key in _HOLDERS.items():
            found[name] = connection.sql(
                f"SELECT {key}, report_id FROM {name} SEMI JOIN cited ON {key} = cited.id "
                f"ORDER BY {key}"
            ).to_arrow_table()
    finally:
        connection.close()
    return found


def _facts(folder: Folder, reports: pa.Table) -> EditionFacts:
    manifest, settings = folder.manifest(), folder.settings
    asked = folder.records.collection.rows()["agency"].to_pylist()
    known = folder.policy
    return EditionFacts(
        title=settings.title,
        scope=settings.scope,
        unit=settings.name,
        period_start=_day(pc.min(reports["obtained_at"]).as_py(), last=False),
        period_end=_day(pc.max(reports["obtained_at"]).as_py(), last=True),
        as_of=manifest["as_of"],
        edition=settings.edition,
        build_id=manifest["build_id"],
        seed=settings.seed,
        method_version=manifest["method_version"],
        agencies_asked=tuple(dict.fromkeys(asked)),
        agencies_replied=tuple(sorted(set(reports["agency"].to_pylist()))),
        invented=manifest["invented"],
        policy=tuple(known.rows()),
        draws=known.count("ranking.draws"),
        software=f"OpenSOCTA {__version__}",
    )


def _day(partial: str, *, last: bool) -> str:
    """Return the first or last day that a partial date may mean."""
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == 3:
        return partial
    first = date(parts[0], parts[1] if len(parts) > 1 else 1, 1)
    if not last:
        return first.isoformat()
    after = date(first.year + 1, 1, 1) if len(parts) == 1 else _next_month(first)
    return (after - timedelta(days=1)).isoformat()


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _write(target: Path, edition: str, files: dict[str, bytes]) -> list[Row]:
    target.mkdir(parents=True, exist_ok=True)
    rows = []
    for name, content in sorted(files.items()):
        part = target / f"{name}.part"
        part.write_bytes(content)
        part.replace(target / name)
        rows.append({
            "edition": edition, "file": str(Path(target.name) / name),
            "kib": len(content) // 1024, "sha256": content_hash(content),
        })  # fmt: skip
    manifest = orjson.dumps(rows, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    (target / "files.json").write_bytes(manifest)
    return rows
