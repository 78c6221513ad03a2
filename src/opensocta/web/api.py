"""The read-only API of the workspace: start page, search, subjects, areas, ranking, evidence.

Every answer comes from a connection whose views are cut to the reader first
(`workspace.reading`), so no count, chart or search can show more than the reader may see.
"""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query

from opensocta.core.errors import TermUnknown
from opensocta.evidence import join
from opensocta.vocabulary import crime_areas
from opensocta.web import models as m
from opensocta.web import models_subjects as s
from opensocta.web.answers import (
    area_answer,
    area_rows,
    best_founded,
    captions,
    change_words,
    complete_finding,
    gap_rows,
    parties,
    rank_rows,
)
from opensocta.web.chains import chain
from opensocta.web.rights import delivered, lower_of, visible_editions
from opensocta.web.session import Ws
from opensocta.workspace import explain as explain_anchor
from opensocta.workspace import rows
from opensocta.workspace.kept_lists import shelf_markings

__all__ = ["router"]

_GAPS_SHOWN = 6

router = APIRouter(prefix="/api")


@router.get("/about")
def about(workspace: Ws) -> m.About:
    manifest = workspace.folder.manifest()
    settings = workspace.folder.settings
    shelf = shelf_markings(workspace.folder, workspace.reader)
    marking = join([lower_of(manifest, workspace.reader), *shelf])
    return m.About(
        unit=settings.name, title=settings.title, scope=settings.scope,
        build_id=manifest["build_id"], as_of=manifest["as_of"], edition=settings.edition,
        invented=manifest["invented"], handling=marking.handling, tlp=marking.tlp,
        reader_handling=workspace.reader.handling, reader_tlp=workspace.reader.tlp,
        method_version=manifest["method_version"],
    )  # fmt: skip


@router.get("/start")
def start(workspace: Ws) -> m.StartPage:
    with workspace.connect() as connection:
        counts = rows(
            connection,
            "SELECT (SELECT count(*) FROM reports) AS reports, "
            "(SELECT count(DISTINCT origin_id) FROM reports) AS origins",
        )[0]
        by_room = rows(
            connection,
            "SELECT split_part(kind, '.', 1) AS room, count(*) AS n FROM findings GROUP BY ALL "
            "ORDER BY room",
        )
        worth = f"SELECT * FROM gaps WHERE state <> 'known' ORDER BY worth_rank LIMIT {_GAPS_SHOWN}"
        return m.StartPage(
            ranking=rank_rows(connection),
            judgements=best_founded(connection),
            changes=change_words(workspace.folder.settings.edition),
            gaps=gap_rows(rows(connection, worth)),
            deliveries=[m.Delivered(**row) for row in delivered(connection, workspace.reader)],
            subjects=parties(connection),
            findings_by_room={row["room"]: row["n"] for row in by_room},
            **counts,
        )


@router.get("/search")
def search(workspace: Ws, q: str, limit: Annotated[int, Query(ge=1, le=100)] = 20) -> list[s.Hit]:
    found = workspace.search(q, limit=limit).to_pylist() if q.strip() else []
    return [s.Hit(schema_name=row["schema"], **row) for row in found]


@router.get("/entities/{subject}")
def entity(workspace: Ws, subject: str) -> s.EntityPage:
    found = workspace.subject(subject)
    for pair in found["pairs"]:
        pair["explanation"] = [
            s.Contribution(comparison=comparison, level=level, bits=bits)
            for comparison, level, bits in orjson.loads(pair["explanation"])
        ]
    for tie in found["ties"]:
        tie["schema_name"] = tie.pop("schema")
    with workspace.connect() as connection:
        count = "SELECT count(*) AS n FROM ties WHERE source = $id OR target = $id"
        ties = rows(connection, count, id=found["canonical_id"])[0]["n"]
    found["ties_left_out"] = max(0, ties - len(found["ties"]))
    found["findings"] = [complete_finding(row) for row in found["findings"]]
    return s.EntityPage(schema_name=found.pop("schema"), **found)


@router.get("/areas")
def areas(workspace: Ws) -> list[m.AreaRow]:
    with workspace.connect() as connection:
        return area_rows(connection)


@router.get("/areas/{code}")
def area(workspace: Ws, code: str) -> m.AreaPage:
    known = crime_areas()
    if code not in known:
        raise TermUnknown(kind="crime area", term=code, known="see the list of crime areas")
    with workspace.connect() as connection:
        return area_answer(connection, known[code])


@router.get("/ranking")
def ranking(workspace: Ws) -> m.RankingPage:
    settings, policy = workspace.folder.settings, workspace.folder.policy
    with workspace.connect() as connection:
        found = rank_rows(connection)
    return m.RankingPage(
        rows=found, k=policy.count("ranking.top_k"), draws=policy.count("ranking.draws"),
        seed=settings.seed,
        method=workspace.folder.manifest()["method_version"],
    )  # fmt: skip


@router.get("/findings")
def findings(
    workspace: Ws, kind: str = "", area: str = "", limit: Annotated[int, Query(ge=1, le=2000)] = 500
) -> list[m.FindingRow]:
    found = workspace.findings(kind=kind, area=area).slice(0, limit).to_pylist()
    with workspace.connect() as connection:
        named = captions(connection, [row["subject"] for row in found])
    return [m.FindingRow(subject_caption=named.get(row["subject"]), **row) for row in found]


@router.get("/gaps")
def gaps(workspace: Ws) -> list[m.GapRow]:
    with workspace.connect() as connection:
        return gap_rows(rows(connection, "SELECT * FROM gaps ORDER BY worth_rank, gap_id"))


@router.get("/explain/{anchor:path}")
def explain(workspace: Ws, anchor: str) -> m.StepNode:
    with workspace.connect() as connection:
        return chain(explain_anchor(connection, anchor), connection)


@router.get("/editions")
def editions(workspace: Ws) -> list[m.EditionFile]:
    return [
        m.EditionFile(edition=path.parent.name, name=path.name, kib=path.stat().st_size // 1024)
        for path in visible_editions(workspace)
    ]
