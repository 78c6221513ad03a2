"""Small answers that command and web share, read over a connection that is cut to the reader."""

from typing import Any

import duckdb

from opensocta.core.errors import AnchorUnknown, BuildMissing
from opensocta.evidence.wording import counted
from opensocta.vocabulary import crime_areas
from opensocta.workspace.folder import Folder

__all__ = ["ranking_view", "rows", "status_view", "subject_view"]

_VALUES_SHOWN = 400
_TIES_SHOWN = 200

Row = dict[str, Any]  # Any: a JSON row of any table


def rows(connection: duckdb.DuckDBPyConnection, sql: str, **values: object) -> list[Row]:
    """Return the rows of a query as dictionaries."""
    found: list[Row] = connection.sql(sql, params=values).to_arrow_table().to_pylist()
    return found


def ranking_view(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return the ranked areas, best first, with rank probabilities and a sentence each."""
    found = rows(
        connection,
        "SELECT g.*, (SELECT list(k.probability ORDER BY k.rank) FROM ranks k "
        "WHERE k.crime_area = g.crime_area) AS probabilities FROM ranking g "
        "ORDER BY p_topk DESC, expected_rank, crime_area",
    )
    areas = crime_areas()
    for row in found:
        row["name"] = areas[row["crime_area"]].name
        row["sentence"] = (
            f"{row['name']} is among the first {row['k']} with probability {row['p_topk']:.2f} "
            f"(90 % rank interval {row['rank_low']} to {row['rank_high']}; "
            f"{100 * row['knowledge']:.0f} % known)."
        )
    return found


def subject_view(connection: duckdb.DuckDBPyConnection, subject: str) -> Row:
    """Return one subject: its values with provenance, ties, networks, records and findings.

    Raises
    ------
    AnchorUnknown : if the reader sees no such subject; a record's id leads to its subject.
    """
    found = rows(
        connection,
        "SELECT * FROM entities WHERE canonical_id = $id OR canonical_id IN "
        "(SELECT canonical_id FROM entity_map WHERE entity_id = $id)",
        id=subject,
    )
    if not found:
        raise AnchorUnknown(anchor=subject)
    entity = found[0]
    key = entity["canonical_id"]
    entity["properties"] = rows(
        connection,
        "SELECT p.prop, p.value, e.caption AS caption, p.reports, p.origins, p.handling, p.tlp, "
        "p.statements[1:8] AS statements FROM properties p LEFT JOIN entities e "
        "ON e.canonical_id = p.value WHERE p.canonical_id = $id "
        f"ORDER BY p.prop, p.origins DESC, p.value LIMIT {_VALUES_SHOWN}",
        id=key,
    )
    entity["ties"] = rows(
        connection,
        "SELECT t.tie_id, t.kind, t.credence, t.fact, t.weight, t.first_seen, t.last_seen, "
        "e.canonical_id AS other, e.caption, e.schema FROM ties t JOIN entities e ON "
        "e.canonical_id = CASE WHEN t.source = $id THEN t.target ELSE t.source END "
        "WHERE t.source = $id OR t.target = $id "
        f"ORDER BY t.weight DESC, t.tie_id LIMIT {_TIES_SHOWN}",
        id=key,
    )
    entity["networks"] = rows(
        connection, "SELECT * FROM members WHERE canonical_id = $id ORDER BY network", id=key
    )
    entity["joined"] = rows(
        connection,
        "SELECT m.entity_id, m.probability, r.agency, min(r.title) AS title FROM entity_map m "
        "JOIN statements s USING (entity_id) JOIN reports r USING (report_id) "
        "WHERE m.canonical_id = $id GROUP BY ALL ORDER BY r.agency, m.entity_id",
        id=key,
    )
    entity["pairs"] = rows(
        connection,
        "SELECT p.* FROM pairs p JOIN entity_map l ON l.entity_id = p.left_id "
        "WHERE l.canonical_id = $id ORDER BY p.probability DESC, p.left_id, p.right_id LIMIT 20",
        id=key,
    )
    entity["findings"] = rows(
        connection,
        "SELECT finding_id, kind, reason, score FROM findings WHERE subject = $id "
        "ORDER BY finding_id LIMIT 50",
        id=key,
    )
    return entity


def status_view(folder: Folder) -> Row:
    """Return the files taken in, row counts, and whether the build is up to date."""
    batches = folder.lake.read("batches").sort_by(
        [("agency", "ascending"), ("file_name", "ascending")]
    )
    files = batches.select(
        ["file_name", "agency", "reader", "rows_in", "rows_rejected"]
    ).to_pylist()
    try:
        manifest = folder.manifest()
    except BuildMissing:
        manifest = {}
    same_lake = bool(manifest) and manifest["lake"] == folder.lake.fingerprint()
    fresh = same_lake and manifest["records"] == folder.records.revision()
    if not files:
        words, following = "Nothing was taken in yet.", "socta add FILE --source AGENCY --grade B2"
    elif not manifest:
        words, following = f"{len(files)} files, not built yet.", "socta build"
    elif fresh:
        words, following = f"Build {manifest['build_id']} is up to date.", "socta publish"
    elif same_lake:
        words, following = "Decisions came in since the last build.", "socta build"
    else:
        words, following = "Files came in since the last build.", "socta build"
    unmet = manifest.get("linking", {}).get("decisions_not_followed", 0)
    if unmet:
        words += f" {counted(unmet, 'decision')} to merge could not be followed: socta decide list."
    return {
        "name": folder.settings.name, "files": files, "build": manifest.get("build_id"),
        "fresh": fresh, "words": words, "next": following,
    }  # fmt: skip
