"""Entities of a mapped table: each row states properties of the entities it names.

In:   a sheet, the mapping's `entities`, the report id of every row
Out:  statements, anchored to the cell they come from
Not:  rows with a fault: none of their statements goes in
"""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from opensocta import vocabulary
from opensocta.core.errors import SettingsInvalid
from opensocta.sources.accounts import account_ids
from opensocta.sources.bulk import bulk_ids, constant, nulls
from opensocta.sources.cleaning import RULES, Rules, clean, kind_of
from opensocta.sources.mapping import Entity, Mapping, Value
from opensocta.sources.picking import Picked, column_of, pick, pick_clean, pick_grade
from opensocta.sources.registry import Intake
from opensocta.sources.sheet import Sheet

__all__ = ["Columns", "check_entities", "join_pieces", "read_entities"]

Columns = dict[str, pa.Array]


@dataclass(frozen=True)
class _Named:
    """The id of an entity in every row, null where it is absent, and the sender's own number."""

    ids: pa.Array
    local: pa.Array
    column: str


def check_entities(mapping: Mapping) -> None:
    """Raise SettingsInvalid if a schema, property or entity that a mapping names is unknown."""
    known = vocabulary.schema_properties()
    for name, entity in mapping.entities.items():
        place = f"entities.{name}"
        if entity.schema_ not in known:
            raise _wrong(f"{place}.schema", "is no schema")
        for prop, values in entity.properties.items():
            if prop not in known[entity.schema_]:
                raise _wrong(f"{place}.properties.{prop}", f"is no property of {entity.schema_}")
            for value in values:
                if value.entity is not None and value.entity not in mapping.entities:
                    raise _wrong(f"{place}.properties.{prop}.entity", "is no entity of the mapping")
        if entity.id is None and entity.account is None and not _references_of(entity):
            raise _wrong(f"{place}.id", "is missing")
        missing = [prop for prop in entity.needs if prop not in entity.properties]
        if missing:
            raise _wrong(f"{place}.needs", f"{missing[0]} is not among its properties")


def _wrong(key: str, rule: str) -> SettingsInvalid:
    return SettingsInvalid(source="mapping", key=key, rule=rule)


def read_entities(
    mapping: Mapping, sheet: Sheet, reports: pa.Array, intake: Intake, rules: Rules
) -> Columns | None:
    """Return the statement columns of all entities of a sheet, faulty rows left out."""
    names: dict[str, _Named] = {}
    ordered = sorted(mapping.entities.items(), key=lambda pair: _depth(pair[0], mapping))
    pieces: list[Columns] = []
    for name, entity in ordered:
        named = _named(name, entity, names, sheet, intake=intake, rules=rules)
        names[name] = _present(entity, named, names, sheet)
    for name, entity in mapping.entities.items():
        pieces += _statements(entity, names[name], names, sheet, intake=intake, rules=rules)
    return join_pieces(pieces, sheet, reports)


def join_pieces(pieces: list[Columns], sheet: Sheet, reports: pa.Array) -> Columns | None:
    """Return pieces of statements as one, with report ids, without the faulty rows."""
    if not pieces:
        return None
    joined = {name: pa.concat_arrays([one[name] for one in pieces]) for name in pieces[0]}
    rows = joined.pop("rows")
    bad = pa.array(sheet.faults.bad)
    keep = pc.invert(bad.take(rows))
    table = pa.table({**joined, "report_id": reports.take(rows)}).filter(keep)
    return {name: table[name].combine_chunks() for name in table.column_names}


def _depth(name: str, mapping: Mapping, seen: tuple[str, ...] = ()) -> int:
    """Return how many entities must be named before this one; only derived ids need others."""
    entity = mapping.entities[name]
    if entity.id is not None or entity.account is not None:
        needed = [v.entity for p in entity.needs for v in entity.properties[p] if v.entity]
    else:
        needed = [value.entity for value in _references_of(entity) if value.entity]
    if name in seen:
        raise _wrong(f"entities.{name}", "refers to itself in a circle")
    return 1 + max((_depth(other, mapping, (*seen, name)) for other in needed), default=0)


def _references_of(entity: Entity) -> list[Value]:
    """Return the values that are references, if the schema is a relation."""
    if not vocabulary.is_a(entity.schema_, "Interest"):
        return []
    return [v for values in entity.properties.values() for v in values if v.entity or v.record]


def _named(
    name: str, entity: Entity, names: dict[str, _Named], sheet: Sheet, *, intake: Intake,
    rules: Rules,
) -> _Named:  # fmt: skip
    space = entity.space or intake.agency
    if entity.account is not None:
        found = account_ids(entity.account, sheet, intake, rules)
        return _Named(found.ids, found.numbers, column_of(entity.account.number))
    if entity.id is not None:
        local = pick_clean(entity.id, sheet, "string", rules)
        return _Named(bulk_ids("e", space, local), local, column_of(entity.id))
    parts = [
        pc.fill_null(_reference(value, names, sheet, intake, rules).values, "")
        for value in _references_of(entity)
        if value.split is None
    ]
    ids = bulk_ids("e", space, entity.schema_, name, *parts)
    return _Named(ids, nulls(sheet.rows), "")


def _present(entity: Entity, named: _Named, names: dict[str, _Named], sheet: Sheet) -> _Named:
    """Make the id null where a needed property is empty. A relation needs its two ends."""
    needed = [value for prop in entity.needs for value in entity.properties[prop]]
    if not entity.needs:
        needed = [value for value in _references_of(entity) if value.split is None][:2]
    there = pc.is_valid(named.ids)
    for value in needed:
        if value.entity is not None:
            found = names[value.entity].ids
        else:
            found = pick(value.model_copy(update={"split": None, "map": None}), sheet).values
        there = pc.and_(there, pc.is_valid(found))
    return _Named(pc.if_else(there, named.ids, pa.scalar(None, pa.string())), named.local,
                  named.column)  # fmt: skip


def _reference(
    value: Value, names: dict[str, _Named], sheet: Sheet, intake: Intake, rules: Rules
) -> Picked:
    if value.entity is not None:
        return Picked(names[value.entity].ids, None, names[value.entity].column)
    picked = pick(value, sheet)
    trimmed = clean(picked.values, "string", rules).values
    ids = bulk_ids("e", value.space or intake.agency, trimmed)
    return Picked(ids, picked.rows, picked.column)


def _statements(
    entity: Entity, named: _Named, names: dict[str, _Named], sheet: Sheet, *, intake: Intake,
    rules: Rules,
) -> list[Columns]:  # fmt: skip
    traits = _traits(entity, sheet, rules)
    exists = _piece(
        entity, named, traits, sheet, prop="id", original=nulls(sheet.rows),
        picked=Picked(pc.coalesce(named.local, named.ids), None, named.column),
    )  # fmt: skip
    pieces = [exists]
    for prop, values in entity.properties.items():
        kind = kind_of(entity.schema_, prop)
        for value in values:
            if value.entity is not None or value.record is not None:
                picked = _reference(value, names, sheet, intake, rules)
                original = nulls(len(picked.values))
            else:
                raw = pick(value, sheet)
                done = clean(raw.values, kind, rules, formats=value.formats, step=value.step)
                rule = RULES.get(kind, "is not valid")
                sheet.faults.add_where(done.bad, raw.column, rule, raw.rows)
                picked, original = Picked(done.values, raw.rows, raw.column), done.original
            pieces.append(
                _piece(entity, named, traits, sheet, prop=prop, original=original, picked=picked)
            )
    return pieces


def _traits(entity: Entity, sheet: Sheet, rules: Rules) -> Columns:
    assessed = pick_clean(entity.assessment, sheet, "flag", rules)
    stance = pick_clean(entity.stance, sheet, "stance", rules)
    reliability, credibility = pick_grade(entity.grade, sheet, rules)
    return {
        "assessment": pc.fill_null(pc.equal(assessed, "true"), False),
        "stance": pc.fill_null(stance, "1").cast(pa.int64()),
        "subject_category": pick_clean(entity.subject_category, sheet, "category", rules),
        "first_seen": pick_clean(entity.first_seen, sheet, "date", rules),
        "last_seen": pick_clean(entity.last_seen, sheet, "date", rules),
        "reliability": reliability,
        "credibility": credibility,
        "handling": pick_clean(entity.handling, sheet, "handling", rules),
    }


def _piece(
    entity: Entity, named: _Named, traits: Columns, sheet: Sheet, *, prop: str,
    original: pa.Array, picked: Picked,
) -> Columns:  # fmt: skip
    rows = picked.rows if picked.rows is not None else pa.array(range(sheet.rows), pa.int64())
    ids = named.ids.take(rows)
    there = pc.and_(pc.is_valid(ids), pc.is_valid(picked.values))
    rows, ids = rows.filter(there), ids.filter(there)
    size = len(rows)
    return {
        "rows": rows,
        "entity_id": ids,
        "schema": constant(entity.schema_, size),
        "prop": constant(prop, size),
        "value": picked.values.filter(there),
        "original_value": original.filter(there),
        "anchor": sheet.anchors(rows, picked.column),
        **{name: column.take(rows) for name, column in traits.items()},
    }
