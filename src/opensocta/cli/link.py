"""`socta link`: who is who in any one table, without a workspace."""

import json as plain_json
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.csv as pc_csv
import typer

from opensocta.cli.console import as_json, next_step, rows_of, say
from opensocta.cli.link_decisions import read_link_decisions
from opensocta.cli.link_files import read_link_mapping, read_plain, write_link_mapping
from opensocta.cli.link_plan import Plan, Told, make_plan, run
from opensocta.cli.link_words import (
    cluster_rows,
    measure,
    pair_rows,
    show_columns,
    show_links,
    show_metrics,
    show_training,
    training_rows,
)
from opensocta.cli.options import AsJson, name_and_kind
from opensocta.core.errors import SettingsInvalid
from opensocta.resolve import COLUMN_KINDS, Links, LinkSettings

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("link")(link)


def link(
    path: Annotated[Path, typer.Argument(
        metavar="FILE", help="CSV, TSV, XLSX, Parquet or JSON lines, also gzipped.")],
    column: Annotated[list[str] | None, typer.Option(
        help=f"NAME=KIND, instead of what is guessed; kinds: {', '.join(COLUMN_KINDS)}, skip. "
             "May be repeated.")] = None,
    id: Annotated[str, typer.Option(help="Column that numbers the rows.")] = "",
    family: Annotated[str, typer.Option(help="person, organization or auto.")] = "auto",
    truth: Annotated[str, typer.Option(help="Column with the true subject, only to score.")] = "",
    mapping: Annotated[Path | None, typer.Option(
        help="YAML that says what the columns are; nothing is guessed then.")] = None,
    write_mapping: Annotated[Path | None, typer.Option(
        help="Write what is guessed as YAML and stop.")] = None,
    out: Annotated[Path | None, typer.Option(
        help="Folder for clusters.csv, pairs.csv and metrics.json.")] = None,
    decisions: Annotated[Path | None, typer.Option(
        help="Table with the columns left, right, decision (merge, apart, unsure): what persons "
             "decided on pairs of rows. It is followed, and it teaches.")] = None,
    threshold: Annotated[float, typer.Option(help="Join from this probability on.")] = 0.5,
    encoding: Annotated[str, typer.Option(help="Of a text table, if not UTF-8.")] = "",
    json: AsJson = False,
) -> None:  # fmt: skip
    """Say which rows of one table are the same subject, and why. Columns are guessed."""
    if family not in ("auto", "person", "organization"):
        rule = "is not one of: auto, person, organization"
        raise SettingsInvalid(source="link", key="--family", rule=rule)
    if not 0 < threshold < 1:
        raise SettingsInvalid(source="link", key="--threshold", rule="lies between 0 and 1")
    said = read_link_mapping(mapping) if mapping else None
    table = read_plain(path, said, encoding)
    chosen = dict(name_and_kind(one, "link") for one in column or ())
    plan = make_plan(table, Told(path.name, chosen, id, family, truth, said))
    if write_mapping:
        write_link_mapping(write_mapping, plan.mapping(encoding or None))
        say(f"{write_mapping} says what the columns of {path.name} are.")
        next_step(f"socta link {path} --mapping {write_mapping}")
        return
    decided = read_link_decisions(decisions, plan.ids) if decisions else None
    links = run(plan, LinkSettings(threshold=threshold), decided)
    metrics = measure(links, plan.truth) if plan.truth is not None else None
    summary = _summary(plan, links, metrics)
    if decided is not None:
        summary |= {"training": training_rows(links.training), "notes": list(links.notes)}
    if out:
        _write(out, links, summary)
    if json:
        as_json({**summary, "clusters": cluster_rows(links), "pairs": pair_rows(links.pairs)})
        return
    if table.set_aside:
        say(f"{table.set_aside:,} rows were set aside: broken cells or no fields.")
    show_columns(plan, str(path))
    _show(plan, links, summary, taught=decided is not None)
    if out:
        say(f"Written: {out}/clusters.csv, pairs.csv, metrics.json.")


def _show(plan: Plan, links: Links, summary: dict[str, Any], *, taught: bool) -> None:
    say("")
    many = "subject" if summary["subjects"] == 1 else "subjects"
    say(f"{len(plan.ids):,} rows are {summary['subjects']:,} {many}.")
    show_links(plan, links)
    if taught:
        show_training(links)
    if summary["metrics"] is not None:
        show_metrics(summary["metrics"], plan.truth_column or "")


def _summary(plan: Plan, links: Links, metrics: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "id": plan.id_column or "row number",
        "columns": {part.family: part.columns for part in plan.parts},
        "not_used": {part.family: part.ignored for part in plan.parts},
        "dates": {part.family: part.forms for part in plan.parts},
        "family_column": plan.family_column,
        "truth": plan.truth_column,
        "rows": len(plan.ids),
        "subjects": len(links.entity_map["canonical_id"].unique()),
        "compared": links.compared,
        "bounded": rows_of(links.bounded),
        "metrics": metrics,
    }


def _write(folder: Path, links: Links, summary: dict[str, Any]) -> None:
    clusters = pa.table(dict(zip(("id", "subject", "probability"), links.entity_map.columns,
                                 strict=True)))  # fmt: skip
    pairs = links.pairs.rename_columns({"left_id": "left", "right_id": "right"})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        pc_csv.write_csv(clusters, folder / "clusters.csv")
        pc_csv.write_csv(pairs, folder / "pairs.csv")
        text = plain_json.dumps(summary, indent=2, ensure_ascii=False, sort_keys=True)
        (folder / "metrics.json").write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        rule = f"cannot be written ({error.strerror})"
        raise SettingsInvalid(source=folder.name, key="--out", rule=rule) from None
