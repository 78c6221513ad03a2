"""How `socta link` says what it found: columns, subjects, doubtful pairs, quality.

In:   a plan, its links, and metrics if there is a truth
Out:  tables and bars on the screen, rows for JSON and files
"""

import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.cli.console import as_table, rows_of, say
from opensocta.cli.link_plan import Plan
from opensocta.resolve import (
    Links,
    Probabilities,
    Training,
    score_b_cubed,
    score_pairs,
    score_probabilities,
)

__all__ = [
    "cluster_rows",
    "measure",
    "pair_rows",
    "show_columns",
    "show_links",
    "show_metrics",
    "show_training",
    "training_rows",
]

_SHOWN = 10
_BAR = 30
Row = dict[str, Any]  # Any: a cell of any type


def cluster_rows(links: Links) -> list[Row]:
    """Return a row per row of the table: its id, its subject, how surely."""
    return rows_of(links.entity_map.rename_columns(["id", "subject", "probability"]))


def pair_rows(pairs: pa.Table) -> list[Row]:
    """Return the reported pairs with their explanation as a list."""
    return [
        {
            "left": row["left_id"], "right": row["right_id"], "probability": row["probability"],
            "weight": row["weight"], "explanation": json.loads(row["explanation"]),
        }
        for row in rows_of(pairs)
    ]  # fmt: skip


def measure(links: Links, truth: pa.Table) -> Row:
    """Return the quality against a truth, over the rows of which the truth is known.

    What a person decided on counts for the clusters, but says nothing of the probabilities.
    """
    pairs = score_pairs(links.entity_map, truth)
    cubed = score_b_cubed(links.entity_map, truth)
    every = score_probabilities(links.pairs, truth)
    by_hand = pc.is_in(links.pairs["decided"], value_set=pa.array(["merge", "keep_apart"]))
    told = score_probabilities(links.pairs.filter(pc.invert(by_hand)), truth)
    return {
        "precision": pairs.precision, "recall": pairs.recall, "f1": pairs.f1,
        "true_pairs": pairs.true_pairs, "found_pairs": pairs.found_pairs,
        "shared_pairs": pairs.shared_pairs,
        "reported_recall": every.true_pairs / pairs.true_pairs if pairs.true_pairs else 1.0,
        **_curve(told),
        "b_cubed": {"precision": cubed.precision, "recall": cubed.recall, "f1": cubed.f1},
    }  # fmt: skip


def training_rows(training: tuple[Training, ...]) -> list[Row]:
    """Return per family what its decisions taught, in words and in numbers."""
    return [
        {
            "family": one.family, "merges": one.merges, "apart": one.apart, "method": one.method,
            "words": one.words(), "slope": one.calibration.slope,
            "intercept": one.calibration.intercept,
            "before": _curve(one.before) if one.before else None,
            "after": _curve(one.after) if one.after else None,
        }
        for one in training
    ]  # fmt: skip


def _curve(told: Probabilities) -> Row:
    return {
        "brier": told.brier, "log_loss": told.log_loss, "calibration_gap": told.gap,
        "calibration": [
            {"from": one.low, "to": one.high, "n": one.n,
             "mean_probability": one.mean_probability, "share_true": one.share_true}
            for one in told.bins
        ],
    }  # fmt: skip


def show_columns(plan: Plan, file: str) -> None:
    """Say which column was taken as what, which not and why, and how to change it."""
    for part in plan.parts:
        rows = [{"column": plan.id_column or "(row number)", "as": "id"}]
        for name, kind in part.columns.items():
            form = part.forms.get(name)
            rows.append({"column": name, "as": f"{kind}, {form}" if form else kind})
        rows += [{"column": n, "as": f"not used: {why}"} for n, why in part.ignored.items()]
        if plan.truth_column:
            rows.append({"column": plan.truth_column, "as": "truth, only to score"})
        if plan.family_column:
            rows.append({"column": plan.family_column, "as": "tells persons from organisations"})
        as_table(rows, {"column": "column", "as": f"taken as ({part.family}s)"})
    say(f"Change one: --column NAME=KIND or NAME=skip. All: socta link {file} --write-mapping "
        "MAP.yml, then --mapping MAP.yml.")  # fmt: skip
    if plan.truth_offered and not plan.truth_column:
        say(f"Score against the truth in it: --truth {plan.truth_offered}")


def show_links(plan: Plan, links: Links) -> None:
    """Say how many subjects, how large, which are the largest, and which pairs are in doubt."""
    counted = links.entity_map.group_by("canonical_id").aggregate([("entity_id", "count")])
    sizes = counted.group_by("entity_id_count").aggregate([("canonical_id", "count")])
    rows = [
        {"size": size, "subjects": n, "rows": size * n}
        for n, size in sorted(
            zip(sizes["canonical_id_count"].to_pylist(), sizes["entity_id_count"].to_pylist(),
                strict=True), key=lambda one: one[1],
        )
    ]  # fmt: skip
    shown = rows[:_SHOWN]
    if len(rows) > _SHOWN:
        more = rows[_SHOWN:]
        shown.append({"size": f"over {rows[_SHOWN - 1]['size']}",
                      "subjects": sum(r["subjects"] for r in more),
                      "rows": sum(r["rows"] for r in more)})  # fmt: skip
    say("")
    as_table(shown, {"size": "rows of a subject", "subjects": "subjects", "rows": "rows"})
    largest = counted.sort_by([("entity_id_count", "descending"), ("canonical_id", "ascending")])
    largest = largest.slice(0, 5).filter(pc.field("entity_id_count") > 1)
    if largest.num_rows:
        say("")
        as_table(_largest(plan, links, largest), {"subject": "largest subjects", "rows": "rows",
                                                  "names": "names"})  # fmt: skip
    _show_doubts(links)
    left_out = pc.sum(links.bounded["pairs_left_out"]).as_py() or 0
    say("")
    say(
        f"{links.compared:,} pairs were compared."
        + (f" {left_out:,} were not, being alike only in what is common." if left_out else "")
    )


def _largest(plan: Plan, links: Links, largest: pa.Table) -> list[Row]:
    names: dict[str, list[str]] = {}
    wanted = set(largest["canonical_id"].to_pylist())
    subject = {
        row["entity_id"]: row["canonical_id"]
        for row in rows_of(links.entity_map.filter(
            pc.is_in(links.entity_map["canonical_id"], value_set=pa.array(sorted(wanted)))
        ))
    }  # fmt: skip
    for part in plan.parts:
        called = [name for name, kind in part.columns.items() if kind == "name"]
        some = part.rows.filter(pc.is_in(part.rows["row"], value_set=pa.array(sorted(subject))))
        for row in rows_of(some.select(["row", *called])):
            whole = " ".join(row[name] for name in called if row[name])
            seen = names.setdefault(subject[row["row"]], [])
            if whole and whole not in seen:
                seen.append(whole)
    return [
        {"subject": one["canonical_id"], "rows": one["entity_id_count"],
         "names": "; ".join(names.get(one["canonical_id"], [])[:3])}
        for one in rows_of(largest)
    ]  # fmt: skip


def _show_doubts(links: Links) -> None:
    away = pc.abs(pc.subtract(links.pairs["probability"], 0.5))
    order = links.pairs.append_column("away", away).filter(pc.field("away") < 0.45)
    order = order.sort_by([("away", "ascending"), ("left_id", "ascending"),
                           ("right_id", "ascending")]).slice(0, _SHOWN)  # fmt: skip
    if not order.num_rows:
        return
    rows = pair_rows(order.drop_columns("away"))
    for row in rows:
        row["why"] = "; ".join(
            f"{field}: {word} {bits:+.1f}" for field, word, bits in row["explanation"][1:]
        )
    say("")
    as_table(rows, {"left": "in doubt", "right": "and", "probability": "probability",
                    "why": "why, in bits"})  # fmt: skip


def show_metrics(metrics: Row, column: str) -> None:
    """Say the quality, with a bar per bin of probability: how many of its pairs are true."""
    cubed = metrics["b_cubed"]
    say("")
    say(f"Against {column}: precision {metrics['precision']:.3f}, recall {metrics['recall']:.3f}, "
        f"F1 {metrics['f1']:.3f} of pairs; B-cubed {cubed['precision']:.3f}, "
        f"{cubed['recall']:.3f}, {cubed['f1']:.3f}.")  # fmt: skip
    if metrics["brier"] is None:
        return
    say(f"Of the reported pairs: Brier score {metrics['brier']:.4f}, log loss "
        f"{metrics['log_loss']:.4f}, calibration error {metrics['calibration_gap']:.1%}. "
        f"{metrics['reported_recall']:.1%} of the true pairs are among them.")  # fmt: skip
    _show_curve(metrics)


def show_training(links: Links) -> None:
    """Say what decisions were followed and what they taught, with the curve before and after."""
    for note in links.notes:
        say(note + ".")
    for one in links.training:
        say("")
        say(one.words())
        if one.used and one.before and one.after:
            for when, told in (("before", one.before), ("after", one.after)):
                say(f"Decisions kept aside, {when}:")
                _show_curve(_curve(told))


def _show_curve(curve: Row) -> None:
    """Draw the calibration curve: a bar per bin of probability, and where it should end."""
    say("probability   share that is true: # (| where it should end)")
    for one in curve["calibration"]:
        bar = list(("#" * round(one["share_true"] * _BAR)).ljust(_BAR + 1))
        bar[round(one["mean_probability"] * _BAR)] = "|"
        say(f"{one['from']:.1f} to {one['to']:.1f}    {''.join(bar)} "
            f"{one['share_true']:4.0%} of {one['n']:,}")  # fmt: skip
