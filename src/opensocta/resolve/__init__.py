"""See ARCHITECTURE: the room resolve."""

__all__: list[str] = []
