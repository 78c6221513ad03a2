"""See ARCHITECTURE: the room money."""

__all__: list[str] = []
