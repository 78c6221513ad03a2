"""What `socta link` does with the columns: guessed, mapped or told, then linked per family.

In:   a plain table, and what the user said about it
Out:  a `Plan` that can be shown and written down, and `run(plan)`: the links
Not:  reading (`cli.link_files`), words on the screen (`cli.link_words`)
"""

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.cli.link_files import LinkMapping, PlainTable
from opensocta.core.errors import SettingsInvalid
from opensocta.evidence.derived import ENTITY_MAP
from opensocta.resolve import (
    COLUMN_KINDS,
    Links,
    LinkSettings,
    family_word,
    guess_columns,
    link_table,
    normal_columns,
)
from opensocta.sources.cleaning import Rules, clean

__all__ = ["Part", "Plan", "Told", "make_plan", "run"]

_SKIP = "skip"
_ROW = "row"


@dataclass(frozen=True, slots=True)
class Told:
    """What the user said; empty where nothing was."""

    source: str
    columns: dict[str, str] = field(default_factory=dict)
    id_column: str = ""
    family: str = "auto"
    truth: str = ""
    mapping: LinkMapping | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one family, with what its columns are and why others are not used."""

    family: str
    rows: pa.Table
    columns: dict[str, str]
    ignored: dict[str, str]
    forms: dict[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is linked. `id_column` is None if its rows are known by their numbers."""

    ids: pa.Array
    id_column: str | None
    family_column: str | None
    truth: pa.Table | None
    truth_column: str | None
    truth_offered: str | None
    parts: tuple[Part, ...]

    def mapping(self, encoding: str | None = None) -> LinkMapping:
        """Return the plan as a mapping that can be written, changed and read again."""
        columns: dict[str, str] = {}
        for part in self.parts:
            columns |= part.columns
        family = self.parts[0].family if len(self.parts) == 1 else "auto"
        return LinkMapping.model_validate({
            "id": self.id_column, "family": family, "family_column": self.family_column,
            "columns": columns, "truth": self.truth_column or self.truth_offered,
            "encoding": encoding,
        })  # fmt: skip


def make_plan(table: PlainTable, told: Told) -> Plan:
    """Return what to link and how.

    Raises
    ------
    SettingsInvalid : if a named column is absent, a kind is unknown, ids repeat, or no column
        says who a row is.
    """
    rows, mapping = table.rows, told.mapping
    guess = guess_columns(rows)
    id_column = told.id_column or (mapping.id if mapping else None)
    truth = told.truth or (mapping.truth if mapping else None) or None
    split = mapping.family_column if mapping else None
    for key, name in (("--id", id_column), ("--truth", truth), ("family_column", split)):
        _known(rows, told.source, key, name)
    if id_column is None and not mapping:
        id_column = guess.id_column
    ids = _ids(table, told.source, id_column)
    named = {name for name in (id_column, truth) if name}
    family = mapping.family if mapping and told.family == "auto" else told.family
    split = (split or guess.family_column) if family == "auto" else None
    parts = []
    for one, some in _families(rows, ids, split, guess.family if family == "auto" else family):
        parts.append(_part(one, some, told, named))
    known = pa.table({"entity_id": ids, "cluster": rows[truth]}) if truth else None
    return Plan(
        ids, id_column, split, known.filter(pc.is_valid(known["cluster"])) if known else None,
        truth, guess.truth, tuple(parts),
    )  # fmt: skip


def run(
    plan: Plan, settings: LinkSettings | None = None, decisions: pa.Table | None = None
) -> Links:
    """Return the links of all families together; rows of no known family stay alone."""
    found = [
        link_table(
            part.rows, part.columns, id_column=_ROW, family=part.family, decisions=decisions,
            settings=settings,
        )
        for part in (_ready(part) for part in plan.parts)
    ]  # fmt: skip
    seen = pa.concat_arrays([part.rows[_ROW].combine_chunks() for part in plan.parts])
    alone = plan.ids.filter(pc.invert(pc.is_in(plan.ids, value_set=seen)))
    rest = {"entity_id": alone, "canonical_id": alone, "probability": [1.0] * len(alone)}
    maps = [*(one.entity_map for one in found), ENTITY_MAP.conform(pa.table(rest))]
    return Links(
        entity_map=pa.concat_tables(maps).sort_by("entity_id"),
        pairs=pa.concat_tables([one.pairs for one in found]).sort_by(
            [("left_id", "ascending"), ("right_id", "ascending")]
        ),
        bounded=pa.concat_tables([one.bounded for one in found]),
        compared=sum(one.compared for one in found),
        remarks=tuple(remark for one in found for remark in one.remarks),
        training=tuple(taught for one in found for taught in one.training),
    )


def _ready(part: Part) -> Part:
    """Return a part with its dates, addresses, countries and sexes in one form."""
    rows, kinds, _ = normal_columns(part.rows, part.columns)
    for name, kind in kinds.items():
        if kind in ("country", "sex"):
            values = rows[name].combine_chunks()
            done = clean(values, "gender" if kind == "sex" else kind, Rules()).values
            done = pc.coalesce(done, pc.utf8_lower(values))
            rows = rows.set_column(rows.column_names.index(name), name, done)
    return Part(part.family, rows, kinds, part.ignored, part.forms)


def _part(family: str, rows: pa.Table, told: Told, named: set[str]) -> Part:
    bare = rows.drop_columns(_ROW)
    if told.mapping:
        columns = dict(told.mapping.columns)
        ignored = dict.fromkeys(bare.column_names, "the mapping does not name it")
    else:
        guess = guess_columns(bare.drop_columns([n for n in bare.column_names if n in named]))
        columns, ignored = dict(guess.columns), dict(guess.ignored)
        if guess.truth:
            ignored[guess.truth] = "it looks like a known truth, never evidence"
        if guess.id_column:
            ignored[guess.id_column] = "it numbers the rows"
    for name, kind in told.columns.items():
        if kind != _SKIP and kind not in COLUMN_KINDS:
            rule = f"is no kind of column; known: {', '.join(COLUMN_KINDS)}, skip"
            raise SettingsInvalid(source="--column", key=f"{name}={kind}", rule=rule)
        columns[name] = kind
    for name in columns:
        _known(bare, told.source, "column", name)
    skipped = [name for name, kind in columns.items() if kind == _SKIP]
    ignored |= dict.fromkeys(skipped, "you left it out")
    columns = {name: columns[name] for name in bare.column_names if name in columns}
    columns = {name: kind for name, kind in columns.items() if kind != _SKIP}
    if not columns:
        rule = "no column was understood; name at least one: --column NAME=KIND"
        raise SettingsInvalid(source=told.source, key="columns", rule=rule)
    ignored = {name: why for name, why in ignored.items() if name not in {*columns, *named}}
    forms = normal_columns(rows, {n: k for n, k in columns.items() if k == "date"})[2]
    return Part(family, rows, columns, ignored, forms)


def _families(
    rows: pa.Table, ids: pa.Array, column: str | None, family: str
) -> list[tuple[str, pa.Table]]:
    without = rows.drop_columns(_ROW) if _ROW in rows.column_names else rows
    every = without.append_column(_ROW, ids)
    if column is None:
        return [(family, every)]
    coded = pc.dictionary_encode(rows[column].combine_chunks())
    words = pa.array([family_word(word) for word in coded.dictionary.to_pylist()], pa.string())
    mine = words.take(coded.indices)
    found = []
    for one in ("person", "organization"):
        some = every.filter(pc.fill_null(pc.equal(mine, one), False))
        if some.num_rows:
            found.append((one, some.drop_columns(column)))
    return found or [(family, every)]


def _ids(table: PlainTable, source: str, column: str | None) -> pa.Array:
    if column is None:
        return table.numbers
    ids = table.rows[column].combine_chunks()
    empty = int(ids.null_count)
    repeats = len(ids) - empty - len(pc.unique(ids.drop_null()))
    if empty or repeats:
        rule = (
            f"does not tell rows apart: {empty:,} empty, {repeats:,} repeated; name another "
            "column, or none so that rows are numbered"
        )
        raise SettingsInvalid(source=source, key=f"--id {column}", rule=rule)
    return ids


def _known(rows: pa.Table, source: str, key: str, name: str | None) -> None:
    if name and name not in rows.column_names:
        rule = f"the table has no column {name!r}; it has: {', '.join(rows.column_names[:30])}"
        raise SettingsInvalid(source=source, key=key, rule=rule)
