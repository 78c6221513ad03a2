"""See ARCHITECTURE: the room simulate."""

__all__: list[str] = []
