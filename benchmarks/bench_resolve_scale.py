"""Measures `link_table` on 100 thousand to 10 million invented persons.

Usage: python benchmarks/bench_resolve_scale.py [records ...]
The records are made in one process and linked in another. Prints pairwise precision, recall and
F1, pairs per record, CPU seconds of linking and the peak of memory, table and scoring included.
"""

import resource
import subprocess
import sys
import tempfile
import time

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from opensocta.resolve import link_table, score_pairs

KINDS = {"name": "name", "born": "date", "number": "number", "country": "country", "town": "place"}
ONSETS = "b br c d dr f g gr h j k kr l m n p pr r s st sl t tr v vl z".split()
VOWELS = "a e i o u".split()
ENDS = "ov ić ev aj an escu ski iu ar idis eli oğlu ak es in".split()
GIVEN = 900
FAMILY = 60_000
TOWNS = 4_000


def make_words(
    number: int, syllables: int, ends: list[str], draw: np.random.Generator
) -> list[str]:
    """Return that many different invented words."""
    found: dict[str, None] = {}
    while len(found) < number:
        parts = [
            ONSETS[draw.integers(len(ONSETS))] + VOWELS[draw.integers(5)] for _ in range(syllables)
        ]
        found["".join(parts).capitalize() + ends[draw.integers(len(ends))]] = None
    return list(found)


def invent(size: int, seed: int) -> pa.Table:
    """Return records of persons, of whom about a third has two or more, with errors and gaps.

    The ids come by lot: neighbours in the order of ids are no more alike than others.
    """
    draw = np.random.default_rng(seed)
    given = np.array(make_words(GIVEN, 2, ["", "n", "r", "s"], draw), dtype=object)
    family = np.array(make_words(FAMILY, 2, ENDS, draw), dtype=object)
    towns = np.array(make_words(TOWNS, 2, ["grad", "ovo", "ica", "eni"], draw), dtype=object)
    person = np.sort(draw.integers(0, int(size * 0.74), size))
    persons = int(person[-1]) + 1
    first = (draw.beta(1, 4, persons) * GIVEN).astype(np.int64)
    last = (draw.beta(1, 2.5, persons) * FAMILY).astype(np.int64)
    names = given[first[person]] + " " + family[last[person]]
    typo = np.flatnonzero(draw.random(size) < 0.15)
    places = draw.random(len(typo))
    for row, place in zip(typo, places, strict=True):
        at = 1 + int(place * (len(names[row]) - 2))
        names[row] = names[row][:at] + names[row][at + 1 :]
    days = draw.integers(-7000, 14_000, persons)[person]
    days = days + np.where(draw.random(size) < 0.05, draw.integers(-28, 28, size), 0)
    born = np.datetime_as_string(np.datetime64("1970-01-01") + days.astype("timedelta64[D]"))
    number = draw.integers(10**11, 10**12, persons)[person].astype(str)
    town = towns[draw.integers(0, TOWNS, persons)][person]
    country = np.array(["rs", "ba", "me", "al", "mk", "bg"])[draw.integers(0, 6, persons)][person]
    return pa.table(
        {
            "id": np.char.add("r", draw.permutation(size).astype(str)),
            "name": names,
            "born": pa.array(born, mask=draw.random(size) < 0.12),
            "number": pa.array(number, mask=draw.random(size) < 0.7),
            "country": pa.array(country, mask=draw.random(size) < 0.2),
            "town": pa.array(town, mask=draw.random(size) < 0.3),
            "cluster": person.astype(str),
        }
    )


def run(path: str) -> None:
    """Link the records of a file and print one line."""
    rows = pq.read_table(path)
    size = rows.num_rows
    start, wall = time.process_time(), time.perf_counter()
    links = link_table(rows, KINDS, id_column="id")
    cpu, wall = time.process_time() - start, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    truth = pa.table({"entity_id": rows["id"], "cluster": rows["cluster"]})
    score = score_pairs(links.entity_map, truth)
    print(
        f"{size:10,} records: precision {score.precision:.4f} recall {score.recall:.4f} "
        f"F1 {score.f1:.4f}, {links.compared / size:.1f} pairs per record, CPU {cpu:.1f} s, "
        f"wall {wall:.1f} s, {links.compared / cpu:,.0f} pairs per CPU second, peak {peak} MB, "
        f"left out {pc.sum(links.bounded['pairs_left_out']).as_py() or 0:,}",
        flush=True,
    )


def main(sizes: list[str]) -> None:
    """Run the sizes, each in its own process."""
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes or ["100000", "1000000"]:
            path = f"{folder}/{size}.parquet"
            for words in (["--make", size, path], ["--one", path]):
                subprocess.run([sys.executable, __file__, *words], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        pq.write_table(invent(int(sys.argv[2]), 11), sys.argv[3])
    elif sys.argv[1:2] == ["--one"]:
        run(sys.argv[2])
    else:
        main(sys.argv[1:])
