"""A small invented workspace, a server for it, and a browser that enters by the one-time link."""

import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from opensocta.evidence import Marking, Reader
from opensocta.simulate import invent
from opensocta.web import create_app
from opensocta.workspace import Workspace
from opensocta.workspace.demo import add_deliveries
from opensocta.workspace.kept_lists import keep_list

ROOT = Path(__file__).parent.parent.parent
ASSETS = ROOT / "src" / "opensocta" / "web" / "static" / "index.html"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = Path("/usr/bin/chromium")
NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
SCALE = 0.03
FLAGS = (
    "--no-sandbox --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --use-angle=swiftshader "
    "--enable-unsafe-swiftshader"
).split()


@dataclass(frozen=True)
class Served:
    """A running server: where it listens and the token of its one-time link."""

    url: str
    token: str

    @property
    def link(self) -> str:
        return f"{self.url}/enter?token={self.token}"


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a built workspace of an invented region with one edition, for one who sees all."""
    folder = tmp_path_factory.mktemp("web")
    made = Workspace.init(folder / "unit", name="Invented test unit", now=NOW)
    invent(folder / "agencies", seed=7, scale=SCALE)
    add_deliveries(made, folder / "agencies", now=NOW)
    made.build()
    made.publish(("restricted",), ("html",), now=NOW)
    return made


LISTED = (
    {"id": "inv-1", "schema": "Person", "properties": {
        "name": ["Teodor Vranović"], "alias": ["تيودور فرانوفيتش"], "birthDate": ["1965-03-12"],
        "program": ["INVENTED-7"]}},
    {"id": "inv-2", "schema": "Company", "properties": {
        "name": ["Northern Kelp Trading and Long Distance Freight Forwarding Company Limited"]}},
)  # fmt: skip
"""Two who were invented for a list; nobody in the region is named so."""


@pytest.fixture(scope="session")
def kept(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the workspace with a list that all may see and one for who may see much."""
    folder = tmp_path_factory.mktemp("lists")
    for name, marking in (("invented-freeze", ("H0", "CLEAR")), ("desk", ("H2", "AMBER"))):
        path = folder / f"{name}.json"
        path.write_text("\n".join(json.dumps(one) for one in LISTED), encoding="utf-8")
        keep_list(workspace.folder, path, Marking(*marking), actor="local", now=NOW)
    return workspace


@pytest.fixture
def own_copy(kept: Workspace, tmp_path: Path) -> Workspace:
    """Return a copy of the workspace in which a test may decide."""
    shutil.copytree(kept.folder.path, tmp_path / "unit")
    return Workspace.open(tmp_path / "unit")


@pytest.fixture(scope="session")
def cut_workspace(workspace: Workspace) -> Workspace:
    """Return the same workspace, opened for a reader of low rank."""
    return Workspace.open(workspace.folder.path, reader=Reader("H1", "GREEN"))


@contextmanager
def serve(workspace: Workspace, token: str, author: str = "") -> Iterator[Served]:
    """Run a server on a free port of this machine in a thread of its own, and wait for its end.

    A thread that is still at work when the interpreter goes takes the whole run down with it.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    app = create_app(workspace, token=token, author=author)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", lifespan="off"))
    thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    try:
        yield Served(f"http://127.0.0.1:{port}", token)
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def served(workspace: Workspace) -> Iterator[Served]:
    """Give a server for the whole session."""
    if not ASSETS.is_file():
        pytest.skip("the web assets are not built; build them with: make web")
    with serve(workspace, "one-time") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Give headless Chromium, or skip where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.is_file():
        pytest.skip(f"{CHROMIUM} is absent; install Chromium")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def session_state(browser: Any, served: Served) -> dict[str, Any]:
    """Return the cookies of the browser that used the link."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.link)
    page.get_by_role("heading", level=1).wait_for()
    state: dict[str, Any] = context.storage_state()
    context.close()
    return state


@pytest.fixture
def page(browser: Any, served: Served, session_state: dict[str, Any]) -> Iterator[Any]:
    """Give a page of that browser; it may not leave this machine and may not fail."""
    context = browser.new_context(
        storage_state=session_state, viewport={"width": 1200, "height": 750}, base_url=served.url
    )
    context.set_default_timeout(30_000)
    opened = context.new_page()
    outside: list[str] = []
    failures: list[str] = []

    def note(request: Any) -> None:
        if not request.url.startswith((served.url, "data:", "blob:")):
            outside.append(request.url)

    context.on("request", note)
    opened.on("pageerror", lambda error: failures.append(str(error)))
    yield opened
    context.close()
    assert outside == []
    assert failures == []


@pytest.fixture(scope="session")
def serve_once() -> Any:
    """Return a way to run one more server, with a link that nobody used."""

    @contextmanager
    def run(workspace: Workspace, author: str = "") -> Iterator[Served]:
        if not ASSETS.is_file():
            pytest.skip("the web assets are not built; build them with: make web")
        with serve(workspace, "fresh", author) as running:
            yield running

    return run


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the source of axe-core, or skip where it is not installed."""
    if not AXE.is_file():
        pytest.skip("axe-core is absent; install it with: make web")
    return AXE.read_text(encoding="utf-8")
