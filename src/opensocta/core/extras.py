"""The one place where an optional package is imported."""

from importlib import import_module
from types import ModuleType

from opensocta.core.errors import ExtraMissing

__all__ = ["need"]


def need(module: str, *, extra: str) -> ModuleType:
    """Return an optional module; raises ExtraMissing with the line that installs it."""
    try:
        return import_module(module)
    except ImportError:
        raise ExtraMissing(extra=extra) from None
