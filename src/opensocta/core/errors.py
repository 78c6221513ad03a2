"""The one tree of errors. Each says what, where and what to do next; none repeats a content.

Logs and screens travel further than case files, so an error holds the address of a cell
(file name, sheet, row, column, XML path) and the rule it breaks, never the value itself.
"""

__all__ = [
    "AnchorUnknown",
    "BatchKnown",
    "BuildMissing",
    "EditionBlocked",
    "ExtraMissing",
    "InputRejected",
    "LakeDamaged",
    "NameTaken",
    "NotPermitted",
    "OpenSoctaError",
    "RowsInvalid",
    "SettingsInvalid",
    "SourceUnreadable",
    "TermUnknown",
    "WorkspaceMissing",
]


class OpenSoctaError(Exception):
    """Any error that OpenSOCTA raises on purpose; `str()` of it is fit to show to a user."""


class InputRejected(OpenSoctaError, ValueError):
    """One cell, element or line of an input breaks a rule; the rest of the file may be good."""

    def __init__(self, *, source: str, where: str, rule: str) -> None:
        self.source, self.where, self.rule = source, where, rule
        super().__init__(f"{source}, {where}: {rule}.")


class SourceUnreadable(OpenSoctaError, ValueError):
    """A whole file cannot be read; nothing of it was taken in."""

    def __init__(self, *, source: str, where: str, rule: str, advice: str) -> None:
        self.source, self.where, self.rule, self.advice = source, where, rule, advice
        super().__init__(f"{source}, {where}: {rule}. {advice}")


class RowsInvalid(OpenSoctaError, ValueError):
    """A table does not keep its declaration: a fault of the program that made it."""

    def __init__(self, *, table: str, column: str, rule: str, rows: int) -> None:
        self.table, self.column, self.rule, self.rows = table, column, rule, rows
        super().__init__(f"table {table!r}, column {column!r}: {rule} ({rows} rows)")


class TermUnknown(OpenSoctaError, KeyError):
    """A code or term is not in the vocabulary."""

    def __init__(self, *, kind: str, term: str, known: str = "") -> None:
        self.kind, self.term, self.known = kind, term, known
        hint = f" Known: {known}." if known else ""
        super().__init__(f"{term!r} is not a known {kind}.{hint}")

    def __str__(self) -> str:
        return str(self.args[0])


class NameTaken(OpenSoctaError, ValueError):
    """Two things want the same name in a registry."""

    def __init__(self, *, registry: str, name: str) -> None:
        self.registry, self.name = registry, name
        super().__init__(f"{registry} {name!r} is registered already; choose another name")


class ExtraMissing(OpenSoctaError, ImportError):
    """An optional part is not installed."""

    def __init__(self, *, extra: str) -> None:
        self.extra = extra
        super().__init__(f"this needs an optional part: pip install 'opensocta[{extra}]'")


class SettingsInvalid(OpenSoctaError, ValueError):
    """A setting is missing, unknown or out of range."""

    def __init__(self, *, source: str, key: str, rule: str) -> None:
        self.source, self.key, self.rule = source, key, rule
        super().__init__(f"{source}, setting {key!r}: {rule}")


class WorkspaceMissing(OpenSoctaError, FileNotFoundError):
    """The folder is no workspace."""

    def __init__(self, *, folder: str) -> None:
        self.folder = folder
        super().__init__(f"{folder} is not a workspace. Make one with: socta init {folder}")

    def __str__(self) -> str:
        return str(self.args[0])


class BuildMissing(OpenSoctaError, LookupError):
    """The workspace has not been built yet, or not since its data changed."""

    def __init__(self, *, folder: str) -> None:
        self.folder = folder
        super().__init__(f"{folder} has no build yet. Make one with: socta build {folder}")


class AnchorUnknown(OpenSoctaError, KeyError):
    """An id leads nowhere: no sentence, finding, statement, report or source has it."""

    def __init__(self, *, anchor: str) -> None:
        self.anchor = anchor
        super().__init__(f"no sentence, finding, statement or report has the id {anchor!r}")

    def __str__(self) -> str:
        return str(self.args[0])


class BatchKnown(OpenSoctaError, ValueError):
    """A file was taken in already, with the same reader, mapping, source and grade."""

    def __init__(self, *, batch_id: str) -> None:
        self.batch_id = batch_id
        super().__init__(f"{batch_id} was taken in already; nothing was added")


class LakeDamaged(OpenSoctaError, RuntimeError):
    """The lake cannot be read as it should."""

    def __init__(self, *, table: str, rule: str) -> None:
        self.table, self.rule = table, rule
        super().__init__(f"lake table {table!r}: {rule}. Restore it with: socta restore")


class NotPermitted(OpenSoctaError, PermissionError):
    """The reader may not see or do this."""

    def __init__(self, *, action: str, rule: str) -> None:
        self.action, self.rule = action, rule
        super().__init__(f"{action} is not permitted: {rule}")


class EditionBlocked(OpenSoctaError, RuntimeError):
    """A check that stops publication failed."""

    def __init__(self, *, edition: str, check: str, count: int) -> None:
        self.edition, self.check, self.count = edition, check, count
        super().__init__(
            f"the {edition} edition was not written: {check} ({count} places). "
            "See them with: socta publish --check"
        )
