"""Any small table of a user, CSV or Parquet, with the columns that a command needs.

In:   a path
Out:  an Arrow table
Not:  tables whose columns have to be guessed (`cli.link_files`), evidence (`sources`)
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq

from opensocta.core.errors import SourceUnreadable

__all__ = ["read_columns"]


def read_columns(path: Path, needed: tuple[str, ...]) -> pa.Table:
    """Return the table of a file.

    Raises
    ------
    SourceUnreadable : if there is no such file, it is no table, or a column or a value that is
        needed is absent.
    """
    if not path.is_file():
        raise SourceUnreadable(
            source=path.name, where="file", rule="there is no such file", advice="Check the path."
        )
    try:
        if path.suffix == ".parquet":
            rows = pq.read_table(path)
        else:
            options = pc_csv.ConvertOptions(strings_can_be_null=True)
            parting = pc_csv.ParseOptions(delimiter=_delimiter(path))
            rows = pc_csv.read_csv(path, convert_options=options, parse_options=parting)
    except (pa.ArrowInvalid, OSError):
        raise SourceUnreadable(
            source=path.name, where="table", rule="it is no CSV or Parquet table with a header",
            advice="Columns are separated by commas, semicolons, tabs or bars, text is UTF-8.",
        ) from None  # fmt: skip
    for column in needed:
        if column not in rows.column_names:
            raise SourceUnreadable(
                source=path.name, where="header", rule=f"there is no column {column}",
                advice=f"It has: {', '.join(rows.column_names[:20])}.",
            )  # fmt: skip
        if rows[column].null_count:
            raise SourceUnreadable(
                source=path.name, where=f"column {column}",
                rule=f"{rows[column].null_count:,} of {rows.num_rows:,} rows have no value",
                advice="Fill them or leave the rows out.",
            )  # fmt: skip
    return rows


def _delimiter(path: Path) -> str:
    """Return what parts the columns: the commonest of four marks in the first line."""
    with pa.input_stream(str(path)) as file:
        head = file.read(65_536).split(b"\n", 1)[0]
    return max(",;\t|", key=lambda mark: head.count(mark.encode()))
