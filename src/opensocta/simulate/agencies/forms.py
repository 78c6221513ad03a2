"""stub"""

from opensocta.simulate.agencies.desk import Desk


def write_forms(desk: Desk) -> None:
    pass
