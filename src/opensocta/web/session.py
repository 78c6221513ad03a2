"""Who may talk to the local server: one link, used once, gives one browser a session.

Accounts come later. Until then the server listens on 127.0.0.1 only, the link's token works a
single time, the session lies in an HttpOnly, SameSite=Lax cookie, and a request that names
another host (DNS rebinding) is refused. What writes is refused unless the browser says that a page
of this very server sent it, as JSON: a cookie alone is sent along by any page of this machine.
"""

import hmac
import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from opensocta.workspace import Workspace

__all__ = ["Author", "Ws", "guard"]

_COOKIE = "socta_session"
_LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]", "testserver"})
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
        "worker-src 'self' blob:; font-src 'self' data:; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_CLOSED = (
    "<!doctype html><html lang='en'><meta charset='utf-8'><title>OpenSOCTA</title>"
    "<body style='font:16px system-ui;max-width:36rem;margin:4rem auto'>"
    "<h1>This workspace is closed to this browser</h1><p>The link printed by "
    "<code>socta serve</code> opens it once. Start <code>socta serve</code> again for a new link."
    "</p></body></html>"
)

Call = Callable[[Request], Awaitable[Response]]


def _workspace(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


def _author(request: Request) -> str:
    author: str = request.app.state.author
    return author


Ws = Annotated[Workspace, Depends(_workspace)]
Author = Annotated[str, Depends(_author)]
"""Who sits at the browser: the code given to `socta serve --by`, empty for a reader."""


def guard(app: FastAPI, token: str) -> None:
    """Let only the browser that used the one-time link in; add security headers to all answers."""
    session = secrets.token_urlsafe(32)
    unused = [token]

    @app.get("/enter", include_in_schema=False)
    def enter(token: str = "") -> Response:
        if not unused or not hmac.compare_digest(token.encode(), unused[0].encode()):
            return HTMLResponse(_CLOSED, status_code=403)
        unused.clear()
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(_COOKIE, session, httponly=True, samesite="lax", path="/")
        return answer

    @app.middleware("http")
    async def check(request: Request, go_on: Call) -> Response:
        host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
        if host not in _LOCAL and f"[{host}]" not in _LOCAL:
            answer: Response = HTMLResponse(_CLOSED, status_code=403)
        elif request.url.path == "/enter" or hmac.compare_digest(
            request.cookies.get(_COOKIE, "").encode(), session.encode()
        ):
            answer = await go_on(request) if _is_own(request) else _refused()
        else:
            answer = HTMLResponse(_CLOSED, status_code=403)
        answer.headers.update(_HEADERS)
        return answer


def _is_own(request: Request) -> bool:
    """Tell whether a request only reads, or was sent as JSON by a page of this server.

    Other ports of this machine count as the same site for cookies, so that the origin is compared
    with its port; a request without an origin does not come from a page and is refused.
    """
    if request.method in ("GET", "HEAD"):
        return True
    sent = request.headers
    kind = sent.get("content-type", "").split(";")[0].strip().lower()
    return (
        sent.get("origin") == f"http://{sent.get('host', '')}"
        and sent.get("sec-fetch-site", "same-origin") == "same-origin"
        and kind == "application/json"
    )


def _refused() -> Response:
    return JSONResponse({"error": "this did not come from a page of this server"}, status_code=403)
