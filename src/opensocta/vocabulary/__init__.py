"""See ARCHITECTURE: the room vocabulary."""

__all__: list[str] = []
