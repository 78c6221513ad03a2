"""`socta serve`: the web workspace on 127.0.0.1, behind a one-time link.

The command line does not import the web room; it finds this command by the entry-point group
`opensocta.commands`, as it would one of an outside package.
"""

import re
import secrets
import socket
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from opensocta.core.errors import SettingsInvalid
from opensocta.evidence import HANDLING, TLP, Reader
from opensocta.web.app import create_app
from opensocta.workspace import Workspace

__all__ = ["register", "run_server"]

_HERE = Path()
_CODE = re.compile(r"[\w.:@/+-]{1,120}")  # as the audit log takes it


def register(app: typer.Typer) -> None:
    """Add the command to an application."""
    app.command("serve")(serve)


def serve(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8321,
    handling: Annotated[str, typer.Option(help="Highest handling code shown.")] = HANDLING[-1],
    tlp: Annotated[str, typer.Option(help="Highest TLP label shown.")] = TLP[-1],
    by: Annotated[
        str, typer.Option(help="Code of who sits at the browser; without it, only for reading.")
    ] = "",
    unit: Annotated[
        Path, typer.Option("--unit", "-u", help="Folder of the workspace.", envvar="SOCTA_UNIT")
    ] = _HERE,
) -> None:
    """Serve the workspace to this machine's browser."""
    run_server(unit, port=port, reader=Reader(handling, tlp), author=by)


def run_server(folder: Path, *, port: int, reader: Reader | None = None, author: str = "") -> None:
    """Serve until interrupted; the printed link works once and only on this machine.

    author : code of who sits at the browser, under which he decides and looks up.

    Raises
    ------
    BuildMissing : if the workspace has no build yet.
    SettingsInvalid : if the author is no code.
    """
    workspace = Workspace.open(folder, reader=reader or Reader())
    workspace.folder.current()
    if author and not _CODE.fullmatch(author):
        rule = "is a code of at most 120 signs without spaces, like analyst-1"
        raise SettingsInvalid(source="serve", key="--by", rule=rule)
    token = secrets.token_urlsafe(24)
    app = create_app(workspace, token=token, author=author)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", _free(port)))
        at = listening.getsockname()[1]
        typer.echo("Open this link in a browser on this machine; it works once. Ctrl-C stops.")
        typer.echo(f"  http://127.0.0.1:{at}/enter?token={token}")
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        server.run(sockets=[listening])


def _free(port: int) -> int:
    """Return the port, or 0 (any free one) if something listens on it already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        taken = port and probe.connect_ex(("127.0.0.1", port)) == 0
    return 0 if taken else port
