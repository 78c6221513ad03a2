"""See ARCHITECTURE: the room core."""

__all__: list[str] = []
