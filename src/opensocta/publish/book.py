"""The tables of a build, opened for the chapters: rows by area, section and kind.

In:   a mapping of Arrow tables (build tables, and reports/batches/observations of the lake; where
      statements, answers, transactions or responses are given too, evidence leads to its reports)
Out:  `Book`: lookups in stable order; an absent table counts as empty
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.tables import Table
from opensocta.evidence.derived import BUILD
from opensocta.evidence.marking import Marking, join
from opensocta.evidence.tables import LAKE
from opensocta.publish.codes import Coder
from opensocta.publish.facts import EditionFacts
from opensocta.vocabulary import SECTIONS, crime_areas, top_area, top_areas

__all__ = ["HOME", "Book", "Row", "marked", "marked_all", "top"]

Row = Mapping[str, Any]  # Any: values of an Arrow row, typed by its table's declaration
_HOLDERS = (
    ("observations", "observation_id"), ("statements", "statement_id"),
    ("answers", "answer_id"), ("responses", "response_id"), ("transactions", "tx_id"),
    ("documents", "document_id"),
)  # fmt: skip
_TECHNICAL = (".withheld", ".bounds", ".hub_skipped", ".left_out")
HOME = "OCG"  # where networks and laundering stand that no sender placed in an area
_UNPLACED = ("money.", "networks.")
_LABELS = {
    "OCG": "Organised groups",
    "MIG": "Migrant smuggling",
    "EXT": "Extortion",
    "ARM": "Firearms and explosives",
    "FIN": "Economic crime",
    "PROP": "Property crime",
    "EXC": "Excise smuggling",
}


class Book:
    """What the chapters read. Rows come in the order of their ids."""

    def __init__(self, tables: Mapping[str, pa.Table], facts: EditionFacts) -> None:
        self.facts = facts
        self._tables = tables
        self._rows: dict[tuple[str, ...], list[Row]] = {}
        self.coder = Coder(self.table("entities"), self.table("members"))

    def table(self, name: str) -> pa.Table:
        """Return a table; an empty one if it was not given."""
        declared: Table = BUILD[name] if name in BUILD else LAKE[name]
        given = self._tables.get(name)
        return declared.empty() if given is None else given

    def rows(self, name: str, *keys: str) -> list[Row]:
        """Return a table's rows, sorted by the keys."""
        wanted = (name, *keys)
        if wanted not in self._rows:
            found: list[Row] = self.table(name).to_pylist()
            found.sort(key=lambda row: [_sortable(row[key]) for key in keys])
            self._rows[wanted] = found
        return self._rows[wanted]

    def series(self, finding: Row) -> list[Row]:
        """Return the observations behind a trend finding by period."""
        rows = self.table("observations")
        measures = finding["measures"]
        for column, value in (
            ("series", measures.get("series", finding["subject"])),
            ("indicator", measures.get("indicator")), ("place", measures.get("place")),
        ):  # fmt: skip
            if value:
                rows = rows.filter(pc.equal(rows[column], str(value)))
        found: list[Row] = rows.to_pylist()
        return sorted(found, key=lambda row: (row["period"], row["observation_id"]))

    @cached_property
    def judgements(self) -> list[Row]:
        """Return all judgements by id."""
        return self.rows("judgements", "judgement_id")

    @cached_property
    def findings(self) -> list[Row]:
        """Return all findings by id, with their measures read."""
        return [
            {**row, "measures": json.loads(row["measures"] or "{}")}
            for row in self.rows("findings", "finding_id")
        ]

    @cached_property
    def ranking(self) -> list[Row]:
        """Return the ranked areas, most threatening first."""
        return self.rows("ranking", "expected_rank", "crime_area")

    @cached_property
    def ranks(self) -> dict[str, dict[int, float]]:
        """Return the probability of each rank by area."""
        found: dict[str, dict[int, float]] = defaultdict(dict)
        for row in self.rows("ranks", "crime_area", "rank"):
            found[row["crime_area"]][row["rank"]] = row["probability"]
        return dict(found)

    @cached_property
    def gaps(self) -> dict[tuple[str, str], Row]:
        """Return the gap row of each area and section."""
        return {(row["crime_area"], row["section"]): row for row in self.rows("gaps", "gap_id")}

    @cached_property
    def advice(self) -> list[Row]:
        """Return all recommendations by id."""
        return self.rows("recommendations", "recommendation_id")

    @cached_property
    def reports(self) -> dict[str, Row]:
        """Return the reports by id."""
        return {row["report_id"]: row for row in self.rows("reports", "report_id")}

    def area_judgements(self, area: str, section: str = "") -> list[Row]:
        """Return the judgements of a top area, and of one section if given."""
        return [
            row for row in self.judgements
            if row["crime_area"] and top(row["crime_area"]) == area
            and section in ("", row["section"])
        ]  # fmt: skip

    def area_findings(self, area: str, *prefixes: str, section: str = "") -> list[Row]:
        """Return the findings of a top area whose kind begins so, strongest first."""
        return [
            row for row in self.kind_findings(*prefixes)
            if row["crime_area"] and top(row["crime_area"]) == area
            and section in ("", row["section"])
        ]  # fmt: skip

    def home_findings(self, area: str, prefix: str) -> list[Row]:
        """Return findings of an area; for the home area, if it has none, those of no area."""
        found = self.area_findings(area, prefix)
        if found or area != HOME or prefix not in _UNPLACED:
            return found
        return [row for row in self.kind_findings(prefix) if not row["crime_area"]]

    def kind_findings(self, *prefixes: str) -> list[Row]:
        """Return the findings whose kind begins so, strongest first within a kind."""
        found = [
            row for row in self.findings
            if row["kind"].startswith(prefixes or ("",)) and not row["kind"].endswith(_TECHNICAL)
        ]  # fmt: skip
        return sorted(found, key=lambda row: (row["kind"], -row["score"], row["finding_id"]))

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Return the areas with evidence, most threatening first."""
        evident = {top(row["crime_area"]) for row in self.judgements if row["crime_area"]}
        evident |= {top(row["crime_area"]) for row in self.findings if row["crime_area"]}
        evident |= {area for (area, _), row in self.gaps.items() if row["items"]}
        ranked = [row["crime_area"] for row in self.ranking]
        order = [*ranked, *(area for area in top_areas() if area not in ranked)]
        return tuple(area for area in order if area in evident)

    @property
    def silent_areas(self) -> tuple[str, ...]:
        """Return the top areas on which nothing was received."""
        return tuple(area for area in top_areas() if area not in self.areas)

    def name(self, area: str) -> str:
        """Return the name of a crime area; the code itself if it is not in the vocabulary."""
        found = crime_areas().get(area)
        return found.name if found else area

    def label(self, area: str) -> str:
        """Return a short label of a crime area for figures and lists."""
        return _LABELS.get(area, self.name(area))

    def state(self, area: str, section: str) -> tuple[str, str]:
        """Return the state of a section and its words."""
        row = self.gaps.get((area, section))
        return (row["state"], row["words"]) if row else ("untasked", "not known; nobody asked")

    def section_names(self) -> tuple[tuple[str, str], ...]:
        """Return code and name of the eight profile sections."""
        return tuple((section.code, section.name) for section in SECTIONS)

    @cached_property
    def report_of(self) -> dict[str, str]:
        """Return the report of each evidence id that judgements and findings cite directly."""
        wanted = {ref for row in self.findings for ref in row["evidence"]}
        for row in (*self.judgements, *self.rows("claims", "claim_id")):
            wanted.update(row["supports"] or (), row["against"] or ())
        ids = pa.array(sorted(wanted), pa.string())
        found = {ref: ref for ref in wanted if ref in self.reports}
        for name, key in _HOLDERS:
            rows = self._tables.get(name)
            if rows is not None and rows.num_rows:
                cited = rows.filter(pc.is_in(rows[key], value_set=ids))
                pairs = zip(cited[key].to_pylist(), cited["report_id"].to_pylist(), strict=True)
                found.update(pairs)
        return found

    @cached_property
    def claims(self) -> dict[str, Row]:
        """Return the claims by id."""
        return {row["claim_id"]: row for row in self.rows("claims", "claim_id")}

    def cited_reports(self, refs: tuple[str, ...]) -> tuple[str, ...]:
        """Return the reports behind evidence ids, through claims and findings."""
        found: set[str] = set()
        for ref in refs:
            claim = self.claims.get(ref)
            below = (*claim["supports"], *claim["against"]) if claim else (ref,)
            if ref in self.finding_by_id:
                below = tuple(self.finding_by_id[ref]["evidence"])
            found.update(self.report_of[item] for item in below if item in self.report_of)
        return tuple(sorted(found))

    @cached_property
    def finding_by_id(self) -> dict[str, Row]:
        """Return the findings by id."""
        return {row["finding_id"]: row for row in self.findings}

    def consents(self, refs: tuple[str, ...]) -> frozenset[str]:
        """Return the editions to which every originator behind the evidence agreed."""
        reports = [self.reports[ref] for ref in self.cited_reports(refs) if ref in self.reports]
        known = sum(1 for ref in refs if self.cited_reports((ref,)))
        if not reports or known < len(refs):
            return frozenset()
        agreed = frozenset({"partner", "public"})
        for report in reports:
            agreed &= frozenset(report["consents"] or ())
        return agreed


def top(area: str) -> str:
    """Return the top area of a code; a code that is not in the vocabulary stands for itself."""
    return top_area(area) if area in crime_areas() else area


def marked(row: Row) -> Marking:
    """Return a row's marking."""
    return Marking(row["handling"], row["tlp"])


def marked_all(rows: list[Row]) -> Marking:
    """Return the join of rows' markings."""
    return join(marked(row) for row in rows)


def _sortable(value: Any) -> tuple[bool, Any]:  # Any: a cell of any column kind
    return (value is None, value if value is not None else 0)
