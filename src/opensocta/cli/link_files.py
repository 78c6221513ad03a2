"""What `socta link` reads and writes: any plain table, and the mapping that says what is what.

In:   CSV, TSV, XLSX, Parquet, JSON lines or a JSON list of objects, also gzipped
Out:  an Arrow table of texts and the number of each row as the sender's program shows it
Not:  a workspace's files (`sources.read`): nothing is graded, marked or kept here
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from opensocta.core.errors import SettingsInvalid, SourceUnreadable
from opensocta.resolve import COLUMN_KINDS
from opensocta.sources.mapping import Mapping
from opensocta.sources.safety import check_file
from opensocta.sources.strict_json import as_dict, as_list, load_documents, text_of
from opensocta.sources.tables import open_table, table_kind

__all__ = ["LinkMapping", "PlainTable", "read_link_mapping", "read_plain", "write_link_mapping"]

_LIMIT = 1_000_000
_LINES = {".jsonl", ".ndjson", ".json"}


class LinkMapping(BaseModel):
    """What the columns of a table to be linked are. An unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str | None = None
    family: Literal["auto", "person", "organization"] = "auto"
    family_column: str | None = None
    columns: dict[str, str] = Field(min_length=1)
    truth: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int = Field(1, ge=1)


@dataclass(frozen=True, slots=True)
class PlainTable:
    """Rows of text, their numbers, and how many rows were set aside as broken."""

    rows: pa.Table
    numbers: pa.Array
    set_aside: int


def read_link_mapping(path: Path) -> LinkMapping:
    """Return the mapping of a YAML file.

    Raises
    ------
    SourceUnreadable : if it cannot be opened or is no plain YAML.
    SettingsInvalid : naming the key that is unknown, missing or wrong.
    """
    check_file(path)
    try:
        if path.stat().st_size > _LIMIT:
            raise SettingsInvalid(source=path.name, key="", rule="the file is over 1 MB")
        given = yaml.load(path.read_text("utf-8-sig"), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        raise SourceUnreadable(
            source=path.name, where="whole file", rule="is no plain YAML in UTF-8",
            advice="Write one to begin with: socta link FILE --write-mapping FILE.yml",
        ) from None  # fmt: skip
    if not isinstance(given, dict):
        raise SettingsInvalid(source=path.name, key="", rule="a mapping is a list of `key: value`")
    try:
        found = LinkMapping.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsInvalid(source=path.name, key=key, rule=first["msg"]) from None
    for column, kind in found.columns.items():
        if kind not in COLUMN_KINDS:
            rule = f"is no kind of column; known: {', '.join(COLUMN_KINDS)}"
            raise SettingsInvalid(source=path.name, key=f"columns.{column}", rule=rule)
    return found


def write_link_mapping(path: Path, mapping: LinkMapping) -> None:
    """Write a mapping as YAML; what stands at its default is left out."""
    told = mapping.model_dump(exclude_none=True, exclude_defaults=True)
    try:
        path.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), "utf-8")
    except OSError as error:
        rule = f"cannot be written ({error.strerror})"
        raise SettingsInvalid(source=path.name, key="--write-mapping", rule=rule) from None


def read_plain(path: Path, told: LinkMapping | None = None, encoding: str = "") -> PlainTable:
    """Return a table; rows with more or fewer cells than the header are set aside.

    Raises
    ------
    SourceUnreadable : if the file cannot be read as a table with a header.
    """
    check_file(path)
    last = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"][-1:]
    if last and last[0] in _LINES:
        return _objects(path)
    if not table_kind(path):
        raise SourceUnreadable(
            source=path.name, where="file", rule="its suffix is of no known kind of table",
            advice="Known: .csv .tsv .xlsx .parquet .jsonl, also with .gz.",
        )  # fmt: skip
    given = {} if told is None else told.model_dump(
        include={"encoding", "delimiter", "sheet", "header_row"}, exclude_none=True
    )  # fmt: skip
    if encoding:
        given["encoding"] = encoding
    pieces, numbers, aside = [], [], 0
    for sheet in open_table(path, Mapping.model_validate(given)):
        good = sheet.good()
        aside += sheet.rows - len(good)
        pieces.append(sheet.cells.take(good))
        numbers.append(sheet.numbers[good.to_numpy()])
    rows = pa.concat_tables(pieces).combine_chunks() if pieces else pa.table({})
    every = np.concatenate(numbers) if numbers else np.array([], dtype=np.int64)
    return _checked(path, rows, pa.array(every).cast(pa.string()), aside)


def _objects(path: Path) -> PlainTable:
    documents = load_documents(path)
    if len(documents) == 1 and isinstance(documents[0][1], list):
        documents = [(f"item {n}", one) for n, one in enumerate(documents[0][1], 1)]
    good = [(place.split(" ")[-1] or "1", as_dict(one)) for place, one in documents]
    kept = [(number, one) for number, one in good if one]
    names = list(dict.fromkeys(name for _, one in kept for name in one))
    columns = {
        name: pa.array(
            [" ".join(filter(None, map(text_of, as_list(one.get(name))))) or None
             for _, one in kept],
            pa.string(),
        )
        for name in names
    }  # fmt: skip
    numbers = pa.array([number for number, _ in kept], pa.string())
    return _checked(path, pa.table(columns), numbers, len(good) - len(kept))


def _checked(path: Path, rows: pa.Table, numbers: pa.Array, aside: int) -> PlainTable:
    if not rows.num_rows:
        raise SourceUnreadable(
            source=path.name, where="whole file", rule="holds no row below its header",
            advice="A table needs a header and rows.",
        )  # fmt: skip
    trimmed = {name: pc.utf8_trim_whitespace(rows[name]) for name in rows.column_names}
    return PlainTable(pa.table(trimmed), numbers, aside)
