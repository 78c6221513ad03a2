"""See ARCHITECTURE: the room cli."""

__all__: list[str] = []
