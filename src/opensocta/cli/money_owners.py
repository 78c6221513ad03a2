"""`socta money owners FILE`: who owns and controls whom, through chains and circles."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import orjson
import pyarrow as pa
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq
import typer

from opensocta.cli.console import as_json, as_table, rows_of, say
from opensocta.cli.options import AsJson
from opensocta.core.errors import SettingsInvalid, SourceUnreadable
from opensocta.evidence import LAKE, Finding, finding_rows
from opensocta.evidence.wording import percent_words
from opensocta.money.owner_graph import Ownership, build_ownership
from opensocta.money.owner_push import find_owners_above
from opensocta.money.owner_report import describe_company, describe_owner, put_right
from opensocta.money.owner_settings import SECRECY, OwnerSettings
from opensocta.money.owner_signs import find_owner_signs
from opensocta.money.owner_statements import stated_holdings
from opensocta.money.owner_table import FACTS, read_holdings
from opensocta.sources import intake, read
from opensocta.sources.bods_writer import bods_statements
from opensocta.sources.ftm_writer import ftm_entities

__all__ = ["register"]

_SHOWN = 30
_ALPHA2 = 2
_TABLES = (".csv", ".parquet")
Row = dict[str, Any]  # Any: cells of several types


def register(group: typer.Typer) -> None:
    """Add the command to the group `money`."""
    group.command("owners")(owners)


def owners(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="BODS or FtM JSON, or CSV: owner,owned,share.")
    ],
    of: Annotated[str, typer.Option(help="Company whose owners to tell.")] = "",
    by: Annotated[str, typer.Option(help="Owner whose companies to tell.")] = "",
    above: Annotated[float, typer.Option(help="Least integrated share, percent.")] = 25.0,
    as_of: Annotated[str, typer.Option(help="Day: 2024-03-17; default today.")] = "",
    signs: Annotated[
        bool, typer.Option("--signs", help="Circles, hidden owners and signs of shells instead.")
    ] = False,
    secrecy: Annotated[
        Path | None, typer.Option(help="Countries for --signs, alpha-2, one per line.")
    ] = None,
    bods: Annotated[Path | None, typer.Option(help="Also write the holdings as BODS 0.4.")] = None,
    ftm: Annotated[Path | None, typer.Option(help="Also write them as FtM JSON lines.")] = None,
    json: AsJson = False,
) -> None:
    """Tell who owns and controls a company in the end, by which chains, and where it is unknown."""
    if not 0 < above <= 100:
        raise SettingsInvalid(source="money owners", key="--above", rule="lies in (0, 100]")
    day = _day(as_of)
    holdings, facts, set_aside = _read(path)
    settings = OwnerSettings(above=above / 100, secrecy=_countries(secrecy))
    graph = build_ownership(holdings, facts, as_of=day, settings=settings)
    if bods is not None:
        made = bods_statements(holdings, facts, publisher=path.name, day=day.isoformat())
        bods.write_bytes(orjson.dumps(made, option=orjson.OPT_INDENT_2))
    if ftm is not None:
        ftm.write_bytes(
            b"".join(orjson.dumps(one) + b"\n" for one in ftm_entities(holdings, facts))
        )
    if signs:
        _tell_signs(find_owner_signs(graph), json=json)
        return
    if of:
        told: Row = describe_company(graph, _known(graph, of))
    elif by:
        told = describe_owner(graph, _known(graph, by))
    else:
        found = find_owners_above(graph)
        told = {"owners": _named(graph, rows_of(found)), "notes": put_right(graph),
                "cut": found.schema.metadata[b"cut"] == b"yes"}  # fmt: skip
    told |= {"as_of": day.isoformat(), "above": settings.above, "holdings": holdings.num_rows,
             "set_aside": set_aside}  # fmt: skip
    if json:
        as_json(told)
        return
    _print(told)


def _tell_signs(found: list[Finding], *, json: bool) -> None:
    rows = rows_of(finding_rows(found))
    if json:
        as_json(rows)
        return
    as_table(rows[:_SHOWN], {"kind": "sign", "subject": "company", "reason": "what was found"})
    say(f"{min(_SHOWN, len(rows)):,} of {len(rows):,} findings.")


def _countries(path: Path | None) -> frozenset[str]:
    """Return the countries of a file, or the usual list."""
    if path is None:
        return SECRECY
    codes = [line.partition(",")[0].strip().lower() for line in _text(path).splitlines()]
    wrong = [place for place, code in enumerate(codes, 1) if code and len(code) != _ALPHA2]
    if wrong and wrong != [1]:  # the first line may be a header
        raise SourceUnreadable(
            source=path.name, where=f"line {wrong[-1]}", rule="is no country code of two letters",
            advice="One code a line, like pa; a comma and a remark may follow.",
        )  # fmt: skip
    return frozenset(code for code in codes if len(code) == _ALPHA2)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        raise SourceUnreadable(
            source=path.name, where="file", rule="cannot be read as text", advice="Check the path."
        ) from None


def _print(told: Row) -> None:
    rows: list[Row] = told["companies"] if "companies" in told else told["owners"]
    one = "companies" if "companies" in told else "owners"
    shown = [
        {"owner": row.get("owner_name", row["owner"]), "company": row["company_name"],
         "share": _share(row), "control": row.get("control", ""),
         "chain": row["chains"][0]["words"] if row.get("chains") else ""}
        for row in rows[:_SHOWN]
    ]  # fmt: skip
    heads = {"owner": "owner", "company": "company", "share": "share", "control": "control"}
    if any(row["chain"] for row in shown):
        heads["chain"] = "strongest chain"
    as_table(shown, heads)
    say(f"{len(shown):,} of {len(rows):,} {one} with {percent_words(told['above'])} or more, or in "
        f"control, as of {told['as_of']}.")  # fmt: skip
    for row in rows[:_SHOWN]:
        for why in row.get("why", []):
            say(f"Control of {row['company_name']} by {row['owner_name']} ({row['control']}): "
                f"{why['words']}.")  # fmt: skip
    for row in told.get("groups", []):
        say(f"Together ({row['kind']}): {', '.join(row['members'])} have {_share(row)} of "
            f"{row['company_name']}; control: {row['control']}.")  # fmt: skip
    for circle in told.get("circles", []):
        end = " Nobody outside owns it." if circle["closed"] else ""
        say(f"Circle of {circle['members']:,}: {circle['words']}.{end}")
    for end in told.get("ends", []):
        say(f"Unknown: {percent_words(end['share'])} ends at {end['name']}: {end['why']}.")
    for seat in told.get("directors", []):
        say(f"Board: {seat['name']} ({seat['kind'].replace('_', ' ')}).")
    for note in told["notes"]:
        say(note)
    for row in told["set_aside"][:_SHOWN]:
        say(f"Set aside: {row['where']}, {row['column']}: {row['rule']}.")


def _share(row: Row) -> str:
    low, high = (row["low"], row["high"]) if "low" in row else (row["share"], row["share"])
    if high - low < 5e-4:
        return percent_words(low)
    return f"{100 * low:.0f}-{100 * high:.0f} %"


def _named(graph: Ownership, rows: list[Row]) -> list[Row]:
    names = {row["entity_id"]: row["name"] for row in graph.facts.to_pylist() if row["name"]}
    return [
        row | {"owner_name": names.get(row["owner"], row["owner"]),
               "company_name": names.get(row["company"], row["company"])}
        for row in sorted(rows, key=lambda row: (row["company"], -row["share"], row["owner"]))
    ]  # fmt: skip


def _known(graph: Ownership, text: str) -> str:
    """Return the id that a text names: an id itself, or the name of one subject alone."""
    ids = {
        row["entity_id"] for row in graph.facts.to_pylist() if row["name"] == text
    } & set(graph.base.ids.to_pylist())  # fmt: skip
    return next(iter(ids)) if len(ids) == 1 else text


def _day(text: str) -> date:
    if not text:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SettingsInvalid(
            source="money owners", key="--as-of", rule="is a day like 2024-03-17"
        ) from None


def _read(path: Path) -> tuple[pa.Table, pa.Table, list[Row]]:
    """Return holdings, facts and what was set aside."""
    if path.suffix in _TABLES:
        return _read_table(path)
    parts: dict[str, list[pa.Table]] = {"statements": [], "rejects": []}
    for name, rows in read(intake(path, agency=path.name, obtained_at="1970-01-01")):
        if name in parts:
            parts[name].append(rows)
    whole = {
        name: pa.concat_tables(rows) if rows else LAKE[name].empty() for name, rows in parts.items()
    }
    stated = stated_holdings(whole["statements"])
    aside = [
        {"where": f"{row['sheet'] or 'line'} {row['row'] or ''}".strip(), "column": row["column"],
         "rule": row["rule"]}
        for row in whole["rejects"].to_pylist()
    ]  # fmt: skip
    aside += [{"where": one, "column": "percentage", "rule": "is no share; its size is unknown"}
              for one in stated.unread]  # fmt: skip
    return stated.holdings, stated.facts, aside


def _read_table(path: Path) -> tuple[pa.Table, pa.Table, list[Row]]:
    rows = _columns(path)
    percent = "percent" in rows.column_names or "percentage" in rows.column_names
    renamed = ["share" if name in ("percent", "percentage") else name for name in rows.column_names]
    missing = {"owner", "owned"} - set(renamed)
    if missing:
        raise SourceUnreadable(
            source=path.name, where="header", rule=f"has no column {' and '.join(sorted(missing))}",
            advice="Columns: owner, owned, share or percent; kind, start, end where known.",
        )  # fmt: skip
    found = read_holdings(rows.rename_columns(renamed), percent=percent, source=path.name)
    aside = [{"where": f"row {place + 1}", "column": column, "rule": rule}
             for place, column, rule in found.rejects]  # fmt: skip
    return found.holdings, FACTS.empty(), aside


def _columns(path: Path) -> pa.Table:
    if not path.is_file():
        raise SourceUnreadable(
            source=path.name, where="file", rule="there is no such file", advice="Check the path."
        )
    try:
        if path.suffix == ".parquet":
            rows = pq.read_table(path)
        else:
            names = pc_csv.read_csv(path).column_names
            texts = pc_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))
            rows = pc_csv.read_csv(path, convert_options=texts)
    except (pa.ArrowInvalid, OSError):
        raise SourceUnreadable(
            source=path.name, where="table", rule="it is no CSV or Parquet table with a header",
            advice="Columns are separated by commas, text is UTF-8.",
        ) from None  # fmt: skip
    names = [name.strip().lower() for name in rows.column_names]
    return rows.rename_columns(names)
