"""Measures `resolve.lookup`: names in two scripts, and a million invented names with typing errors.

Usage: python benchmarks/bench_names.py [russian arabic million hard]
scripts: recall of each Latin name's partner among all names of the other script in the file, on
the half costs were not counted in (`fit_name_sounds.fitted`) and on the other half.
million, hard: distinct invented names of 2-3 parts from the region's stems, or of random syllables;
recall of the name typed with one and two errors, CPU milliseconds per query, memory.
Files are looked for in OPENSOCTA_DATA, else ../shared/data.
"""

import os
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from bench_resolve import ENDINGS, GIVEN, STEMS
from fit_name_sounds import fitted
from opensocta.resolve.lookup import NameIndex

DATA = Path(os.environ.get("OPENSOCTA_DATA", Path(__file__).parents[2] / "shared" / "data"))
LETTERS = "abcdefghijklmnoprstuvz"


def main(runs: list[str]) -> None:
    """Run the named measurements, or all."""
    for run in runs or ["russian", "arabic", "million", "hard"]:
        if run in {"million", "hard"}:
            million(run)
        else:
            scripts(run)


def scripts(language: str) -> None:
    """Print recall@1 and @10 of partners in the other script, for up to 3,000 names per half."""
    text = (DATA / "names" / f"latin_{language}.tsv").read_text(encoding="utf-8")
    pairs = [line.split("\t") for line in text.splitlines()]
    other = sorted({pair[1] for pair in pairs})
    index = NameIndex.build(other)
    partners: dict[str, set[str]] = defaultdict(set)
    for latin, partner in pairs:
        partners[latin].add(partner)
    for half in (False, True):
        asked = sorted(latin for latin in partners if fitted(latin) == half)
        places = []
        began = time.process_time()
        for latin in asked:
            rows = index.search(latin).rows
            hit = [i for i, row in enumerate(rows) if other[row] in partners[latin]]
            places.append(hit[0] if hit else 99)
        spent = (time.process_time() - began) / len(asked) * 1000
        place = np.array(places)
        name = "fitted half" if half else "held-out half"
        sys.stdout.write(
            f"latin_{language} {name}: {len(asked)} names among {len(other)}, recall@1 "
            f"{(place < 1).mean():.3f}, recall@10 {(place < 10).mean():.3f}, {spent:.1f} ms\n"
        )
        sys.stdout.flush()


def invent(kind: str, count: int, rng: np.random.Generator) -> list[str]:
    """Return distinct names of 2-3 parts."""
    if kind == "million":
        surnames = [stem + end for stem in STEMS for end in ENDINGS]
        given: list[str] = GIVEN
    else:
        starts = "b br c d dr f g h j k kr l m n p r s st š t tr v z ž".split()
        tails = "a e i o u an en in or ar el".split()
        syllables = np.array([a + b for a in starts for b in tails])
        surnames = ["".join(rng.choice(syllables, n)) for n in rng.integers(2, 5, 200_000)]
        given = ["".join(rng.choice(syllables, n)) for n in rng.integers(2, 4, 20_000)]
    seen: dict[str, None] = {}
    while len(seen) < count:
        size = count // 2
        a, b = rng.integers(0, len(given), (2, size))
        last, three = rng.integers(0, len(surnames), size), rng.random(size) < 0.6
        for i in range(size):
            middle = f" {given[b[i]]}" if three[i] and a[i] != b[i] else ""
            seen[f"{given[a[i]]}{middle} {surnames[last[i]].title()}"] = None
    return list(seen)[:count]


def mistype(name: str, errors: int, rng: np.random.Generator) -> str:
    """Return the name with letters dropped, added, changed or swapped."""
    for _ in range(errors):
        at = int(rng.integers(0, len(name) - 1))
        letter = LETTERS[rng.integers(0, len(LETTERS))]
        name = [
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        ][rng.integers(0, 4)]
    return name


def million(kind: str, count: int = 1_000_000, asked: int = 1_000) -> None:
    """Print recall@10 with one and two errors, time per query, time and memory of the index."""
    rng = np.random.default_rng(7)
    names = invent(kind, count, rng)
    NameIndex.build(["a b"]).search("a b")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    index = NameIndex.build(names)
    built = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(
        f"{kind}: {count} names, {len(index.parts.sizes)} parts, built in {built:.1f} CPU s, "
        f"peak {peak / 1024:.0f} MB (before {before / 1024:.0f})\n"
    )
    for errors in (0, 1, 2):
        chosen = rng.choice(count, asked, replace=False)
        found, times = 0, []
        for row in chosen:
            words = mistype(names[row], errors, rng)
            if rng.random() < 0.3:
                words = " ".join(reversed(words.split(" ")))
            start = time.process_time()
            hits = index.search(words)
            times.append((time.process_time() - start) * 1000)
            found += int(row in hits.rows)
        sys.stdout.write(
            f"{kind}: {errors} errors, recall@10 {found / asked:.3f}, p50 {np.median(times):.1f} "
            f"ms, p95 {np.quantile(times, 0.95):.1f} ms CPU per query\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
