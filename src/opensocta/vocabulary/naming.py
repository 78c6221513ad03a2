"""Words about names: familiar forms, legal forms of firms, particles, patronymics and titles.

In:   nicknames.csv, legal_forms.csv, name_particles.csv
Out:  dicts from code to frozen row, in file order, read once per process
Not:  folding and comparing names (`resolve.names`, `resolve.nicknames`)
"""

from dataclasses import dataclass
from functools import cache

from opensocta.vocabulary.entries import Sourced
from opensocta.vocabulary.reading import read_codes

__all__ = ["LegalForm", "NameClass", "NameParticle", "legal_forms", "name_particles", "nicknames"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameClass(Sourced):
    """A given name of one language with its familiar forms and spellings."""

    code: str
    language: str
    name: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalForm(Sourced):
    """A legal form of firms of a country; `forms`: abbreviation and words as firms write them."""

    code: str
    language: str
    country: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameParticle(Sourced):
    """A word of a name that is no name: `kind` is particle, kinship or title."""

    code: str
    language: str
    kind: str
    word: str


@cache
def nicknames() -> dict[str, NameClass]:
    """Return given names with their familiar forms."""
    return read_codes("nicknames.csv", NameClass)


@cache
def legal_forms() -> dict[str, LegalForm]:
    """Return the legal forms of firms."""
    return read_codes("legal_forms.csv", LegalForm)


@cache
def name_particles() -> dict[str, NameParticle]:
    """Return particles, words of kinship and titles."""
    return read_codes("name_particles.csv", NameParticle)
