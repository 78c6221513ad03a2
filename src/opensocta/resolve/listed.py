"""What a list says about those on it, in the fields by which records are compared.

In:   STATEMENTS of a list (sanctions, wanted persons, frozen assets) or of a file to be screened
Out:  `Listed`: its subjects and rows of (entity_id, family, field, value)
Not:  reading lists (`sources.lists`), comparing (`resolve.screening`)
"""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.resolve.subjects import FAMILIES, family_of
from opensocta.vocabulary import schema_properties

__all__ = ["Listed", "join_lists", "to_listed"]

_VEHICLES = {
    "name": ("name", "alias", "previousName", "weakAlias"),
    "register number": ("imoNumber", "registrationNumber", "serialNumber"),
    "country": ("flag", "country"),
}
_SUBJECTS = """
    WITH said AS (
        SELECT entity_id, prop, value, place FROM statements
        WHERE retracted_at IS NULL AND stance > 0 AND value <> ''
    ), programmes AS (
        SELECT entity_id, value FROM said WHERE prop = 'program'
        UNION
        SELECT e.value, p.value FROM said e JOIN said p USING (entity_id)
        WHERE e.prop = 'entity' AND p.prop = 'program'
    )
    SELECT entity_id, family,
        coalesce(arg_min(value, place) FILTER (prop = 'id'), entity_id) AS listed_id,
        coalesce(arg_min(value, place) FILTER (prop = 'name'),
                 arg_min(value, place) FILTER (prop IN ('alias', 'previousName', 'weakAlias')), '')
            AS listed_name,
        first($list) AS list,
        coalesce((SELECT string_agg(DISTINCT value, '; ' ORDER BY value) FROM programmes
                  WHERE programmes.entity_id = kinds.entity_id), '') AS programme,
        coalesce(any_value(anchor), '') AS anchor
    FROM kinds JOIN (SELECT * FROM statements WHERE retracted_at IS NULL AND stance > 0)
        USING (entity_id)
    GROUP BY entity_id, family ORDER BY entity_id
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """Subjects: entity_id, family, listed_id, listed_name, list, programme, anchor.
    Fields: entity_id, family, field, value.
    """

    subjects: pa.Table
    fields: pa.Table


def to_listed(statements: pa.Table, name: str) -> Listed:
    """Return the persons, organisations, vessels and aircraft of a list.

    name : of the list, as it is shown with a hit.
    """
    fillers = _fillers(pc.unique(statements["schema"]).to_pylist())
    place = pa.array(range(statements.num_rows), pa.int64())
    with duckdb.connect() as calculator:
        calculator.execute("SET threads=1")
        calculator.register("statements", statements.append_column("place", place))
        calculator.register("fillers", fillers)
        calculator.execute(
            "CREATE TEMP TABLE kinds AS SELECT entity_id, min(family) AS family FROM statements"
            " JOIN (SELECT DISTINCT schema, family FROM fillers) USING (schema)"
            " WHERE retracted_at IS NULL AND stance > 0 GROUP BY entity_id"
        )
        fields = calculator.sql(
            "SELECT DISTINCT entity_id, kinds.family, field, value FROM statements"
            " JOIN fillers USING (schema, prop) JOIN kinds USING (entity_id)"
            " WHERE retracted_at IS NULL AND stance > 0 AND value <> ''"
            " AND fillers.family = kinds.family ORDER BY ALL"
        ).to_arrow_table()
        subjects = calculator.sql(_SUBJECTS, params={"list": name}).to_arrow_table()
    return Listed(subjects, fields)


def join_lists(lists: Iterable[Listed]) -> Listed:
    """Return several lists as one; an entry that stands on two is two subjects."""
    every = list(lists)
    return Listed(
        pa.concat_tables([one.subjects for one in every]).sort_by("entity_id").combine_chunks(),
        pa.concat_tables([one.fields for one in every]).combine_chunks(),
    )


def _fillers(schemata: list[str]) -> pa.Table:
    rows = []
    for schema in sorted(set(schemata) & set(schema_properties())):
        vehicle = schema in ("Vessel", "Airplane")
        family = "organization" if vehicle else family_of(schema)
        if family not in FAMILIES:
            continue
        fields = _VEHICLES if vehicle else FAMILIES[family]
        rows += [
            {"schema": schema, "family": family, "prop": prop, "field": field}
            for field, props in fields.items()
            for prop in props
        ]
    names = ("schema", "family", "prop", "field")
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in names]))
