"""See ARCHITECTURE: the room workspace."""

__all__: list[str] = []
