"""Measures how far the probabilities of `resolve` can be believed, and what decisions add.

Usage: python benchmarks/bench_calibration.py [fake_1000 febrl3 historical_50k synthetic_100k]
For each public labelled set prints, over all pairs of at least 0.01: Brier score, log loss,
expected calibration error, the reliability curve, with the bits of names as they are built
(`names as built`) and as the other fields bear them out (`names as borne out`: what is used), and
F1 of the clusters. Then what labels teach: so many pairs are drawn at random, or from the doubtful
(.2 to .8), or those nearest to even odds; means over 10 draws (and the worst) of the change of
Brier score and log loss on the pairs not drawn, counting draws from which nothing was learned as
no change. Last, 300 labels as decisions in the estimate of m, each worth so many pairs
(`LinkSettings.decision_worth`), without any other use of them. Public sets are looked for in
OPENSOCTA_DATA, else ../shared/data.
"""

import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

import bench_resolve as sets
from opensocta.resolve import LinkSettings, link_table, model, score_pairs, train
from opensocta.resolve.columns import Bits, Flags, Ints
from opensocta.resolve.rarity import Rarity
from opensocta.resolve.scoring import Probabilities, score_labels

SETTINGS = LinkSettings(keep_above=0.01)
NUMBERS = (60, 200, 1000)
DRAWS = 10


def main(names: list[str]) -> None:
    """Run the named sets, or all."""
    sets.measure = measure
    for name in names or ["fake_1000", "febrl3", "historical_50k", "synthetic_100k"]:
        getattr(sets, name)()


def measure(name: str, rows: pa.Table, columns: dict[str, str], key: str, **more: str) -> None:
    """Print the calibration of one set, before and after, and what labels teach."""
    borne_out = model.estimate
    model.estimate = lambda *_: Rarity({}, {})
    label(f"{name}, names as built", rows, columns, key, more)
    model.estimate = borne_out
    weight, same = label(f"{name}, names as borne out", rows, columns, key, more)
    pairs = link_table(rows, columns, id_column=key, settings=SETTINGS, **more).pairs
    for way, draw in WAYS.items():
        for number in NUMBERS:
            taught(f"{way} {number}", draw, number, weight, same)
    for way in ("at random", "doubtful"):
        chosen = np.sort(WAYS[way](weight, 300, np.random.default_rng(0)))
        if len(chosen) < len(weight) / 4:
            decided = decisions(pairs.take(pa.array(chosen)), same[chosen])
            in_the_estimate(way, decided, rows, columns, key, more)


def label(
    name: str, rows: pa.Table, columns: dict[str, str], key: str, more: dict[str, str]
) -> tuple[Bits, Flags]:
    """Link, print one set of measures and return the weights with what is true of each pair."""
    links = link_table(rows, columns, id_column=key, settings=SETTINGS, **more)
    weight, same = truth_of(links.pairs, rows, key)
    told = score_labels(weight, same)
    truth = pa.table({"entity_id": rows[key].cast(pa.string()), "cluster": rows["cluster"]})
    print(f"{name}: F1 of clusters {score_pairs(links.entity_map, truth).f1:.4f}, {words(told)}")
    curve = " ".join(f"{one.mean_probability:.2f}:{one.share_true:.2f}" for one in told.bins)
    print(f"    probability:share true  {curve}")
    return weight, same


def truth_of(pairs: pa.Table, rows: pa.Table, key: str) -> tuple[Bits, Flags]:
    """Return the weights of pairs and whether each is one subject."""
    truth = pa.table({"entity_id": rows[key].cast(pa.string()), "cluster": rows["cluster"]})
    keys = truth["entity_id"].combine_chunks()
    cluster = truth["cluster"].combine_chunks()
    sides = [
        cluster.take(pc.index_in(pairs[side].combine_chunks(), value_set=keys))
        for side in ("left_id", "right_id")
    ]
    same = pc.equal(*sides).to_numpy(zero_copy_only=False)
    weight = pairs["weight"].to_numpy()
    return weight, same


def decisions(pairs: pa.Table, same: Flags) -> pa.Table:
    """Return pairs as decisions."""
    kinds = np.where(same, "merge", "keep_apart").tolist()
    return pa.table(
        {"kind": kinds, "left_id": pairs["left_id"], "right_id": pairs["right_id"],
         "at": [0] * len(kinds)}
    )  # fmt: skip


def in_the_estimate(  # noqa: PLR0917 - a table, how to read it, and what was decided on it
    way: str,
    decided: pa.Table,
    rows: pa.Table,
    columns: dict[str, str],
    key: str,
    more: dict[str, str],
) -> None:
    """Print the measures of the pairs not decided on, by the worth of a decision."""
    for worth in (0.0, 1.0, 100.0):
        settings = replace(SETTINGS, decisions_needed=0, decision_worth=worth)
        links = link_table(
            rows, columns, id_column=key, decisions=decided, settings=settings, **more
        )
        pairs = links.pairs.filter(pc.equal(links.pairs["decided"], "model"))
        told = words(score_labels(*truth_of(pairs, rows, key)))
        print(f"    {len(decided)} {way} in the estimate, worth {worth:3.0f}: {told}")


def words(told: Probabilities) -> str:
    """Return the measures in words."""
    return (
        f"{told.pairs:,} pairs, Brier {told.brier:.4f}, log loss {told.log_loss:.4f}, "
        f"calibration error {told.gap:.4f}"
    )


def at_random(weight: Bits, number: int, rng: np.random.Generator) -> Ints:
    """Return any pairs."""
    return rng.choice(len(weight), min(number, len(weight)), replace=False)


def doubtful(weight: Bits, number: int, rng: np.random.Generator) -> Ints:
    """Return pairs of a probability between .2 and .8."""
    pool = np.flatnonzero(np.abs(weight) < 2)
    return rng.choice(pool, min(number, len(pool)), replace=False)


def nearest(weight: Bits, number: int, rng: np.random.Generator) -> Ints:
    """Return the pairs nearest to even odds, equal ones by lot."""
    return np.lexsort((rng.random(len(weight)), np.abs(weight)))[:number]


WAYS: dict[str, Callable[[Bits, int, np.random.Generator], Ints]] = {
    "at random": at_random,
    "doubtful": doubtful,
    "nearest": nearest,
}


def taught(
    name: str,
    draw: Callable[[Bits, int, np.random.Generator], Ints],
    number: int,
    weight: Bits,
    same: Flags,
) -> None:
    """Print what labels drawn so change on the pairs that were not drawn."""
    changes, used = [], 0
    for seed in range(DRAWS):
        chosen = draw(weight, number, np.random.default_rng(seed))
        rest = np.ones(len(weight), np.bool_)
        rest[chosen] = False
        if rest.sum() < len(weight) / 4:
            continue
        found = train(weight[chosen], same[chosen])
        before = score_labels(weight[rest], same[rest])
        after = score_labels(found.calibration.apply(weight[rest]), same[rest])
        used += found.used
        changes.append(
            [getattr(after, one) / getattr(before, one) - 1 for one in ("brier", "log_loss")]
        )
    if changes:
        mean, worst = np.mean(changes, axis=0), np.max(changes, axis=0)
        print(
            f"    {name:15} used in {used:2} of {len(changes)}: Brier {mean[0]:+.1%} "
            f"(worst {worst[0]:+.1%}), log loss {mean[1]:+.1%} (worst {worst[1]:+.1%})"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
