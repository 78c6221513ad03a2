"""See ARCHITECTURE: the room trends."""

__all__: list[str] = []
