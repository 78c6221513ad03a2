"""See ARCHITECTURE: the room cooperate."""

__all__: list[str] = []
