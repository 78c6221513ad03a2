"""See ARCHITECTURE: the room assess."""

__all__: list[str] = []
