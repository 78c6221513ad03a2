"""See ARCHITECTURE: the room networks."""

__all__: list[str] = []
