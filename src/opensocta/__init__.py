"""OpenSOCTA: from raw agency files to a defensible threat assessment."""

__all__: list[str] = []
__version__ = "0.1.0"
