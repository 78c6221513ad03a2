"""Steps that bring a database of an older version to the present one."""

__all__: list[str] = []
