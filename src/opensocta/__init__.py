"""OpenSOCTA: from raw agency files to a defensible threat assessment.

    import opensocta
    ws = opensocta.open("my-unit")
    ws.add("seizures.xlsx", source="Customs", grade="B2")
    ws.build()
    ws.findings(kind="money.cycle")        # an Arrow table

Names are loaded when they are first used, so that a single room can be imported alone.
"""

from importlib import import_module
from typing import Any

__all__ = ["Delivery", "Finding", "Reader", "Workspace", "__version__", "init", "open"]
__version__ = "0.1.0"

_HOMES = {
    "Delivery": ("opensocta.workspace", "Delivery"),
    "Finding": ("opensocta.evidence", "Finding"),
    "Reader": ("opensocta.evidence", "Reader"),
    "Workspace": ("opensocta.workspace", "Workspace"),
    "init": ("opensocta.workspace", "init_workspace"),
    "open": ("opensocta.workspace", "open_workspace"),
}


def __getattr__(name: str) -> Any:  # Any: whatever the name stands for
    if name not in _HOMES:
        raise AttributeError(f"module 'opensocta' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
