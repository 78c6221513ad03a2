"""Parses entities from JSON and tells the good from the bad, with their places.

In:   a path
Out:  pieces: columns of the good entities with the number of their line or place, and faults
Not:  rows of the lake (`ftm`)

orjson keeps the last of two equal keys without a word, which would let a marking or a name be
smuggled past a filter. Keys are therefore counted: in a JSON text every key is followed by a
colon, so a text without its white space has as many `":` as keys, unless a key is written twice
or a value contains the sign; only then is the text looked at closely.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from opensocta.sources.ftm_columns import IRREGULAR, EntityColumns, Gatherer, Shapes
from opensocta.sources.ftm_entity import Fault, entity_fault, has_double_keys, line_fault
from opensocta.sources.ftm_lines import LINE_LIMIT, LineChunk, read_lines, read_whole, starts_with
from opensocta.sources.safety import unreadable

__all__ = ["Piece", "parse"]

Entity = Any  # Any: JSON of strangers
_PIECE = 10_000
_HANDFUL = 40  # below 700 lists and dicts, at which the search for garbage begins
_DOUBLE = ("", "names a key twice; which one holds cannot be told")
_WHITE = b" \t\r\n"
_QUOTE, _COLON, _SPACE = b'": '
_PIECE_BYTES = 1 << 16  # fits in the processor's cache


@dataclass(slots=True)
class Piece:
    """Good entities as columns with their numbers; the word for a number; faults by number."""

    columns: EntityColumns | None
    numbers: list[int]
    word: str
    faults: list[tuple[int, Fault]] = field(default_factory=list)


def parse(path: Path) -> Iterator[Piece]:
    """Give the entities of a file in pieces of bounded size.

    Raises
    ------
    SourceUnreadable : if the file as a whole cannot be read.
    """
    shapes = Shapes()
    if starts_with(path) == b"[":
        yield from _parse_array(path, shapes)
    else:
        yield from _parse_lines(path, shapes)


def _parse_lines(path: Path, shapes: Shapes) -> Iterator[Piece]:
    overlong = ("", f"is longer than {LINE_LIMIT >> 20} MB; one entity per line is expected")
    for chunk in read_lines(path):
        if chunk.overlong:
            yield Piece(None, [], "line", [(number, overlong) for number in chunk.overlong])
            continue
        columns = _at_once(chunk, shapes)
        if columns is not None and _keys_are_counted(chunk.text, columns.keys):
            yield Piece(columns, chunk.numbers, "line")
        else:
            looked = (_look(line) for line in chunk.lines)
            yield _sort_out(looked, chunk.numbers, "line", shapes)


def _at_once(chunk: LineChunk, shapes: Shapes) -> EntityColumns | None:
    """Return the entities of all lines, or None if any may be at fault.

    Lines are parsed by the handful: what lives longer than that are texts, which Python's
    search for cycles of garbage passes over.
    """
    gathered = Gatherer(shapes)
    try:
        for start in range(0, len(chunk.lines), _HANDFUL):
            gathered.add(list(map(orjson.loads, chunk.lines[start : start + _HANDFUL])))
    except (orjson.JSONDecodeError, *IRREGULAR):
        return None
    return gathered.columns()


def _sort_out(
    looked: Iterable[tuple[Entity, Fault | None]], numbers: list[int], word: str, shapes: Shapes
) -> Piece:
    piece = Piece(None, [], word)
    gathered = Gatherer(shapes)
    good: list[Entity] = []
    for (entity, fault), number in zip(looked, numbers, strict=True):
        if fault is not None:
            piece.faults.append((number, fault))
            continue
        good.append(entity)
        piece.numbers.append(number)
        if len(good) == _HANDFUL:
            gathered.add(good)
            good = []
    if good:
        gathered.add(good)
    piece.columns = gathered.columns()
    return piece


def _look(line: bytes) -> tuple[Entity, Fault | None]:
    try:
        entity = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None, line_fault(line)
    fault = entity_fault(entity)
    if fault is None:
        keys = len(entity) + len(entity["properties"])
        if not _keys_are_counted(line, keys) and has_double_keys(line):
            fault = _DOUBLE
    return entity, fault


def _keys_are_counted(text: bytes, keys: int) -> bool:
    """Tell whether the text surely has no key twice; see the head of this file."""
    counted = _colons_after_quotes(np.frombuffer(text, dtype=np.uint8))
    if counted is None:
        counted = text.translate(None, _WHITE).count(b'":')
    return counted == keys


def _colons_after_quotes(signs: npt.NDArray[np.uint8]) -> int | None:
    """Return how often a colon follows a quote; None if white space follows one anywhere."""
    counted = 0
    for start in range(0, len(signs) - 1, _PIECE_BYTES):
        piece = signs[start : start + _PIECE_BYTES + 1]
        quotes, after = piece[:-1] == _QUOTE, piece[1:]
        if (quotes & (after <= _SPACE)).any():
            return None
        counted += int(np.count_nonzero(quotes & (after == _COLON)))
    return counted


def _parse_array(path: Path, shapes: Shapes) -> Iterator[Piece]:
    text = read_whole(path)
    try:
        entities = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        where = f"line {error.lineno}" if error.lineno else "whole file"
        raise unreadable(
            path, where, "is no valid JSON in UTF-8", "It may be cut off; ask for it again."
        ) from None
    if has_double_keys(text):
        raise unreadable(path, "whole file", _DOUBLE[1], "Ask the sender for a sound file.")
    for start in range(0, len(entities), _PIECE):
        some = entities[start : start + _PIECE]
        numbers = list(range(start + 1, start + 1 + len(some)))
        looked = ((entity, entity_fault(entity)) for entity in some)
        yield _sort_out(looked, numbers, "entity", shapes)
