"""See ARCHITECTURE: the room integrity."""

__all__: list[str] = []
