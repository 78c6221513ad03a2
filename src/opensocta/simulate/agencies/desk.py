"""Where the agencies' files are put down: writers of the formats, deliveries, and the key.

The key (which record is whom) goes to `truth/` only.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import xlsxwriter
import yaml

from opensocta.evidence.ids import record_id
from opensocta.simulate.truth.dice import Dice
from opensocta.simulate.truth.region import Region

__all__ = ["AGENCIES", "NOTICE", "Desk"]

NOTICE = "INVENTED EXERCISE DATA of OpenSOCTA - no real person, firm, account or event"
_CREATED = datetime(2026, 10, 5, tzinfo=UTC).replace(tzinfo=None)
Columns = Mapping[str, Sequence[Any]]  # Any: cells are texts and numbers

AGENCIES = {  # key: name, kind of agency
    "police": ("Regional Police", "police"),
    "customs": ("Customs Administration", "customs"),
    "border_guard": ("Border Guard", "border_guard"),
    "coast_guard": ("Coast Guard", "border_guard"),
    "fiu": ("Financial Intelligence Unit", "fiu"),
    "anti_corruption": ("Anti-Corruption Agency", "anti_corruption"),
    "register": ("Business Register", "register"),
    "cyber": ("Cyber Crime Unit", "police"),
    "civil_society": ("Civil Society Monitor", "civil_society"),
    "prosecution": ("Prosecution Office", "prosecution"),
    "statistics": ("Statistics Office", "statistics"),
    "prison": ("Prison Service", "prison"),
}


class _Plain(yaml.SafeDumper):
    """Writes a part that stands twice out twice; readers of mappings refuse aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


@dataclass
class Desk:
    """A folder that fills with agencies' files, in the order of their delivery."""

    folder: Path
    region: Region
    deliveries: list[dict[str, object]] = field(default_factory=list)
    key: list[tuple[str, str, str, str]] = field(default_factory=list)
    rejects: dict[str, int] = field(default_factory=dict)

    @property
    def dice(self) -> Dice:
        """Return the dice of the region's seed."""
        return Dice(self.region.seed)

    def path(self, agency: str, name: str) -> Path:
        """Return where a file of an agency lies; its folder exists."""
        folder = self.folder / agency
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name

    def know(self, agency: str, local: Sequence[str], kind: str, true_ids: Sequence[str]) -> None:
        """Note which record is whom."""
        name = AGENCIES[agency][0]
        self.key += [
            (name, one, record_id(name, one), f"{kind}:{who}")
            for one, who in zip(local, true_ids, strict=True)
        ]

    def deliver(  # noqa: PLR0913 - what is said of a delivery, all by name
        self, agency: str, name: str, *, grade: str, handling: str = "H1", tlp: str = "AMBER",
        consents: Sequence[str] = ("partner",), mapped: bool = False, rejects: int = 0,
    ) -> None:  # fmt: skip
        """Note a delivery. `rejects`: rows that are wrong on purpose."""
        file = f"{agency}/{name}"
        title, kind = AGENCIES[agency]
        row: dict[str, object] = {
            "file": file, "source": title, "source_kind": kind, "grade": grade,
            "handling": handling, "tlp": tlp, "consents": list(consents),
            "obtained": "2026-10-05", "invented": True,
        }  # fmt: skip
        if mapped:
            row["mapping"] = f"{file}.map.yml"
        if rejects:
            self.rejects[file] = rejects
        self.deliveries.append(row)

    def csv(
        self, agency: str, name: str, columns: Columns, mapping: dict[str, Any], *,
        encoding: str = "utf-8", delimiter: str = ",",
    ) -> None:  # fmt: skip
        """Write a table of text whose first line is the notice, with its mapping beside it."""
        text = io.StringIO(newline="")
        text.write(NOTICE + "\n")
        rows = csv.writer(text, delimiter=delimiter, lineterminator="\n")
        rows.writerow(columns)
        rows.writerows(zip(*columns.values(), strict=True))
        self.path(agency, name).write_bytes(text.getvalue().encode(encoding))
        extra: dict[str, Any] = {"header_row": 2}
        if encoding != "utf-8":
            extra["encoding"] = encoding
        if delimiter != ",":
            extra["delimiter"] = delimiter
        self.mapping(agency, name, {**extra, **mapping})

    def xlsx(
        self, agency: str, name: str, sheet: str, columns: Columns, mapping: dict[str, Any]
    ) -> None:
        """Write a workbook of one sheet, its first row the notice, with its mapping beside it."""
        book = xlsxwriter.Workbook(
            str(self.path(agency, name)), {"constant_memory": True, "strings_to_urls": False}
        )
        book.set_properties({"title": NOTICE, "created": _CREATED})
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, [NOTICE])
        page.write_row(1, 0, list(columns))
        kinds = [isinstance(values[0], str) for values in columns.values()]
        for at, row in enumerate(zip(*columns.values(), strict=True), start=2):
            for column, (value, text) in enumerate(zip(row, kinds, strict=True)):
                if text:
                    if value:
                        page.write_string(at, column, value)
                else:
                    page.write_number(at, column, value)
        book.close()
        self.mapping(agency, name, {"sheet": sheet, "header_row": 2, **mapping})

    def mapping(self, agency: str, name: str, mapping: dict[str, Any]) -> None:
        """Write the mapping beside a file, as `NAME.map.yml`."""
        text = yaml.dump(mapping, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)
        path = self.path(agency, f"{name}.map.yml")
        path.write_text(f"# {NOTICE}\n{text}", "utf-8")

    def lines(self, agency: str, name: str, entities: list[dict[str, Any]]) -> None:
        """Write FollowTheMoney entities as JSON lines, marked with an invented dataset."""
        with self.path(agency, name).open("wb") as file:
            for entity in entities:
                entity["datasets"] = ["invented_exercise"]
                file.write(orjson.dumps(entity) + b"\n")
