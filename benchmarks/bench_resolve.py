"""Measures `resolve`: public labelled sets, and invented records of the demo's size.

Usage: python benchmarks/bench_resolve.py [fake_1000 febrl3 historical_50k synthetic_100k demo]
Prints pairwise precision, recall and F1 of the clusters, calibration of the pairs, pairs scored,
CPU seconds, and the recall of blocking. Public sets are looked for in OPENSOCTA_DATA, else
../shared/data.
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from opensocta.evidence.tables import STATEMENTS
from opensocta.resolve import Links, LinkSettings, link, link_table, merge, score_pairs
from opensocta.resolve.blocking import find_candidates
from opensocta.resolve.comparisons import comparisons_of
from opensocta.resolve.plain import table_records

DATA = Path(os.environ.get("OPENSOCTA_DATA", Path(__file__).parents[2] / "shared" / "data"))
GIVEN = """Marko Nikola Stefan Luka Jovan Petar Milan Dragan Goran Zoran Aleksandar Miloš Đorđe
Ivan Dušan Vladimir Nemanja Filip Ana Jelena Milica Ivana Marija Dragana Snežana Ljiljana Vesna
Tijana Katarina Arben Ilir Besnik Agron Driton Fatmir Shpëtim Gjergj Elira Vjosa Arta Blerim
Amir Haris Emir Mirza Adnan Senad Edin Lejla Amina Selma Georgi Dimitar Ivaylo Stoyan Krasimir
Petya Desislava Andrei Ionuț Cătălin Ștefan Răzvan Elena Ioana Mihaela László Gábor Zsolt Ágnes
Mehmet Ahmet Mustafa Hüseyin İbrahim Ayşe Fatma Zeynep Giorgos Dimitris Nikos Christos
Evangelos Maria Eleni Sofia Panagiotis""".split()
STEMS = """Jovan Petr Nikol Mark Ilij Stojan Milan Ivan Pavl Todor Rad Vuk Simon Georgi Dimitr
Kost Mit Bogdan Zdrav Đorđ Živk Milj Stank Tas Gavr Luk Mat Filip Blag Vel Krst Laz Mihajl
Nedelj Obrad Pant Rist Sav Tanas Uroš Vas Arsen Božid Cvetk Dam Grb Janj Kerav Lat Mrk Novak
Ost Perk Radul Spas Trif Vidak Zek Čol Šar Žut Hadž Karadž Sul Mehmed Hasan Omer Beg
Selim""".split()
ENDINGS = "ović ević ić ski ov ev aj i u escu oğlu idis opulos akis".split()
CYRILLIC = dict(
    zip(
        "a b v g d đ e ž z i j k l m n o p r s t ć u f h c č š".split(),
        "а б в г д ђ е ж з и ј к л м н о п р с т ћ у ф х ц ч ш".split(),
        strict=True,
    )
)


def main(names: list[str]) -> None:
    """Run the named measurements, or all."""
    runs: dict[str, Callable[[], None]] = {
        "fake_1000": fake_1000,
        "febrl3": febrl3,
        "historical_50k": historical_50k,
        "synthetic_100k": synthetic_100k,
        "demo": demo,
    }
    for name in names or list(runs):
        runs[name]()


def report(name: str, links: Links, truth: pa.Table, seconds: float) -> None:
    """Print one line of results."""
    score = score_pairs(links.entity_map, truth)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{name:22} precision {score.precision:.4f} recall {score.recall:.4f} F1 {score.f1:.4f} "
        f"Brier {brier(links.pairs, truth):.4f} "
        f"pairs {links.compared:9,} CPU {seconds:5.1f} s, {links.compared / seconds:9,.0f}/s, "
        f"peak {peak} MB, left out {pc.sum(links.bounded['pairs_left_out']).as_py() or 0:,}"
    )


def brier(pairs: pa.Table, truth: pa.Table) -> float:
    """Return the mean squared error of the probabilities of the pairs that are reported."""
    keys = truth["entity_id"].combine_chunks()
    cluster = truth["cluster"].combine_chunks()
    sides = [
        cluster.take(pc.index_in(pairs[side].combine_chunks(), value_set=keys))
        for side in ("left_id", "right_id")
    ]
    same = pc.equal(*sides).to_numpy(zero_copy_only=False).astype(float)
    return float(np.mean((pairs["probability"].to_numpy() - same) ** 2)) if len(same) else 0.0


def measure(name: str, rows: pa.Table, columns: dict[str, str], key: str, **more: str) -> None:
    """Link a plain table with a column `cluster` and print the result."""
    start = time.process_time()
    links = link_table(rows, columns, id_column=key, **more)
    seconds = time.process_time() - start
    truth = pa.table({"entity_id": rows[key], "cluster": rows["cluster"]})
    report(name, links, truth, seconds)
    blocking(rows, columns, key, more.get("family", "person"))


def blocking(rows: pa.Table, columns: dict[str, str], key: str, family: str) -> None:
    """Print which share of the true pairs is compared, and how many pairs per record."""
    records = table_records(rows, columns, id_column=key)
    found = find_candidates(records, comparisons_of(records, family)[1], LinkSettings())
    place = pc.index_in(records.ids, value_set=rows[key].cast(pa.string()).combine_chunks())
    cluster = rows["cluster"].combine_chunks().take(place).dictionary_encode().indices.to_numpy()
    held = np.bincount(cluster)
    pairs = hits = 0
    for share in found.shares(2_000_000):
        pairs += len(share.left)
        hits += int((cluster[share.left] == cluster[share.right]).sum())
    true = int((held * (held - 1) // 2).sum())
    print(f"{'':22} blocking recall {hits / true:.4f} at {pairs / len(records):.1f} per record")


def texts(path: Path) -> pa.Table:
    """Return a CSV file with every column as text."""
    header = csv.open_csv(path).schema.names
    options = csv.ConvertOptions(
        column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=True
    )
    rows = csv.read_csv(path, convert_options=options)
    return pa.table({n.strip(): pc.utf8_trim_whitespace(rows[n]) for n in rows.column_names})


def fake_1000() -> None:
    """1,000 invented records of the Splink project."""
    kinds = {"first_name": "name", "surname": "name", "dob": "date", "city": "place"}
    measure(
        "fake_1000",
        texts(DATA / "linkage/fake_1000.csv"),
        {**kinds, "email": "e-mail"},
        "unique_id",
    )


def febrl3() -> None:
    """5,000 invented Australian records."""
    rows = texts(DATA / "linkage/febrl3.csv")
    born = rows["date_of_birth"].to_pylist()
    dates = [f"{d[:4]}-{d[4:6]}-{d[6:]}" if d and len(d) == 8 else None for d in born]
    street = pc.binary_join_element_wise(
        rows["street_number"], rows["address_1"], rows["address_2"], " ", null_handling="skip"
    )
    cluster = pc.list_element(pc.split_pattern(rows["rec_id"], "-"), 1)
    rows = rows.append_column("born", pa.array(dates, pa.string()))
    rows = rows.append_column("street", street).append_column("cluster", cluster)
    kinds = {
        "given_name": "name", "surname": "name", "born": "date", "street": "address",
        "suburb": "place", "postcode": "code", "state": "code", "soc_sec_id": "number",
    }  # fmt: skip
    measure("febrl3", rows, kinds, "rec_id")


def historical_50k() -> None:
    """50,578 records of 5,156 persons of Wikidata, with errors."""
    kinds = {
        "first_name": "name", "surname": "name", "dob": "date", "birth_place": "place",
        "postcode_fake": "place", "gender": "sex", "occupation": "code",
    }  # fmt: skip
    measure(
        "historical_50k", pq.read_table(DATA / "linkage/historical_50k.parquet"), kinds, "unique_id"
    )


def synthetic_100k() -> None:
    """Invented persons and companies, linked separately."""
    every = texts(DATA / "linkage/synthetic_100k.csv.gz")
    kinds = {"name": "name", "dob": "date", "idn": "number", "cc": "country", "addr": "address"}
    for kind, family in (("Person", "person"), ("Company", "organization")):
        rows = every.filter(pc.equal(every["kind"], kind))
        measure(f"synthetic_100k {kind}", rows, kinds, "unique_id", family=family)


def demo(persons: int = 40_000, companies: int = 6_000) -> None:
    """Invented statements of the demo's size, linked and merged."""
    statements, truth = invent(persons, companies, np.random.default_rng(7))
    start = time.process_time()
    links = link(statements)
    seconds = time.process_time() - start
    report("demo statements", links, truth, seconds)
    start = time.process_time()
    merged = merge(statements, invent_reports(), links.entity_map)
    print(
        f"{'demo merge':22} {statements.num_rows:,} statements, {merged.entities.num_rows:,} "
        f"subjects, CPU {time.process_time() - start:.1f} s"
    )


def invent(persons: int, companies: int, draw: np.random.Generator) -> tuple[pa.Table, pa.Table]:
    """Return statements with errors and the truth; about half of the records are duplicates."""
    rows: list[tuple[str, str, str, str]] = []
    truth: list[tuple[str, str]] = []
    subject = 0
    while len(truth) < persons + companies:
        person = len(truth) < persons
        core = invent_person(draw) if person else invent_company(draw)
        for _ in range(1 + int(draw.random() < 0.35) + int(draw.random() < 0.2)):
            entity = f"e-{draw.integers(16**12):012x}{len(truth)}"
            schema = "Person" if person else "Company"
            rows += [(entity, schema, p, v) for p, v in spoil(core, person, draw).items() if v]
            truth.append((entity, str(subject)))
        subject += 1
    columns = list(zip(*rows, strict=True))
    size = len(rows)
    table = pa.table(
        {
            "statement_id": [f"st-{i}" for i in range(size)],
            "entity_id": columns[0], "schema": columns[1], "prop": columns[2],
            "value": columns[3], "report_id": [f"r-{i % 50}" for i in range(size)],
            "assessment": [False] * size, "stance": [1] * size, "anchor": ["row"] * size,
            "batch_id": ["b"] * size,
        }
    )  # fmt: skip
    keys, clusters = zip(*truth, strict=True)
    return STATEMENTS.conform(table), pa.table({"entity_id": keys, "cluster": clusters})


def invent_reports() -> pa.Table:
    """Return the 50 reports that the statements name, as far as merging looks at them."""
    return pa.table(
        {
            "report_id": [f"r-{i}" for i in range(50)],
            "agency": [f"agency {i % 6}" for i in range(50)],
            "origin_id": [f"r-{i // 2}" for i in range(50)],
        }
    )


def invent_person(draw: np.random.Generator) -> dict[str, str]:
    """Return the true properties of one invented person."""
    year, day = 1950 + int(draw.beta(3, 3) * 57), draw.integers(1, 366)
    born = str(np.datetime64(f"{year}-01-01") + np.timedelta64(int(day) - 1, "D"))
    return {
        "name": f"{GIVEN[int(draw.beta(1, 2) * len(GIVEN))]} "
        f"{STEMS[int(draw.integers(len(STEMS)))]}{ENDINGS[int(draw.beta(1, 2) * len(ENDINGS))]}",
        "birthDate": born,
        "gender": "male" if draw.random() < 0.8 else "female",
        "nationality": str(draw.choice(["rs", "ba", "me", "al", "mk", "xk", "bg", "ro", "gr"])),
        "idNumber": f"{draw.integers(10**12):013d}",
        "phone": f"+3816{draw.integers(10**7):08d}",
    }


def invent_company(draw: np.random.Generator) -> dict[str, str]:
    """Return the true properties of one invented company."""
    syllables = "ba lo mir tek sol var gen pro nis dra fal kor zel ter vin hal".split()
    name = "".join(draw.choice(syllables, 3)).capitalize()
    trade = str(draw.choice(["Trade", "Transport", "Invest", "Gradnja", "Group", "Petrol"]))
    return {
        "name": f"{name} {trade} {draw.choice(['d.o.o.', 'DOOEL', 'Sh.p.k.', 'A.D.', 'EOOD'])}",
        "incorporationDate": f"{draw.integers(1991, 2024)}-{draw.integers(1, 13):02d}-11",
        "jurisdiction": str(draw.choice(["rs", "ba", "me", "al", "mk", "bg"])),
        "registrationNumber": f"{draw.integers(10**8):08d}",
    }


def spoil(core: dict[str, str], person: bool, draw: np.random.Generator) -> dict[str, str]:
    """Return what one agency holds: other scripts, swapped parts, typos, gaps."""
    held = dict(core)
    name = held["name"]
    if draw.random() < 0.25:
        name = name.translate(str.maketrans("đĐćĆčČšŠžŽëțșăğşüöİ", "dDcCcCsSzZetsagsuoI"))
    if person and draw.random() < 0.1:
        name = " ".join(reversed(name.split()))
    if draw.random() < 0.15:
        at = int(draw.integers(1, len(name) - 1))
        name = name[:at] + name[at + 1 :] if draw.random() < 0.5 else name[:at] + "e" + name[at:]
    if draw.random() < 0.15:
        name = "".join(CYRILLIC.get(c, c) for c in name.lower()).title()
    held["name"] = name
    date = "birthDate" if person else "incorporationDate"
    year, month, day = held[date].split("-")
    held[date] = str(
        draw.choice(
            [held[date], year, "", f"{year}-{month}-{int(day) % 28 + 1:02d}"],
            p=[0.8, 0.08, 0.07, 0.05],
        )
    )
    if int(day) <= 12 and draw.random() < 0.05:
        held[date] = f"{year}-{day}-{month}"
    for prop, gap in (
        ("idNumber", 0.6),
        ("phone", 0.6),
        ("registrationNumber", 0.5),
        ("gender", 0.2),
    ):
        if prop in held and draw.random() < gap:
            held[prop] = ""
    return held


if __name__ == "__main__":
    main(sys.argv[1:])
