"""`socta assess experts | coders | allocate`: beliefs pooled, codes weighed, measures chosen."""

from collections import defaultdict
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import typer

from opensocta.assess import (
    Option,
    allocate,
    classical_weights,
    dawid_skene,
    idea_round,
    pool_quantiles,
)
from opensocta.cli.console import as_json, as_table, say, working
from opensocta.cli.options import AsJson
from opensocta.cli.plain_table import read_columns
from opensocta.core.errors import SettingsInvalid, SourceUnreadable

__all__ = ["register"]

_WANTED = (0.05, 0.1, 0.5, 0.9, 0.95)
_IDEA = ("low", "high", "best", "confidence")
_KNOWN = ("option", "effect", "low", "high", "needs", "excludes", "must")
_YES = ("yes", "true", "1", "y")
Row = dict[str, Any]  # Any: a cell of any type


def register(group: typer.Typer) -> None:
    """Add the commands to the group."""
    group.command("experts")(experts)
    group.command("coders")(coders)
    group.command("allocate")(choose)


def experts(
    path: Annotated[Path, typer.Argument(help="CSV: expert, variable, q10, q50, q90 [, truth].")],
    rule: Annotated[
        str, typer.Option(help="Pool by mixture, or by average of quantiles.")
    ] = "mixture",
    cutoff: Annotated[float, typer.Option(help="Least calibration that counts.")] = 0.0,
    json: AsJson = False,
) -> None:
    """Pool what experts believe; those who answered known questions well weigh more.

    A table with low, high, best, confidence (and round) is pooled as IDEA does: a mean per round.
    """
    rows = read_columns(path, ("expert", "variable"))
    if set(_IDEA) <= set(rows.column_names):
        _tell_rounds(_rounds(path, rows), json=json)
        return
    if rule not in ("mixture", "average"):
        raise SettingsInvalid(source="assess experts", key="--rule", rule="is mixture or average")
    names, levels = _quantile_columns(path, rows)
    asked, truth = _answers(path, rows, names)
    people = sorted({expert for given in asked.values() for expert in given})
    seeds = sorted(v for v in asked if v in truth and set(asked[v]) == set(people))
    weights: Row = {}
    if seeds:
        found = classical_weights(
            [[asked[v][person] for v in seeds] for person in people], [truth[v] for v in seeds],
            levels=levels, cutoff=cutoff,
        )  # fmt: skip
        weights = {person: {"calibration": float(found.calibration[k]),
                            "information": float(found.information[k]),
                            "weight": float(found.weight[k])}
                   for k, person in enumerate(people)}  # fmt: skip
    pooled = [_pooled(name, asked[name], weights, levels, rule)
              for name in sorted(asked) if name not in truth]  # fmt: skip
    if json:
        as_json({"seeds": seeds, "experts": weights, "rule": rule, "variables": pooled})
        return
    if weights:
        as_table([{"expert": name, **row} for name, row in weights.items()],
                 {"expert": "expert", "calibration": "calibration", "information": "information",
                  "weight": "weight"})  # fmt: skip
        say(f"Weights from {len(seeds)} questions whose answers are known. With few of them a high "
            "weight is luck as well as skill.")  # fmt: skip
    else:
        say("No question with a known answer was put to all: every expert weighs the same.")
    as_table(pooled, {"variable": "variable", "q05": "5 %", "q50": "median", "q95": "95 %",
             "equal_q50": "median, equal weights", "experts": "experts"})  # fmt: skip


def coders(
    path: Annotated[Path, typer.Argument(help="CSV: item, coder (or rater), code (or rating).")],
    smooth: Annotated[float, typer.Option(help="Added to every count, against certainty.")] = 0.0,
    json: AsJson = False,
) -> None:
    """Weigh codes of several coders: the likeliest class of each item, and how each coder errs."""
    rows = read_columns(path, ())
    columns = [_first(path, rows, names) for names in
               (("item",), ("coder", "rater"), ("code", "rating", "class"))]  # fmt: skip
    found = dawid_skene(*columns, smooth=smooth)
    items: list[Row] = [
        {"item": name, "class": found.classes[int(np.argmax(row))], "probability": float(row.max()),
         **{f"p_{one}": float(p) for one, p in zip(found.classes, row, strict=True)}}
        for name, row in zip(found.items, found.probability, strict=True)
    ]  # fmt: skip
    right = [
        {"coder": name, "right": float(found.share @ np.diag(table)),
         "errors": {true: dict(zip(found.classes, map(float, row), strict=True))
                    for true, row in zip(found.classes, table, strict=True)}}
        for name, table in zip(found.coders, found.error, strict=True)
    ]  # fmt: skip
    shares = dict(zip(found.classes, map(float, found.share), strict=True))
    if json:
        as_json({"classes": shares, "items": items, "coders": right, "rounds": found.rounds})
        return
    as_table(right, {"coder": "coder", "right": "share of items coded right"})
    as_table([{"class": name, "share": share} for name, share in shares.items()],
             {"class": "class", "share": "share of items"})  # fmt: skip
    open_ = sum(row["probability"] < 0.9 for row in items)
    say(f"{len(items):,} items; of {open_:,} no class has a probability of .9: code them again.")
    say("Coders who err alike are taken for agreement; the truth is not known here.")


def choose(
    path: Annotated[
        Path,
        typer.Argument(help="CSV: option, effect, low, high, needs, excludes, must, and costs."),
    ],
    budget: Annotated[list[str], typer.Option(help="RESOURCE=AMOUNT, a column of costs. Repeat.")],
    draws: Annotated[int, typer.Option(help="Draws of the effects.", min=0)] = 500,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 1,
    json: AsJson = False,
) -> None:
    """Choose measures within budgets, and say how sure the choice is."""
    rows = read_columns(path, ("option", "effect"))
    budgets = dict(_budget(one, rows.column_names) for one in budget)
    options = [_option(path, number, row) for number, row in enumerate(rows.to_pylist(), start=2)]
    with working("choosing"):
        found = allocate(options, budgets, draws=draws, rng=np.random.default_rng(seed))
    told: list[Row] = [
        {"option": one.name, "chosen": is_in, "core": float(core), "effect": one.effect,
         "low": one.low, "high": one.high}
        for one, is_in, core in zip(options, found.chosen, found.core, strict=True)
    ]  # fmt: skip
    told.sort(key=lambda row: (-row["chosen"], -row["core"], row["option"]))
    if json:
        as_json({"options": told, "effect": found.effect, "regret_mean": found.regret_mean,
                 "regret_95": found.regret_high, "spent": found.spent, "budgets": budgets,
                 "draws": draws, "seed": seed})  # fmt: skip
        return
    as_table(told, {"option": "option", "chosen": "chosen", "core": "in the best choice of draws",
             "effect": "effect", "low": "from", "high": "to"})  # fmt: skip
    spent = "; ".join(f"{name} {found.spent.get(name, 0.0):,.6g} of {most:,.6g}"
                      for name, most in sorted(budgets.items()))  # fmt: skip
    say(f"Expected effect {found.effect:,.4g}. Spent: {spent}.")
    lost = f"{found.regret_mean:,.3g} on average, {found.regret_high:,.3g} or more in one of twenty"
    say(f"Had the effects been known, a better choice would have gained {lost}.")
    say("An option in all draws is safe whatever the effects are; one in half of them hangs on "
        "what is not known.")  # fmt: skip


def _quantile_columns(path: Path, rows: pa.Table) -> tuple[list[str], list[float]]:
    names = sorted((n for n in rows.column_names if n[:1] == "q" and n[1:].isdigit()),
                   key=lambda name: int(name[1:]))  # fmt: skip
    levels = [int(name[1:]) / 100 for name in names]
    if len(names) < 2 or not 0 < levels[0] < levels[-1] < 1:
        raise SourceUnreadable(
            source=path.name, where="header", rule="there are not two columns of quantiles",
            advice="Name them q10, q50, q90 or q05, q50, q95.",
        )  # fmt: skip
    return names, levels


def _answers(
    path: Path, rows: pa.Table, names: list[str]
) -> tuple[dict[str, dict[str, list[float]]], dict[str, float]]:
    asked: dict[str, dict[str, list[float]]] = defaultdict(dict)
    truth: dict[str, float] = {}
    for line, row in enumerate(rows.to_pylist(), start=2):
        values = [row[name] for name in names]
        if not all(isinstance(v, int | float) for v in values) or values != sorted(values):
            raise SourceUnreadable(
                source=path.name, where=f"line {line}", rule="the quantiles are no rising numbers",
                advice="Each row is one expert's belief on one variable.",
            )  # fmt: skip
        asked[str(row["variable"])][str(row["expert"])] = [float(v) for v in values]
        if isinstance(row.get("truth"), int | float):
            truth[str(row["variable"])] = float(row["truth"])
    return asked, truth


def _pooled(
    name: str, given: dict[str, list[float]], weights: Row, levels: list[float], rule: str
) -> Row:
    people = sorted(given)
    own = np.array([weights.get(person, {}).get("weight", 1.0) for person in people])
    own = own / own.sum() if own.sum() > 0 else np.full(len(people), 1 / len(people))
    quantiles = [given[person] for person in people]
    even = np.full(len(people), 1 / len(people))
    made: Row = {"variable": name, "experts": len(people)}
    for word, weight in (("", own), ("equal_", even)):
        found = pool_quantiles(quantiles, weight, levels=levels, wanted=_WANTED,
                               rule="average" if rule == "average" else "mixture")  # fmt: skip
        for level, value in zip(_WANTED, found.values, strict=True):
            made[f"{word}q{round(level * 100):02d}"] = float(value)
        made[f"{word}low"], made[f"{word}high"] = found.low, found.high
    return made


def _rounds(path: Path, rows: pa.Table) -> list[Row]:
    for line, row in enumerate(rows.to_pylist(), start=2):
        good = all(isinstance(row[name], int | float) for name in _IDEA)
        if (
            not good
            or not row["low"] <= row["best"] <= row["high"]
            or not 0 < row["confidence"] <= 1
        ):
            raise SourceUnreadable(
                source=path.name, where=f"line {line}",
                rule="needs low <= best <= high and a confidence above 0, at most 1",
                advice="A confidence of 80 % is written 0.8.",
            )  # fmt: skip
    number = rows["round"] if "round" in rows.column_names else pa.nulls(len(rows), pa.int64())
    keyed = list(
        zip(rows["variable"].to_pylist(), pc.fill_null(number, 1).to_pylist(), strict=True)
    )
    made = []
    for variable, turn in sorted(set(keyed), key=str):
        mine = rows.filter(pa.array([key == (variable, turn) for key in keyed]))
        found = idea_round(
            *(mine[name].to_numpy() for name in ("best", "low", "high", "confidence"))
        )
        made.append({"variable": variable, "round": turn, "low": found.low, "best": found.best,
                     "high": found.high, "experts": found.n, "spread": found.spread})  # fmt: skip
    return made


def _tell_rounds(rows: list[Row], *, json: bool) -> None:
    if json:
        as_json(rows)
        return
    as_table(rows, {"variable": "variable", "round": "round", "low": "90 % from", "best": "best",
             "high": "90 % to", "experts": "experts", "spread": "spread of best"})  # fmt: skip
    say("Bounds are stretched to 90 % and averaged. The last round counts; how far it moved from "
        "the first says what talking changed.")  # fmt: skip


def _first(path: Path, rows: pa.Table, names: tuple[str, ...]) -> list[str]:
    for name in names:
        if name in rows.column_names and not rows[name].null_count:
            return [str(value) for value in rows[name].to_pylist()]
    raise SourceUnreadable(
        source=path.name, where="header", rule=f"no column {' or '.join(names)} is without gaps",
        advice=f"It has: {', '.join(rows.column_names[:20])}.",
    )  # fmt: skip


def _budget(text: str, columns: list[str]) -> tuple[str, float]:
    name, _, amount = text.partition("=")
    try:
        most = float(amount)
    except ValueError:
        most = -1.0
    if name not in columns or name in _KNOWN or most < 0:
        costs = ", ".join(one for one in columns if one not in _KNOWN)
        raise SettingsInvalid(source="assess allocate", key="--budget",
                              rule=f"is RESOURCE=AMOUNT, of the costs {costs}")  # fmt: skip
    return name, most


def _option(path: Path, line: int, row: Row) -> Option:
    effect = row["effect"]
    low, high = row.get("low"), row.get("high")
    low, high = effect if low is None else low, effect if high is None else high
    costs = {name: value for name, value in row.items() if name not in _KNOWN}
    numbers = [effect, low, high, *(v for v in costs.values() if v is not None)]
    if not all(isinstance(n, int | float) for n in numbers) or not low <= effect <= high:
        raise SourceUnreadable(
            source=path.name, where=f"line {line}",
            rule="effect and costs are no numbers, or low <= effect <= high does not hold",
            advice="Leave low and high empty where the effect is certain.",
        )  # fmt: skip
    return Option(
        str(row["option"]), float(effect), float(low), float(high),
        {name: float(value or 0) for name, value in costs.items()},
        _listed(row.get("needs")), _listed(row.get("excludes")),
        str(row.get("must") or "").strip().lower() in _YES,
    )  # fmt: skip


def _listed(text: Any) -> tuple[str, ...]:  # Any: a cell
    return tuple(part.strip() for part in str(text or "").split(";") if part.strip())
