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


OWN = {"origin": "http://127.0.0.1", "content-type": "application/json"}


def post(headers: Mapping[str, str], *, enter: bool = True) -> httpx.Response:
    """Return the answer to a question that no field of which fits, posted with these headers."""
    app = create_app(CLOSED, token=TOKEN)

    async def go() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            if enter:
                await client.get(LINK[0])
            return await client.post("/api/who/decisions", content=b"{}", headers=headers)

    with ThreadPoolExecutor(1) as apart:
        return apart.submit(lambda: asyncio.run(go())).result()


class TestWriting:
    def test_a_page_of_this_server_gets_as_far_as_the_question(self) -> None:
        for headers in (OWN, OWN | {"sec-fetch-site": "same-origin"}):
            answer = post(headers)
            assert answer.status_code == 422
            assert answer.json() == {
                "error": "the question does not fit: kind, left_id, reason, right_id"
            }

    @pytest.mark.parametrize(
        "headers",
        [
            {"content-type": "application/json"},
            OWN | {"origin": "http://evil.example"},
            OWN | {"origin": "http://127.0.0.1:8000"},
            OWN | {"origin": "https://127.0.0.1"},
            OWN | {"origin": "http://localhost"},
            OWN | {"origin": "null"},
            OWN | {"sec-fetch-site": "same-site"},
            OWN | {"sec-fetch-site": "cross-site"},
            OWN | {"content-type": "text/plain"},
            OWN | {"content-type": "application/x-www-form-urlencoded"},
            {"origin": "http://127.0.0.1"},
        ],
        ids=str,
    )
    def test_any_other_page_or_program_is_refused(self, headers: Mapping[str, str]) -> None:
        answer = post(headers)
        assert answer.status_code == 403
        assert "did not come from a page of this server" in answer.text

    def test_without_session_it_is_refused_like_everything(self) -> None:
        answer = post(OWN, enter=False)
        assert answer.status_code == 403
        assert "closed to this browser" in answer.text


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
