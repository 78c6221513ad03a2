"""Whether a table, or each of its rows, is of persons or of organisations.

In:   columns of texts, the kinds they were taken for
Out:  person or organization
Not:  other kinds of columns (`resolve.guessing`)
"""

import pyarrow as pa
import pyarrow.compute as pc

from opensocta.resolve.headers import header_words, name_part
from opensocta.resolve.names import organization_parts, parts

__all__ = ["family_of_columns", "family_word", "tells_family"]

_FAMILIES = {
    "person": "person individual natural human physical fizicko fizik lice p pers naturalperson",
    "organization": "company organization organisation org legal legalentity business entity firm "
                    "firma pravno juridik corporate c publicbody",
}  # fmt: skip
_WORD_FAMILY = {word: family for family, words in _FAMILIES.items() for word in words.split()}


def family_of_columns(sample: dict[str, pa.Array], kinds: dict[str, str]) -> str:
    """Return the family of a whole table; beside a person, a company is where they work."""
    if "company" in kinds.values() and "name" not in kinds.values():
        return "organization"
    wholes = [n for n, kind in kinds.items() if kind == "name" and name_part(n) != "family"]
    if any(_legal_forms(sample[name]) >= 0.3 for name in wholes):
        return "organization"
    if "company" in kinds.values():  # a person's employer
        for name in [n for n, kind in kinds.items() if kind == "company"]:
            kinds[name] = "text"
    return "person"


def tells_family(values: pa.Array) -> bool:
    """Tell whether the values of a column say person or organization."""
    counted = pc.value_counts(values).to_pylist()
    told = sum(int(one["counts"]) for one in counted if family_word(one["values"]))
    return told >= 0.8 * len(values)


def family_word(text: str) -> str:
    """Return person or organization for a word that a table uses for it, or nothing."""
    words = header_words(text)
    found = (_WORD_FAMILY.get(word) for word in ("".join(words), *words))
    return next((one for one in found if one), "")


def _legal_forms(names: pa.Array) -> float:
    """Return the share of names of which a last word is the legal form of an organisation."""
    some = names.slice(0, 500).to_pylist()
    return sum(len(organization_parts(name)) < len(parts(name)) for name in some) / max(
        len(some), 1
    )
