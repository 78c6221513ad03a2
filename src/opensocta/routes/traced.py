"""Flows as columns for the detectors: which are traced, how much they carry, when.

In:   `evidence.derived.FLOWS`
Out:  `Traced` per commodity and unit: the flows with a known origin and destination
Not:  flows of which a report does not name both ends: they say where something was found, not
      whence it came and where it went
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from opensocta.core.time import to_date
from opensocta.evidence.wording import counted, lowered
from opensocta.routes.payments import TRANSFER
from opensocta.vocabulary import commodities

__all__ = ["Traced", "amount_words", "found_words", "goods_name", "traced_flows"]

_SEVERAL = {
    "C-FA": "automatic rifles", "C-PIST": "pistols", "C-CONV": "converted alarm pistols",
    "C-GREN": "hand grenades", "C-PEXP": "plastic or commercial explosives",
    "C-VEH": "stolen vehicles", "C-DOCP": "forged or impostor passports",
    "C-CARD": "stolen card records", "C-WOOD": "illegal timber",
}  # fmt: skip
_COUNTED = frozenset(
    "access document litre load note person piece plant record round set tablet tonne unit "
    "vehicle".split()
)


@dataclass(frozen=True)
class Traced:
    """The flows of one commodity in one unit of which both ends are named.

    `known` = share of the whole volume that these flows are; the rest is not traced.
    """

    commodity: str
    unit: str
    crime_area: str
    stops: list[tuple[str, ...]]
    volume: npt.NDArray[np.float64]
    day: npt.NDArray[np.int64]  # days since year 1; -1 where the date is unknown
    flow_ids: list[str]
    known: float

    def ids(self, inside: npt.NDArray[np.bool_]) -> tuple[str, ...]:
        """Return the ids of some flows."""
        return tuple(self.flow_ids[i] for i in np.flatnonzero(inside).tolist())


def traced_flows(flows: pa.Table) -> Iterator[Traced]:
    """Yield the traced flows of each commodity and unit, by commodity and unit."""
    rows = flows.sort_by(
        [("commodity", "ascending"), ("unit", "ascending"), ("flow_id", "ascending")]
    )
    keys = list(zip(rows["commodity"].to_pylist(), rows["unit"].to_pylist(), strict=True))
    begins = [i for i in range(len(keys)) if i == 0 or keys[i] != keys[i - 1]]
    for begin, end in pairwise([*begins, len(keys)]):
        part = rows.slice(begin, end - begin)
        volume = np.nan_to_num(part["amount"].to_numpy().astype(np.float64), nan=0.0)
        stops = [tuple(these) for these in part["stops"].to_pylist()]
        ends = pc.and_(pc.is_valid(part["origin"]), pc.is_valid(part["destination"]))
        inside = np.asarray(ends.to_numpy(zero_copy_only=False), np.bool_) & (volume > 0)
        inside &= np.array([len(these) > 1 for these in stops], np.bool_)
        chosen = np.flatnonzero(inside).tolist()
        if not chosen or not keys[begin][0]:
            continue
        areas = part["crime_area"].to_pylist()
        days = [to_date(text) for text in part["at"].to_pylist()]
        yield Traced(
            commodity=keys[begin][0],
            unit=keys[begin][1],
            crime_area=max(sorted(set(areas)), key=areas.count),
            stops=[stops[i] for i in chosen],
            volume=volume[inside],
            day=np.array([d.toordinal() if (d := days[i]) else -1 for i in chosen], np.int64),
            flow_ids=[str(part["flow_id"][i].as_py()) for i in chosen],
            known=float(volume[inside].sum() / volume.sum()),
        )


def goods_name(part: Traced) -> str:
    """Return the name of what is carried, as it stands in a sentence."""
    if part.unit == "persons":
        return "persons"
    known = commodities().get(part.commodity)
    if not known:
        return part.commodity.replace("_", " ")
    return _SEVERAL.get(part.commodity, lowered(known.name))


def amount_words(volume: float, unit: str) -> str:
    """Return a volume in words, like "1,240 kg", "3 vehicles"."""
    digits = 0 if volume >= 100 or volume == int(volume) else 1
    one = unit.removesuffix("s") if unit.endswith("s") and len(unit) > 2 else unit
    many = f"{one}s" if one in _COUNTED else unit
    return f"{volume:,.{digits}f} {one if volume == 1 else many}".strip()


def found_words(n: int, part: Traced) -> str:
    """Return how often something was found: "3 detections" of persons, else "3 consignments".

    Money between accounts was moved in some case and month: "3 transfers".
    """
    if part.commodity == TRANSFER:
        return counted(n, "transfer")
    return counted(n, "detection" if part.unit == "persons" else "consignment")
