"""The web application: API, pages and published editions, for one workspace and one browser."""

from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles

from opensocta import __version__
from opensocta.core.errors import (
    AnchorUnknown,
    BuildMissing,
    NotPermitted,
    OpenSoctaError,
    TermUnknown,
)
from opensocta.web import api, api_cases, api_deconfliction, api_screening, api_who, charts
from opensocta.web.rights import visible_editions
from opensocta.web.session import guard
from opensocta.workspace import Workspace
from opensocta.workspace.screening import Desk

__all__ = ["create_app", "openapi_schema"]

_STATIC = Path(__file__).parent / "static"
_NO_ASSETS = "The web assets are not built. Build them with: make web"


def create_app(workspace: Workspace, *, token: str, author: str = "") -> FastAPI:
    """Return the application for one workspace; `token` opens it once (`web.session`).

    author : code of the person at the browser; without it nothing can be decided.
    """
    app = _api()
    guard(app, token)
    app.state.workspace, app.state.author = workspace, author
    app.state.desk = Desk(workspace.folder, workspace.reader)

    @app.exception_handler(OpenSoctaError)
    def tell(_: Request, error: OpenSoctaError) -> JSONResponse:
        unknown = isinstance(error, AnchorUnknown | BuildMissing | TermUnknown)
        code = 404 if unknown else 403 if isinstance(error, NotPermitted) else 400
        return JSONResponse({"error": str(error)}, status_code=code)

    @app.exception_handler(RequestValidationError)
    def tell_where(_: Request, error: RequestValidationError) -> JSONResponse:
        """Name the fields that do not fit; what was sent is not said again."""
        places = sorted({str(one["loc"][-1]) for one in error.errors()})
        return JSONResponse(
            {"error": f"the question does not fit: {', '.join(places)}"}, status_code=422
        )

    @app.get("/editions/{edition}/{name}", include_in_schema=False)
    def edition_file(edition: str, name: str) -> Response:
        known = {(path.parent.name, path.name): path for path in visible_editions(workspace)}
        if (edition, name) not in known:
            return PlainTextResponse("There is no such edition.", status_code=404)
        return FileResponse(known[edition, name])

    if (_STATIC / "index.html").is_file():
        app.mount("/assets", StaticFiles(directory=_STATIC / "assets"), name="assets")

    @app.get("/{page:path}", include_in_schema=False)
    def pages(page: str) -> Response:
        index = _STATIC / "index.html"
        if page.startswith("api/"):
            return JSONResponse({"error": "there is no such address"}, status_code=404)
        if not index.is_file():
            return PlainTextResponse(_NO_ASSETS, status_code=503)
        return FileResponse(index)

    return app


def openapi_schema() -> dict[str, Any]:  # Any: a JSON document
    """Return the description of the API, from which the browser's types are generated."""
    return _api().openapi()


def _api() -> FastAPI:
    app = FastAPI(title="OpenSOCTA", version=__version__, docs_url=None, redoc_url=None)
    app.include_router(api.router)
    app.include_router(charts.router)
    app.include_router(api_cases.router)
    app.include_router(api_deconfliction.router)
    app.include_router(api_screening.router)
    app.include_router(api_who.router)
    return app
