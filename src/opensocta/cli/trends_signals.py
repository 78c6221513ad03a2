"""Early signals in the reports of a file: `socta trends signals`."""

from typing import Annotated, Any

import pyarrow as pa
import pyarrow.compute as pc
import typer

from opensocta.cli.console import as_json, as_table, say
from opensocta.cli.options import AsJson
from opensocta.cli.plain_table import read_columns
from opensocta.cli.trends_columns import named, period_of, role
from opensocta.cli.trends_files import File, Period
from opensocta.core.errors import SettingsInvalid, SourceUnreadable
from opensocta.trends import (
    Signal,
    find_signals,
    frequency,
    period_name,
    period_number,
    terms_of,
)

__all__ = ["register"]

_SHOWN = 30
_RECENT_SHARE = 8  # the last eighth of the time is recent, if the user names no other


def register(group: typer.Typer) -> None:
    """Add the command to the group."""
    group.command("signals")(signals)


def signals(
    path: File,
    since: Annotated[
        str, typer.Option(help="First recent period; the last eighth if absent.")
    ] = "",
    text: Annotated[str, typer.Option(help="Column of texts; guessed if absent.")] = "",
    codes: Annotated[
        str, typer.Option(help="Column of codes parted by semicolons, instead of a text.")
    ] = "",
    period: Period = "",
    source: Annotated[str, typer.Option(help="Column of who reported.")] = "",
    origin: Annotated[str, typer.Option(help="Column of origins; copies count once.")] = "",
    least: Annotated[int, typer.Option(help="Recent reports a signal needs.", min=2)] = 3,
    q: Annotated[float, typer.Option(help="Share of false signals wanted.", min=0, max=1)] = 0.05,
    json: AsJson = False,
) -> None:
    """Find terms that reports use of late far more often than before."""
    rows = read_columns(path, ())
    held = [period_of(cell) for cell in _when(rows, period, path.name).to_pylist()]
    if None in held or len({frequency(p) for p in held if p}) != 1:
        raise SourceUnreadable(
            source=path.name, where="periods", rule="a row has no period, or kinds are mixed",
            advice="Write 2024, 2024-03 or 2024-03-15 throughout.",
        )  # fmt: skip
    when = [period_number(p) for p in held if p]
    of = frequency(str(held[0])) or "Y"
    first = _since(since, when, path.name)
    column = codes or text or _text(rows, path.name)
    cells = [str(v or "") for v in rows[named(rows, column, "--text", path.name)].to_pylist()]
    terms = [
        frozenset(c.strip() for c in cell.split(";") if c.strip()) if codes else terms_of(cell)
        for cell in cells
    ]
    who, origins = (
        _texts(rows, role(rows, kind, option, path.name, asked=asked, needed=False))
        for kind, option, asked in (("source", "--source", source), ("origin", "--origin", origin))
    )
    found = find_signals(
        terms, when, since=first, origins=origins or [cell if cell else f"{i}" for i, cell in
                                                      enumerate(cells)] if not codes else origins,
        sources=who, least=least, q=q,
    )  # fmt: skip
    table = [_row(one, period_name(one.first, of)) for one in found]
    name = period_name(first, of)
    if json:
        as_json({"since": name, "reports": len(cells), "signals": table})
        return
    as_table(
        table[:_SHOWN],
        {
            "term": "term",
            "now": f"since {name}",
            "expected": "expected",
            "before": "before",
            "sources": "sources",
            "first": "first seen",
            "q": "q",
        },
    )
    say(f"{len(found):,} terms rose since {name} in {len(cells):,} reports; of those with q up to "
        f"{q:g}, about that share is false.")  # fmt: skip
    say("A term that rises may be new crime, new wording, or new attention: read the reports.")


def _when(rows: pa.Table, asked: str, source: str) -> pa.ChunkedArray:
    fit = [
        c for c in rows.column_names
        if rows.num_rows and all(period_of(v) for v in rows[c].slice(0, 50).to_pylist())
    ]  # fmt: skip
    return rows[role(rows, "period", "--period", source, asked=asked, among=fit)]


def _text(rows: pa.Table, source: str) -> str:
    strings = [f.name for f in rows.schema if pa.types.is_string(f.type)]
    if not strings:
        rule = "there is no column of texts"
        raise SettingsInvalid(source=source, key="--text", rule=rule)
    longest: str = max(strings, key=lambda c: float(pc.mean(pc.utf8_length(rows[c])).as_py() or 0))
    return longest


def _texts(rows: pa.Table, column: str) -> list[str] | None:
    return [str(v or "") for v in rows[column].to_pylist()] if column else None


def _since(asked: str, when: list[int], source: str) -> int:
    if asked:
        wanted = period_of(asked)
        if wanted is None:
            raise SettingsInvalid(source=source, key=f"--since {asked}", rule="is no period")
        return period_number(wanted)
    return max(when) - max(1, (max(when) - min(when) + 1) // _RECENT_SHARE) + 1


def _row(one: Signal, first: str) -> dict[str, Any]:  # Any: JSON
    return {"term": one.term, "now": one.now, "expected": one.expected, "before": one.before,
            "new": one.new, "sources": one.sources or None, "first": first, "p": one.p,
            "q": one.q, "rows": [row + 2 for row in one.rows]}  # fmt: skip
