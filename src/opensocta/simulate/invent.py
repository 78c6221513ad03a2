"""Invents a region and writes what its agencies would send, with the truth beside it.

In:   a folder, a seed, a scale (1: about 20,000 people, 300,000 payments, three years)
Out:  files per agency in their own formats, `deliveries.yml`, `truth/`; the same bytes each time
Not:  taking the files in (`sources`, `workspace`); scoring (`simulate.scores`)
See:  docs/methods/simulation.md
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from opensocta.core.errors import SettingsInvalid
from opensocta.simulate.agencies.anticorruption import write_anticorruption
from opensocta.simulate.agencies.border import write_border
from opensocta.simulate.agencies.customs import write_customs
from opensocta.simulate.agencies.cyber import write_cyber
from opensocta.simulate.agencies.desk import AGENCIES, NOTICE, Desk
from opensocta.simulate.agencies.fiu import write_fiu
from opensocta.simulate.agencies.forms import ASKED, write_forms
from opensocta.simulate.agencies.intelligence import write_intelligence
from opensocta.simulate.agencies.monitor import write_monitor
from opensocta.simulate.agencies.police import write_police
from opensocta.simulate.agencies.prosecution import write_prosecution
from opensocta.simulate.agencies.register import write_register
from opensocta.simulate.agencies.statistics import write_statistics
from opensocta.simulate.truth import invent_region
from opensocta.simulate.truth_files import write_truth

__all__ = ["World", "invent"]

_WRITERS = (
    write_register, write_statistics, write_police, write_prosecution, write_customs,
    write_border, write_fiu, write_anticorruption, write_cyber, write_monitor,
    write_intelligence, write_forms,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class World:
    """An invented world as written: where it lies, what it was made from, how much there is."""

    folder: Path
    seed: int
    scale: float
    counts: Mapping[str, int]

    @property
    def deliveries(self) -> Path:
        """Return the list of files in the order in which to take them in."""
        return self.folder / "deliveries.yml"

    @property
    def truth(self) -> Path:
        """Return the folder of the truth, which no build may read."""
        return self.folder / "truth"


def invent(folder: Path, *, seed: int = 7, scale: float = 1.0) -> World:
    """Write an invented world into a folder.

    Parameters
    ----------
    folder : made if absent; files of the same names are replaced.
    seed : 0 or more; another seed gives another region.
    scale : more than 0, at most 50; below about 0.03 the world has its least size.

    Raises
    ------
    SettingsInvalid : if seed or scale lie outside these ranges.
    """
    if seed < 0:
        raise SettingsInvalid(source="simulate", key="seed", rule="must be 0 or more")
    if not 0 < scale <= 50:
        raise SettingsInvalid(source="simulate", key="scale", rule="must lie in (0, 50]")
    folder.mkdir(parents=True, exist_ok=True)
    desk = Desk(folder, invent_region(seed, scale))
    for write in _WRITERS:
        write(desk)
    counts = write_truth(desk, folder / "truth")
    (folder / "INVENTED.txt").write_text(f"{NOTICE}\nseed {seed}, scale {scale}\n", "utf-8")
    plan = {
        "notice": NOTICE,
        "asked": [
            {"agency": AGENCIES[key][0], "source_kind": AGENCIES[key][1], "asked": "2026-06-01",
             "due": "2026-09-15"}
            for key in ASKED
        ],
        "deliveries": desk.deliveries,
    }  # fmt: skip
    text = yaml.safe_dump(plan, sort_keys=False, allow_unicode=True, width=100)
    (folder / "deliveries.yml").write_text(text, "utf-8")
    return World(folder, seed, scale, counts)
