"""Reports of a mapped table: the whole file is one, or rows name reports of their own.

In:   a sheet, the mapping's `report` part, the intake's grade and marking as defaults
Out:  the report id of every row and rows of `reports`; a row that gives a report another
      grade, origin or marking than its first row did is set aside
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.evidence.ids import report_id
from opensocta.evidence.tables import REPORTS
from opensocta.sources.bulk import bulk_ids, constant, first_places, map_unique
from opensocta.sources.cleaning import Rules, clean
from opensocta.sources.mapping import ReportRow, Value
from opensocta.sources.picking import column_of, pick_clean
from opensocta.sources.registry import Intake
from opensocta.sources.rows import table_of
from opensocta.sources.sheet import Sheet
from opensocta.vocabulary import parse_grade

__all__ = ["Reports", "read_reports"]

_TRAITS = ("reliability", "credibility", "origin_id", "handling", "tlp")


@dataclass(frozen=True)
class Reports:
    """The report id per row of the sheet, and the columns that make report rows of them."""

    ids: pa.Array
    columns: dict[str, pa.Array] | None
    traits: pa.Array | None = None

    def table(self, sheet: Sheet, intake: Intake, known: dict[str, str]) -> pa.Table | None:
        """Return the reports of the sheet's good rows that are not `known` yet, and note them."""
        if self.columns is None:
            return None
        good = sheet.good()
        ids = self.ids.take(good)
        places = [place for place in first_places(ids) if ids[place].as_py() not in known]
        if not places:
            return None
        rows = good.take(pa.array(places))
        if self.traits is not None:
            said = self.traits.take(rows).to_pylist()
            known.update(zip(self.ids.take(rows).to_pylist(), said, strict=True))
        return table_of(REPORTS, {n: c.take(rows) for n, c in self.columns.items()}, intake)


def read_reports(
    part: ReportRow | None, sheet: Sheet, intake: Intake, rules: Rules, known: dict[str, str]
) -> Reports:
    """Return the reports of a sheet; without a `report` part all rows belong to the file.

    `known` holds what earlier sheets said of reports that go on in this one.
    """
    if part is None:
        return Reports(constant(intake.report_id, sheet.rows), None)
    reference = pick_clean(part.reference, sheet, "string", rules)
    nameless = pc.and_(pc.is_null(reference), pa.array(~sheet.faults.bad))
    sheet.faults.add_where(nameless, column_of(part.reference), "the report has no reference", None)
    ids = bulk_ids("r", intake.agency, pc.fill_null(reference, ""))
    scheme, reliability, credibility = _grades(part, sheet, intake, rules)
    columns = {
        "report_id": ids,
        "source_id": _or(part.source, sheet, "string", rules, "main"),
        "agency": constant(intake.agency, sheet.rows),
        "source_kind": _or(part.source_kind, sheet, "source_kind", rules, intake.source_kind),
        "title": pc.coalesce(pick_clean(part.title, sheet, "string", rules),
                             pc.fill_null(reference, "")),
        "scheme": scheme,
        "reliability": reliability,
        "credibility": credibility,
        "origin_id": pc.coalesce(_references(part.origin, sheet, intake, rules), ids),
        "parents": _parents(part.parents, sheet, intake, rules),
        "handling": _or(part.handling, sheet, "handling", rules, intake.handling),
        "tlp": _or(part.tlp, sheet, "tlp", rules, intake.tlp),
        "caveats": pick_clean(part.caveats, sheet, "string", rules),
        "consents": _consents(part, sheet, intake, rules),
        "obtained_at": _or(part.obtained, sheet, "date", rules, intake.obtained_at),
        "review_due": pick_clean(part.review_due, sheet, "date", rules),
        "invented": constant(intake.invented, sheet.rows),
        "anchor": sheet.anchors(None, ""),
    }  # fmt: skip
    traits = pc.binary_join_element_wise(*(columns[name] for name in _TRAITS), "\x1f")
    _note_contradictions(ids, traits, sheet, column_of(part.reference), known)
    return Reports(ids, columns, traits)


def _grades(
    part: ReportRow, sheet: Sheet, intake: Intake, rules: Rules
) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Return scheme, reliability and credibility; a missing half is the intake's."""
    grade = pick_clean(part.grade, sheet, "grade", rules)
    if part.grade is None and (part.reliability or part.credibility):
        grade = _from_halves(part, sheet, intake, rules)
    own = constant(f"{intake.scheme}:{intake.reliability}{intake.credibility}", sheet.rows)
    grade = pc.coalesce(grade, own)
    return (
        map_unique(grade, lambda text: parse_grade(text).scheme),
        map_unique(grade, lambda text: parse_grade(text).reliability),
        map_unique(grade, lambda text: parse_grade(text).credibility),
    )


def _from_halves(part: ReportRow, sheet: Sheet, intake: Intake, rules: Rules) -> pa.Array:
    left = pick_clean(part.reliability, sheet, "string", rules)
    right = pick_clean(part.credibility, sheet, "string", rules)
    written = pc.binary_join_element_wise(
        f"{intake.scheme}:",
        pc.fill_null(left, intake.reliability),
        pc.fill_null(right, intake.credibility),
        "",
    )
    done = clean(written, "grade", rules)
    column = column_of(part.reliability) or column_of(part.credibility)
    sheet.faults.add_where(done.bad, column, "is no grade of its scheme", None)
    return done.values


def _or(value: Value | None, sheet: Sheet, kind: str, rules: Rules, default: str) -> pa.Array:
    return pc.fill_null(pick_clean(value, sheet, kind, rules), default)


def _reference_id(text: str, agency: str) -> str:
    """`REF` is a reference of the sender; `AGENCY|REF` one of another agency."""
    sender, bar, reference = text.partition("|")
    return report_id(sender.strip(), reference.strip()) if bar else report_id(agency, text)


def _references(value: Value | None, sheet: Sheet, intake: Intake, rules: Rules) -> pa.Array:
    texts = pick_clean(value, sheet, "string", rules)
    return map_unique(texts, lambda text: _reference_id(text, intake.agency))


def _parents(value: Value | None, sheet: Sheet, intake: Intake, rules: Rules) -> pa.Array:
    texts = pick_clean(_whole(value), sheet, "string", rules).to_pylist()
    mark = value.split if value is not None and value.split else ";"
    return pa.array(
        [
            [_reference_id(one.strip(), intake.agency) for one in (text or "").split(mark) if one]
            for text in texts
        ],
        pa.list_(pa.string()),
    )


def _consents(part: ReportRow, sheet: Sheet, intake: Intake, rules: Rules) -> pa.Array:
    if part.consents is None:
        return pa.repeat(pa.scalar(list(intake.consents), pa.list_(pa.string())), sheet.rows)
    texts = pick_clean(_whole(part.consents), sheet, "string", rules)
    mark = part.consents.split or ";"
    return pc.split_pattern(pc.fill_null(texts, ""), mark)


def _whole(value: Value | None) -> Value | None:
    return value.model_copy(update={"split": None}) if value is not None else None


def _note_contradictions(
    ids: pa.Array, traits: pa.Array, sheet: Sheet, column: str, known: dict[str, str]
) -> None:
    """A report has one grade, origin and marking: later rows that differ are faults."""
    coded = ids.dictionary_encode()
    places = first_places(ids)
    numbers = coded.indices.to_numpy()
    first_of = np.empty(len(coded.dictionary), dtype=np.int64)
    first_of[numbers[places]] = places
    first = traits.take(pa.array(first_of))
    if known:
        earlier = pa.array([known.get(one) for one in coded.dictionary.to_pylist()], pa.string())
        first = pc.coalesce(earlier, first)
    rule = "the report has another grade, origin or marking in an earlier row"
    sheet.faults.add_where(pc.not_equal(traits, first.take(coded.indices)), column, rule, None)
