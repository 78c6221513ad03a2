"""One registry class for readers, detectors and exporters.

A name, a version and a source are required; a taken name is an error. Outside packages come
in through the entry-point group `opensocta.<kind>s`, in the same way as the built-in ones.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Any, Generic, TypeVar, cast

from opensocta.core.errors import NameTaken, TermUnknown

__all__ = ["Entry", "Registry"]

F = TypeVar("F", bound=Callable[..., Any])  # Any: functions of different rooms differ in arguments
G = TypeVar("G", bound=Callable[..., Any])  # Any: the same; keeps the registered function's type


@dataclass(frozen=True, slots=True)
class Entry(Generic[F]):
    """A registered function with what must be said about it."""

    name: str
    version: int
    cites: str
    call: F
    traits: dict[str, Any] = field(default_factory=dict)  # Any: each registry has its own traits

    @property
    def summary(self) -> str:
        """Return the first line of the function's docstring."""
        return (self.call.__doc__ or "").strip().split("\n")[0]


class Registry(Generic[F]):
    """Names to functions, of one kind ("reader", "detector", "exporter")."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._entries: dict[str, Entry[F]] = {}
        self._loaded = False

    def add(self, name: str, *, version: int, cites: str, **traits: Any) -> Callable[[G], G]:
        """Return a decorator that registers a function under a name."""

        def register(call: G) -> G:
            if name in self._entries and self._entries[name].call is not call:
                raise NameTaken(registry=self.kind, name=name)
            self._entries[name] = Entry(name, version, cites, cast("F", call), traits)
            return call

        return register

    def get(self, name: str) -> Entry[F]:
        """Return one entry; raises TermUnknown if there is none of this name."""
        self._load()
        if name not in self._entries:
            known = ", ".join(sorted(self._entries))
            raise TermUnknown(kind=self.kind, term=name, known=known)
        return self._entries[name]

    def __iter__(self) -> Iterator[Entry[F]]:
        self._load()
        return iter(sorted(self._entries.values(), key=lambda entry: entry.name))

    def _load(self) -> None:
        if not self._loaded:
            self._loaded = True
            for point in entry_points(group=f"opensocta.{self.kind}s"):
                point.load()
