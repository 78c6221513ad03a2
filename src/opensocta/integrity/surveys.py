"""Corruption pressure by institution, department and region, from randomised answers.

In:   responses (`evidence.tables.RESPONSES`): one answer per row, its design beside it
Out:  findings `integrity.pressure` for units with 30 answers or more, and one
      `integrity.withheld` per survey that counts the units below that
Not:  who answered: no identifier ever enters; the formulas are in `integrity.designs`
See:  docs/methods/surveys.md

An item whose code begins with `anchor` asks about a trait that nobody has. Where a crosswise
wave holds one, its share of "same" corrects the other items for careless answers.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.errors import TermUnknown
from opensocta.evidence.finding import Finding, detectors
from opensocta.evidence.wording import counted
from opensocta.integrity.attention import crosswise_with_anchor
from opensocta.integrity.designs import Design, Estimate, estimate, parse_design
from opensocta.integrity.words import item_words, pressure_words, wave_words

__all__ = ["MINIMUM", "find_pressure"]

MINIMUM = 30
_SURVEY = ("wave", "item", "design")
_LEVELS = (
    ("institution", ("institution",)),
    ("department", ("institution", "department")),
    ("region", ("institution", "region")),
)
_ANCHOR = "anchor"


class _Unit(NamedTuple):
    level: str
    names: tuple[str, ...]
    yes: int
    n: int
    reports: tuple[str, ...]


@detectors.add("integrity.pressure", version=2, cites="blair_2015_randomized_response")
@detectors.add("integrity.withheld", version=1, cites="blair_2015_randomized_response")
def find_pressure(responses: pa.Table, *, minimum: int = MINIMUM) -> list[Finding]:
    """Return the estimated share under corruption pressure per unit, the surest high ones first.

    The score is the lower end of the interval, so that a small unit with a wide one does not lead.

    Units with fewer than `minimum` answers are counted, never shown. Waves whose design is not
    one of `integrity.designs.DESIGNS` are counted in a finding of their own.
    """
    if not responses.num_rows:
        return []
    found: list[Finding] = []
    anchors = _anchors(responses)
    for survey in _surveys(responses):
        wave, item, text = survey
        if item.startswith(_ANCHOR):
            continue
        rows = _rows_of(responses, survey)
        try:
            design = parse_design(text)
        except TermUnknown:
            found.append(_unreadable(wave, item, rows))
            continue
        anchor = anchors.get((wave, design.name))
        withheld = 0
        for unit in _units(rows):
            if unit.n < minimum:
                withheld += 1
                continue
            found.append(_pressure(unit, wave, item, design, anchor))
        if withheld:
            found.append(_withheld(wave, item, withheld, minimum, rows))
    return sorted(found, key=lambda f: (f.kind, -f.score, f.subject, f.key))


def _surveys(responses: pa.Table) -> list[tuple[str, str, str]]:
    distinct = responses.select(_SURVEY).group_by(list(_SURVEY)).aggregate([])
    return sorted(tuple(row[name] for name in _SURVEY) for row in distinct.to_pylist())


def _rows_of(responses: pa.Table, survey: tuple[str, str, str]) -> pa.Table:
    mask = None
    for name, value in zip(_SURVEY, survey, strict=True):
        same = pc.equal(responses[name], value)
        mask = same if mask is None else pc.and_(mask, same)
    return responses.filter(mask)


def _units(rows: pa.Table) -> Iterator[_Unit]:
    for level, names in _LEVELS:
        known = rows
        for name in names:
            known = known.filter(pc.is_valid(known[name]))
        counts = known.group_by(list(names)).aggregate(
            [("answer", "sum"), ("answer", "count"), ("report_id", "distinct")]
        )
        for row in sorted(counts.to_pylist(), key=lambda r: tuple(r[n] for n in names)):
            yield _Unit(
                level,
                tuple(row[name] for name in names),
                row["answer_sum"],
                row["answer_count"],
                tuple(sorted(row["report_id_distinct"])),
            )


def _anchors(responses: pa.Table) -> dict[tuple[str, str], tuple[Design, int, int]]:
    found: dict[tuple[str, str], tuple[Design, int, int]] = {}
    for survey in _surveys(responses):
        wave, item, text = survey
        if item.startswith(_ANCHOR) and text.lower().startswith("crosswise"):
            answers = _rows_of(responses, survey)["answer"]
            same = pc.sum(answers).as_py()
            found[wave, "crosswise"] = (parse_design(text), same, len(answers))
    return found


def _estimate(
    unit: _Unit, design: Design, anchor: tuple[Design, int, int] | None
) -> tuple[Estimate, float | None]:
    if anchor is None:
        return estimate(design, unit.yes, unit.n), None
    anchored, same, n = anchor
    corrected = crosswise_with_anchor(
        p=design.probabilities["p"], same=unit.yes, n=unit.n,
        anchor_p=anchored.probabilities["p"], anchor_same=same, anchor_n=n,
    )  # fmt: skip
    return corrected.estimate, corrected.attentive


def _pressure(
    unit: _Unit, wave: str, item: str, design: Design, anchor: tuple[Design, int, int] | None
) -> Finding:
    share, attentive = _estimate(unit, design, anchor)
    name = ", ".join(reversed(unit.names))
    return Finding(
        kind="integrity.pressure",
        version=2,
        subject=f"{wave}: {name}",
        score=share.low,
        reason=pressure_words(
            unit.level, unit.names, wave=wave, item=item, design=design, share=share,
            attentive=attentive,
        ),
        evidence=unit.reports,
        crime_area="OCG",
        section="regional_environment",
        measures={
            "value": share.value, "error": share.error, "low": share.low, "high": share.high,
            "n": unit.n, "yes": unit.yes, "protection": share.protection, "design": str(design),
            "wave": wave, "item": item, "level": unit.level, "institution": unit.names[0],
            "unit": unit.names[-1], "attentive": attentive,
        },
    )  # fmt: skip


def _withheld(wave: str, item: str, units: int, minimum: int, rows: pa.Table) -> Finding:
    return Finding(
        kind="integrity.withheld",
        subject=f"{wave}: {item}",
        score=float(units),
        reason=f"Of the survey {wave_words(wave)} on {item_words(item)}, "
        f"{counted(units, 'unit')} with fewer than {minimum} answers "
        f"{'is' if units == 1 else 'are'} not shown, to protect those who answered.",
        evidence=_reports(rows),
        crime_area="OCG",
        section="regional_environment",
        measures={"units": units, "minimum": minimum, "wave": wave, "item": item},
    )


def _unreadable(wave: str, item: str, rows: pa.Table) -> Finding:
    return Finding(
        kind="integrity.withheld",
        subject=f"{wave}: {item}",
        score=float(rows.num_rows),
        reason=f"{counted(rows.num_rows, 'answer')} of the survey {wave_words(wave)} on "
        f"{item_words(item)} {'is' if rows.num_rows == 1 else 'are'} not used, as their design "
        "cannot be computed.",
        evidence=_reports(rows),
        crime_area="OCG",
        section="regional_environment",
        measures={"answers": rows.num_rows, "wave": wave, "item": item},
    )


def _reports(rows: pa.Table) -> tuple[str, ...]:
    return tuple(sorted(pc.unique(rows["report_id"]).to_pylist()))
