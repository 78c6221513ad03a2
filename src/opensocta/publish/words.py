"""Codes of the tables as words of the report."""

__all__ = ["kind_words"]

_KINDS = {
    "fiu": "FIU", "anti_corruption": "anti-corruption agency", "civil_society": "civil society",
    "border_guard": "border guard", "open_source": "open sources", "register": "registers",
    "bank": "banks", "statistics": "statistics office", "prosecution": "prosecution",
}  # fmt: skip


def kind_words(kind: str) -> str:
    """Return a kind of source in words."""
    return _KINDS.get(kind, kind.replace("_", " "))
