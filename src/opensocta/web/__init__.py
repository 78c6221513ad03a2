"""See ARCHITECTURE: the room web."""

__all__: list[str] = []
