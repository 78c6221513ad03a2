"""See ARCHITECTURE: the room publish."""

__all__: list[str] = []
