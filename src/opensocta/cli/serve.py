"""`socta serve`: the web workspace on 127.0.0.1, behind a one-time link."""

import secrets
import socket
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from opensocta.cli.console import say
from opensocta.cli.options import Unit
from opensocta.evidence import HANDLING, TLP, Reader
from opensocta.web import create_app
from opensocta.workspace import Workspace

__all__ = ["register", "run_server"]

_HERE = Path()


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("serve")(serve)


def serve(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8321,
    handling: Annotated[str, typer.Option(help="Highest handling code shown.")] = HANDLING[-1],
    tlp: Annotated[str, typer.Option(help="Highest TLP label shown.")] = TLP[-1],
    unit: Unit = _HERE,
) -> None:
    """Serve the workspace to this machine's browser."""
    run_server(unit, port=port, reader=Reader(handling, tlp))


def run_server(folder: Path, *, port: int, reader: Reader | None = None) -> None:
    """Serve until interrupted; the printed link works once and only on this machine."""
    workspace = Workspace.open(folder, reader=reader or Reader())
    workspace.folder.current()
    token = secrets.token_urlsafe(24)
    app = create_app(workspace, token=token)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", _free(port)))
        at = sock.getsockname()[1]
        say(
            f"Open this link once, in a browser on this machine:  http://127.0.0.1:{at}/enter?token={token}"
        )
        say("Stop with Ctrl-C.")
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        server.run(sockets=[sock])


def _free(port: int) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken = port and probe.connect_ex(("127.0.0.1", port)) == 0
    return 0 if taken else port
