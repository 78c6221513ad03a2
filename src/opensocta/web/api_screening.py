"""The API of the look-up page; what may be found is cut to the reader in `workspace.screening`.

A question is posted, so that no name lies in an address, a history or a log.
"""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Request

from opensocta.core.errors import SettingsInvalid
from opensocta.resolve import ScreenSettings
from opensocta.web.models_screening import Asked, LookUpPage, Match, Matches, OnShelf, Width
from opensocta.web.models_subjects import Contribution
from opensocta.web.session import Author, Ws
from opensocta.workspace import rows
from opensocta.workspace.kept_lists import kept_lists
from opensocta.workspace.question import Question
from opensocta.workspace.screening import MEASURED, Desk

__all__ = ["router"]

router = APIRouter(prefix="/api")
_COMPARED = "SELECT count(*) AS n FROM entities WHERE schema IN (SELECT unnest($schemata))"


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(_desk)]


@router.get("/screening")
def screening(workspace: Ws, desk: AtDesk, later: BackgroundTasks) -> LookUpPage:
    ready = desk.is_ready()
    if not ready:
        later.add_task(desk.prepare)
    lists = kept_lists(workspace.folder, workspace.reader)
    with workspace.connect() as connection:
        subjects = rows(connection, _COMPARED, schemata=sorted(desk.compared()))[0]["n"]
    shelf = [OnShelf.model_validate(one, from_attributes=True) for one in lists]
    return LookUpPage(
        subjects=subjects, lists=shelf,
        widths=[Width(threshold=w.threshold, found=w.found, alarms=w.alarms) for w in MEASURED],
        usual=ScreenSettings().threshold, ready=ready,
    )  # fmt: skip


@router.post("/screening")
def look_up(asked: Asked, desk: AtDesk, author: Author) -> Matches:
    if asked.threshold not in {width.threshold for width in MEASURED}:
        rule = "is one of those whose cost was measured"
        raise SettingsInvalid(source="look-up", key="threshold", rule=rule)
    question = Question(**asked.model_dump())
    found = desk.ask(question, actor=author or "local", now=datetime.now(UTC))
    matches = [
        Match(
            schema_name=row.pop("schema"),
            explanation=[
                Contribution(comparison=comparison, level=level, bits=bits)
                for comparison, level, bits in row.pop("explanation")
            ],
            **row,
        )
        for row in found.pop("matches")
    ]
    return Matches(matches=matches, **found)
