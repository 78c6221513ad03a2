"""See ARCHITECTURE: the room share."""

__all__: list[str] = []
