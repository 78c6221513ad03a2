"""See ARCHITECTURE: the room intake."""

__all__: list[str] = []
