"""What of files and editions a reader may see; rows are cut in `workspace.reading`.

A delivery is listed only if the reader may see all of its reports, since its number of rows
would tell of the others. An edition may be opened by who may see the highest level in it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from opensocta.evidence import CLEAR, Marking, Reader
from opensocta.workspace import Workspace, rows

__all__ = ["delivered", "lower_of", "visible_editions", "why_not_decide"]

_FILES = "SELECT file_name, agency, reader, rows_in, rows_rejected FROM batches"
_ORDER = " ORDER BY agency, file_name"
_SHOWN = frozenset({".html", ".pdf"})
_DECIDING = frozenset({"analyst", "reviewer"})
_PARTNER = Marking("H2", "AMBER")

Row = dict[str, Any]  # Any: a JSON row


def lower_of(manifest: Mapping[str, Any], reader: Reader) -> Marking:  # Any: a JSON document
    """Return the highest marking on a page: the build's, or the reader's where that is lower."""
    build, mine = _of(manifest), Marking(reader.handling, reader.tlp)
    low_handling = min((build, mine), key=lambda marking: marking.rank[0]).handling
    low_tlp = min((build, mine), key=lambda marking: marking.rank[1]).tlp
    return Marking(low_handling, low_tlp)


def delivered(connection: Any, reader: Reader) -> list[Row]:  # Any: a DuckDB connection, untyped
    """Return the files taken in of which the reader may see every report."""
    if reader.may_see_all():
        return rows(connection, _FILES + _ORDER)
    return rows(
        connection,
        f"{_FILES} WHERE batch_id IN (SELECT batch_id FROM reports) AND batch_id NOT IN "
        "(SELECT batch_id FROM all_reports WHERE report_id NOT IN "
        f"(SELECT report_id FROM reports)){_ORDER}",
    )


def visible_editions(workspace: Workspace) -> list[Path]:
    """Return the finished files of the editions that the reader may open."""
    levels = {
        "restricted": _of(workspace.folder.manifest()), "partner": _PARTNER, "public": CLEAR,
    }  # fmt: skip
    return [
        path
        for edition, level in levels.items()
        if workspace.reader.may_see(level)
        for path in sorted((workspace.folder.out / edition).glob("*"))
        if path.suffix in _SHOWN
    ]


def why_not_decide(workspace: Workspace, author: str) -> str:
    """Return why the person at the browser may not decide who is who; empty if he may.

    A server that was started without `--by` is for reading. A unit that entered its people lets
    only analysts and reviewers decide who did not leave.
    """
    if not author:
        return "this server is for reading; start it with: socta serve --by YOUR-CODE"
    people = workspace.folder.records.people.rows().to_pylist()
    mine = next((one for one in people if one["person_id"] == author), None)
    if not people or (mine and mine["active"] and mine["role"] in _DECIDING):
        return ""
    return "only analysts and reviewers of the unit decide who is who"


def _of(manifest: Mapping[str, Any]) -> Marking:  # Any: a JSON document
    return Marking(manifest["handling"], manifest["tlp"])
