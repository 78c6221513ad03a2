"""Takes the screenshots of README and docs anew, from an invented region.

Out:  docs/start/shots/*.png, 1200 x 750, 256 colours
Not:  judging them; look at each before it is committed
"""

import argparse
import json
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from PIL import Image
from playwright.sync_api import sync_playwright

from opensocta.evidence import Marking
from opensocta.simulate import invent
from opensocta.web import create_app
from opensocta.workspace import Workspace, rows
from opensocta.workspace.demo import add_deliveries
from opensocta.workspace.kept_lists import keep_list

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "start" / "shots"
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --use-angle=swiftshader "
    "--enable-unsafe-swiftshader"
).split()
NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
SIZE = {"width": 1200, "height": 750}
COLOURS = 256
LARGEST_KIB = 150
PERSON = (
    "SELECT canonical_id AS id FROM entities WHERE schema = 'Person' AND records >= 3 "
    "ORDER BY reports DESC, records DESC, canonical_id LIMIT 1"
)
VALUE = (
    "SELECT array_to_string(statements[1:4], ',') AS ids FROM properties "
    "WHERE canonical_id = $id AND prop NOT IN ('country', 'nationality', 'gender') "
    "ORDER BY origins DESC, prop, value LIMIT 1"
)
LISTED = (
    "SELECT caption, p.value AS born FROM entities e JOIN properties p USING (canonical_id) "
    "WHERE e.schema = 'Person' AND p.prop = 'birthDate' ORDER BY e.records DESC, e.canonical_id, "
    "p.value LIMIT 1"
)
READY = {
    "network": ".canvas[data-drawn]", "map": ".canvas.map[data-drawn] .map-label",
    "area": ".fan-canvas svg", "entity": ".waterfall", "why": ".chain", "start": "table.ranks",
    "deconfliction": ".only-values", "lookup": ".entry .waterfall", "who": ".sides tbody tr",
}  # fmt: skip


def main() -> None:
    """Make or open a workspace, serve it and photograph its pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unit", type=Path, help="a built workspace; else one is invented")
    parser.add_argument("--scale", type=float, default=0.1, help="size of the invented region")
    chosen = parser.parse_args()
    if not CHROMIUM.is_file():
        sys.exit(f"{CHROMIUM} is absent; install Chromium")
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        workspace = (
            Workspace.open(chosen.unit) if chosen.unit else _invented(Path(made), chosen.scale)
        )
        with _served(workspace) as url:
            _photograph(url, _pages(workspace), _kept(workspace, Path(made)))


def _invented(folder: Path, scale: float) -> Workspace:
    workspace = Workspace.init(folder / "unit", name="Invented joint unit", now=NOW)
    invent(folder / "agencies", seed=7, scale=scale)
    add_deliveries(workspace, folder / "agencies", now=NOW)
    workspace.build()
    return workspace


def _pages(workspace: Workspace) -> dict[str, str]:
    with workspace.connect() as connection:
        person = rows(connection, PERSON)[0]["id"]
        value = rows(connection, VALUE, id=person)[0]["ids"]
    return {
        "start": "/", "area": "/areas/DRUG", "network": "/networks?network=all",
        "map": "/map", "deconfliction": "/deconfliction", "lookup": "/screening", "who": "/who",
        "entity": f"/subjects/{person}", "why": f"/subjects/{person}?why={value}",
    }  # fmt: skip


@contextmanager
def _served(workspace: Workspace) -> Iterator[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        app = create_app(workspace, token="shots", author="analyst-1")
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
        thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(timeout=10)


def _kept(workspace: Workspace, folder: Path) -> dict[str, list[str]]:
    """Put someone of the region on a list, written otherwise, and return what the list says."""
    with workspace.connect() as connection:
        found = rows(connection, LISTED)[0]
    said = {"name": [found["caption"].title()], "birthDate": [found["born"]],
            "program": ["INVENTED-7"]}  # fmt: skip
    path = folder / "invented-freeze.json"
    entry = {"id": "inv-1", "schema": "Person", "properties": said}
    path.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
    keep_list(workspace.folder, path, Marking("H0", "CLEAR"), actor="local", now=NOW)
    return said


def _photograph(url: str, pages: dict[str, str], looked_for: dict[str, list[str]]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page: Any = browser.new_page(viewport=SIZE, color_scheme="light")  # Any: untyped
        page.set_default_timeout(120_000)
        page.goto(f"{url}/enter?token=shots")
        for name, address in pages.items():
            page.goto(url + address)
            if name == "lookup":
                page.get_by_label("Name", exact=True).fill(looked_for["name"][0])
                page.get_by_label("Born").fill(looked_for["birthDate"][0])
                page.keyboard.press("Enter")
            page.locator(READY[name]).first.wait_for()
            page.locator(".skeleton").first.wait_for(state="detached")
            page.wait_for_timeout(800)  # fonts and borders
            _save(OUT / f"{name}.png", page.screenshot)
        browser.close()


def _save(file: Path, take: Any) -> None:  # Any: the browser's screenshot method
    take(path=str(file))
    with Image.open(file) as image:
        few = image.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=8, dither=Image.Dither.NONE
        )
    few.save(file, optimize=True)
    kib = file.stat().st_size // 1024
    sys.stdout.write(f"{file.relative_to(ROOT)}  {kib} KiB\n")
    if kib > LARGEST_KIB:
        sys.exit(f"{file.name} is larger than {LARGEST_KIB} KiB")


if __name__ == "__main__":
    main()
