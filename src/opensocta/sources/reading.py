"""Reads a file: checks it, chooses the reader, and turns any fault into an error with its place.

In:   an `Intake`
Out:  what the chosen reader yields, each table checked against its declaration
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa
from lxml import etree
from python_calamine import CalamineError

from opensocta.evidence.tables import LAKE
from opensocta.sources.detect import detect, mapping_for
from opensocta.sources.registry import Chunk, Intake, readers
from opensocta.sources.safety import unreadable

__all__ = ["read"]

_DAMAGED = (
    pa.ArrowInvalid, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, CalamineError, EOFError,
    OSError, UnicodeError, RecursionError, MemoryError, OverflowError,
)  # fmt: skip


def read(intake: Intake) -> Iterator[Chunk]:
    """Yield `(table, rows)` of a file. `rejects` are among them; good rows are in, bad rows out.

    Raises
    ------
    SourceUnreadable : if the file as a whole cannot be read; says where, why and what next.
    SettingsInvalid : if its mapping is wrong.
    """
    reader = detect(intake.path, intake.mapping)
    mapping = mapping_for(intake.path, intake.mapping)
    if mapping is not None and mapping.reader is not None:
        reader = mapping.reader
    chosen = replace(intake, mapping=mapping)
    try:
        for name, rows in readers.get(reader).call(chosen):
            yield name, LAKE[name].check(rows)
    except _DAMAGED as error:
        raise unreadable(
            intake.path,
            "whole file",
            f"cannot be read as {reader} ({type(error).__name__})",
            "It is damaged or of another format; ask the sender for it again.",
        ) from None
