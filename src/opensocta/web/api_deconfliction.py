"""The API of the page "Do we know what we know?"; the rule of pointers is kept in `workspace`."""

from typing import Annotated

from fastapi import APIRouter, Query

from opensocta.web.models_deconfliction import DeconflictionPage, SharedSubject
from opensocta.web.session import Ws
from opensocta.workspace import deconflict

__all__ = ["router"]

router = APIRouter(prefix="/api")


@router.get("/deconfliction")
def deconfliction(
    workspace: Ws,
    agency: str = "",
    subject: str = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> DeconflictionPage:
    found = deconflict(
        workspace.folder, workspace.reader, agency=agency, subject=subject, limit=limit
    )
    subjects = [SharedSubject(schema_name=row.pop("schema"), **row) for row in found["subjects"]]
    return DeconflictionPage(**{**found, "subjects": subjects})
