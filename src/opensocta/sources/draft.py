"""Collects what a reader of nested formats (XML, JSON) finds, and makes rows of it in bulk.

In:   entities with their properties, texts, payments, each with its path in the file
Out:  statements, documents, rejects; a value that breaks the rule of its type is set aside alone
Not:  tables with columns (`sources.mapped`)
"""

from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.ids import make_id
from opensocta.evidence.ids import record_id
from opensocta.evidence.statements import statement_rows
from opensocta.sources.cleaning import RULES, Rules, clean, kind_of
from opensocta.sources.registry import Chunk, Intake
from opensocta.sources.rows import Reject, document_rows, reject_rows

__all__ = ["Draft", "Said"]

Said = Mapping[str, str | Iterable[str | None] | None]
_COLUMNS = ("entity_id", "schema", "prop", "value", "report_id", "anchor", "subject_category",
            "credibility", "assessment")  # fmt: skip


class Draft:
    """What was found so far; `take` gives it as rows and begins anew."""

    def __init__(self, intake: Intake, rules: Rules) -> None:
        self.intake, self.rules = intake, rules
        self.report_id = intake.report_id
        self._rows: list[tuple[str | bool | None, ...]] = []
        self._texts: list[tuple[str, str, str, str | None, str]] = []
        self._rejects: list[Reject] = []

    def __len__(self) -> int:
        return len(self._rows)

    def entity(  # noqa: PLR0913 - the traits of a statement, all but four by name
        self, schema: str, key: str, said: Said, path: str, *, entity_id: str | None = None,
        category: str | None = None, credibility: str | None = None, assessment: bool = False,
    ) -> str:  # fmt: skip
        """Add an entity and return its id; `key` is how the sender knows it."""
        found = entity_id or record_id(self.intake.agency, key)
        rest = (category, credibility, assessment)
        self._rows.append((found, schema, "id", key, self.report_id, path, *rest))
        for prop, values in said.items():
            several = (values,) if isinstance(values, str) or values is None else values
            for value in several:
                if value is not None and value.strip():
                    self._rows.append((found, schema, prop, value, self.report_id, path, *rest))
        return found

    def link(
        self, schema: str, ends: Mapping[str, str], said: Said, path: str, **more: str | None
    ) -> str:
        """Add a relation between entities; its id comes from schema, role and ends."""
        role = said.get("role")
        key = make_id("k", schema, str(role), *(f"{k}={v}" for k, v in sorted(ends.items())))
        return self.entity(schema, key, {**ends, **said}, path, credibility=more.get("credibility"))

    def text(self, title: str, text: str, path: str) -> None:
        """Add a text of the report."""
        if text.strip():
            self._texts.append((self.report_id, title, text, None, path))

    def reject(self, path: str, line: int, what: str, rule: str) -> None:
        """Set an element aside."""
        self._rejects.append((path, line, what, rule))

    def take(self) -> Iterator[Chunk]:
        """Yield statements, documents and rejects, and begin anew."""
        if self._rows:
            yield "statements", self._statements()
        if self._texts:
            yield "documents", document_rows(self._texts, self.intake)
        if self._rejects:
            yield "rejects", reject_rows(self._rejects, self.intake)
        self._rows, self._texts, self._rejects = [], [], []

    def _statements(self) -> pa.Table:
        columns = {
            name: pa.array([row[place] for row in self._rows])
            for place, name in enumerate(_COLUMNS)
        }
        rows = pa.table({name: _typed(name, column) for name, column in columns.items()})
        kinds = [
            "string" if row[2] == "id" else kind_of(str(row[1]), str(row[2])) for row in self._rows
        ]
        pieces = [self._cleaned(rows, kinds, kind) for kind in sorted(set(kinds))]
        joined = pa.concat_tables(pieces).sort_by("place").drop_columns("place")
        return statement_rows(
            batch_id=self.intake.batch_id,
            **{name: joined[name].combine_chunks() for name in joined.column_names},
        )

    def _cleaned(self, rows: pa.Table, kinds: list[str], kind: str) -> pa.Table:
        places = pa.array([place for place, one in enumerate(kinds) if one == kind], pa.int64())
        part = rows.take(places).append_column("place", places)
        done = clean(part["value"].combine_chunks(), kind, self.rules)
        for place in pc.indices_nonzero(done.bad).to_pylist():
            path, prop = part["anchor"][place].as_py(), part["prop"][place].as_py()
            self.reject(path, 0, prop, RULES.get(kind, "is not valid"))
        index = part.column_names.index("value")
        part = part.set_column(index, "value", done.values)
        part = part.append_column("original_value", done.original)
        return part.filter(pc.is_valid(done.values))


def _typed(name: str, column: pa.Array) -> pa.Array:
    return column.cast(pa.bool_() if name == "assessment" else pa.string())
