"""The lists on a workspace's shelf: sanctions, wanted persons, frozen assets, to be looked up in.

my-unit/lists/<name>/list.json  statements-<hash>.parquet

In:   a list of a known kind, its name and its marking
Out:  what it says as statements, with the line or path of each; who may see that it is there
Not:  the look-up (`workspace.screening`); a list is no evidence and plays no part in a build

A list kept again under its name takes the place of the older one, whole or not at all:
`list.json` is the last that is written, and it names the file that counts.
"""

import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from opensocta.core.errors import SettingsInvalid, TermUnknown
from opensocta.core.ids import file_hash
from opensocta.evidence import Marking, Reader
from opensocta.evidence.tables import HANDLING, TLP
from opensocta.resolve import to_listed
from opensocta.sources.lists import read_list
from opensocta.workspace.folder import Folder

__all__ = ["KeptList", "drop_list", "keep_list", "kept_lists", "shelf_markings"]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_COLUMNS = ("entity_id", "schema", "prop", "value", "stance", "retracted_at", "anchor")
_ABOUT = "list.json"


@dataclass(frozen=True, slots=True)
class KeptList:
    """One list: where it came from, how large it is, how it is marked."""

    name: str
    file_name: str
    file_hash: str
    subjects: int
    set_aside: int
    handling: str
    tlp: str
    kept_at: str
    statements: Path

    @property
    def marking(self) -> Marking:
        """Return its marking; it holds for every entry, and for that there is such a list."""
        return Marking(self.handling, self.tlp)

    def read(self) -> pa.Table:
        """Return what the list says."""
        return pq.read_table(self.statements, partitioning=None)


def keep_list(
    folder: Folder, path: Path, marking: Marking, *, name: str = "", actor: str, now: datetime
) -> KeptList:
    """Put a list on the shelf and return what was kept; bad entries are set aside and counted.

    Parameters
    ----------
    name : small letters, digits and hyphens; made of the file's name if empty.

    Raises
    ------
    SourceUnreadable : if the file is no list of a known kind.
    SettingsInvalid : if the name cannot be used, or the list holds nobody to be looked up.
    TermUnknown : if the marking is unknown.
    """
    name = name or re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:40]
    place = _place(folder, name)
    for kind, code, known in (
        ("handling code", marking.handling, HANDLING), ("TLP label", marking.tlp, TLP),
    ):  # fmt: skip
        if code not in known:
            raise TermUnknown(kind=kind, term=code, known=", ".join(known))
    statements, rejects = read_list(path, agency=name)
    subjects = to_listed(statements, name).subjects.num_rows
    if not subjects:
        rule = "holds no person, organisation, vessel or aircraft"
        raise SettingsInvalid(source=path.name, key="(whole file)", rule=rule)
    digest = file_hash(path)
    stored = f"statements-{digest[:16]}.parquet"
    about = {
        "file_name": path.name, "file_hash": digest, "subjects": subjects,
        "set_aside": rejects.num_rows, "handling": marking.handling, "tlp": marking.tlp,
        "kept_at": now.isoformat(timespec="seconds"), "statements": stored,
    }  # fmt: skip
    place.mkdir(parents=True, exist_ok=True)
    part = place / "statements.part"
    pq.write_table(statements.select(list(_COLUMNS)), part, compression="zstd")
    part.replace(place / stored)
    before = _about(place)["statements"] if (place / _ABOUT).is_file() else stored
    (place / "list.part").write_bytes(orjson.dumps(about, option=orjson.OPT_INDENT_2))
    (place / "list.part").replace(place / _ABOUT)
    for old in place.glob("statements-*.parquet"):
        if old.name not in (stored, before):  # one who reads the one before can end
            old.unlink()
    folder.records.log(
        "list.keep", name, actor=actor, at=now,
        detail={"file": digest, "subjects": subjects, "set_aside": rejects.num_rows},
    )  # fmt: skip
    return _kept(place)


def kept_lists(folder: Folder, reader: Reader) -> list[KeptList]:
    """Return the lists on the shelf that the reader may see, by name."""
    found = [_kept(place) for place in _places(folder)]
    return [one for one in found if reader.may_see(one.marking)]


def shelf_markings(folder: Folder, reader: Reader) -> list[Marking]:
    """Return the markings of the lists that the reader may see; a damaged one shows nothing."""
    found = []
    for place in _places(folder):
        try:
            found.append(_kept(place).marking)
        except SettingsInvalid:
            continue
    return [one for one in found if reader.may_see(one)]


def drop_list(folder: Folder, name: str, *, actor: str, now: datetime) -> None:
    """Take a list off the shelf.

    Raises
    ------
    TermUnknown : if no list of this name is there.
    """
    place = _place(folder, name)
    if not (place / _ABOUT).is_file():
        known = ", ".join(one.name for one in kept_lists(folder, Reader()))
        raise TermUnknown(kind="kept list", term=name, known=known)
    (place / _ABOUT).unlink()
    shutil.rmtree(place)
    folder.records.log("list.drop", name, actor=actor, at=now)


def _places(folder: Folder) -> list[Path]:
    found = sorted(path.parent for path in (folder.path / "lists").glob(f"*/{_ABOUT}"))
    return [place for place in found if _NAME.fullmatch(place.name)]


def _place(folder: Folder, name: str) -> Path:
    if not _NAME.fullmatch(name):
        rule = "is made of small letters, digits and hyphens, at most 40, like un-consolidated"
        raise SettingsInvalid(source="lists", key="--name", rule=rule)
    return folder.path / "lists" / name


def _kept(place: Path) -> KeptList:
    about = _about(place)
    names = ("file_name", "file_hash", "subjects", "set_aside", "handling", "tlp", "kept_at")
    try:
        file = place / Path(about["statements"]).name
        return KeptList(name=place.name, statements=file, **{key: about[key] for key in names})
    except KeyError:
        raise _damaged(place) from None


def _about(place: Path) -> dict[str, Any]:  # Any: a JSON document
    try:
        about = orjson.loads((place / _ABOUT).read_bytes())
    except orjson.JSONDecodeError:
        raise _damaged(place) from None
    if not isinstance(about, dict):
        raise _damaged(place)
    return about


def _damaged(place: Path) -> SettingsInvalid:
    rule = f"is damaged; keep the list again: socta lists keep FILE --name {place.name}"
    return SettingsInvalid(source=f"lists/{place.name}/{_ABOUT}", key="(whole file)", rule=rule)
