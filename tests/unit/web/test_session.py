"""Who may talk to the local server."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest

from opensocta.web import create_app
from opensocta.workspace import Workspace

TOKEN = "one-time"
CLOSED = cast(Workspace, SimpleNamespace(folder=None, reader=None))  # no question gets that far


def ask(*calls: tuple[str, Mapping[str, str]]) -> list[httpx.Response]:
    """Return the answers to calls of one browser, each with its own extra headers."""
    app = create_app(CLOSED, token=TOKEN)

    async def go() -> list[Any]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return [await client.get(path, headers=headers) for path, headers in calls]

    with ThreadPoolExecutor(1) as apart:  # the browser's tests have a loop in this thread
        return apart.submit(lambda: asyncio.run(go())).result()


LINK = (f"/enter?token={TOKEN}", {})


class TestLink:
    def test_first_use_gives_a_session(self) -> None:
        entered, page = ask(LINK, ("/api/nothing", {}))
        assert entered.status_code == 303
        assert "HttpOnly" in entered.headers["set-cookie"]
        assert page.status_code == 404  # inside: there is no such address

    def test_second_use_is_refused(self) -> None:
        assert [one.status_code for one in ask(LINK, LINK)] == [303, 403]

    @pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", "ü"])
    def test_wrong_token_is_refused_and_uses_nothing_up(self, token: str) -> None:
        wrong, right = ask((f"/enter?token={token}", {}), LINK)
        assert (wrong.status_code, right.status_code) == (403, 303)


class TestDoor:
    @pytest.mark.parametrize(
        "path", ["/", "/api/start", "/assets/index.js", "/editions/restricted/a.pdf"]
    )
    def test_without_session_everything_is_closed(self, path: str) -> None:
        assert ask((path, {}))[0].status_code == 403

    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
    def test_foreign_host_is_refused_even_with_session(self, host: str) -> None:
        _, answer = ask(LINK, ("/api/nothing", {"host": host}))
        assert answer.status_code == 403

    def test_forged_cookie_is_refused(self) -> None:
        assert ask(("/api/start", {"cookie": "socta_session=guess"}))[0].status_code == 403

    def test_every_answer_carries_the_policies(self) -> None:
        for answer in ask(("/", {}), LINK):
            assert "default-src 'self'" in answer.headers["content-security-policy"]
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["referrer-policy"] == "no-referrer"
