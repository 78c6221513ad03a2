"""A registry keeps one function per name and says what it knows."""

import pytest

from opensocta.core.errors import NameTaken, TermUnknown
from opensocta.core.registry import Registry


def make():
    registry = Registry("thing")

    @registry.add("room.first", version=2, cites="key", unit="kg")
    def first():
        """Say one."""
        return 1

    return registry, first


class TestARegistry:
    def test_gives_back_what_was_registered(self):
        registry, first = make()
        entry = registry.get("room.first")
        assert (entry.call, entry.version, entry.summary, entry.traits) == (
            first, 2, "Say one.", {"unit": "kg"},
        )  # fmt: skip

    def test_refuses_a_taken_name(self):
        registry, _ = make()
        with pytest.raises(NameTaken):
            registry.add("room.first", version=1, cites="key")(lambda: 2)

    def test_names_what_it_knows_when_asked_for_another(self):
        registry, _ = make()
        with pytest.raises(TermUnknown, match=r"'none' is not a known thing. Known: room.first."):
            registry.get("none")

    def test_lists_in_order_of_names(self):
        registry, _ = make()
        registry.add("a.second", version=1, cites="key")(lambda: 2)
        assert [entry.name for entry in registry] == ["a.second", "room.first"]
