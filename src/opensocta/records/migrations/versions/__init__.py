"""One file per step; never edited once released."""

__all__: list[str] = []
