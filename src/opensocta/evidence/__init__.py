"""See ARCHITECTURE: the room evidence."""

__all__: list[str] = []
