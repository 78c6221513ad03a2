"""Takes one file in: the same file twice adds nothing; good rows go in, bad ones are set aside.

The batch id is a hash of the file's bytes, the reader, the mapping and all that was said about
the source, so that the same delivery is recognised on any machine and at any time. The batch is
acknowledged by its last write; a crash before that leaves nothing a reader can see.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from opensocta.core.errors import BatchKnown, SettingsInvalid, SourceUnreadable
from opensocta.core.ids import file_hash, make_id
from opensocta.core.time import is_partial_date
from opensocta.evidence import HANDLING, TLP, report_id
from opensocta.sources import Intake, Mapping, detect, mapping_for, read, readers
from opensocta.vocabulary import parse_grade
from opensocta.workspace.folder import Folder

__all__ = ["SOURCE_KINDS", "Added", "Delivery", "Progress", "add_file"]

SOURCE_KINDS = (
    "police", "customs", "border_guard", "fiu", "anti_corruption", "prosecution", "prison",
    "civil_society", "bank", "register", "mission", "statistics", "open_source", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is said about a file that an agency sent.

    `grade` is "B2" (Admiralty) or with a scheme, see `vocabulary.parse_grade`. `obtained` is a
    partial date; without it the day of adding counts.
    """

    agency: str
    source_kind: str = "other"
    grade: str = "F6"
    handling: str = "H1"
    tlp: str = "AMBER"
    consents: tuple[str, ...] = ()
    obtained: str = ""
    invented: bool = False
    mapping: Mapping | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file."""

    file_name: str
    reader: str
    batch_id: str
    rows: dict[str, int]
    rejected: int
    known: bool

    @property
    def taken_in(self) -> int:
        """Return the number of rows taken in, all tables together."""
        return sum(self.rows.values())


Progress = Callable[[int], None]


def add_file(
    folder: Folder,
    path: Path,
    delivery: Delivery,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Added:
    """Take a file in and return what became of it.

    Raises
    ------
    SourceUnreadable : if nothing of the file can be read; the workspace is as before.
    SettingsInvalid : if grade, marking, consent or date are not of the vocabulary.
    """
    _check(delivery)
    if not path.is_file():
        raise SourceUnreadable(
            source=path.name,
            where="file",
            rule="there is no such file" if not path.exists() else "it is not a file",
            advice="Check the path; a folder's files are named one by one or with a pattern.",
        )
    mapping = mapping_for(path, delivery.mapping)
    reader = detect(path, mapping)
    intake = _intake(folder, path, delivery=delivery, mapping=mapping, reader=reader, now=now)
    if not folder.lake.holds(intake.batch_id):
        try:
            return _take_in(folder, intake, reader, now, progress)
        except BatchKnown:  # another process took it in meanwhile
            pass
    return Added(path.name, reader, intake.batch_id, {}, 0, known=True)


def _check(delivery: Delivery) -> None:
    rules = (
        ("source", bool(delivery.agency.strip()), "name the agency that sent the file"),
        ("kind", delivery.source_kind in SOURCE_KINDS, f"is one of {', '.join(SOURCE_KINDS)}"),
        ("handling", delivery.handling in HANDLING, f"is one of {', '.join(HANDLING)}"),
        ("tlp", delivery.tlp in TLP, f"is one of {', '.join(TLP)}"),
        ("consents", set(delivery.consents) <= {"partner", "public"}, "are partner, public"),
        (
            "obtained",
            not delivery.obtained or is_partial_date(delivery.obtained),
            "is a date like 2024, 2024-03 or 2024-03-17",
        ),
    )
    for key, holds, rule in rules:
        if not holds:
            raise SettingsInvalid(source="add", key=key, rule=rule)


def _intake(
    folder: Folder,
    path: Path,
    *,
    delivery: Delivery,
    mapping: Mapping | None,
    reader: str,
    now: datetime,
) -> Intake:
    grade = parse_grade(delivery.grade)
    content = file_hash(path)
    batch_id = make_id(
        "b", content, reader, str(readers.get(reader).version), delivery.agency,
        delivery.source_kind, delivery.grade, delivery.handling, delivery.tlp,
        *delivery.consents, delivery.obtained,
        mapping.fingerprint() if mapping else "",
    )  # fmt: skip
    return Intake(
        path=path,
        file_name=path.name,
        file_hash=content,
        batch_id=batch_id,
        agency=delivery.agency,
        source_kind=delivery.source_kind,
        scheme=grade.scheme,
        reliability=grade.reliability,
        credibility=grade.credibility,
        handling=delivery.handling,
        tlp=delivery.tlp,
        consents=delivery.consents,
        obtained_at=delivery.obtained or now.date().isoformat(),
        mapping=mapping,
        reference_currency=folder.settings.currency,
        invented=delivery.invented,
        report_id=report_id(delivery.agency, content),
    )


def _take_in(
    folder: Folder, intake: Intake, reader: str, now: datetime, progress: Progress | None
) -> Added:
    rows: Counter[str] = Counter()
    with folder.lake.begin(intake.batch_id) as batch:
        for table, chunk in read(intake):
            if chunk.num_rows:
                batch.append(table, chunk)
                rows[table] += chunk.num_rows
                if progress:
                    progress(chunk.num_rows)
        rejected = rows.pop("rejects", 0)
        batch.commit(
            file_name=intake.file_name, file_hash=intake.file_hash, reader=reader,
            agency=intake.agency, rows_in=sum(rows.values()), rows_rejected=rejected,
            recorded_at=now,
        )  # fmt: skip
    folder.records.log(
        "add", intake.batch_id, actor="local", at=now,
        detail={"reader": reader, "rows": sum(rows.values()), "rejected": rejected},
    )  # fmt: skip
    return Added(intake.file_name, reader, intake.batch_id, dict(rows), rejected, known=False)
