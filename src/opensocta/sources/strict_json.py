"""Loads JSON whole and strictly: no key twice, no NaN, bounded size and depth.

In:   a file of one JSON document, UTF-8, also gzipped
Out:  dicts, lists and plain values
Not:  JSON lines of entities (`sources.ftm`)

The same key twice is how a marking is smuggled: one program reads the first, another the last.
"""

import json
from pathlib import Path

from opensocta.sources.safety import WHOLE_LIMIT, check_whole, open_bytes, unreadable

__all__ = ["Json", "as_dict", "as_list", "load_documents", "load_json", "text_of", "texts_of"]

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
_ADVICE = "Ask the sender for it again."


class _Twice(ValueError):
    """A key stands twice in one object."""


def load_json(path: Path) -> Json:
    """Return the document of a file.

    Raises
    ------
    SourceUnreadable : naming the line of the fault, or the key that stands twice.
    """
    return _parsed(path, _bytes(path), 1)


def _bytes(path: Path) -> bytes:
    check_whole(path)
    with open_bytes(path) as file:
        data = file.read(WHOLE_LIMIT + 1)
    if len(data) > WHOLE_LIMIT:
        raise unreadable(path, "whole file", "unpacks to more than 512 MB", "Split it.")
    return data


def _parsed(path: Path, data: bytes, line: int) -> Json:
    """Return a document; `line` is the line of the file on which it begins."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = line + data[: error.start].count(b"\n")
        where = f"line {at}, byte {error.start}"
        raise unreadable(path, where, "is not UTF-8", _ADVICE) from None
    try:
        found: Json = json.loads(text, object_pairs_hook=_unique, parse_constant=_refused)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno + line - 1}, column {error.colno}"
        raise unreadable(path, where, "is no JSON, or cut off", _ADVICE) from None
    except _Twice as error:
        rule = f"the key {error.args[0]!r} stands twice in one object"
        raise unreadable(path, _place(text, error.args[0], line), rule, _ADVICE) from None
    except RecursionError:
        raise unreadable(path, f"line {line}", "is nested too deeply", _ADVICE) from None
    except ValueError:
        raise unreadable(path, f"line {line}", "holds a number that is none", _ADVICE) from None
    return found


def load_documents(path: Path) -> list[tuple[str, Json]]:
    """Return the documents of a file with their place: one, or one per line of JSON lines."""
    if not {".jsonl", ".ndjson"} & {suffix.lower() for suffix in path.suffixes}:
        return [("", load_json(path))]
    found: list[tuple[str, Json]] = []
    for number, line in enumerate(_bytes(path).split(b"\n"), 1):
        if line.strip():
            found.append((f"line {number}", _parsed(path, line, number)))
    return found


def as_dict(value: Json) -> dict[str, Json]:
    """Return an object, or an empty one if it is none."""
    return value if isinstance(value, dict) else {}


def as_list(value: Json) -> list[Json]:
    """Return a list; a single value becomes a list of one, null an empty one."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def text_of(value: Json) -> str | None:
    """Return a plain value as text; null for objects and lists."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    return None


def texts_of(value: Json) -> list[str]:
    """Return the plain values of a list as texts."""
    return [text for text in map(text_of, as_list(value)) if text]


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _Twice(next(key for place, key in enumerate(keys) if key in keys[:place]))
    return found


def _refused(_name: str) -> Json:
    raise ValueError("no number")


def _place(text: str, key: str, line: int) -> str:
    """Return the line on which a key stands for the second time, as well as can be told."""
    mark = json.dumps(key, ensure_ascii=False)
    first = text.find(mark)
    second = text.find(mark, first + 1)
    return f"about line {text.count(chr(10), 0, max(second, 0)) + line}"
