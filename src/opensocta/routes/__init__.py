"""See ARCHITECTURE: the room routes."""

__all__: list[str] = []
