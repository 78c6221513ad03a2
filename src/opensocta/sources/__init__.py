"""See ARCHITECTURE: the room sources."""

__all__: list[str] = []
