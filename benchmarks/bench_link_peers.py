"""Measures `resolve` beside Splink on the same public records, each in a process of its own.

Usage: python benchmarks/bench_link_peers.py [fake_1000 febrl3 historical_50k]
Needs the extra `bench`. Splink runs the models of its own documentation (its examples on these
three sets), and joins pairs of a probability of at least 0.95, as they do. Ours runs without
settings, at 0.5: `ours` on the columns that `guess_columns` takes, `ours =` on those that the
model of Splink uses. Prints F1 of the pairs at that
threshold, at the best of all, and of the pairs in the clusters, CPU seconds of all threads without
imports, those of a second run in the same process (compiled code is loaded by then, for both
tools), and the peak memory of the process. Public sets are looked for in OPENSOCTA_DATA, else
../shared/data.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

DATA = Path(os.environ.get("OPENSOCTA_DATA", Path(__file__).parents[2] / "shared" / "data"))
SETS = ("fake_1000", "febrl3", "historical_50k")
HEADS = (
    "data", "tool", "F1 pairs", "best", "F1 clusters", "CPU s", "again", "pairs", "pairs/s",
    "peak MB",
)  # fmt: skip
SAME = {
    "fake_1000": {"first_name": "name", "surname": "name", "dob": "date", "city": "place",
                  "email": "e-mail"},
    "febrl3": {"given_name": "name", "surname": "name", "date_of_birth": "date",
               "soc_sec_id": "number", "street_number": "code", "postcode": "code"},
    "historical_50k": {"first_name": "name", "surname": "name", "dob": "date",
                       "postcode_fake": "place", "birth_place": "place", "occupation": "code"},
}  # fmt: skip
"""The columns that Splink's example uses, and our kind for each."""
_CLUSTERS_FROM = 0.95


def main(words: list[str]) -> None:
    """Run the named sets, or all, with both tools, and print a table."""
    if words[:1] == ["--one"]:
        sys.stdout.write(json.dumps(measure(*words[1:3])) + "\n")
        return
    print("{:15} {:8} {:>9} {:>6} {:>12} {:>7} {:>7} {:>10} {:>10} {:>8}".format(*HEADS))
    for data in words or SETS:
        for tool in ("splink", "ours", "ours ="):
            found, peak = in_its_own_process(data, tool)
            print(
                f"{data:15} {tool:8} {found['pairs_f1']:9.3f} {found['best_f1']:6.3f} "
                f"{found['clusters_f1']:12.3f} {found['cpu']:7.2f} {found['again']:7.2f} "
                f"{found['scored']:10,} "
                f"{found['scored'] / found['cpu']:10,.0f} {peak:8,}",
                flush=True,
            )


def in_its_own_process(data: str, tool: str) -> tuple[dict[str, Any], int]:
    """Return what a fresh process measured, and its peak memory in MB."""
    command = [sys.executable, __file__, "--one", data, tool]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout is not None
        printed = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{data} with {tool} failed; see: {' '.join(command)}")
    return json.loads(printed.splitlines()[-1]), usage.ru_maxrss // 1024


def measure(data: str, tool: str) -> dict[str, float]:
    """Return the quality and cost of one tool on one set."""
    rows, key = load(data)
    if tool == "splink":
        import splink.comparison_library  # noqa: F401 - so that it is not measured

        run = partial(SPLINK[data], rows, key)
    else:
        import opensocta.resolve  # noqa: F401 - the same

        run = partial(ours, rows, key, SAME[data] if tool == "ours =" else None)
    begin = time.process_time()
    pairs, clusters, scored = run()
    first = time.process_time()
    run()
    second = time.process_time()
    truth = pa.table({"id": rows[key].cast(pa.string()), "cluster": rows["cluster"]})
    return {
        "pairs_f1": f1_of_pairs(pairs, truth, _CLUSTERS_FROM if tool == "splink" else 0.5),
        "best_f1": best_f1(pairs, truth),
        "clusters_f1": f1_of_clusters(clusters, truth),
        "cpu": first - begin,
        "again": second - first,
        "scored": scored,
    }


def load(data: str) -> tuple[pa.Table, str]:
    """Return a public set as text with a column `cluster`, and its column of ids."""
    if data == "historical_50k":
        return pq.read_table(DATA / "linkage/historical_50k.parquet"), "unique_id"
    path = DATA / f"linkage/{data}.csv"
    names = csv.open_csv(path).schema.names
    kinds = csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True
    )
    rows = csv.read_csv(path, convert_options=kinds)
    rows = pa.table({name.strip(): pc.utf8_trim_whitespace(rows[name]) for name in names})
    if data == "fake_1000":
        return rows, "unique_id"
    return rows.append_column(
        "cluster", pc.list_element(pc.split_pattern(rows["rec_id"], "-"), 1)
    ), "rec_id"


def ours(
    rows: pa.Table, key: str, columns: dict[str, str] | None
) -> tuple[pa.Table, pa.Table, int]:
    """Return pairs, clusters, and the number of pairs scored."""
    from opensocta.resolve import guess_columns, link_table, normal_columns

    ready, kinds, _ = normal_columns(rows, columns or guess_columns(rows).columns)
    links = link_table(ready, kinds, id_column=key)
    pairs = links.pairs.rename_columns({"left_id": "l", "right_id": "r", "probability": "p"})
    clusters = links.entity_map.rename_columns({"entity_id": "id", "canonical_id": "c"})
    return pairs, clusters, links.compared


def f1_of_pairs(pairs: pa.Table, truth: pa.Table, least: float) -> float:
    """Return F1 of the pairs (l, r, p) with p of at least `least` against all true pairs."""
    with duckdb.connect() as sql:
        sql.register("pairs", pairs)
        sql.register("truth", truth)
        row = sql.execute(
            "SELECT (SELECT sum(n*(n-1)//2) FROM (SELECT count(*) n FROM truth GROUP BY cluster)),"
            " count(*), count(*) FILTER (a.cluster = b.cluster) FROM pairs"
            " JOIN truth a ON a.id = l::VARCHAR JOIN truth b ON b.id = r::VARCHAR"
            " WHERE p >= $least",
            {"least": least},
        ).fetchone()
    true, found, shared = row or (0, 0, 0)
    return float(2 * shared / (true + found))


def best_f1(pairs: pa.Table, truth: pa.Table) -> float:
    """Return F1 of the pairs at whatever threshold suits the truth best."""
    return max(f1_of_pairs(pairs, truth, step / 100) for step in range(10, 100, 3))


def f1_of_clusters(clusters: pa.Table, truth: pa.Table) -> float:
    """Return F1 of the pairs that stand in one cluster (id, c)."""
    with duckdb.connect() as sql:
        sql.register("clusters", clusters)
        sql.register("truth", truth)
        row = sql.execute(
            "WITH b AS (SELECT c, cluster t FROM clusters JOIN truth ON truth.id ="
            " clusters.id::VARCHAR) SELECT"
            " (SELECT sum(n*(n-1)//2) FROM (SELECT count(*) n FROM b GROUP BY t)),"
            " (SELECT sum(n*(n-1)//2) FROM (SELECT count(*) n FROM b GROUP BY c)),"
            " (SELECT sum(n*(n-1)//2) FROM (SELECT count(*) n FROM b GROUP BY c, t))"
        ).fetchone()
    true, found, shared = row or (0, 0, 0)
    return float(2 * shared / (true + found))


def splink_fake_1000(rows: pa.Table, key: str) -> tuple[pa.Table, pa.Table, int]:
    """Splink's example on fake_1000 with fully labelled data."""
    import splink.comparison_library as cl
    from splink import block_on

    return splink(
        duckdb.connect().from_arrow(rows).project("* REPLACE (try_cast(dob AS DATE) AS dob)"),
        key,
        rules=[block_on(name) for name in ("first_name", "surname", "dob", "email")],
        comparisons=[
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=False),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
        sure=[
            "l.first_name = r.first_name and levenshtein(r.dob::VARCHAR, l.dob::VARCHAR) <= 1",
            "l.surname = r.surname and levenshtein(r.dob::VARCHAR, l.dob::VARCHAR) <= 1",
            "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
            "l.email = r.email",
        ],
        recall=0.7,
        draw={"max_pairs": 1e6, "seed": 5},
        train=[block_on("dob"), block_on("email"), block_on("first_name", "surname")],
    )


def splink_febrl3(rows: pa.Table, key: str) -> tuple[pa.Table, pa.Table, int]:
    """Splink's example on febrl3."""
    import splink.comparison_library as cl
    from splink import block_on

    names = ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
    return splink(
        duckdb.connect().from_arrow(rows).project("*"),
        key,
        rules=[block_on(name) for name in names],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d"
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
        sure=[
            block_on("soc_sec_id"),
            block_on("given_name", "surname", "date_of_birth"),
            "l.given_name = r.surname and l.surname = r.given_name "
            "and l.date_of_birth = r.date_of_birth",
        ],
        recall=0.9,
        draw={"max_pairs": 1e6, "seed": 2},
        train=[block_on("date_of_birth"), block_on("postcode")],
        fixed=False,
    )


def splink_historical_50k(rows: pa.Table, key: str) -> tuple[pa.Table, pa.Table, int]:
    """Splink's example on historical_50k."""
    import splink.comparison_library as cl
    from splink import block_on

    near = "substr(postcode_fake,1,3)"
    blocks = (
        ("substr(first_name,1,3)", "substr(surname,1,4)"), ("surname", "dob"),
        ("first_name", "dob"), ("postcode_fake", "first_name"), ("postcode_fake", "surname"),
        ("dob", "birth_place"), (near, "dob"), (near, "first_name"), (near, "surname"),
        ("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
    )  # fmt: skip
    whole = "first_name_surname_concat"
    return splink(
        duckdb.connect().from_arrow(rows).project(f"*, first_name || ' ' || surname AS {whole}"),
        key,
        rules=[block_on(*block) for block in blocks],
        comparisons=[
            cl.ForenameSurnameComparison(
                "first_name", "surname", forename_surname_concat_col_name=whole
            ),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
        sure=[
            block_on("first_name", "surname", "dob"),
            block_on("substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"),
            block_on("dob", "postcode_fake"),
        ],
        recall=0.6,
        draw={"max_pairs": 1e7},
        train=[block_on("first_name", "surname"), block_on("dob")],
    )


SPLINK: dict[str, Callable[[pa.Table, str], tuple[pa.Table, pa.Table, int]]] = {
    "fake_1000": splink_fake_1000,
    "febrl3": splink_febrl3,
    "historical_50k": splink_historical_50k,
}


def splink(
    rows: Any, key: str, *, rules: list[Any], comparisons: list[Any], sure: list[Any],
    recall: float, draw: dict[str, Any], train: list[Any], fixed: bool = True,
) -> tuple[pa.Table, pa.Table, int]:  # fmt: skip
    """Return pairs (l, r, p), clusters (id, c) and the number of pairs scored."""
    from splink import DuckDBAPI, Linker, SettingsCreator

    held = rows.to_arrow_table()
    connection = duckdb.connect()
    api = DuckDBAPI(connection=connection)
    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name=key,
        blocking_rules_to_generate_predictions=rules, comparisons=comparisons,
    )  # fmt: skip
    linker = Linker(api.register(connection.from_arrow(held)), settings)
    linker.training.estimate_probability_two_random_records_match(sure, recall=recall)
    linker.training.estimate_u_using_random_sampling(**draw)
    for rule in train:
        more = {"estimate_without_term_frequencies": True} if fixed else {}
        linker.training.estimate_parameters_using_expectation_maximisation(rule, **more)
    predicted = linker.inference.predict()
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=_CLUSTERS_FROM
    )
    pairs = predicted.as_duckdbpyrelation().project(
        f"{key}_l AS l, {key}_r AS r, match_probability AS p"
    )
    found = clusters.as_duckdbpyrelation().project(f"{key} AS id, cluster_id AS c")
    table = pairs.to_arrow_table()
    return table, found.to_arrow_table(), table.num_rows


if __name__ == "__main__":
    main(sys.argv[1:])
