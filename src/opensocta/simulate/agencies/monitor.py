"""The civil-society monitor: short reports in free text."""

import numpy as np

from opensocta.simulate.agencies.desk import NOTICE, Desk
from opensocta.simulate.truth.incidents import START
from opensocta.vocabulary import crime_areas, nodes

__all__ = ["write_monitor"]

_OPENINGS = (
    "Residents describe", "Our field office reports", "Local media and two court files show",
    "Interviews in the second half of the month show",
)  # fmt: skip
_TURNS = (
    "People avoid the market after dark.", "Two shop owners said that they pay every month.",
    "Lawyers told us that witnesses withdrew.", "Drivers wait near the bus station for customers.",
    "A new firm bought three houses in cash.", "Nobody would speak on the record.",
)  # fmt: skip


def write_monitor(desk: Desk) -> None:
    """Write about twenty texts, each on one network's area and place, with some claims."""
    region, rng = desk.region, desk.dice.of("monitor")
    areas, known = crime_areas(), nodes()
    true = [c for c in region.claims if c.true]
    for number in range(1, max(4, round(20 * region.scale)) + 1):
        net = region.networks.all[int(rng.integers(len(region.networks.all)))]
        place = known[region.people.node[int(net.members[0])]]
        topics = [c for c in true if c.area.split("-")[0] == net.area] or true
        claims = [topics[int(rng.integers(len(topics)))].text for _ in range(2)]
        day = START + np.timedelta64(int(rng.integers(60, 1080)), "D")
        leader = int(net.members[len(net.members) // 2])
        turns = [_TURNS[k] for k in rng.permutation(len(_TURNS))[:3].tolist()]
        name = f"{region.people.given[leader]} {region.people.surname[leader]}"
        text = "\n".join(
            [
                f"{areas[net.subarea].name} around {place.name}, {day}",
                NOTICE,
                "",
                f"{rng.choice(_OPENINGS)!s} that {claims[0]}. {turns[0]} {turns[1]}",
                "",
                f"Several people name {name} (invented) in this connection. "
                f"They also say that {claims[1]}. {turns[2]}",
                "",
                "What we do not know: how many people are involved, and who pays.",
                "",
            ]
        )
        file = f"report_{number:02d}.txt"
        desk.path("civil_society", file).write_text(text, "utf-8")
        grade = str(rng.choice(["C3", "C4", "D3", "B3"]))
        desk.deliver("civil_society", file, grade=grade, handling="H1", tlp="AMBER")
