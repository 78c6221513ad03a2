"""See ARCHITECTURE: the room records."""

__all__: list[str] = []
