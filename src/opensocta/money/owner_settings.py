"""Parameters of ownership: thresholds, bounds of the search, and signs of a shell company.

The list of secrecy jurisdictions is a table that each unit sets for itself (`secrecy`). The
default is what two public lists name: the EU list of non-cooperative jurisdictions for tax
purposes (Annex I, as of October 2025) and the FATF call for action (as of October 2025).
"""

from dataclasses import dataclass

__all__ = ["SECRECY", "OwnerSettings"]

SECRECY = frozenset("as ai fj gu pw pa ru ws tt vi vu kp ir mm".split())


@dataclass(frozen=True, slots=True)
class OwnerSettings:
    """Parameters.

    above : integrated share from which an owner counts, in [0, 1]; reached is enough.
    control : part of the votes that must be exceeded to control.
    rounding : total of recorded holdings above 1 that rounding may explain.
    chains : chains shown for one owner of one company.
    steps : longest chain shown, and longest path between officials and bidders.
    group : largest family taken as acting together.
    mass_address : companies at one address from which it is a mass address.
    many_seats : companies on whose boards one person sits from which he is a serial director.
    newborn_days : age below which a company is newborn.
    between : companies between owner and company from which the owner counts as hidden.
    shell_signs : signs from which a company is reported as a shell.
    secrecy : countries whose registers do not tell owners, alpha-2, lower case.
    """

    above: float = 0.25
    control: float = 0.5
    rounding: float = 0.005
    chains: int = 3
    steps: int = 30
    group: int = 12
    mass_address: int = 20
    many_seats: int = 20
    newborn_days: int = 365
    between: int = 2
    shell_signs: int = 3
    secrecy: frozenset[str] = SECRECY
