"""A unit's folder: settings, taking files in, the build, one reader's view, publishing.

The demo (`workspace.demo`) is imported by name, so that no other command loads the simulation.
"""

from opensocta.workspace.adding import SOURCE_KINDS, Added, Delivery, add_file
from opensocta.workspace.building import build_workspace
from opensocta.workspace.deconflicting import POINTER_CEILING, deconflict
from opensocta.workspace.explaining import Step, explain
from opensocta.workspace.folder import Folder, init_folder
from opensocta.workspace.reading import connect
from opensocta.workspace.views import ranking_view, rows, subject_view
from opensocta.workspace.workspace import Workspace, init_workspace, open_workspace

__all__ = [
    "POINTER_CEILING",
    "SOURCE_KINDS",
    "Added",
    "Delivery",
    "Folder",
    "Step",
    "Workspace",
    "add_file",
    "build_workspace",
    "connect",
    "deconflict",
    "explain",
    "init_folder",
    "init_workspace",
    "open_workspace",
    "ranking_view",
    "rows",
    "subject_view",
]
